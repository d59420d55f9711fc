//! The lists that were fetched so far, and what changed from one to another. Works offline.

mod practice;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use addresses::{
    AccessListRead, Address, AddressBook, Cloud, Direction, ListFetch, Source, administrators,
    once_atlas,
};
use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use storage::{FetchedBy, Fetches, Issuer, ListReview, Storage, StoredSnapshot};

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

/// A list with how it was fetched, and what was found about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedSnapshot {
    /// The list.
    pub snapshot: Snapshot,
    /// Days (UTC) on which it came over a connection with a public issuer.
    pub public_days: usize,
    /// Days on which it came over another one.
    pub private_days: usize,
    /// The window fetched it.
    pub by_window: bool,
    /// The timer fetched it.
    pub by_timer: bool,
    /// When it was fetched last, where that is known.
    pub last: Option<Timestamp>,
    /// What was found about it, where that is known.
    pub review: Option<ListReview>,
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
    /// The blocks of each list that reach keys, by the list's name.
    blocks: HashMap<String, Arc<[IpNet]>>,
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
    /// Every snapshot kept of the Atlas that `source` names, newest first; of practice none is kept.
    #[must_use]
    pub fn read(&self, source: &Source, storage: &Storage) -> Vec<FetchedSnapshot> {
        let fetches = storage.fetches(&source.origin);
        self.with(source, storage, |known| {
            let newest_first = known.snapshots.iter().rev();
            newest_first.map(|it| fetched(it, &fetches)).collect()
        })
    }

    /// The blocks that were once this Atlas's, and may one day be no longer needed, in numeric order
    /// (safety rule A1).
    #[must_use]
    pub fn once_atlas(&self, source: &Source, storage: &Storage) -> Vec<IpNet> {
        let mut reads = Vec::new();
        // What was read in practice was read after all of its past.
        if !source.practice {
            let access = storage.access(&source.origin);
            reads = access.administrators;
            reads.extend(access.list.map(|list| AccessListRead {
                at: list.read_at,
                blocks: list.content.entries.iter().map(|entry| entry.net).collect(),
            }));
        }
        let fetches = self.fetches(source, storage);
        once_atlas(&fetches, &reads).blocks().collect()
    }

    /// What of `blocks`, which the access list had at `at`, was no block of Atlas's so far (safety rule
    /// A1).
    #[must_use]
    pub fn administrators(
        &self,
        source: &Source,
        storage: &Storage,
        at: Timestamp,
        blocks: &[IpNet],
    ) -> AccessListRead {
        let mut fetches = self.fetches(source, storage);
        fetches.retain(|fetch| fetch.at < at);
        let blocks = administrators(&fetches, blocks).blocks().collect();
        AccessListRead { at, blocks }
    }

    /// Whether the list fetched last came over a connection with a public issuer. What is not known is
    /// none.
    #[must_use]
    pub fn has_public_issuer(&self, source: &Source, storage: &Storage) -> bool {
        let fetches = self.fetches(source, storage);
        let newest = fetches.iter().max_by_key(|fetch| fetch.at);
        newest.is_some_and(|fetch| fetch.has_public_issuer)
    }

    /// Every fetch that is known of. How a list of an earlier version came is not known.
    fn fetches(&self, source: &Source, storage: &Storage) -> Vec<ListFetch> {
        if source.practice {
            return practice::fetches(Timestamp::now());
        }
        let known_days = storage.fetches(&source.origin);
        self.with(source, storage, |known| {
            let days = known_days.days.iter().flat_map(|day| {
                let fetch = |at| ListFetch {
                    at,
                    has_public_issuer: day.issuer == Issuer::Public,
                    is_reviewed: ListReview::is_usable(known_days.review(&day.list)),
                    // A list that cannot be read any more lists nothing.
                    blocks: known.blocks.get(&day.list).cloned().unwrap_or_default(),
                };
                [fetch(day.first), fetch(day.last)]
            });
            let unknown = known.snapshots.iter();
            let unknown = unknown.filter(|it| known_days.of(&it.id).next().is_none());
            let unknown = unknown.map(|snapshot| ListFetch {
                at: snapshot.at,
                has_public_issuer: false,
                is_reviewed: false,
                blocks: Arc::default(),
            });
            days.chain(unknown).collect()
        })
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
        let ids: HashSet<&str> = kept.iter().map(|snapshot| snapshot.id.as_str()).collect();
        self.snapshots
            .retain(|snapshot| ids.contains(snapshot.id.as_str()));
        self.blocks.retain(|id, _| ids.contains(id.as_str()));
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
        let blocks = book.reaching_keys().collect();
        self.blocks.insert(snapshot.id.clone(), blocks);
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

fn fetched(snapshot: &Snapshot, fetches: &Fetches) -> FetchedSnapshot {
    let days = |issuer: Issuer| {
        let days = fetches.of(&snapshot.id).filter(|day| day.issuer == issuer);
        let days = days.map(|day| TimeZone::UTC.to_datetime(day.first).date());
        days.collect::<HashSet<Date>>().len()
    };
    let by = |by: FetchedBy| fetches.of(&snapshot.id).any(|day| day.by == by);
    FetchedSnapshot {
        public_days: days(Issuer::Public),
        private_days: days(Issuer::Private),
        by_window: by(FetchedBy::Window),
        by_timer: by(FetchedBy::Timer),
        last: fetches.last(&snapshot.id),
        review: fetches.review(&snapshot.id),
        snapshot: snapshot.clone(),
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
