//! The time it is in a pretend cloud.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The computer's clock, and how far a script has moved it.
#[derive(Default)]
pub(crate) struct Clock {
    ahead: AtomicI64,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        later(
            Timestamp::now(),
            SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed)),
        )
    }

    /// So many seconds ahead of this computer, or behind it.
    #[cfg(feature = "scripting")]
    pub(crate) fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::Relaxed);
    }
}

/// So much after `time`; the same, where there is no such time.
pub(crate) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

/// As XML has it: `2026-11-30T09:00:00Z`.
pub(crate) fn iso(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// As signatures have it: `20261130T090000Z`.
pub(crate) fn basic(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
