//! The lists that were fetched so far, and what changed from one to another. Works offline.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use addresses::{Address, AddressBook, Cloud, Direction, Service, Source};
use ipnet::IpNet;
use jiff::Timestamp;
use parking_lot::Mutex;
use storage::{Storage, StoredSnapshot};

use crate::support::error::ShellError;

/// A list as it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Names it.
    pub id: String,
    /// When it was fetched first.
    pub at: Timestamp,
    /// Outbound addresses.
    pub outbound: usize,
    /// Inbound addresses.
    pub inbound: usize,
    /// Outbound addresses that came since the snapshot before; 0 for the oldest.
    pub added: usize,
    /// Outbound addresses that went since then.
    pub removed: usize,
}

/// How two snapshots differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotChange {
    /// What came, by region in the order drawn.
    pub added: Vec<ChangedRegion>,
    /// What went.
    pub removed: Vec<ChangedRegion>,
}

/// What changed in one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRegion {
    /// Its cloud.
    pub cloud: Cloud,
    /// Its name.
    pub region: String,
    /// Its place, for example *N. Virginia*.
    pub place: Option<String>,
    /// How many addresses.
    pub count: usize,
    /// At most the first 500.
    pub nets: Vec<IpNet>,
}

/// So many addresses of a region are handed to the window.
const LISTED: usize = 500;

/// What is known of the lists of each Atlas. A kept list never changes, so each is unpacked once.
#[derive(Default)]
pub struct History {
    /// By origin.
    known: Mutex<HashMap<String, Known>>,
}

#[derive(Default)]
struct Known {
    /// Oldest first.
    snapshots: Vec<Snapshot>,
    /// Every block that ever reached keys, in numeric order.
    ever_needed: Arc<Vec<IpNet>>,
    newcomers: Arc<Newcomers>,
    shrank_at: Option<Timestamp>,
}

/// When blocks came that the newest list has and an earlier one had not.
#[derive(Debug, Clone, Default)]
pub struct Newcomers(HashMap<IpNet, Timestamp>);

impl Newcomers {
    /// When `net` came; `None` where it was there from the beginning, or is in no list.
    #[must_use]
    pub fn since(&self, net: &IpNet) -> Option<Timestamp> {
        self.0.get(net).copied()
    }
}

impl History {
    /// Every snapshot kept of the Atlas that `source` names, newest first; practice lists have no past.
    #[must_use]
    pub fn read(&self, source: &Source, storage: &Storage) -> Vec<Snapshot> {
        self.with(source, storage, |known| {
            known.snapshots.iter().rev().cloned().collect()
        })
    }

    /// Every block that stood in a list of this Atlas and reaches keys, in numeric order (safety rule
    /// A1).
    #[must_use]
    pub fn ever_needed(&self, source: &Source, storage: &Storage) -> Arc<Vec<IpNet>> {
        self.with(source, storage, |known| Arc::clone(&known.ever_needed))
    }

    /// When the blocks of the newest list came.
    #[must_use]
    pub fn newcomers(&self, source: &Source, storage: &Storage) -> Arc<Newcomers> {
        self.with(source, storage, |known| Arc::clone(&known.newcomers))
    }

    /// When Atlas's list last lost an outbound block that it had in the snapshot before (safety rule A4).
    #[must_use]
    pub fn shrank_at(&self, source: &Source, storage: &Storage) -> Option<Timestamp> {
        self.with(source, storage, |known| known.shrank_at)
    }

    fn with<T>(&self, source: &Source, storage: &Storage, read: impl FnOnce(&Known) -> T) -> T {
        if source.practice {
            return read(&Known::default());
        }
        let mut known = self.known.lock();
        let known = known.entry(source.origin.clone()).or_default();
        known.catch_up(&source.origin, storage);
        read(known)
    }
}

