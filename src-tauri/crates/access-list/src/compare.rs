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
mod tests {
    use addresses::{Cloud, Service};
    use proptest::prelude::*;

    use super::*;
    use crate::list::{Doubt, Entry, Half, Reason};
    use crate::needed::{Gap, NeededBuilder, UsedBy};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn needed(nets: &[IpNet]) -> NeededBuilder {
        let mut builder = NeededBuilder::default();
        for net in nets {
            builder.add(
                *net,
                UsedBy {
                    service: Service::ControlPlane,
                    cloud: Cloud::Aws,
                    region: "us-east-1".to_owned(),
                    project: None,
                    planned: false,
                },
            );
        }
        builder
    }

    fn have(nets: &[IpNet]) -> AccessList {
        let entries = (1_u32..).zip(nets);
        let entries = entries.map(|(line, net)| Entry { net: *net, line });
        AccessList::of_entries(entries.collect())
    }

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a1_only_what_an_earlier_list_held_is_no_longer_needed() {
        let needed = needed(&nets(&["3.0.0.1/32"])).build();
        let list = have(&nets(&[
            "3.0.0.1/32",
            "3.0.0.2/32",
            "198.51.100.7/32",
            "3.0.0.2/31",
        ]));
        let found = compare(&needed, &list, &nets(&["3.0.0.1/32", "3.0.0.2/32"]), NOW);
        assert_eq!(found.no_longer_needed, [1]);
        assert_eq!(
            found.not_from_atlas,
            [2, 3],
            "an office, and a block that only partly stood in an earlier list"
        );
        assert!(found.missing.is_empty());
    }

    #[test]
    fn a2_what_is_not_known_whole_allows_no_removal() {
        let mut builder = needed(&nets(&["3.0.0.1/32"]));
        builder.gap(Gap::NoSignIn);
        assert!(!compare(&builder.build(), &have(&[]), &[], NOW).complete);
    }

    #[test]
    fn a_wide_entry_says_how_much_more_it_accepts() {
        let needed = needed(&nets(&["3.0.0.1/32", "3.0.0.2/32"])).build();
        let list = have(&nets(&["3.0.0.0/24", "3.0.0.1/32"]));
        let found = compare(&needed, &list, &[], NOW);
        assert_eq!(
            found.wider_than_needed,
            [Wider {
                entry: 0,
                extra: 254
            }]
        );
        assert_eq!(
            found.covered,
            [
                Covered {
                    position: 0,
                    entry: Some(0)
                },
                Covered {
                    position: 1,
                    entry: Some(0)
                },
            ]
        );
    }

    #[test]
    fn several_entries_together_cover_a_block() {
        let needed = needed(&nets(&["3.0.0.0/24"])).build();
        let halves = have(&nets(&["3.0.0.128/25", "3.0.0.0/25"]));
        let found = compare(&needed, &halves, &[], NOW);
        assert_eq!(
            found.covered,
            [Covered {
                position: 0,
                entry: None
            }]
        );
        let half = have(&nets(&["3.0.0.0/25"]));
        assert_eq!(compare(&needed, &half, &[], NOW).missing, [0]);
    }

    fn verdict(list: &AccessList) -> Verdict {
        let needed = needed(&nets(&["3.0.0.1/32", "3.0.0.2/32"])).build();
        compare(&needed, list, &[], NOW).proof.verdict
    }

    #[test]
    fn a9_one_missing_block_makes_it_missing_and_else_one_undecided_makes_it_not_proven() {
        let both = have(&nets(&["3.0.0.0/30"]));
        let one = have(&nets(&["3.0.0.1/32"]));
        let undecided = |list: &AccessList, texts: &[&str]| AccessList {
            undecided: nets(texts),
            ..list.clone()
        };
        assert_eq!(verdict(&both), Verdict::Allowed);
        assert_eq!(verdict(&one), Verdict::Missing);
        assert_eq!(
            verdict(&undecided(&one, &["3.0.0.2/32"])),
            Verdict::NotProven
        );
        let none = have(&[]);
        assert_eq!(
            verdict(&undecided(&none, &["3.0.0.2/32"])),
            Verdict::Missing,
            "the other one is missing"
        );
        let beside = undecided(&both, &["198.51.100.7/32"]);
        assert_eq!(verdict(&beside), Verdict::Allowed, "it is not needed");
    }

