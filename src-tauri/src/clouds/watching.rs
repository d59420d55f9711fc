//! Reading again, unasked, what was read from a cloud before, and saying what changed there. It reads
//! and never writes.

use std::collections::HashSet;
use std::sync::Arc;

use access_list::{AccessList, ListState};
use encryption::Provider;
use ipnet::IpNet;

use super::Parts;
use super::reading::{self, CloudRead};
use crate::access_list::needed;
use crate::connection::session::Connection;

/// What somebody else changed in a cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drift {
    /// Where.
    pub cloud: Provider,
    /// Entries that the list has lost.
    pub lost: usize,
    /// Entries that it has got. Both none: something beside the lists changed.
    pub gained: usize,
    /// What the list says of what is needed.
    pub list: Option<ListState>,
}

impl Drift {
    /// What came and went; `None`: nothing did.
    pub(super) fn between(had: &AccessList, has: &AccessList, cloud: Provider) -> Option<Self> {
        let (had, has) = (nets(had), nets(has));
        let (lost, gained) = (had.difference(&has).count(), has.difference(&had).count());
        (lost + gained > 0).then_some(Self {
            cloud,
            lost,
            gained,
            list: None,
        })
    }
}

/// Reads again what was read since somebody signed in. Where nothing changed, nothing is done; what
/// cannot be read, or not as much of it as before, says nothing.
pub async fn look(parts: Parts<'_>, connection: &Connection) -> Vec<Drift> {
    let mut drifts = Vec::new();
    for cloud in Provider::ALL {
        if let Some(before) = parts.clouds.read(connection, cloud) {
            // What asks a cloud is large: on the heap it leaves room on the stack.
            drifts.extend(Box::pin(drift(parts, connection, &before)).await);
        }
    }
    drifts
}

async fn drift(
    parts: Parts<'_>,
    connection: &Connection,
    before: &Arc<CloudRead>,
) -> Option<Drift> {
    let cloud = before.cloud();
    let seen = needed::gather(parts.lists, connection).await.ok()?;
    let (_, now) = reading::ask(parts, connection, cloud, &seen).await.ok()?;
    // Somebody read or changed it meanwhile, or does so now.
    let is_last = parts.clouds.read(connection, cloud);
    let is_last = is_last.is_some_and(|last| Arc::ptr_eq(&last, before));
    if !is_last || parts.clouds.is_changing() || !now.is_as_whole_as(before) {
        return None;
    }
    let drift = match Drift::between(before.list(), now.list(), cloud) {
        Some(drift) => drift,
        None if now.documents() == before.documents() => return None,
        None => Drift {
            cloud,
            lost: 0,
            gained: 0,
            list: None,
        },
    };
    let shown = reading::read_now(parts, connection, cloud).await.ok()?;
    let compared = shown.0.compared.as_ref();
    Some(Drift {
        list: compared.map(|compared| ListState::of(&compared.comparison)),
        ..drift
    })
}

fn nets(list: &AccessList) -> HashSet<IpNet> {
    list.entries.iter().map(|entry| entry.net).collect()
}
