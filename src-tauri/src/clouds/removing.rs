//! Taking addresses out of the lists in a cloud: what is no longer needed, and what was added last.

use std::sync::Arc;

use access_list::AccessList;
use encryption::Provider;
use ipnet::IpNet;
use storage::AddedTo;

use super::Parts;
use super::aws;
use super::azure;
use super::changing::{self, Basis, Drafted, Kind, Planned};
use super::google;
use super::reading::OfCloud;
use super::recording::Addition;
use super::state::SignedIn;
use crate::access_list::comparing;
use crate::activity::Actor;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::clouds::RemovalProblem;
use crate::support::error::ShellError;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Everything that is needed today.
    pub(super) needed: &'a [IpNet],
    /// What is taken out.
    pub(super) removed: Removed<'a>,
}

/// What is taken out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Removed<'a> {
    /// These blocks, wherever they stand.
    Everywhere(&'a [IpNet]),
    /// Of each document only what it got.
    Of(&'a [AddedTo]),
}

impl<'a> Removed<'a> {
    /// What is taken out of a document, by the name that the cloud knows it by.
    pub(super) fn of(self, document: &str) -> &'a [IpNet] {
        match self {
            Self::Everywhere(blocks) => blocks,
            Self::Of(added) => {
                let mut added = added.iter();
                let added = added.find(|added| added.document == document);
                added.map_or(&[], |added| &added.blocks)
            }
        }
    }
}

/// What has to be taken out so that nothing of Atlas's is left that it no longer needs, behind every
/// gate (safety rule A3).
///
/// # Errors
/// `RemovalBlocked`, `StaleSummary` where nothing was read or what is needed changed since,
/// `CloudRemoval`.
pub async fn plan(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<Arc<Planned>, ShellError> {
    let now = Box::pin(comparing::read(parts.lists, connection)).await?;
    if !now.removal.blocked_by.is_empty() {
        return Err(ShellError::RemovalBlocked);
    }
    let basis = Basis::of(parts, connection, cloud)?;
    let comparison = &basis.compared.comparison;
    let removed = blocks(&basis.compared.list, &comparison.no_longer_needed);
    let asked = Asked {
        needed: basis.compared.set.needed.nets(),
        removed: Removed::Everywhere(&removed),
    };
    let drafted = drafted(&basis, asked);
    let drafted = drafted.map_err(|problem| error(cloud, problem))?;
    Ok(Planned::keep(
        parts,
        connection,
        Kind::Remove,
        basis,
        drafted,
    ))
}

/// What puts back what there was before the last addition, as long as the cloud still has what was
/// written then (safety rule C3).
///
/// # Errors
/// `StaleSummary` as above, `CloudRemoval`.
pub fn plan_putting_back(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<Arc<Planned>, ShellError> {
    let basis = Basis::of(parts, connection, cloud)?;
    let done = parts.clouds.done(connection, cloud);
    let done = done.ok_or_else(|| error(cloud, RemovalProblem::NothingThere))?;
    let needed = basis.compared.set.needed.nets();
    let drafted = blocking(|| match (&basis.read.of, &basis.who) {
        (OfCloud::Aws(read), SignedIn::Aws(who)) => {
            aws::removing::put_back(read, who, &done, needed)
        }
        (OfCloud::Azure(read), SignedIn::Azure(who)) => {
            azure::removing::put_back(read, who, &done, needed)
        }
        (OfCloud::Google(read), SignedIn::Google(who)) => {
            google::removing::put_back(read, who, &done, needed)
        }
        _ => Err(RemovalProblem::ChangedSince),
    });
    keep(parts, connection, done.entry, basis, drafted)
}

/// What takes out again what the entry `id` of the activity says was added, from the documents as they
/// are now: what was added since stays (safety rule C3).
///
/// # Errors
/// `StaleSummary` where there is no such entry in the project in use, or it was put back since, and as
/// above.
pub fn plan_putting_back_entry(
    parts: Parts<'_>,
    connection: &Connection,
    id: i64,
) -> Result<Arc<Planned>, ShellError> {
    let practice = connection.is_practice();
    let entry = parts.activity.entry(practice, id);
    let entry = entry.ok_or(ShellError::StaleSummary)?;
    let place = Actor::new(connection, connection.project());
    let put_back = parts.activity.put_back(practice);
    let added = Addition::of(&entry, place.place(), &put_back);
    let added = added.ok_or(ShellError::StaleSummary)?;
    let basis = Basis::of(parts, connection, added.cloud)?;
    // The project may use another key by now.
    if changing::account(&basis) != added.account {
        return Err(error(added.cloud, RemovalProblem::NothingThere));
    }
    let needed = basis.compared.set.needed.nets();
    let removed = Removed::Of(added.added);
    let drafted = drafted(&basis, Asked { needed, removed });
    keep(parts, connection, id, basis, drafted)
}

fn drafted(basis: &Basis, asked: Asked<'_>) -> Result<Drafted, RemovalProblem> {
    blocking(|| match (&basis.read.of, &basis.who) {
        (OfCloud::Aws(read), SignedIn::Aws(who)) => aws::removing::plan(read, who, asked),
        (OfCloud::Azure(read), SignedIn::Azure(who)) => azure::removing::plan(read, who, asked),
        (OfCloud::Google(read), SignedIn::Google(who)) => google::removing::plan(read, who, asked),
        _ => Err(RemovalProblem::ChangedSince),
    })
}

/// Keeps what puts back the addition that `entry` of the activity is.
fn keep(
    parts: Parts<'_>,
    connection: &Connection,
    entry: i64,
    basis: Basis,
    drafted: Result<Drafted, RemovalProblem>,
) -> Result<Arc<Planned>, ShellError> {
    let drafted = drafted.map_err(|problem| error(basis.read.cloud(), problem))?;
    let planned = Planned {
        undoes: Some(entry),
        ..Planned::of(parts, Kind::PutBack, basis, drafted)
    };
    Ok(planned.until_confirmed(parts, connection))
}

fn error(cloud: Provider, problem: RemovalProblem) -> ShellError {
    ShellError::CloudRemoval {
        cloud,
        problem: Box::new(problem),
    }
}

/// The blocks of a list that stand at `positions`.
fn blocks(list: &AccessList, positions: &[u32]) -> Vec<IpNet> {
    let at = |at: &u32| usize::try_from(*at).ok();
    let entries = positions.iter().filter_map(at);
    let entries = entries.filter_map(|at| list.entries.get(at));
    entries.map(|entry| entry.net).collect()
}
