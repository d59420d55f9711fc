//! Who is signed in to AWS, and what was read there, in memory alone.

use std::collections::HashMap;
use std::sync::Arc;

use addresses::Source;
use clouds::aws::sign_in::identity_center::{IdentityCenter, Tokens};
use clouds::aws::{Identity, Session};
use jiff::Timestamp;
use parking_lot::Mutex;
use sandbox::PretendAws;

use super::aws_adding::Planned;
use super::aws_reading::AwsRead;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// How one signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInMethod {
    /// IAM Identity Center, in the browser.
    IdentityCenter,
    /// Credentials that were pasted.
    Pasted,
    /// A profile of this computer.
    Profile,
}

/// Somebody who is signed in to one account.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What is asked and sent.
    pub session: Session,
    /// Who it is.
    pub identity: Identity,
    /// How.
    pub method: SignInMethod,
    /// When the credentials end, where that is known.
    pub ends_at: Option<Timestamp>,
}

/// The accounts of a portal, until one is chosen.
pub(super) struct Portal {
    pub(super) center: IdentityCenter,
    pub(super) tokens: Tokens,
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) signed_in: Option<SignedIn>,
    pub(super) portal: Option<Arc<Portal>>,
    read: Option<Arc<AwsRead>>,
    planned: Option<Planned>,
    /// The practice project's, as long as it is in use.
    pub(super) pretend: Option<Arc<PretendAws>>,
}

/// Who is signed in to AWS, for each Atlas apart.
#[derive(Default)]
pub struct Aws {
    states: Mutex<HashMap<Source, State>>,
}

impl Aws {
    pub(super) fn with<T>(&self, connection: &Connection, work: impl FnOnce(&mut State) -> T) -> T {
        let mut states = self.states.lock();
        work(states.entry(connection.source()).or_default())
    }

    /// Who is signed in.
    #[must_use]
    pub fn signed_in(&self, connection: &Connection) -> Option<SignedIn> {
        self.with(connection, |state| state.signed_in.clone())
    }

    /// The same.
    ///
    /// # Errors
    /// `AwsNotSignedIn`.
    pub(super) fn session(&self, connection: &Connection) -> Result<SignedIn, ShellError> {
        self.signed_in(connection).ok_or(ShellError::AwsNotSignedIn)
    }

    /// What was read last.
    #[must_use]
    pub fn read(&self, connection: &Connection) -> Option<Arc<AwsRead>> {
        self.with(connection, |state| state.read.clone())
    }

    /// Takes over what was read; `None`: it is another project's.
    pub fn set_read(&self, connection: &Connection, read: Option<Arc<AwsRead>>) {
        self.with(connection, |state| {
            state.read = read;
            state.planned = None;
        });
    }

    pub(super) fn set_planned(&self, connection: &Connection, planned: Planned) {
        self.with(connection, |state| state.planned = Some(planned));
    }

    /// Takes the plan named `token`: it is carried out once.
    pub(super) fn take_planned(&self, connection: &Connection, token: u32) -> Option<Planned> {
        self.with(connection, |state| {
            state.planned.take_if(|planned| planned.token == token)
        })
    }

    /// The practice project's AWS, once it was asked for.
    #[cfg(test)]
    pub(super) fn pretend(&self, connection: &Connection) -> Option<Arc<PretendAws>> {
        self.with(connection, |state| state.pretend.clone())
    }

    /// Somebody else is signed in, or nobody: what was read before counts no more.
    pub(super) fn set_signed_in(&self, connection: &Connection, signed_in: Option<SignedIn>) {
        self.with(connection, |state| {
            *state = State {
                signed_in,
                pretend: state.pretend.take(),
                ..State::default()
            };
        });
    }

    /// Forgets who is signed in, and what was read.
    pub fn sign_out(&self, connection: &Connection) {
        self.set_signed_in(connection, None);
    }

    /// Forgets everything: no connection to Atlas is in use any more.
    pub fn forget_all(&self) {
        self.states.lock().clear();
    }
}