impl Known {
    /// Takes over the snapshots that came since the last time.
    fn catch_up(&mut self, origin: &str, storage: &Storage) {
        let mut kept = storage.snapshots(origin);
        kept.reverse();
        if !self.is_followed_by(&kept) {
            *self = Self::default();
        }
        let newest = self.snapshots.last().map(|snapshot| snapshot.id.clone());
        let is_new = |snapshot: &StoredSnapshot| {
            let is_newest = |id: &String| *id == snapshot.id;
            !newest.as_ref().is_some_and(is_newest)
        };
        let new: Vec<&StoredSnapshot> = kept.iter().rev().take_while(|it| is_new(it)).collect();
        let mut before = newest
            .filter(|_| !new.is_empty())
            .and_then(|id| storage.snapshot(origin, &id));
        for snapshot in new.into_iter().rev() {
            if let Some(book) = storage.snapshot(origin, &snapshot.id) {
                self.take(snapshot, &book, before.as_ref());
                before = Some(book);
            }
        }
        // The oldest go, but what they held stays known.
        let ids: HashSet<&str> = kept.iter().map(|snapshot| snapshot.id.as_str()).collect();
        self.snapshots
            .retain(|snapshot| ids.contains(snapshot.id.as_str()));
    }

    /// Whether what is in `kept`, oldest first, and not known is all newer than what is known.
    fn is_followed_by(&self, kept: &[StoredSnapshot]) -> bool {
        let known: HashSet<&str> = self.snapshots.iter().map(|it| it.id.as_str()).collect();
        let Some(newest) = self.snapshots.last() else {
            return true;
        };
        let mut until = kept.iter().take_while(|snapshot| snapshot.id != newest.id);
        kept.iter().any(|snapshot| snapshot.id == newest.id)
            && until.all(|snapshot| known.contains(snapshot.id.as_str()))
    }

    fn take(
        &mut self,
        snapshot: &StoredSnapshot,
        book: &AddressBook,
        before: Option<&AddressBook>,
    ) {
        let outbound = |book: &AddressBook| -> HashSet<IpNet> {
            let addresses = book.addresses(Direction::Outbound);
            addresses.map(|address| address.net).collect()
        };
        let now = outbound(book);
        let (mut added, mut removed) = (0, 0);
        if let Some(before) = before.map(outbound) {
            let newcomers = Arc::make_mut(&mut self.newcomers);
            for gone in before.difference(&now) {
                newcomers.0.remove(gone);
                removed += 1;
            }
            for came in now.difference(&before) {
                newcomers.0.insert(*came, snapshot.at);
                added += 1;
            }
        }
        if removed > 0 {
            self.shrank_at = Some(snapshot.at);
        }
        let ever = Arc::make_mut(&mut self.ever_needed);
        ever.extend(
            book.addresses(Direction::Outbound)
                .filter(|address| address.services().any(Service::reaches_keys))
                .map(|address| address.net),
        );
        ever.sort_unstable();
        ever.dedup();
        self.snapshots.push(Snapshot {
            id: snapshot.id.clone(),
            at: snapshot.at,
            outbound: book.totals(Direction::Outbound).total,
            inbound: book.totals(Direction::Inbound).total,
            added,
            removed,
        });
    }
}

/// What changed of outbound and of inbound addresses, from the snapshot `from` to the snapshot `to`.
///
/// # Errors
/// `StaleList` where one of them is not there any more.
pub fn compare(
    source: &Source,
    storage: &Storage,
    from: &str,
    to: &str,
) -> Result<(SnapshotChange, SnapshotChange), ShellError> {
    let snapshot = |id| {
        storage
            .snapshot(&source.origin, id)
            .ok_or(ShellError::StaleList)
    };
    let (from, to) = (snapshot(from)?, snapshot(to)?);
    let change = |direction| SnapshotChange {
        added: only_in(&to, &from, direction),
        removed: only_in(&from, &to, direction),
    };
    Ok((change(Direction::Outbound), change(Direction::Inbound)))
}

/// What `book` has and `other` has not, by region in the order drawn.
fn only_in(book: &AddressBook, other: &AddressBook, direction: Direction) -> Vec<ChangedRegion> {
    let others: HashSet<IpNet> = other
        .addresses(direction)
        .map(|address| address.net)
        .collect();
    let mut regions: BTreeMap<(Cloud, String), Vec<Address<'_>>> = BTreeMap::new();
    for address in book.addresses(direction) {
        if !others.contains(&address.net) {
            let place = (address.cloud.clone(), address.region.to_owned());
            regions.entry(place).or_default().push(address);
        }
    }
    regions
        .into_iter()
        .map(|((cloud, region), found)| ChangedRegion {
            cloud,
            place: found
                .first()
                .and_then(Address::place_name)
                .map(str::to_owned),
            region,
            count: found.len(),
            nets: found
                .iter()
                .take(LISTED)
                .map(|address| address.net)
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
