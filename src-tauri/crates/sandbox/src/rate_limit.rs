//! How often may be asked.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// One bucket an operation, filled again all the time.
pub(crate) struct RateLimits(Mutex<HashMap<Operation, Bucket>>);

#[derive(Clone, Copy)]
struct Bucket {
    capacity: u32,
    /// In which an empty bucket fills.
    period: Duration,
    level: f64,
    looked_at: Instant,
}

/// What a request left in its bucket.
#[derive(Clone, Copy)]
pub(crate) struct Allowance {
    capacity: u32,
    remaining: u32,
}

impl RateLimits {
    pub(crate) fn new() -> Self {
        Self(Mutex::default())
    }

    /// Takes one request out of the operation's bucket.
    ///
    /// Source of the answer: Atlas documentation on rate limits, `RATE_LIMITED_TOKEN_BUCKET` with
    /// the parameters endpointSet, retryAfterSec, capacity, refill, periodSec.
    pub(crate) fn take(&self, operation: Operation) -> Result<Allowance, Box<Reply>> {
        let mut buckets = self.buckets();
        let bucket = buckets
            .entry(operation)
            .or_insert_with(|| Bucket::full(usual_capacity(operation), Duration::from_secs(60)));
        let now = Instant::now();
        bucket.fill(now);
        if bucket.level >= 1.0 {
            bucket.level -= 1.0;
            return Ok(Allowance {
                capacity: bucket.capacity,
                remaining: whole(bucket.level),
            });
        }
        let wait = bucket.seconds_to_one();
        let refusal = Refusal::new(
            429,
            "RATE_LIMITED_TOKEN_BUCKET",
            format!("Too many requests; ask again in {wait} seconds."),
        )
        .with(format!("{operation:?}"))
        .with(wait.to_string())
        .with(bucket.capacity.to_string())
        .with(bucket.capacity.to_string())
        .with(bucket.period.as_secs().to_string());
        let empty = Allowance {
            capacity: bucket.capacity,
            remaining: 0,
        };
        Err(Box::new(empty.on(
            Reply::from(refusal).with("retry-after", &wait.to_string()),
        )))
    }

    /// Allows `capacity` requests at once, and as many again in each `period`.
    #[cfg(feature = "scripting")]
    pub(crate) fn set(&self, operation: Operation, capacity: u32, period: Duration) {
        self.buckets()
            .insert(operation, Bucket::full(capacity, period));
    }

    fn buckets(&self) -> MutexGuard<'_, HashMap<Operation, Bucket>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Allowance {
    /// The answer with what is left. Source: as above; recorded answers.
    pub(crate) fn on(self, reply: Reply) -> Reply {
        reply
            .with("ratelimit-limit", &self.capacity.to_string())
            .with("ratelimit-remaining", &self.remaining.to_string())
    }
}

impl Bucket {
    fn full(capacity: u32, period: Duration) -> Self {
        Self {
            capacity,
            period,
            level: f64::from(capacity),
            looked_at: Instant::now(),
        }
    }

    fn fill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.looked_at);
        self.looked_at = now;
        let added = passed.as_secs_f64() * self.per_second();
        self.level = (self.level + added).min(f64::from(self.capacity));
    }

    fn seconds_to_one(&self) -> u32 {
        let wait = (1.0 - self.level) / self.per_second();
        whole(wait.ceil()).clamp(1, 3600)
    }

    fn per_second(&self) -> f64 {
        // A period of nothing would divide by nothing.
        f64::from(self.capacity) / self.period.as_secs_f64().max(0.001)
    }
}

/// As recorded in August 2026 where it was; requests a minute.
fn usual_capacity(operation: Operation) -> u32 {
    match operation {
        Operation::Organizations => 300,
        Operation::Projects => 1200,
        Operation::Clusters | Operation::Cluster => 10_000,
        _ => 2000,
    }
}

/// The whole part; a negative number or none is 0, a large one the largest.
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_bucket_empties_and_fills_again() {
        let limits = RateLimits::new();
        let asked = Operation::Organizations;
        for _ in 0..300 {
            assert!(limits.take(asked).is_ok(), "300 a minute are allowed");
        }
        assert!(limits.take(asked).is_err(), "the 301st is too many");
        assert!(
            limits.take(Operation::Projects).is_ok(),
            "other operations have their own bucket"
        );
        tokio::time::advance(Duration::from_secs(1)).await;
        for _ in 0..5 {
            assert!(limits.take(asked).is_ok(), "five came back in a second");
        }
        assert!(limits.take(asked).is_err());
    }
}
