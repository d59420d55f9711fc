//! Every wait and limit of this crate, in one value.

use std::time::Duration;

/// How long is waited for what. [`Timing::default`] is for people, [`Timing::short`] for tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Until a connection stands, name resolution, proxy and TLS included.
    pub connect: Duration,
    /// The longest silence while reading: until an answer begins, and between two parts of it.
    pub silence: Duration,
    /// One whole request, one try.
    pub request: Duration,
    /// How often a request that only reads is tried at most. One that changes something is sent once.
    pub tries: u32,
    /// The wait before the second try grows from here, spread by chance.
    pub first_wait: Duration,
    /// No wait between two tries is longer, whatever the cloud asks for.
    pub longest_wait: Duration,
    /// How many requests are on their way at once.
    pub at_once: usize,
    /// From opening the browser until it comes back.
    pub sign_in: Duration,
    /// What one connection of the browser may take to say what it wants.
    pub browser: Duration,
    /// After a write, until what was written is read back.
    pub read_back: Duration,
    /// Between two readings back.
    pub read_back_pause: Duration,
    /// Until a cloud that takes a change now and finishes it later says that it is stored.
    pub operation: Duration,
    /// Between two questions how far that is.
    pub operation_pause: Duration,
    /// What an answer may hold, in bytes.
    pub largest_answer: usize,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            request: Duration::from_secs(60),
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
            at_once: 6,
            sign_in: Duration::from_secs(300),
            browser: Duration::from_secs(10),
            read_back: Duration::from_secs(120),
            read_back_pause: Duration::from_secs(2),
            operation: Duration::from_secs(120),
            operation_pause: Duration::from_secs(1),
            largest_answer: 2 << 20,
        }
    }
}

impl Timing {
    /// Hardly any wait between tries; the limits of time stay wide enough for a busy machine.
    #[must_use]
    pub fn short() -> Self {
        Self {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(10),
            request: Duration::from_secs(20),
            first_wait: Duration::from_millis(2),
            longest_wait: Duration::from_millis(20),
            sign_in: Duration::from_secs(20),
            read_back: Duration::from_secs(5),
            read_back_pause: Duration::from_millis(2),
            operation: Duration::from_secs(5),
            operation_pause: Duration::from_millis(2),
            ..Self::default()
        }
    }
}
