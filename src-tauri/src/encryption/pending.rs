//! The change that was summed up on screen and waits for its one confirming press.

use std::sync::Arc;

use atlas::EncryptionAtRest;
use encryption::Change;
use parking_lot::Mutex;

use crate::connection::session::{Connection, Project};
use crate::support::error::ShellError;

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
}

/// At most one change waits; a newer one takes its place.
#[derive(Default)]
pub struct PendingChange {
    state: Mutex<(u32, Option<Pending>)>,
}

impl PendingChange {
    /// Lets `pending` wait and names it.
    pub fn put(&self, pending: Pending) -> u32 {
        let mut state = self.state.lock();
        state.0 += 1;
        state.1 = Some(pending);
        state.0
    }

    /// Takes the change named `token`; it can be taken once.
    ///
    /// # Errors
    /// `StaleSummary` where another took its place or it was taken before.
    pub fn take(&self, token: u32) -> Result<Pending, ShellError> {
        let mut state = self.state.lock();
        if state.0 != token {
            return Err(ShellError::StaleSummary);
        }
        state.1.take().ok_or(ShellError::StaleSummary)
    }

    /// Drops whatever waits.
    pub fn clear(&self) {
        self.state.lock().1 = None;
    }
}
