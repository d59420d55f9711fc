//! AWS: who is signed in, in memory alone; reading policies; adding to them.

pub mod adding;
pub mod keeping;
pub mod reading;
pub mod removing;
pub mod rights;
pub mod sign_in;

use std::sync::Arc;

use clouds::CloudError;
use clouds::aws::sign_in::identity_center::{IdentityCenter, Registration, Tokens};
use clouds::aws::{Identity, Session};
use encryption::Provider;
use jiff::Timestamp;
use sandbox::PretendAws;

use super::cloud_error;
use super::state::Clouds;
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
    /// What signs in again is in the key store.
    pub is_kept: bool,
}

/// The accounts of a portal, until one is chosen.
pub(super) struct Portal {
    center: IdentityCenter,
    registration: Registration,
    tokens: Tokens,
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) signed_in: Option<SignedIn>,
    portal: Option<Arc<Portal>>,
    /// The practice project's, as long as it is in use.
    pub(super) pretend: Option<Arc<PretendAws>>,
}

impl State {
    /// The pretend AWS goes on: what practice added there stays.
    pub(super) fn sign_out(&mut self) {
        self.signed_in = None;
        self.portal = None;
    }
}

impl Clouds {
    /// Who is signed in to AWS.
    #[must_use]
    pub fn aws(&self, connection: &Connection) -> Option<SignedIn> {
        self.with(connection, |state| state.aws.signed_in.clone())
    }
}

/// What AWS answered, as an error of the shell.
fn cloud(error: CloudError) -> ShellError {
    cloud_error(Provider::Aws, error)
}
