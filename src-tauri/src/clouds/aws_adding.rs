//! Adding what is missing to the lists in AWS: planned from what was read, confirmed, written once,
//! read back, and compared anew (safety rules C1 to C5).

use std::path::PathBuf;
use std::sync::Arc;

use access_list::{AwsAdd, AwsAddition, AwsPlan, Context, add_to_aws};
use clouds::aws::{AwsTarget, Place, write::Refusal};
use clouds::change::{self, Along, Document, Edit, Ended, Fate, Outcome, Progress};
use jiff::Timestamp;
use storage::{Action, Outcome as Ending};

use super::Parts;
use super::aws_reading::{self, AwsRead};
use crate::access_list::comparing::Shown;
use crate::activity::Actor;
use crate::addresses::book::InUse;
use crate::addresses::unusual::Unusual;
use crate::connection::session::Connection;
use crate::desktop::files::{self, Destination};
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::erasing;
use crate::support::error::ShellError;
use crate::support::generation;
use crate::support::practice;

/// What will be added, and waits for its confirming press.
#[derive(Clone)]
pub struct Planned {
    /// Names it.
    pub token: u32,
    /// What it was planned from.
    pub read: Arc<AwsRead>,
    /// What changes, and what that makes.
    pub plan: AwsPlan,
    /// What is unusual about the list it comes from (safety rule A4).
    list: InUse,
}

/// How adding ended.
pub struct Added {
    /// What was planned.
    pub planned: Planned,
    /// What became of it.
    pub outcome: Outcome<Refusal, ShellError>,
    /// Where what there was is saved.
    pub rollback: Vec<PathBuf>,
    /// What AWS has now, read anew; `None` where that failed.
    pub now: Option<(Shown, Arc<AwsRead>)>,
}

/// What has to be added so that everything needed is allowed, from what was read last.
///
/// # Errors
/// `StaleSummary` where nothing was read or what is needed changed since, `AwsAddition`.
pub fn plan(
    parts: Parts<'_>,
    connection: &Connection,
    own_policy: bool,
) -> Result<Planned, ShellError> {
    let read = parts.aws.read(connection).ok_or(ShellError::StaleSummary)?;
    let lists = parts.lists;
    let compared = lists.state.compared(&connection.source(), lists.storage);
    let compared = compared.filter(|compared| *compared.list == *read.list());
    let compared = compared.ok_or(ShellError::StaleSummary)?;
    let set = &compared.set;
    let needed = set.needed.nets();
    let context = Context {
        role: Some(&read.role_arn),
        key: Some(&read.key_arn),
        private_networking: read.private_networking,
        ..Context::at(Timestamp::now())
    };
    let asked = AwsAdd {
        policies: &read.policies,
        needed,
        own_policy,
        practice: connection.is_practice(),
    };
    let plan = blocking(|| add_to_aws(asked, &context));
    let plan = plan.map_err(|error| ShellError::AwsAddition {
        problem: error,
        names: names(&read),
    })?;
    let blocks: Vec<_> = plan
        .additions
        .iter()
        .flat_map(|one| one.added.clone())
        .collect();
    let unusual = Unusual::of_writing(lists.storage, &set.control_plane, needed, &blocks, 0);
    let planned = Planned {
        token: generation::next(),
        read: Arc::clone(&read),
        plan,
        list: InUse {
            unusual,
            ..set.in_use()
        },
    };
    parts.aws.set_planned(connection, planned.clone());
    Ok(planned)
}

fn names(read: &AwsRead) -> Vec<String> {
    read.policies
        .iter()
        .map(|policy| policy.name.clone())
        .collect()
}

