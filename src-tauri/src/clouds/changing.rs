//! A change in a cloud: confirmed, written once, read back, and compared anew (safety rules C1 to C5).

use std::path::PathBuf;
use std::sync::Arc;

use access_list::AwsPlace;
use clouds::aws::AwsTarget;
use clouds::change::{self, Along, Document, Edit, Ended, Fate, Outcome, Progress, Target};
use clouds::google::GoogleTarget;
use clouds::{CloudError, Timing};
use encryption::Provider;
use ipnet::IpNet;
use storage::{Action, Outcome as Ending};

use super::Parts;
use super::reading::{self, CloudRead};
use super::rollback;
use crate::access_list::comparing::Shown;
use crate::activity::{Actor, outcome};
use crate::addresses::book::InUse;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::erasing;
use crate::support::error::ShellError;

/// What will change, and waits for its confirming press.
pub struct Planned {
    /// Names it.
    pub token: u32,
    /// What it was planned from.
    pub read: Arc<CloudRead>,
    /// Where: the account, the tenant or the project.
    pub account: String,
    /// Who does it, as the cloud names it.
    pub identity: String,
    /// How many blocks are added in all, each once.
    pub count: usize,
    /// What changes, one document each, in the order in which they are written.
    pub changes: Vec<Change>,
    /// The same, as the cloud takes it.
    pub(super) ready: Ready,
    /// What is unusual about the list it comes from (safety rule A4).
    pub(super) list: InUse,
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
    /// To levels and a perimeter of Google Cloud.
    Google(Edits<GoogleTarget>),
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
    /// What the file is called that what there was is saved in.
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
    let entry = parts.activity.begin(
        Actor::new(connection, connection.project()),
        action(cloud, &planned),
    );
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
        Ready::Aws(edits) => edits.write(&along, save).await,
        Ready::Google(edits) => edits.write(&along, save).await,
    };
    entry.end(ending(&outcome));
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

impl<T: Target> Edits<T> {
    async fn write(
        &self,
        along: &Along<'_>,
        save: impl FnOnce(&[String], &[Option<Document>]) -> Result<(), ShellError>,
    ) -> Outcome<Refusal, ShellError>
    where
        Refusal: From<T::Refusal>,
    {
        let saving = |before: Vec<Option<Document>>| std::future::ready(save(&self.names, &before));
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

fn action(cloud: Provider, planned: &Planned) -> Action {
    Action::AddToCloud {
        cloud: outcome::provider(cloud),
        account: planned.account.clone(),
        count: u32::try_from(planned.count).unwrap_or(u32::MAX),
    }
}

fn ending(outcome: &Outcome<Refusal, ShellError>) -> Ending {
    match &outcome.ended {
        Ended::Proven => Ending::Done,
        Ended::Cancelled | Ended::NotSaved(_) => Ending::NotSent,
        Ended::Stopped => {
            let unclear = outcome.fates.iter().any(|fate| {
                matches!(
                    fate,
                    Fate::Unclear { .. } | Fate::NotProven { .. } | Fate::Foreign { .. }
                )
            });
            match unclear {
                true => Ending::NotProven,
                false => Ending::NotTaken,
            }
        }
    }
}
