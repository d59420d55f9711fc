//! Which addresses count as once Atlas's, so that they may one day be *no longer needed* (safety rule
//! A1). One poisoned list, a proxy that rewrites answers or a mistake of Atlas must not end in the
//! removal of what the administrator had.

use std::sync::Arc;

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::ranges::Ranges;

/// One fetch of the list of one Atlas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFetch {
    /// When.
    pub at: Timestamp,
    /// A public authority issued the certificate of the connection.
    pub has_public_issuer: bool,
    /// Nothing of the list waits for a person: it needed no [review](crate::Review), or was accepted,
    /// even later. A list that is held back as a mistake waits for ever.
    pub is_reviewed: bool,
    /// The outbound blocks that reach keys.
    pub blocks: Arc<[IpNet]>,
}

/// What the administrator's access list was seen to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessListRead {
    /// When.
    pub at: Timestamp,
    /// Its entries. One that lets in everybody names nobody and does not count.
    pub blocks: Vec<IpNet>,
}

/// The addresses that were once Atlas's, from everything that was fetched and read, in any order.
///
/// A fetch counts where the connection had a public issuer and the list does not wait for a review. An
/// address is once Atlas's where it stood in all fetches that count of three different days (UTC)
/// without a break, unless the access list had it at a time when Atlas did not yet list it. While the
/// newest fetch does not count, nothing is: what it lacks may be needed.
#[must_use]
pub fn once_atlas(fetches: &[ListFetch], reads: &[AccessListRead]) -> Ranges {
    let newest = fetches.iter().map(|fetch| fetch.at).max();
    let mut newest = fetches.iter().filter(|fetch| Some(fetch.at) == newest);
    if !newest.all(ListFetch::counts) {
        return Ranges::default();
    }
    let history = History::of(fetches, reads);
    history.established.minus(&history.administrators)
}

/// What of `blocks`, an access list that is read after all of `fetches`, the administrator has by
/// himself: Atlas neither lists it nor did so for long. All that [`once_atlas`] has to know of such a
/// read.
#[must_use]
pub fn administrators(fetches: &[ListFetch], blocks: &[IpNet]) -> Ranges {
    let mut history = History::of(fetches, &[]);
    history.read(blocks);
    history.administrators
}

impl ListFetch {
    fn counts(&self) -> bool {
        self.has_public_issuer && self.is_reviewed
    }
}

enum Event<'a> {
    Read(&'a AccessListRead),
    Fetch(&'a ListFetch),
}

impl Event<'_> {
    fn at(&self) -> Timestamp {
        match self {
            Self::Read(read) => read.at,
            Self::Fetch(fetch) => fetch.at,
        }
    }
}

#[derive(Default)]
struct History {
    /// What stands in the list without a break: on one day or more, on two or more, on three or more.
    standing: [Ranges; 3],
    last_day: Option<Date>,
    /// What ever stood on three days.
    established: Ranges,
    /// What the administrator had by himself.
    administrators: Ranges,
}

impl History {
    fn of(fetches: &[ListFetch], reads: &[AccessListRead]) -> Self {
        let reads = reads.iter().map(Event::Read);
        let fetches = fetches.iter().filter(|fetch| fetch.counts());
        let mut events: Vec<Event<'_>> = reads.chain(fetches.map(Event::Fetch)).collect();
        // Stable: of what has the same time, the administrator's comes first.
        events.sort_by_key(Event::at);
        let mut history = Self::default();
        for event in events {
            match event {
                Event::Read(read) => history.read(&read.blocks),
                Event::Fetch(fetch) => history.fetched(fetch),
            }
        }
        history
    }

    fn fetched(&mut self, fetch: &ListFetch) {
        let listed = Ranges::of(fetch.blocks.iter().copied());
        let day = TimeZone::UTC.to_datetime(fetch.at).date();
        let [one, two, three] = &mut self.standing;
        if self.last_day.replace(day) == Some(day) {
            *three = three.common(&listed);
            *two = two.common(&listed);
        } else {
            *three = two.common(&listed);
            *two = one.common(&listed);
        }
        *one = listed;
        self.established = self.established.with(three);
    }

    fn read(&mut self, blocks: &[IpNet]) {
        let [listed, ..] = &self.standing;
        let named = blocks.iter().filter(|net| net.prefix_len() > 0);
        let own = Ranges::of(named.copied())
            .minus(listed)
            .minus(&self.established);
        self.administrators = self.administrators.with(&own);
    }
}

#[cfg(test)]
mod tests;
