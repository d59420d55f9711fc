//! Sending a request, again where that is safe and likely to help.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use tokio::time::{Instant, sleep};

use crate::call::{Call, Repeat, Reply};
use crate::connector::Fault;
use crate::error::{AtlasError, Taken};
use crate::timing::Timing;
use crate::transport::Transport;

/// The tries of one request, counted over all its sends.
pub(crate) struct Schedule<'a> {
    timing: &'a Timing,
    repeat: Repeat,
    started: Instant,
    failed: u32,
}

/// What went wrong with one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// 429: not taken, and Atlas may say how long to wait.
    TooFast(Option<Duration>),
    /// 5xx: may have been taken.
    Failing(Option<Duration>),
    /// No connection came about.
    NotSent,
    /// It was sent and no whole answer came.
    Broken,
}

impl<'a> Schedule<'a> {
    pub(crate) fn new(timing: &'a Timing, repeat: Repeat) -> Self {
        Self {
            timing,
            repeat,
            started: Instant::now(),
            failed: 0,
        }
    }

    fn wait_after(&mut self, trouble: Trouble) -> Option<Duration> {
        self.failed += 1;
        wait(
            self.timing,
            self.repeat,
            trouble,
            self.failed,
            self.started.elapsed(),
            random_part(),
        )
    }
}

/// Sends `call`, signed by `sign` anew each time, until there is an answer to evaluate or no
/// try is left. The last answer is returned whatever its status.
pub(crate) async fn deliver(
    transport: &Transport,
    call: &Call<'_>,
    schedule: &mut Schedule<'_>,
    mut sign: impl FnMut() -> Result<Option<HeaderValue>, AtlasError>,
) -> Result<Reply, AtlasError> {
    loop {
        let outcome = transport.send(call, sign()?).await;
        if let Some(trouble) = trouble(&outcome)
            && let Some(wait) = schedule.wait_after(trouble)
        {
            let (operation, wait_milliseconds) = (call.operation.name(), wait.as_millis());
            tracing::warn!(operation, ?trouble, wait_milliseconds, "asking again");
            sleep(wait).await;
            continue;
        }
        return outcome.map_err(|fault| transport.error(fault, call.operation));
    }
}

/// The wait that an answer asks for. Source: Atlas Admin API description, `HeaderRetryAfter`: whole
/// seconds.
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}

fn trouble(outcome: &Result<Reply, Fault>) -> Option<Trouble> {
    match outcome {
        Ok(reply) if reply.status == StatusCode::TOO_MANY_REQUESTS => {
            Some(Trouble::TooFast(retry_after(&reply.headers)))
        }
        Ok(reply) if reply.status.is_server_error() => {
            Some(Trouble::Failing(retry_after(&reply.headers)))
        }
        Err(Fault::Unreachable { cause, .. }) if cause.is_lasting() => None,
        Err(Fault::Unreachable { taken, .. }) => Some(match taken {
            Taken::NotSent => Trouble::NotSent,
            Taken::Unknown => Trouble::Broken,
        }),
        Ok(_) | Err(Fault::Unexpected(_)) => None,
    }
}

/// How long to wait before the next try, or `None` to stop. `failed` counts the tries so far;
/// `random` is between 0 and 1.
fn wait(
    timing: &Timing,
    repeat: Repeat,
    trouble: Trouble,
    failed: u32,
    elapsed: Duration,
    random: f64,
) -> Option<Duration> {
    if failed >= timing.tries {
        return None;
    }
    let doubled = timing
        .first_wait
        .saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1)));
    let growing = doubled.mul_f64(0.75 + random / 2.0);
    let (wait, budget) = match (trouble, repeat) {
        (Trouble::TooFast(asked), _) => (asked.unwrap_or(growing), timing.rate_limit_budget),
        (Trouble::Failing(asked), Repeat::Freely) => {
            (growing.max(asked.unwrap_or_default()), timing.retry_budget)
        }
        (Trouble::Broken, Repeat::Freely) | (Trouble::NotSent, _) => (growing, timing.retry_budget),
        (Trouble::Failing(_) | Trouble::Broken, Repeat::OnlyIfNotTaken) => return None,
    };
    (elapsed.checked_add(wait)? <= budget).then_some(wait)
}

