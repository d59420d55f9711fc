//! What is unusual about a fetched list and about what is written from it, so that a person reviews
//! it first (safety rule A4).

use std::collections::HashSet;

use ipnet::IpNet;

use crate::address::{Address, Direction, Service};
use crate::book::AddressBook;
use crate::change::Change;
use crate::problem::EntryProblem;
use crate::ranges::Ranges;
use crate::release::Release;

/// What a list is measured against: what a person accepted, and what the access list has.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// The blocks of the list accepted last.
    last: Vec<IpNet>,
    /// What stood in any accepted list or stands in the access list.
    known: Ranges,
    /// The entries of the access list that name somebody.
    access_list: HashSet<IpNet>,
    /// Blocks wider than one address that were accepted.
    wide: HashSet<IpNet>,
    /// Stands in for the list accepted last while there is none.
    release: Option<&'static Release>,
}

/// What has to happen to a list before it is used or written.
#[derive(Debug, Clone, PartialEq)]
pub enum Review {
    /// Nothing: it is as usual.
    NotNeeded,
    /// A person reviews and accepts it; until then the list before it is used.
    Needed {
        /// Blocks wider than one address that nobody accepted before, in numeric order.
        wide: Vec<IpNet>,
        /// Set where more than a tenth changed.
        change: Option<Change>,
    },
    /// It is a mistake and is never used: these entries are wider than any of Atlas's can be.
    HeldBack {
        /// Which, with their places in the document; at most the first 1,000.
        mistakes: Vec<EntryProblem>,
    },
}

/// What is about to be written.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// The control plane's list that is in use; `None` where nobody accepted it yet.
    pub list: Option<&'a AddressBook>,
    /// The blocks of Atlas in it, those of clusters included.
    pub needed: &'a [IpNet],
    /// The same as they are written: perhaps merged.
    pub blocks: &'a [IpNet],
    /// How many entries of the access list go.
    pub removed: usize,
}

impl Baseline {
    /// `accepted` are the lists of one Atlas that a person reviewed and accepted, the oldest first. A
    /// list that needed no review is not one of them: nine percent a day would soon be everything.
    /// `access_list` are the entries of the access list as a person saw it last; one that lets in
    /// everybody names nobody and does not count.
    #[must_use]
    pub fn new<'a>(
        accepted: impl IntoIterator<Item = &'a AddressBook>,
        access_list: impl IntoIterator<Item = IpNet>,
    ) -> Self {
        let named = access_list.into_iter().filter(|net| net.prefix_len() > 0);
        let access_list: HashSet<IpNet> = named.collect();
        let mut known: Vec<IpNet> = access_list.iter().copied().collect();
        let (mut last, mut wide) = (Vec::new(), HashSet::new());
        for book in accepted {
            last = book.reaching_keys().collect();
            known.extend(&last);
            wide.extend(book.wide().map(|address| address.net));
        }
        Self {
            last,
            known: Ranges::of(known),
            access_list,
            wide,
            release: None,
        }
    }

    /// The same with what was known when this version was released, which counts until a person
    /// accepted a list.
    #[must_use]
    pub fn or_release(self, release: &'static Release) -> Self {
        let release = self.last.is_empty().then_some(release);
        Self { release, ..self }
    }

    /// How the blocks of `book` that reach keys differ. What came is measured against everything that
    /// is known, what went against the list accepted last; where there is none, the share is of what
    /// was known at release, else of what the access list has.
    fn change(&self, book: &AddressBook) -> Change {
        let now: Vec<IpNet> = book.reaching_keys().collect();
        let is_released = |net| self.release.is_some_and(|release| release.contains(net));
        let is_new = |net: &&IpNet| !self.known.contains(**net) && !is_released(**net);
        let added = now.iter().filter(is_new).count();
        let (removed, of) = match self.release {
            Some(release) => {
                let still = now.iter().filter(|net| release.contains(**net)).count();
                (release.size().saturating_sub(still), release.size())
            }
            None => {
                let listed = Ranges::of(now.iter().copied());
                let is_gone = |net: &&IpNet| !listed.contains(**net);
                let removed = self.last.iter().filter(is_gone).count();
                (removed, self.last.len())
            }
        };
        Change::of(added, removed, if of == 0 { now.len() - added } else { of })
    }

    /// What has to happen before `writing` is written: of what it lets in, only the control plane's
    /// list has been reviewed. The share is of what the access list has; where that is not known, of
    /// what is written.
    #[must_use]
    pub fn review(&self, writing: &Writing<'_>) -> Review {
        let list = Ranges::of(
            writing
                .list
                .into_iter()
                .flat_map(AddressBook::reaching_keys),
        );
        let is_new = |net: &&IpNet| !self.known.contains(**net) && !list.contains(**net);
        let added = writing.needed.iter().filter(is_new).count();
        let of = match self.access_list.len() {
            0 => writing.needed.len() - added,
            count => count,
        };
        let has = |net: &IpNet| self.wide.contains(net) || self.access_list.contains(net);
        let wide = writing.blocks.iter().copied();
        let wide = wide.filter(|net| net.prefix_len() < net.max_prefix_len() && !has(net));
        needed(wide, Change::of(added, writing.removed, of))
    }
}

impl AddressBook {
    /// What has to happen to the list before it is used.
    #[must_use]
    pub fn review(&self, baseline: &Baseline) -> Review {
        let mistakes: Vec<EntryProblem> = self.mistakes().cloned().collect();
        if !mistakes.is_empty() {
            return Review::HeldBack { mistakes };
        }
        let wide = self.wide().map(|address| address.net);
        let wide = wide.filter(|net| !baseline.wide.contains(net));
        needed(wide, baseline.change(self))
    }

    /// Entries that hold the whole list back.
    pub fn mistakes(&self) -> impl Iterator<Item = &EntryProblem> {
        self.problems().iter().filter(|it| it.reason.holds_back())
    }

    /// The outbound blocks that a key service must let in, in numeric order, IPv4 first.
    pub fn reaching_keys(&self) -> impl Iterator<Item = IpNet> {
        let reaches = |address: &Address<'_>| address.services().any(Service::reaches_keys);
        let addresses = self.addresses(Direction::Outbound);
        addresses.filter(reaches).map(|address| address.net)
    }
}

fn needed(wide: impl Iterator<Item = IpNet>, change: Change) -> Review {
    let mut wide: Vec<IpNet> = wide.collect();
    wide.sort_unstable();
    wide.dedup();
    let change = Some(change).filter(|change| change.is_big());
    if wide.is_empty() && change.is_none() {
        Review::NotNeeded
    } else {
        Review::Needed { wide, change }
    }
}

#[cfg(test)]
mod tests;
