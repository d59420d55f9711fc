//! Who is signed in to which cloud, and what was read there, in memory alone.

use std::collections::HashMap;
use std::sync::Arc;

use addresses::Source;
use encryption::Provider;
use parking_lot::Mutex;

use super::aws;
use super::changing::Planned;
use super::google;
use super::reading::CloudRead;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub enum SignedIn {
    /// To an account of AWS.
    Aws(aws::SignedIn),
    /// To an organization of Google Cloud.
    Google(google::SignedIn),
}

impl SignedIn {
    /// Where: the account, the tenant or the project.
    #[must_use]
    pub fn account(&self) -> &str {
        match self {
            Self::Aws(who) => &who.identity.account,
            Self::Google(who) => &who.account,
        }
    }

    /// Who, as the cloud names it.
    #[must_use]
    pub fn identity(&self) -> &str {
        match self {
            Self::Aws(who) => &who.identity.arn,
            Self::Google(who) => &who.identity,
        }
    }
}

/// What is remembered of one cloud.
#[derive(Default)]
struct Kept {
    read: Option<Arc<CloudRead>>,
    planned: Option<Arc<Planned>>,
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) aws: aws::State,
    pub(super) google: google::State,
    kept: HashMap<Provider, Kept>,
}

impl State {
    fn signed_in(&self, cloud: Provider) -> Option<SignedIn> {
        match cloud {
            Provider::Aws => self.aws.signed_in.clone().map(SignedIn::Aws),
            Provider::Gcp => self.google.signed_in.clone().map(SignedIn::Google),
            Provider::Azure => None,
        }
    }

    /// Somebody else is signed in, or nobody: what was read before counts no more.
    pub(super) fn changed(&mut self, cloud: Provider) {
        self.kept.remove(&cloud);
    }
}

/// Who is signed in, for each Atlas apart.
#[derive(Default)]
pub struct Clouds {
    states: Mutex<HashMap<Source, State>>,
}

impl Clouds {
    pub(super) fn with<T>(&self, connection: &Connection, work: impl FnOnce(&mut State) -> T) -> T {
        let mut states = self.states.lock();
        work(states.entry(connection.source()).or_default())
    }

    /// Who is signed in.
    #[must_use]
    pub fn signed_in(&self, connection: &Connection, cloud: Provider) -> Option<SignedIn> {
        self.with(connection, |state| state.signed_in(cloud))
    }

    /// The same.
    ///
    /// # Errors
    /// `CloudNotSignedIn`.
    pub(super) fn session(
        &self,
        connection: &Connection,
        cloud: Provider,
    ) -> Result<SignedIn, ShellError> {
        let signed_in = self.signed_in(connection, cloud);
        signed_in.ok_or(ShellError::CloudNotSignedIn(cloud))
    }

    /// What was read last.
    #[must_use]
    pub fn read(&self, connection: &Connection, cloud: Provider) -> Option<Arc<CloudRead>> {
        self.with(connection, |state| state.kept.get(&cloud)?.read.clone())
    }

    pub(super) fn set_read(&self, connection: &Connection, read: Arc<CloudRead>) {
        self.with(connection, |state| {
            let kept = state.kept.entry(read.cloud()).or_default();
            kept.read = Some(read);
            kept.planned = None;
        });
    }

    /// Forgets what was read: it is another project's.
    pub fn forget_read(&self, connection: &Connection) {
        self.with(connection, |state| state.kept.clear());
    }

    pub(super) fn set_planned(&self, connection: &Connection, planned: Arc<Planned>) {
        self.with(connection, |state| {
            let kept = state.kept.entry(planned.read.cloud()).or_default();
            kept.planned = Some(planned);
        });
    }

    /// Takes the plan named `token`: it is carried out once.
    pub(super) fn take_planned(&self, connection: &Connection, token: u32) -> Option<Arc<Planned>> {
        self.with(connection, |state| {
            let mut kept = state.kept.values_mut();
            kept.find_map(|kept| kept.planned.take_if(|planned| planned.token == token))
        })
    }

    /// Forgets who is signed in, and what was read.
    pub fn sign_out(&self, connection: &Connection, cloud: Provider) {
        self.with(connection, |state| {
            match cloud {
                Provider::Aws => state.aws.sign_out(),
                Provider::Gcp => state.google.sign_out(),
                Provider::Azure => {}
            }
            state.changed(cloud);
        });
    }

    /// Forgets everything: no connection to Atlas is in use any more.
    pub fn forget_all(&self) {
        self.states.lock().clear();
    }
}
