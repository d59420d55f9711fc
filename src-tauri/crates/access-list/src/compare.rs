//! What is needed, compared with what a key service lets in.

use addresses::Ranges;
use ipnet::IpNet;
use jiff::Timestamp;

use crate::list::AccessList;
use crate::needed::Needed;
use crate::verdict::{Proof, Verdict};

/// How what is needed and what there is differ. Positions count in [`Needed::nets`], entries in
/// [`AccessList::entries`]; every needed block is missing, not proven or covered, and every entry is
/// used (covers something needed), no longer needed, or not from Atlas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Positions of needed blocks that are proven not to be accepted, or not wholly.
    pub missing: Vec<u32>,
    /// Positions of needed blocks of which it is not known.
    pub not_proven: Vec<u32>,
    /// Needed blocks that are proven to be accepted.
    pub covered: Vec<Covered>,
    /// Entries that nothing needs any more and that stood in an earlier list from this Atlas (safety
    /// rule A1).
    pub no_longer_needed: Vec<u32>,
    /// Entries that are none of Atlas's: kept, whatever happens (safety rule A1).
    pub not_from_atlas: Vec<u32>,
    /// Entries that accept what is needed, and more.
    pub wider_than_needed: Vec<Wider>,
    /// What it proves.
    pub proof: Proof,
    /// Everything needed is known. Otherwise nothing may be removed (safety rule A2), and nothing is
    /// proven to be all.
    pub complete: bool,
}

/// A needed block that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// Its position.
    pub position: u32,
    /// The widest entry that holds all of it; `None` where only several together do.
    pub entry: Option<u32>,
}

/// An entry that accepts more than is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wider {
    /// Which.
    pub entry: u32,
    /// How many addresses it accepts beyond what is needed.
    pub extra: u128,
}

/// Compares `needed` with `have` as it stands at `now`. `earlier` are the blocks of every earlier list
/// from this Atlas.
///
/// Linear but for sorting: everything is asked about in numeric order, which the sets answer from
/// what they were asked before. In the order of the text, a million entries would be a million
/// walks through memory.
#[must_use]
pub fn compare(
    needed: &Needed,
    have: &AccessList,
    earlier: &[IpNet],
    now: Timestamp,
) -> Comparison {
    let named = have.entries.iter().map(|entry| entry.net);
    let mut allowed = Ranges::of(named.chain(have.unnamed.iter().copied()));
    let mut undecided = Ranges::of(have.undecided.iter().copied());
    let has_ended = have.ends_at.is_some_and(|end| end <= now);
    if has_ended {
        (allowed, undecided) = (Ranges::default(), Ranges::all());
    }
    let possible = if undecided.is_empty() {
        None
    } else {
        Some(allowed.with(&undecided))
    };
    let wanted = Ranges::of(needed.nets().iter().copied());
    let past = Ranges::of(earlier.iter().copied());
    let (mut missing, mut not_proven, mut covered) = (Vec::new(), Vec::new(), Vec::new());
    let sorted = in_order(have);
    let mut widest = Widest::of(&sorted);
    for (position, net) in (0_u32..).zip(needed.nets()) {
        if allowed.contains(*net) {
            let entry = widest.holding(*net);
            covered.push(Covered { position, entry });
        } else if possible.as_ref().is_some_and(|it| it.contains(*net)) {
            not_proven.push(position);
        } else {
            missing.push(position);
        }
    }
    let is_named = have.is_open || have.unnamed.is_empty();
    let is_decided = have.is_decided() && !has_ended && is_named;
    let is_understood = have.doubts.iter().all(|doubt| !doubt.is_whole) && !has_ended;
    let verdict = if !missing.is_empty() {
        Verdict::Missing
    } else if !not_proven.is_empty() || !is_understood {
        Verdict::NotProven
    } else if have.is_open {
        Verdict::NoList
    } else if !needed.is_complete() {
        Verdict::NotProven
    } else {
        Verdict::Allowed
    };
    let mut comparison = Comparison {
        missing,
        not_proven,
        covered,
        no_longer_needed: Vec::new(),
        not_from_atlas: Vec::new(),
        wider_than_needed: Vec::new(),
        proof: Proof {
            verdict,
            half: have.half,
            is_decided,
        },
        complete: needed.is_complete(),
    };
    for (net, index) in sorted {
        let shared = wanted.shared(net);
        if shared == 0 {
            if past.contains(net) {
                comparison.no_longer_needed.push(index);
            } else {
                comparison.not_from_atlas.push(index);
            }
            continue;
        }
        let extra = addresses::size(net) - shared;
        if extra > 0 {
            comparison.wider_than_needed.push(Wider {
                entry: index,
                extra,
            });
        }
    }
    // Back in the order of the text.
    comparison.no_longer_needed.sort_unstable();
    comparison.not_from_atlas.sort_unstable();
    comparison
        .wider_than_needed
        .sort_unstable_by_key(|wider| wider.entry);
    comparison
}

/// The entries by their first address, the widest first.
fn in_order(have: &AccessList) -> Vec<(IpNet, u32)> {
    let entries = have.entries.iter().map(|entry| entry.net.trunc());
    let mut sorted: Vec<(IpNet, u32)> = entries.zip(0_u32..).collect();
    sorted.sort_unstable();
    sorted
}

/// Finds the widest entry that holds a block, for blocks in numeric order.
struct Widest<'a> {
    sorted: &'a [(IpNet, u32)],
    next: usize,
    /// The widest entry that began last; blocks are nested or apart, so no other can hold.
    current: Option<(IpNet, u32)>,
}

impl<'a> Widest<'a> {
    fn of(sorted: &'a [(IpNet, u32)]) -> Self {
        Self {
            sorted,
            next: 0,
            current: None,
        }
    }

    fn holding(&mut self, net: IpNet) -> Option<u32> {
        while let Some((candidate, index)) = self.sorted.get(self.next).copied() {
            if candidate.network() > net.network() {
                break;
            }
            self.next += 1;
            let inside = self
                .current
                .is_some_and(|(current, _)| current.contains(&candidate));
            if !inside {
                self.current = Some((candidate, index));
            }
        }
        self.current
            .filter(|(current, _)| current.contains(&net))
            .map(|(_, index)| index)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;
