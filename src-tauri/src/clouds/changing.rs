//! A change in a cloud: confirmed, written once, read back, and compared anew (safety rules C1 to C5).

use std::path::PathBuf;
use std::sync::Arc;

use access_list::AwsPlace;
use clouds::aws::AwsTarget;
use clouds::azure::AzureTarget;
use clouds::change::{self, Along, Document, Edit, Ended, Outcome, Progress, Target};
use clouds::google::GoogleTarget;
use clouds::{CloudError, Timing};
use encryption::Provider;
use ipnet::IpNet;

use super::Parts;
use super::reading::{self, CloudRead, OfCloud};
use super::recording::{action, ending};
use super::rollback;
use super::state::SignedIn;
use crate::access_list::comparing::Shown;
use crate::access_list::state::Compared;
use crate::activity::{Activity, Actor};
use crate::addresses::book::InUse;
use crate::addresses::unusual::Unusual;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::erasing;
use crate::support::error::ShellError;
use crate::support::generation;

/// What will change, and waits for its confirming press.
pub struct Planned {
    /// Names it.
    pub token: u32,
    /// What is done.
    pub kind: Kind,
    /// The entry of the addition that is put back, where it is one that the activity knows.
    pub(super) undoes: Option<i64>,
    /// What it was planned from.
    pub read: Arc<CloudRead>,
    /// Where: the account, the tenant or the project.
    pub account: String,
    /// Who does it, as the cloud names it.
    pub identity: String,
    /// How many blocks are added or taken out in all, each once.
    pub count: usize,
    /// What changes, one document each, in the order in which they are written.
    pub changes: Vec<Change>,
    /// What may lack some of it and is not changed, by its name.
    pub left_out: Vec<String>,
    /// The same, as the cloud takes it.
    pub(super) ready: Ready,
    /// What is unusual about the list it comes from (safety rule A4).
    pub(super) list: InUse,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It adds what is missing.
    Add,
    /// It begins a first list, so that everything else is shut out from then on (safety rule C4).
    Begin,
    /// It puts back what there was before an addition.
    PutBack,
    /// It takes out what is no longer needed.
    Remove,
}

/// One document that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it stands.
    pub place: Place,
    /// Its name there.
    pub name: String,
    /// It is not there yet.
    pub is_new: bool,
    /// The parts of it that change, by the names they have there.
    pub parts: Vec<String>,
    /// The blocks that are added, in numeric order.
    pub added: Vec<IpNet>,
    /// The blocks that are taken out, in numeric order.
    pub removed: Vec<IpNet>,
    /// How full it will be.
    pub used: usize,
    /// How full it may be.
    pub limit: usize,
    /// The document as it is; empty for a new one.
    pub before: String,
    /// The document as it will be.
    pub after: String,
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A policy of AWS.
    Aws(AwsPlace),
    /// The firewall of a key vault.
    Vault,
    /// An access level of Google Cloud.
    Level,
    /// The ingress rules of a perimeter.
    Rule,
}

/// What will be written, as a cloud takes it.
#[derive(Debug)]
pub enum Ready {
    /// To policies of AWS.
    Aws(Edits<AwsTarget>),
    /// To the firewall of a key vault.
    Azure(Edits<AzureTarget>),
    /// To levels and a perimeter of Google Cloud.
    Google(Edits<GoogleTarget>),
}

impl Ready {
    /// What each document is called, as the cloud knows it.
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::Aws(edits) => &edits.names,
            Self::Azure(edits) => &edits.names,
            Self::Google(edits) => &edits.names,
        }
    }
}

/// What changes, and the same as a cloud takes it.
pub(super) type Drafted = (Vec<Change>, Ready);

/// The documents that are written, and over which connection.
#[derive(Debug)]
pub struct Edits<T: Target> {
    pub(super) target: T,
    pub(super) timing: Timing,
    /// In the order in which they are written.
    pub(super) edits: Vec<Edit<T::Place>>,
    /// What each document is called, as the cloud knows it; what there was is saved under that name.
    pub(super) names: Vec<String>,
}

