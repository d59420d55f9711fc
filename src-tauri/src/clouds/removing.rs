//! Taking addresses out of the lists in a cloud: what is no longer needed, and what was added last.

use std::sync::Arc;

use access_list::AccessList;
use encryption::Provider;
use ipnet::IpNet;

use super::Parts;
use super::aws;
use super::azure;
use super::changing::{Basis, Drafted, Kind, Planned};
use super::google;
use super::reading::OfCloud;
use super::state::SignedIn;
use crate::access_list::comparing;
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
    pub(super) removed: &'a [IpNet],
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
        removed: &removed,
    };
    let drafted = blocking(|| match (&basis.read.of, &basis.who) {
        (OfCloud::Aws(read), SignedIn::Aws(who)) => aws::removing::plan(read, who, asked),
        (OfCloud::Azure(read), SignedIn::Azure(who)) => azure::removing::plan(read, who, asked),
        (OfCloud::Google(read), SignedIn::Google(who)) => google::removing::plan(read, who, asked),
        _ => Err(RemovalProblem::ChangedSince),
    });
    keep(parts, connection, Kind::Remove, basis, drafted)
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
    keep(parts, connection, Kind::PutBack, basis, drafted)
}

fn keep(
    parts: Parts<'_>,
    connection: &Connection,
    kind: Kind,
    basis: Basis,
    drafted: Result<Drafted, RemovalProblem>,
) -> Result<Arc<Planned>, ShellError> {
    let drafted = drafted.map_err(|problem| error(basis.read.cloud(), problem))?;
    Ok(Planned::keep(parts, connection, kind, basis, drafted))
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
