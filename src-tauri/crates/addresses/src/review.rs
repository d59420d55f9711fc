//! What is unusual about a fetched list, so that a person reviews it before it is used (safety
//! rule A4).

use std::collections::HashSet;

use ipnet::IpNet;

use crate::address::{Address, Direction, Service};
use crate::book::AddressBook;
use crate::change::Change;
use crate::problem::EntryProblem;
use crate::ranges::Ranges;

/// What a fetched list is measured against: what a person accepted, and what the access list has.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// The blocks of the list accepted last.
    last: Vec<IpNet>,
    /// What stood in any accepted list or stands in the access list.
    known: Ranges,
    /// Blocks wider than one address that were accepted.
    wide: HashSet<IpNet>,
}

/// What has to happen to a fetched list before it is used.
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
        let mut known: Vec<IpNet> = named.collect();
        let (mut last, mut wide) = (Vec::new(), HashSet::new());
        for book in accepted {
            last = reaching_keys(book).collect();
            known.extend(&last);
            wide.extend(book.wide().map(|address| address.net));
        }
        let known = Ranges::of(known);
        Self { last, known, wide }
    }

    /// How the blocks of `book` that reach keys differ. What came is measured against everything that
    /// is known, what went against the list accepted last; where there is none, the share is of what
    /// the access list has.
    fn change(&self, book: &AddressBook) -> Change {
        let now: Vec<IpNet> = reaching_keys(book).collect();
        let added = now.iter().filter(|net| !self.known.contains(**net)).count();
        let listed = Ranges::of(now.iter().copied());
        let removed = self
            .last
            .iter()
            .filter(|net| !listed.contains(**net))
            .count();
        let of = match self.last.len() {
            0 => now.len() - added,
            count => count,
        };
        Change {
            added,
            removed,
            share: (added + removed) as f64 / of.max(1) as f64,
        }
    }
}

impl AddressBook {
    /// What has to happen to the list before it is used.
    #[must_use]
    pub fn review(&self, baseline: &Baseline) -> Review {
        let mistakes = self.problems().iter().filter(|it| it.reason.holds_back());
        let mistakes: Vec<EntryProblem> = mistakes.cloned().collect();
        if !mistakes.is_empty() {
            return Review::HeldBack { mistakes };
        }
        let mut wide: Vec<IpNet> = self.wide().map(|address| address.net).collect();
        wide.retain(|net| !baseline.wide.contains(net));
        wide.sort_unstable();
        wide.dedup();
        let change = Some(baseline.change(self)).filter(|change| change.is_big());
        if wide.is_empty() && change.is_none() {
            Review::NotNeeded
        } else {
            Review::Needed { wide, change }
        }
    }
}

fn reaching_keys(book: &AddressBook) -> impl Iterator<Item = IpNet> {
    let reaches = |address: &Address<'_>| address.services().any(Service::reaches_keys);
    let addresses = book.addresses(Direction::Outbound);
    addresses.filter(reaches).map(|address| address.net)
}

#[cfg(test)]
mod tests;
