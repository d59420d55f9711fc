//! How far trying again has come. Pure: the drivers do the waiting.

use std::time::Duration;

use atlas::AtlasError;

/// Where trying again stands.
#[derive(Debug)]
pub struct RoleProgress {
    /// What is being done.
    pub step: RoleStep,
    /// This try, from 1.
    pub attempt: u32,
    /// How many there will be at most, at the pace so far.
    pub attempts: u32,
    /// How long tries may still begin.
    pub left: Duration,
}

/// What is being done.
#[derive(Debug)]
pub enum RoleStep {
    /// Asking Atlas.
    Asking,
    /// Waiting before Atlas is asked again.
    Waiting {
        /// How long.
        next: Duration,
        /// Why.
        reason: WaitReason,
    },
}

/// Why Atlas is asked again.
#[derive(Debug)]
pub enum WaitReason {
    /// AWS may not know the role everywhere yet.
    Propagating,
    /// Atlas is making the service account.
    InProgress,
    /// Atlas could not be asked.
    OutOfSight {
        /// Why not.
        cause: Box<AtlasError>,
    },
}

/// Counts tries that are `wait` apart and begin within `limit`.
#[derive(Debug)]
pub(crate) struct Tries {
    wait: Duration,
    limit: Duration,
    attempt: u32,
}

impl Tries {
    pub(crate) fn new(wait: Duration, limit: Duration) -> Self {
        Self {
            wait,
            limit,
            attempt: 1,
        }
    }

    /// How long to wait for the next try, or `None` where it would begin too late.
    pub(crate) fn next(&self, elapsed: Duration) -> Option<Duration> {
        (elapsed + self.wait <= self.limit).then_some(self.wait)
    }

    /// The wait is over.
    pub(crate) fn count(&mut self) {
        self.attempt += 1;
    }

    pub(crate) fn at(&self, elapsed: Duration, step: RoleStep) -> RoleProgress {
        let left = self.limit.saturating_sub(elapsed);
        let waits = left.as_millis() / self.wait.as_millis().max(1);
        RoleProgress {
            step,
            attempt: self.attempt,
            attempts: self
                .attempt
                .saturating_add(u32::try_from(waits).unwrap_or(u32::MAX)),
            left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn tries_are_counted_and_end_within_the_limit() {
        let mut tries = Tries::new(seconds(10), seconds(180));
        let mut seen = Vec::new();
        let mut elapsed = Duration::ZERO;
        loop {
            let progress = tries.at(elapsed, RoleStep::Asking);
            seen.push((progress.attempt, progress.attempts, progress.left.as_secs()));
            let Some(wait) = tries.next(elapsed) else {
                break;
            };
            elapsed += wait;
            tries.count();
        }

        assert_eq!(seen.first(), Some(&(1, 19, 180)));
        assert_eq!(seen.get(1), Some(&(2, 19, 170)));
        assert_eq!(seen.last(), Some(&(19, 19, 0)));
    }

    #[test]
    fn slow_answers_leave_room_for_fewer_tries() {
        let mut tries = Tries::new(seconds(10), seconds(180));
        tries.count();

        assert_eq!(tries.at(seconds(100), RoleStep::Asking).attempts, 10);
        assert_eq!(tries.next(seconds(170)), Some(seconds(10)));
        assert_eq!(tries.next(seconds(171)), None, "it would begin too late");
        assert_eq!(tries.at(seconds(500), RoleStep::Asking).attempts, 2);
    }
}
