//! Adding what is missing to the lists in a cloud, and beginning a first list: planned from what was read
//! last.

use std::sync::Arc;

use access_list::AwsFirst;
use encryption::Provider;
use ipnet::IpNet;

use super::Parts;
use super::aws;
use super::azure;
use super::changing::{Basis, Drafted, Kind, Planned};
use super::google;
use super::reading::{CloudRead, OfCloud};
use super::state::SignedIn;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::error::ShellError;

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

/// Where a first list is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirstList {
    /// In a policy of AWS.
    Aws(AwsFirst),
    /// In the firewall of a key vault.
    Azure {
        /// The administrator's own address, as it was typed; empty: none.
        own_address: String,
    },
}

impl FirstList {
    fn cloud(&self) -> Provider {
        match self {
            Self::Aws(_) => Provider::Aws,
            Self::Azure { .. } => Provider::Azure,
        }
    }
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
    planned(parts, connection, cloud, own, None)
}

/// What has to change so that only what is needed is allowed, where no list is in force. It is a step of
/// its own (safety rule C4).
///
/// # Errors
/// As [`plan`].
pub fn plan_first(
    parts: Parts<'_>,
    connection: &Connection,
    first: &FirstList,
) -> Result<Arc<Planned>, ShellError> {
    planned(parts, connection, first.cloud(), false, Some(first))
}

fn planned(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
    own: bool,
    first: Option<&FirstList>,
) -> Result<Arc<Planned>, ShellError> {
    let basis = Basis::of(parts, connection, cloud)?;
    let asked = Asked {
        needed: basis.compared.set.needed.nets(),
        own,
        practice: connection.is_practice(),
    };
    let drafted = blocking(|| of_cloud(&basis.read, &basis.who, asked, first))?;
    let kind = match first {
        None => Kind::Add,
        Some(_) => Kind::Begin,
    };
    Ok(Planned::keep(parts, connection, kind, basis, drafted))
}

fn of_cloud(
    read: &CloudRead,
    who: &SignedIn,
    asked: Asked<'_>,
    first: Option<&FirstList>,
) -> Result<Drafted, ShellError> {
    let drafted = match (&read.of, who) {
        (OfCloud::Aws(read), SignedIn::Aws(who)) => match first {
            None => aws::adding::plan(read, who, asked),
            Some(FirstList::Aws(first)) => aws::adding::plan_first(read, who, asked, *first),
            Some(FirstList::Azure { .. }) => Err(None),
        },
        (OfCloud::Azure(read), SignedIn::Azure(who)) => match first {
            None => azure::adding::plan(read, who, asked),
            Some(FirstList::Azure { own_address }) => {
                azure::adding::plan_first(read, who, asked, own_address)
            }
            Some(FirstList::Aws(_)) => Err(None),
        },
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
