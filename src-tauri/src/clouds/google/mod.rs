//! Google Cloud: who is signed in, in memory alone; reading perimeters; adding to them.

pub mod adding;
pub mod keeping;
pub mod reading;
pub mod removing;
pub mod rights;
pub mod sign_in;

use std::sync::Arc;

use clouds::CloudError;
use clouds::google::Session;
use encryption::Provider;
use sandbox::PretendGoogle;
use serde::{Deserialize, Serialize};

use super::cloud_error;
use super::state::Clouds;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// How one signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignInMethod {
    /// In the browser, with the administrator's own client.
    Browser,
    /// With a key file of a service account.
    KeyFile,
    /// With the application default credentials of this computer.
    DefaultCredentials,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What is asked and sent.
    pub session: Session,
    /// The address; empty where no token says it.
    pub identity: String,
    /// The project whose quota is used, or else what the address ends with.
    pub account: String,
    /// How.
    pub method: SignInMethod,
    /// What signs in again is in the key store.
    pub is_kept: bool,
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) signed_in: Option<SignedIn>,
    /// The service account that Atlas uses, where a person had to say it: Atlas tells no key file's.
    pub(super) service_account: Option<String>,
    /// The practice project's, as long as it is in use.
    pub(super) pretend: Option<Arc<PretendGoogle>>,
}

impl State {
    /// The pretend Google goes on: what practice added there stays.
    pub(super) fn sign_out(&mut self) {
        self.signed_in = None;
    }
}

impl Clouds {
    /// Who is signed in to Google Cloud.
    #[must_use]
    pub fn google(&self, connection: &Connection) -> Option<SignedIn> {
        self.with(connection, |state| state.google.signed_in.clone())
    }
}

/// What Google answered, as an error of the shell.
fn cloud(error: CloudError) -> ShellError {
    cloud_error(Provider::Gcp, error)
}

#[cfg(test)]
mod tests;
