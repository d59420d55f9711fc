//! When something is to be done again, by the clock on the wall: a computer sleeps.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use storage::Every;

use super::timer;

/// How often Atlas is asked.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// Between two fetches of the lists, give or take `jitter`.
    pub lists: Duration,
    /// So that not everybody asks at once.
    pub jitter: Duration,
    /// After a fetch that failed.
    pub again: Duration,
    /// Between two readings of the clusters.
    pub clusters: Duration,
    /// The same while one of them is changing (safety rule A7).
    pub changing: Duration,
}

impl From<Every> for Timing {
    fn from(every: Every) -> Self {
        Self {
            lists: Duration::from_secs(u64::from(every.hours()) * 3600),
            jitter: timer::spread(every),
            again: Duration::from_secs(20 * 60),
            clusters: Duration::from_secs(5 * 60),
            changing: Duration::from_secs(60),
        }
    }
}

impl Timing {
    /// The wait until the lists are fetched again; `dice` is any number.
    pub(super) fn until_lists(&self, dice: u64) -> Duration {
        let range = 2 * self.jitter.as_secs();
        self.lists.saturating_sub(self.jitter) + Duration::from_secs(dice % (range + 1))
    }
}

/// A moment that comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    at: Timestamp,
    wait: SignedDuration,
}

impl Due {
    /// It has come already.
    pub(super) const NOW: Self = Self {
        at: Timestamp::MIN,
        wait: SignedDuration::ZERO,
    };

    /// `wait` after `from`.
    pub(super) fn after(from: Timestamp, wait: Duration) -> Self {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        Self {
            at: from.checked_add(wait).unwrap_or(Timestamp::MAX),
            wait,
        }
    }

    /// Whether it was meant to take longer than `wait`.
    pub(super) fn waits_longer_than(&self, wait: Duration) -> bool {
        self.wait.unsigned_abs() > wait
    }

    /// `wait` after what this one waits from; what has come already has come.
    pub(super) fn stretched_to(self, wait: Duration) -> Self {
        match self.at.checked_sub(self.wait) {
            Ok(from) if !self.wait.is_zero() => Self::after(from, wait),
            _ => self,
        }
    }

    /// Whether it has come at `now`; also where the clock was set back, so that it would not come
    /// for longer than it was meant to take.
    pub(super) fn has_come(&self, now: Timestamp) -> bool {
        now >= self.at || self.at.duration_since(now) > self.wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn the_lists_are_fetched_as_often_as_was_chosen_give_or_take() {
        let timing = Timing::from(Every::SixHours);
        assert_eq!(timing.jitter, Duration::from_secs(20 * 60));
        let (least, most) = (timing.lists - timing.jitter, timing.lists + timing.jitter);
        for dice in [0, 1, 1200, 2399, 2400, 2401, u64::MAX] {
            let wait = timing.until_lists(dice);
            assert!(wait >= least && wait <= most, "{dice}: {wait:?}");
        }
        assert_ne!(timing.until_lists(0), timing.until_lists(1000));
    }

    #[test]
    fn after_a_sleep_what_is_past_has_come() {
        let due = Due::after(at(1000), Duration::from_secs(60));
        assert!(!due.has_come(at(1000)));
        assert!(!due.has_come(at(1059)));
        assert!(due.has_come(at(1060)));
        assert!(due.has_come(at(1_000_000)), "the lid was closed for days");
        assert!(Due::NOW.has_come(at(0)));
    }

    #[test]
    fn another_interval_counts_from_the_last_fetch() {
        let due = Due::after(at(1000), Duration::from_secs(600));
        let sooner = due.stretched_to(Duration::from_secs(60));
        assert!(!sooner.has_come(at(1059)));
        assert!(sooner.has_come(at(1060)));
        assert!(
            Due::NOW
                .stretched_to(Duration::from_secs(60))
                .has_come(at(0))
        );
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_stop_the_watch() {
        let due = Due::after(at(1_000_000), Duration::from_secs(60));
        assert!(due.has_come(at(1000)));
    }
}
