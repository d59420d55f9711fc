//! Adding what is missing to the lists in a cloud: planned from what was read last.

use std::sync::Arc;

use encryption::Provider;
use ipnet::IpNet;

use super::Parts;
use super::aws;
use super::changing::Planned;
use super::google;
use super::reading::{CloudRead, OfCloud};
use super::state::SignedIn;
use crate::addresses::book::InUse;
use crate::addresses::unusual::Unusual;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::error::ShellError;
use crate::support::generation;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Everything that is needed.
    pub(super) needed: &'a [IpNet],
    /// Lists that others use, too, are left alone.
    pub(super) own: bool,
    /// Practice: names are marked so, and addresses may be any.
    pub(super) practice: bool,
}

/// What has to be added so that everything needed is allowed, from what was read last. `own`: lists
/// that others use, too, are left alone.
///
/// # Errors
/// `StaleSummary` where nothing was read or what is needed changed since, `CloudAddition`.
pub fn plan(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    own: bool,
) -> Result<Arc<Planned>, ShellError> {
    let read = parts.clouds.read(connection, cloud);
    let read = read.ok_or(ShellError::StaleSummary)?;
    let who = parts.clouds.session(connection, cloud)?;
    let lists = parts.lists;
    let compared = lists.state.compared(&connection.source(), lists.storage);
    let compared = compared.filter(|compared| *compared.list == *read.list());
    let compared = compared.ok_or(ShellError::StaleSummary)?;
    let set = &compared.set;
    let needed = set.needed.nets();
    let asked = Asked {
        needed,
        own,
        practice: connection.is_practice(),
    };
    let (changes, ready) = blocking(|| of_cloud(&read, &who, asked))?;
    let mut blocks: Vec<_> = changes.iter().flat_map(|one| one.added.clone()).collect();
    let unusual = Unusual::of_writing(lists.storage, &set.control_plane, needed, &blocks, 0);
    blocks.sort_unstable();
    blocks.dedup();
    let planned = Arc::new(Planned {
        token: generation::next(),
        account: account(&read, &who),
        read,
        identity: who.identity().to_owned(),
        count: blocks.len(),
        changes,
        ready,
        list: InUse {
            unusual,
            ..set.in_use()
        },
    });
    parts.clouds.set_planned(connection, Arc::clone(&planned));
    Ok(planned)
}

/// Where: of a document in a project, the project.
fn account(read: &CloudRead, who: &SignedIn) -> String {
    match &read.of {
        OfCloud::Google(read) => read.project().to_owned(),
        OfCloud::Aws(_) => who.account().to_owned(),
    }
}

fn of_cloud(
    read: &CloudRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<super::changing::Drafted, ShellError> {
    let drafted = match (&read.of, who) {
        (OfCloud::Aws(read), SignedIn::Aws(who)) => aws::adding::plan(read, who, asked),
        (OfCloud::Google(read), SignedIn::Google(who)) => google::adding::plan(read, who, asked),
        // Somebody signed in elsewhere since.
        _ => Err(None),
    };
    drafted.map_err(|problem| match problem {
        Some(problem) => ShellError::CloudAddition {
            cloud: read.cloud(),
            problem: Box::new(problem),
        },
        None => ShellError::StaleSummary,
    })
}