/// Writes what was planned and named `token`, reads it back, and compares anew.
///
/// # Errors
/// `StaleSummary`, `UnusualList` unless `confirmed`, `AwsNotSignedIn`. What became of each document
/// stands in [`Added`].
pub async fn add(
    parts: Parts<'_>,
    connection: &Connection,
    token: u32,
    confirmed: bool,
    call: &Call<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Added, ShellError> {
    let signed_in = parts.aws.session(connection)?;
    let planned = parts.aws.take_planned(connection, token);
    let planned = planned.ok_or(ShellError::StaleSummary)?;
    if let Err(unusual) = planned.list.may_leave(confirmed) {
        parts.aws.set_planned(connection, planned);
        return Err(unusual);
    }
    let edits = edits(&planned)?;
    let entry = parts.activity.begin(
        Actor::new(connection, connection.project()),
        Action::AddToAws {
            account: planned.read.identity.account.clone(),
            count: u32::try_from(count(&planned.plan)).unwrap_or(u32::MAX),
        },
    );
    let target = AwsTarget::new(signed_in.session.clone());
    let timing = *signed_in.session.wire().http().timing();
    let is_cancelled = || call.token().is_cancelled();
    let along = Along {
        progress,
        is_cancelled: &is_cancelled,
    };
    let mut rollback = Vec::new();
    let folder = parts.data_folder.join(erasing::ROLLBACK);
    let is_practice = connection.is_practice();
    let names: Vec<String> = edits.iter().map(|edit| file_name(&edit.place)).collect();
    let saving = |before: Vec<Option<Document>>| {
        let saved = blocking(|| save(&folder, &names, &before, is_practice));
        let saved = saved.map(|paths| rollback = paths);
        async move {
            // Where the program ends in mid-change, the next start finds that something was begun.
            parts.activity.is_written().await;
            saved
        }
    };
    let outcome = Box::pin(change::run(&target, &edits, &timing, &along, saving)).await;
    entry.end(ending(&outcome));
    // What AWS has now is read whatever came of it; the next comparison counts.
    let now = match outcome.ended {
        Ended::Cancelled | Ended::NotSaved(_) => None,
        Ended::Proven | Ended::Stopped => Box::pin(aws_reading::read(parts, connection, call))
            .await
            .ok(),
    };
    Ok(Added {
        planned,
        outcome,
        rollback,
        now,
    })
}

/// How many blocks are added in all, each once.
#[must_use]
pub fn count(plan: &AwsPlan) -> usize {
    let mut blocks: Vec<_> = plan.additions.iter().flat_map(|one| &one.added).collect();
    blocks.sort_unstable();
    blocks.dedup();
    blocks.len()
}

fn edits(planned: &Planned) -> Result<Vec<Edit<Place>>, ShellError> {
    let edits = planned.plan.additions.iter().map(|addition| {
        let (place, confirmed) = match place(planned, addition) {
            Some(there) => (there.place.clone(), there.fingerprint()),
            None => (own_place(planned, addition), None),
        };
        if addition.policy.is_some() && confirmed.is_none() {
            return Err(ShellError::StaleSummary);
        }
        Ok(Edit {
            place,
            confirmed,
            text: addition.text.clone(),
        })
    });
    edits.collect()
}

/// The document that an addition changes, as it was read; `None` for a new one.
fn place<'a>(planned: &'a Planned, addition: &AwsAddition) -> Option<&'a clouds::aws::PolicyText> {
    planned.read.places.get(addition.policy?)?.as_ref()
}

fn own_place(planned: &Planned, addition: &AwsAddition) -> Place {
    let role = planned.read.role_arn.rsplit('/').next().unwrap_or_default();
    Place::Inline {
        role: role.to_owned(),
        name: addition.name.clone(),
    }
}

/// Saves each document that there was, as a new file (safety rule C3).
fn save(
    folder: &std::path::Path,
    names: &[String],
    before: &[Option<Document>],
    is_practice: bool,
) -> Result<Vec<PathBuf>, ShellError> {
    std::fs::create_dir_all(folder)
        .map_err(|error| ShellError::not_written(folder, files::problem(&error)))?;
    let now = Timestamp::now().strftime("%Y-%m-%d_%H%M%S").to_string();
    let mark = practice::file_mark(is_practice);
    let there = names.iter().zip(before);
    let there = there.filter_map(|(name, document)| Some((name, document.as_ref()?)));
    let saved = there.map(|(name, document)| {
        let name = format!("{mark}{now}_{name}.json");
        let destination = Destination::NewIn(folder.to_owned(), name);
        files::write(&destination, document.text.as_bytes())
    });
    saved.collect()
}

/// What stands there, in letters that every file system takes.
fn file_name(place: &Place) -> String {
    let name = match place {
        Place::Trust => "trust",
        Place::Inline { name, .. } => name,
        Place::Managed(policy) | Place::Boundary(policy) => &policy.arn,
        Place::Key { arn } => arn,
    };
    let plain = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() || letter == '-' => letter,
        _ => '_',
    };
    name.chars().map(plain).take(120).collect()
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