    #[test]
    fn a9_a_text_that_was_not_understood_whole_proves_nothing() {
        let both = have(&nets(&["3.0.0.0/30"]));
        let doubted = AccessList {
            doubts: vec![Doubt {
                reason: Reason::Malformed,
                line: 7,
                is_whole: true,
            }],
            ..both.clone()
        };
        assert_eq!(verdict(&doubted), Verdict::NotProven);
        let ended = AccessList {
            ends_at: Some(NOW),
            ..both.clone()
        };
        assert_eq!(verdict(&ended), Verdict::NotProven);
        let open = AccessList {
            is_open: true,
            unnamed: nets(&["0.0.0.0/0"]),
            ..both
        };
        assert_eq!(verdict(&open), Verdict::NoList);
    }

    #[test]
    fn a9_what_is_needed_and_not_known_is_never_proven_to_be_allowed() {
        let mut builder = needed(&nets(&["3.0.0.1/32"]));
        builder.gap(Gap::NoSignIn);
        let list = have(&nets(&["3.0.0.1/32"]));
        let proof = compare(&builder.build(), &list, &[], NOW).proof;
        assert_eq!(proof.verdict, Verdict::NotProven);
        assert!(!proof.is_complete());
    }

    #[test]
    fn a9_one_half_of_aws_alone_is_never_complete() {
        let needed = needed(&nets(&["3.0.0.1/32"])).build();
        for (half, is_complete) in [
            (None, true),
            (Some(Half::Both), true),
            (Some(Half::Role), false),
            (Some(Half::Key), false),
        ] {
            let list = AccessList {
                half,
                ..have(&nets(&["3.0.0.1/32"]))
            };
            let proof = compare(&needed, &list, &[], NOW).proof;
            assert_eq!(proof.verdict, Verdict::Allowed);
            assert_eq!(proof.is_complete(), is_complete, "{half:?}");
        }
    }

    fn blocks(most: usize) -> impl Strategy<Value = Vec<IpNet>> {
        let block = (0_u8..32, 26_u8..=32).prop_map(|(last, prefix)| {
            IpNet::new(std::net::Ipv4Addr::new(3, 0, 0, last).into(), prefix)
                .unwrap()
                .trunc()
        });
        prop::collection::vec(block, 0..most)
    }

    proptest! {
        #[test]
        fn missing_and_covered_are_all_that_is_needed(
            wanted in blocks(8), there in blocks(8), past in blocks(8),
        ) {
            let needed = needed(&wanted).build();
            let list = have(&there);
            let found = compare(&needed, &list, &past, NOW);
            prop_assert!(found.not_proven.is_empty());
            let mut positions: Vec<u32> = found.missing.clone();
            positions.extend(found.covered.iter().map(|covered| covered.position));
            positions.sort_unstable();
            prop_assert_eq!(positions, (0..needed.nets().len() as u32).collect::<Vec<_>>());

            for covered in &found.covered {
                if let Some(entry) = covered.entry {
                    let entry = list.entries[entry as usize].net;
                    prop_assert!(entry.contains(&needed.nets()[covered.position as usize]));
                }
            }
            for (index, entry) in (0_u32..).zip(&list.entries) {
                let used = needed.nets().iter().any(|net| net.contains(&entry.net) || entry.net.contains(net));
                let gone = found.no_longer_needed.contains(&index);
                let kept = found.not_from_atlas.contains(&index);
                prop_assert_eq!(u8::from(used) + u8::from(gone) + u8::from(kept), 1);
            }
            let mut all = there;
            all.extend(found.missing.iter().map(|position| needed.nets()[*position as usize]));
            prop_assert!(compare(&needed, &have(&all), &past, NOW).missing.is_empty());
        }
    }
}