/// Without random numbers the waits are merely not spread.
fn random_part() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(repeat: Repeat, trouble: Trouble, failed: u32, elapsed: u64) -> Option<Duration> {
        wait(
            &Timing::default(),
            repeat,
            trouble,
            failed,
            Duration::from_secs(elapsed),
            0.5,
        )
    }

    const EVERY: [Trouble; 4] = [
        Trouble::TooFast(None),
        Trouble::Failing(None),
        Trouble::NotSent,
        Trouble::Broken,
    ];

    #[test]
    fn a_read_waits_longer_each_time_and_stops_after_four_tries() {
        for trouble in EVERY {
            let waits: Vec<_> = (1..=4)
                .map(|failed| after(Repeat::Freely, trouble, failed, 0))
                .collect();
            assert_eq!(
                waits,
                [500, 1000, 2000]
                    .map(|milliseconds| Some(Duration::from_millis(milliseconds)))
                    .into_iter()
                    .chain([None])
                    .collect::<Vec<_>>(),
                "{trouble:?}"
            );
        }
    }

    #[test]
    fn waits_are_spread_and_grow_for_every_random_number() {
        let timing = Timing::default();
        let wait = |failed, random| {
            wait(
                &timing,
                Repeat::Freely,
                Trouble::Broken,
                failed,
                Duration::ZERO,
                random,
            )
        };

        assert_eq!(wait(1, 0.0), Some(Duration::from_millis(375)));
        assert_eq!(wait(1, 1.0), Some(Duration::from_millis(625)));
        assert!(
            wait(1, 1.0) < wait(2, 0.0),
            "the longest first wait is under the shortest second"
        );
    }

    #[test]
    fn no_try_begins_after_the_budget() {
        assert!(after(Repeat::Freely, Trouble::Broken, 1, 29).is_some());
        assert_eq!(after(Repeat::Freely, Trouble::Broken, 1, 30), None);
    }

    #[test]
    fn a_write_is_repeated_only_where_it_cannot_have_been_taken() {
        let repeated = EVERY.map(|trouble| after(Repeat::OnlyIfNotTaken, trouble, 1, 0).is_some());

        assert_eq!(repeated, [true, false, true, false], "{EVERY:?}");
    }

    #[test]
    fn the_wait_that_atlas_asks_for_is_made_to_the_second() {
        for repeat in [Repeat::Freely, Repeat::OnlyIfNotTaken] {
            let asked = Duration::from_secs(42);
            assert_eq!(
                after(repeat, Trouble::TooFast(Some(asked)), 1, 0),
                Some(asked)
            );
        }
    }

    #[test]
    fn an_absurd_wait_is_not_made() {
        for seconds in [61, 86_400, u64::MAX] {
            let asked = Some(Duration::from_secs(seconds));
            assert_eq!(
                after(Repeat::Freely, Trouble::TooFast(asked), 1, 0),
                None,
                "{seconds}"
            );
        }
        let asked = Some(Duration::from_secs(31));
        assert_eq!(after(Repeat::Freely, Trouble::Failing(asked), 1, 0), None);
    }

    #[test]
    fn a_failing_server_is_given_at_least_the_time_it_asks_for() {
        let asked = Duration::from_secs(5);
        assert_eq!(
            after(Repeat::Freely, Trouble::Failing(Some(asked)), 1, 0),
            Some(asked)
        );
    }

    #[test]
    #[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    fn the_header_counts_whole_seconds_and_anything_else_is_ignored() {
        for (text, expected) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            assert_eq!(
                retry_after(&headers),
                expected.map(Duration::from_secs),
                "{text}"
            );
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
