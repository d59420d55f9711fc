//! What every request of one running pretend Google Cloud shares.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::config::{GoogleConfig, GoogleTiming};
use super::people::People;
use super::world::GoogleWorld;
use crate::clock::{Clock, later};
use crate::rehearsal::{Rehearsal, Rehearsed as _};

/// The state behind the server.
#[cfg_attr(
    not(feature = "scripting"),
    expect(unreachable_pub, reason = "scripts are of it")
)]
pub struct State {
    /// `http://127.0.0.1:PORT`.
    pub(super) origin: String,
    pub(super) people: People,
    pub(super) clock: Clock,
    pub(super) timing: GoogleTiming,
    /// The most entries a page has, where there is such a limit.
    pub(super) page: Option<usize>,
    lag: AtomicU32,
    polls: AtomicU32,
    /// What there was in the beginning.
    first: GoogleWorld,
    world: Mutex<GoogleWorld>,
    operations: Mutex<HashMap<String, Running>>,
    /// What the next operation ends with in the place of what is asked for.
    failure: Mutex<Option<Value>>,
}

/// An operation, and how often it still says that it is not done.
pub(super) struct Running {
    pub(super) left: u32,
    pub(super) result: Value,
}

impl State {
    pub(super) fn new(origin: String, config: GoogleConfig) -> Result<Self, getrandom::Error> {
        Ok(Self {
            origin,
            people: People::new(&config.world)?,
            timing: config.timing,
            clock: Clock::default(),
            page: config.page,
            lag: AtomicU32::new(config.lag),
            polls: AtomicU32::new(config.polls),
            first: config.world.clone(),
            world: Mutex::new(config.world),
            operations: Mutex::default(),
            failure: Mutex::default(),
        })
    }

    pub(super) fn world(&self) -> MutexGuard<'_, GoogleWorld> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody else changes what there is.
    pub(super) fn rehearse(&self, what: Rehearsal) {
        self.world().rehearse(what, &self.first);
    }

    pub(super) fn operations(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_failure(&self) -> Option<Value> {
        let failure = self.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn lag(&self) -> u32 {
        self.lag.load(Ordering::Relaxed)
    }

    pub(super) fn polls(&self) -> u32 {
        self.polls.load(Ordering::Relaxed)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    #[cfg(feature = "scripting")]
    pub(super) fn set_lag(&self, reads: u32) {
        self.lag.store(reads, Ordering::Relaxed);
    }

    #[cfg(feature = "scripting")]
    pub(super) fn set_failure(&self, error: Value) {
        let failure = self.failure.lock();
        *failure.unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    #[cfg(feature = "scripting")]
    pub(super) fn set_polls(&self, polls: u32) {
        self.polls.store(polls, Ordering::Relaxed);
    }
}

/// So much after `time`.
pub(super) fn after(time: Timestamp, lifetime: std::time::Duration) -> Timestamp {
    later(time, SignedDuration::try_from(lifetime).unwrap_or_default())
}