/// Why a cloud, or Keygate, did not write a document.
#[derive(Debug)]
pub enum Refusal {
    /// The cloud's answer.
    Cloud(CloudError),
    /// It would be larger than the cloud takes.
    TooLong {
        /// How full it would be.
        used: usize,
        /// How full it may be.
        limit: usize,
    },
    /// The cloud refuses what is in it already: a principal that is gone, or a statement without
    /// action.
    Flawed {
        /// The principal.
        principal: Option<String>,
    },
    /// Nobody but the cloud can change it.
    NotWritable,
    /// It has as many versions as there may be.
    VersionsFull {
        /// The one to delete.
        oldest: u64,
    },
}

/// How a change ended.
pub struct Changed {
    /// What was planned.
    pub planned: Arc<Planned>,
    /// What became of it.
    pub outcome: Outcome<Refusal, ShellError>,
    /// Where what there was is saved.
    pub rollback: Vec<PathBuf>,
    /// What the cloud has now, read anew; `None` where that failed.
    pub now: Option<(Shown, Arc<CloudRead>)>,
}

/// Writes what was planned and named `token`, reads it back, and compares anew.
///
/// # Errors
/// `StaleSummary`, `UnusualList` unless `confirmed`. What became of each document stands in
/// [`Changed`].
pub async fn carry_out(
    parts: Parts<'_>,
    connection: &Connection,
    token: u32,
    confirmed: bool,
    call: &Call<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Changed, ShellError> {
    let planned = parts.clouds.take_planned(connection, token);
    let planned = planned.ok_or(ShellError::StaleSummary)?;
    if let Err(unusual) = planned.list.may_leave(confirmed) {
        parts.clouds.set_planned(connection, planned);
        return Err(unusual);
    }
    let cloud = planned.read.cloud();
    let _under_way = parts.clouds.begin();
    reading::renew(parts, connection, cloud).await;
    let entry = parts.activity.begin(
        Actor::new(connection, connection.project()),
        action(cloud, &planned),
    );
    let id = entry.id();
    let is_cancelled = || call.token().is_cancelled();
    let along = Along {
        progress,
        is_cancelled: &is_cancelled,
    };
    let mut rollback = Vec::new();
    let folder = parts.data_folder.join(erasing::ROLLBACK);
    let is_practice = connection.is_practice();
    let save = |names: &[String], before: &[Option<Document>]| {
        let saved = blocking(|| rollback::save(&folder, names, before, is_practice));
        saved.map(|paths| rollback = paths)
    };
    let outcome = match &planned.ready {
        Ready::Aws(edits) => edits.write(parts.activity, &along, save).await,
        Ready::Azure(edits) => edits.write(parts.activity, &along, save).await,
        Ready::Google(edits) => edits.write(parts.activity, &along, save).await,
    };
    entry.end(ending(&outcome));
    parts
        .clouds
        .set_done(connection, &planned, &outcome.fates, id);
    // What the cloud has now is read whatever came of it; the next comparison counts.
    let now = match outcome.ended {
        Ended::Cancelled | Ended::NotSaved(_) => None,
        Ended::Proven | Ended::Stopped => {
            let reading = reading::read(parts, connection, cloud, call);
            Box::pin(reading).await.ok()
        }
    };
    Ok(Changed {
        planned,
        outcome,
        rollback,
        now,
    })
}

impl Planned {
    /// Makes a plan of what was drafted, and keeps it until it is confirmed.
    pub(super) fn keep(
        parts: Parts<'_>,
        connection: &Connection,
        kind: Kind,
        basis: Basis,
        drafted: Drafted,
    ) -> Arc<Self> {
        let planned = Self::of(parts, kind, basis, drafted);
        planned.until_confirmed(parts, connection)
    }

    /// Keeps it until it is confirmed.
    pub(super) fn until_confirmed(self, parts: Parts<'_>, connection: &Connection) -> Arc<Self> {
        let planned = Arc::new(self);
        parts.clouds.set_planned(connection, Arc::clone(&planned));
        planned
    }

    /// A plan of what was drafted.
    pub(super) fn of(
        parts: Parts<'_>,
        kind: Kind,
        basis: Basis,
        (changes, ready): Drafted,
    ) -> Self {
        let blocks = |of: fn(&Change) -> &Vec<IpNet>| -> Vec<IpNet> {
            changes.iter().flat_map(|one| of(one).clone()).collect()
        };
        let added = blocks(|one| &one.added);
        let mut all = blocks(|one| &one.removed);
        all.sort_unstable();
        all.dedup();
        let set = &basis.compared.set;
        let needed = set.needed.nets();
        let left_out = match kind {
            Kind::Add => basis.read.left_out(needed, &changes),
            Kind::Begin | Kind::PutBack | Kind::Remove => Vec::new(),
        };
        let storage = parts.lists.storage;
        let unusual = Unusual::of_writing(storage, &set.control_plane, needed, &added, all.len());
        all.extend(added);
        all.sort_unstable();
        all.dedup();
        Self {
            token: generation::next(),
            kind,
            undoes: None,
            account: account(&basis),
            identity: basis.who.identity().to_owned(),
            count: all.len(),
            changes,
            left_out,
            ready,
            list: InUse {
                unusual,
                ..set.in_use()
            },
            read: basis.read,
        }
    }
}

/// Where: of a document in a project of Google Cloud, the project.
pub(super) fn account(basis: &Basis) -> String {
    match &basis.read.of {
        OfCloud::Google(read) => read.project().to_owned(),
        OfCloud::Aws(_) | OfCloud::Azure(_) => basis.who.account().to_owned(),
    }
}

/// What a change is planned from.
pub(super) struct Basis {
    pub(super) read: Arc<CloudRead>,
    pub(super) who: SignedIn,
    /// How that, and nothing else, was compared.
    pub(super) compared: Compared,
}

impl Basis {
    /// What was read and compared last.
    ///
    /// # Errors
    /// `StaleSummary` where nothing was read or what is needed changed since, `CloudNotSignedIn`.
    pub(super) fn of(
        parts: Parts<'_>,
        connection: &Connection,
        cloud: Provider,
    ) -> Result<Self, ShellError> {
        let read = parts.clouds.read(connection, cloud);
        let read = read.ok_or(ShellError::StaleSummary)?;
        let who = parts.clouds.session(connection, cloud)?;
        let lists = parts.lists;
        let compared = lists.state.compared(&connection.source(), lists.storage);
        let compared = compared.filter(|compared| *compared.list == *read.list());
        let compared = compared.ok_or(ShellError::StaleSummary)?;
        Ok(Self {
            read,
            who,
            compared,
        })
    }
}

impl<T: Target> Edits<T> {
    async fn write(
        &self,
        activity: &Activity,
        along: &Along<'_>,
        save: impl FnOnce(&[String], &[Option<Document>]) -> Result<(), ShellError>,
    ) -> Outcome<Refusal, ShellError>
    where
        Refusal: From<T::Refusal>,
    {
        let saving = |before: Vec<Option<Document>>| {
            let saved = save(&self.names, &before);
            async move {
                // Where the program ends in mid-change, the next start finds that something was begun.
                activity.is_written().await;
                saved
            }
        };
        let writing = change::run(&self.target, &self.edits, &self.timing, along, saving);
        let outcome = Box::pin(writing).await;
        let fates = outcome.fates.into_iter();
        Outcome {
            ended: outcome.ended,
            fates: fates.map(|fate| fate.map(Refusal::from)).collect(),
            before: outcome.before,
        }
    }
}
