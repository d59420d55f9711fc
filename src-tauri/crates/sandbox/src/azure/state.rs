//! What every request of one running pretend Azure shares.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::config::AzureConfig;
use super::entra::Entra;
use super::world::AzureWorld;
use crate::clock::Clock;
use crate::rehearsal::{Rehearsal, Rehearsed as _};

/// The state behind the server.
#[cfg_attr(
    not(feature = "scripting"),
    expect(unreachable_pub, reason = "scripts are of it")
)]
pub struct State {
    /// `http://127.0.0.1:PORT`.
    pub(super) origin: String,
    /// Of the service principal.
    pub(super) secret: String,
    pub(super) clock: Clock,
    pub(super) entra: Entra,
    lag: AtomicU32,
    /// What there was in the beginning.
    first: AzureWorld,
    world: Mutex<AzureWorld>,
}

impl State {
    pub(super) fn new(origin: String, secret: String, config: AzureConfig) -> Self {
        Self {
            origin,
            secret,
            clock: Clock::default(),
            entra: Entra::new(config.timing),
            lag: AtomicU32::new(config.lag),
            first: config.world.clone(),
            world: Mutex::new(config.world),
        }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, AzureWorld> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody else changes what there is.
    pub(super) fn rehearse(&self, what: Rehearsal) {
        self.world().rehearse(what, &self.first);
    }

    /// How many reads after a write still show what there was.
    pub(super) fn lag(&self) -> u32 {
        self.lag.load(Ordering::Relaxed)
    }

    #[cfg(feature = "scripting")]
    pub(super) fn set_lag(&self, reads: u32) {
        self.lag.store(reads, Ordering::Relaxed);
    }
}
