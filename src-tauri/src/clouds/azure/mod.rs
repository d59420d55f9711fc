//! Azure: who is signed in, in memory alone; reading a key vault's firewall; adding to it.

pub mod adding;
pub mod keeping;
pub mod reading;
pub mod removing;
pub mod rights;
pub mod sign_in;
mod used;

use std::sync::Arc;

use clouds::CloudError;
use clouds::azure::{AzureCloud, Session, Who};
use encryption::Provider;
use sandbox::PretendAzure;
use serde::{Deserialize, Serialize};

use super::cloud_error;
use super::signing_in::Kind;
use super::state::Clouds;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// How one signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignInMethod {
    /// In the browser, with the administrator's own app registration.
    Browser,
    /// As a service principal.
    ServicePrincipal,
}

/// Somebody who is signed in to one tenant.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What is asked and sent.
    pub session: Session,
    /// Who, in one text; empty for a person whom the token does not name.
    pub identity: String,
    /// How.
    pub method: SignInMethod,
    /// What signs in again is in the key store.
    pub is_kept: bool,
}

impl SignedIn {
    fn new(session: Session, kind: Kind<SignInMethod>) -> Self {
        let identity = match &session.identity().who {
            Who::Person { name } => name.clone().unwrap_or_default(),
            Who::Application { id } => id.clone(),
        };
        Self {
            session,
            identity,
            method: kind.method,
            is_kept: kind.is_again,
        }
    }

    /// The tenant's ID.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.session.identity().tenant
    }

    /// Which Azure.
    #[must_use]
    pub fn cloud(&self) -> AzureCloud {
        self.session.wire().hosts().cloud()
    }
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) signed_in: Option<SignedIn>,
    /// The practice project's, as long as it is in use.
    pub(super) pretend: Option<Arc<PretendAzure>>,
}

impl State {
    /// The pretend Azure goes on: what practice added there stays.
    pub(super) fn sign_out(&mut self) {
        self.signed_in = None;
    }
}

impl Clouds {
    /// Who is signed in to Azure.
    #[must_use]
    pub fn azure(&self, connection: &Connection) -> Option<SignedIn> {
        self.with(connection, |state| state.azure.signed_in.clone())
    }
}

/// What Azure answered, as an error of the shell.
fn cloud(error: CloudError) -> ShellError {
    cloud_error(Provider::Azure, error)
}
