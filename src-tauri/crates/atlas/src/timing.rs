//! Every wait and limit of the client, in one value.

use std::time::Duration;

/// How long the client waits for what. [`Timing::default`] is for people, [`Timing::short`] for
/// tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Until a connection stands, name resolution, proxy and TLS included.
    pub connect: Duration,
    /// The longest silence while reading: until an answer begins, and between two parts of it.
    pub silence: Duration,
    /// One whole request that only reads, one try.
    pub read: Duration,
    /// One whole request that changes something. Atlas tries the key before it answers, so there
    /// is no separate limit for silence.
    pub write: Duration,
    /// How often a request is tried at most.
    pub tries: u32,
    /// The wait before the second try; it doubles from try to try, give or take a quarter.
    pub first_wait: Duration,
    /// No try begins later than this after the first one.
    pub retry_budget: Duration,
    /// The same where Atlas answered that requests come too fast and named a wait.
    pub rate_limit_budget: Duration,
    /// A token this close to its end is replaced before it is used.
    pub token_margin: Duration,
    /// All of signing out.
    pub sign_out: Duration,
    /// What a success may hold, in bytes.
    pub largest_answer: usize,
    /// What the control plane's list may hold, in bytes.
    pub largest_list: usize,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            read: Duration::from_secs(60),
            write: Duration::from_secs(120),
            tries: 4,
            first_wait: Duration::from_millis(500),
            retry_budget: Duration::from_secs(30),
            rate_limit_budget: Duration::from_secs(60),
            token_margin: Duration::from_secs(60),
            sign_out: Duration::from_secs(2),
            largest_answer: 2 << 20,
            largest_list: 32 << 20,
        }
    }
}

impl Timing {
    /// Hardly any wait between tries, and no long answers; the limits of time stay wide enough for a
    /// busy machine.
    #[must_use]
    pub fn short() -> Self {
        Self {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(10),
            read: Duration::from_secs(20),
            write: Duration::from_secs(20),
            first_wait: Duration::from_millis(2),
            rate_limit_budget: Duration::from_secs(5),
            largest_list: 2 << 20,
            ..Self::default()
        }
    }
}
