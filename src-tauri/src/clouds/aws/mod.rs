//! AWS: who is signed in, in memory alone; reading policies; adding to them.

pub mod adding;
pub mod keeping;
pub mod reading;
pub mod removing;
pub mod renewing;
pub mod rights;
pub mod sign_in;

use std::sync::Arc;

use clouds::CloudError;
use clouds::aws::sign_in::identity_center::{IdentityCenter, Registration, Tokens};
use clouds::aws::{Identity, Session};
use encryption::Provider;
use jiff::Timestamp;
use sandbox::PretendAws;
use tokio::sync::Mutex;

use self::renewing::Renewal;
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
    /// What signs in again is in the key store.
    pub is_kept: bool,
    /// What brings the next credentials, where a portal gave these.
    renewal: Option<Arc<Renewal>>,
}

impl SignedIn {
    /// When the credentials end, where that is known.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        Timestamp::try_from(self.session.expires()?).ok()
    }
}

/// A portal that somebody is signed in to.
pub(super) struct Portal {
    center: IdentityCenter,
    registration: Registration,
    tokens: Mutex<Tokens>,
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) signed_in: Option<SignedIn>,
    /// Until an account is chosen.
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
