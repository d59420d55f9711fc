//! The change that was summed up on screen and waits for its one confirming press.

use std::sync::Arc;

use atlas::EncryptionAtRest;
use encryption::Change;
use parking_lot::Mutex;

use crate::connection::session::{Connection, Project};
use crate::support::error::ShellError;
use crate::support::generation;

/// A change, bound to the connection and project it was made for.
pub struct Pending {
    /// The connection it goes over.
    pub connection: Arc<Connection>,
    /// The project it changes.
    pub project: Project,
    /// What the form was filled from; Atlas must still have this (safety rule S3).
    pub baseline: EncryptionAtRest,
    /// What is sent.
    pub change: Change,
    /// Its summary said that a private issuer can read the secret (safety rule X6).
    pub read_along: bool,
}

/// At most one change waits; a newer one takes its place.
#[derive(Default)]
pub struct PendingChange {
    /// With its name.
    waiting: Mutex<Option<(u32, Pending)>>,
}

impl PendingChange {
    /// Lets `pending` wait and names it.
    pub fn put(&self, pending: Pending) -> u32 {
        let token = generation::next();
        *self.waiting.lock() = Some((token, pending));
        token
    }

    /// Takes the change named `token`; it can be taken once.
    ///
    /// # Errors
    /// `StaleSummary` where another took its place or it was taken before.
    pub fn take(&self, token: u32) -> Result<Pending, ShellError> {
        let mut waiting = self.waiting.lock();
        let taken = waiting.take_if(|(name, _)| *name == token);
        let (_, pending) = taken.ok_or(ShellError::StaleSummary)?;
        Ok(pending)
    }

    /// Drops whatever waits.
    pub fn clear(&self) {
        *self.waiting.lock() = None;
    }
}
