//! Who is signed in to which cloud, and what was read there, in memory alone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use addresses::Source;
use atlas::Origin;
use clouds::change::Fate;
use encryption::Provider;
use parking_lot::Mutex;

use super::aws;
use super::azure;
use super::changing::{Kind, Planned, Refusal};
use super::google;
use super::reading::CloudRead;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub enum SignedIn {
    /// To an account of AWS.
    Aws(aws::SignedIn),
    /// To a tenant of Azure.
    Azure(azure::SignedIn),
    /// To an organization of Google Cloud.
    Google(google::SignedIn),
}

impl SignedIn {
    /// Where: the account, the tenant or the project.
    #[must_use]
    pub fn account(&self) -> &str {
        match self {
            Self::Aws(who) => &who.identity.account,
            Self::Azure(who) => who.tenant(),
            Self::Google(who) => &who.account,
        }
    }

    /// Who, as the cloud names it.
    #[must_use]
    pub fn identity(&self) -> &str {
        match self {
            Self::Aws(who) => &who.identity.arn,
            Self::Azure(who) => &who.identity,
            Self::Google(who) => &who.identity,
        }
    }
}

/// What is remembered of one cloud.
#[derive(Default)]
struct Kept {
    read: Option<Arc<CloudRead>>,
    planned: Option<Arc<Planned>>,
    done: Option<Done>,
}

/// The last addition of which something was written and read back.
#[derive(Clone)]
pub(super) struct Done {
    pub(super) planned: Arc<Planned>,
    /// Which of its documents, by their positions.
    pub(super) written: Vec<usize>,
    /// Its entry of the activity.
    pub(super) entry: i64,
}

/// Of one Atlas.
#[derive(Default)]
pub(super) struct State {
    pub(super) aws: aws::State,
    pub(super) azure: azure::State,
    pub(super) google: google::State,
    kept: HashMap<Provider, Kept>,
    /// What is in the key store was tried: a store that asks for its password asks once.
    tried: HashSet<Provider>,
}

impl State {
    /// Whether what is in the key store is to be tried now, which it is once.
    pub(super) fn tries_kept(&mut self, cloud: Provider) -> bool {
        self.signed_in(cloud).is_none() && self.tried.insert(cloud)
    }

    fn signed_in(&self, cloud: Provider) -> Option<SignedIn> {
        match cloud {
            Provider::Aws => self.aws.signed_in.clone().map(SignedIn::Aws),
            Provider::Azure => self.azure.signed_in.clone().map(SignedIn::Azure),
            Provider::Gcp => self.google.signed_in.clone().map(SignedIn::Google),
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
    stand_ins: HashMap<Provider, Origin>,
    /// How many changes are under way.
    changing: AtomicUsize,
}

/// A change that is under way until this is dropped.
pub(super) struct UnderWay<'a>(&'a AtomicUsize);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Clouds {
    /// With what stands in for clouds on this computer, which an Atlas on this computer uses.
    #[must_use]
    pub fn with_stand_ins(stand_ins: impl IntoIterator<Item = (Provider, Origin)>) -> Self {
        Self {
            stand_ins: stand_ins.into_iter().collect(),
            ..Self::default()
        }
    }

    /// What stands in for `cloud`.
    pub(super) fn stand_in(&self, connection: &Connection, cloud: Provider) -> Option<&Origin> {
        let is_here = connection.client.origin().is_loopback();
        self.stand_ins.get(&cloud).filter(|_| is_here)
    }

    pub(super) fn with<T>(&self, connection: &Connection, work: impl FnOnce(&mut State) -> T) -> T {
        let mut states = self.states.lock();
        work(states.entry(connection.source()).or_default())
    }

    /// A change begins.
    pub(super) fn begin(&self) -> UnderWay<'_> {
        self.changing.fetch_add(1, Ordering::SeqCst);
        UnderWay(&self.changing)
    }

    /// Whether a change is under way.
    pub(super) fn is_changing(&self) -> bool {
        self.changing.load(Ordering::SeqCst) > 0
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

    /// Remembers an addition, so that it can be put back. Anything else that was written makes it one
    /// that cannot.
    pub(super) fn set_done(
        &self,
        connection: &Connection,
        planned: &Arc<Planned>,
        fates: &[Fate<Refusal>],
        entry: i64,
    ) {
        let is_proven = |fate: &Fate<Refusal>| matches!(fate, Fate::Proven { .. });
        let fates = fates.iter().enumerate();
        let written: Vec<usize> = fates
            .filter_map(|(at, fate)| is_proven(fate).then_some(at))
            .collect();
        if written.is_empty() {
            return;
        }
        let done = (planned.kind == Kind::Add).then(|| Done {
            planned: Arc::clone(planned),
            written,
            entry,
        });
        self.with(connection, |state| {
            let kept = state.kept.entry(planned.read.cloud()).or_default();
            kept.done = done;
        });
    }

    /// The last addition that can be put back.
    pub(super) fn done(&self, connection: &Connection, cloud: Provider) -> Option<Done> {
        self.with(connection, |state| state.kept.get(&cloud)?.done.clone())
    }

    /// Forgets who is signed in, and what was read.
    pub fn sign_out(&self, connection: &Connection, cloud: Provider) {
        self.with(connection, |state| {
            match cloud {
                Provider::Aws => state.aws.sign_out(),
                Provider::Azure => state.azure.sign_out(),
                Provider::Gcp => state.google.sign_out(),
            }
            state.changed(cloud);
        });
    }

    /// Forgets everything: no connection to Atlas is in use any more.
    pub fn forget_all(&self) {
        self.states.lock().clear();
    }
}
