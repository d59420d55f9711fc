//! What is needed, compared with what a key service lets in.

use addresses::Ranges;
use ipnet::IpNet;

use crate::list::{AccessList, Remark};
use crate::needed::Needed;

/// How what is needed and what there is differ. Positions count in [`Needed::nets`], entries in
/// [`AccessList::entries`]; every needed block is either missing or covered, and every entry is used
/// (covers something needed), no longer needed, or not from Atlas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Positions of needed blocks that are not, or not wholly, let in.
    pub missing: Vec<u32>,
    /// Needed blocks that are let in.
    pub covered: Vec<Covered>,
    /// Entries that nothing needs any more and that stood in an earlier list from this Atlas (safety
    /// rule A1).
    pub no_longer_needed: Vec<u32>,
    /// Entries that are none of Atlas's: kept, whatever happens (safety rule A1).
    pub not_from_atlas: Vec<u32>,
    /// Entries that let in what is needed, and more.
    pub wider_than_needed: Vec<Wider>,
    /// Everybody is let in, whatever the entries say.
    pub admits_everyone: bool,
    /// Everything needed is known. Otherwise nothing may be removed (safety rule A2).
    pub complete: bool,
}

/// A needed block that is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// Its position.
    pub position: u32,
    /// The widest entry that holds all of it; `None` where only several together do.
    pub entry: Option<u32>,
}

/// An entry that lets in more than is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wider {
    /// Which.
    pub entry: u32,
    /// How many addresses it lets in beyond what is needed.
    pub extra: u128,
}

/// Compares `needed` with `have`. `earlier` are the blocks of every earlier list from this Atlas.
///
/// Linear but for sorting: everything is asked about in numeric order, which the sets answer from
/// what they have just looked at. In the order of the text, a million entries would be a million
/// walks through memory.
#[must_use]
pub fn compare(needed: &Needed, have: &AccessList, earlier: &[IpNet]) -> Comparison {
    let let_in = Ranges::of(have.entries.iter().map(|entry| entry.net));
    let wanted = Ranges::of(needed.nets().iter().copied());
    let past = Ranges::of(earlier.iter().copied());
    let mut comparison = Comparison {
        admits_everyone: have.remarks.iter().any(admits_everyone),
        complete: needed.is_complete(),
        ..Comparison::default()
    };
    let sorted = in_order(have);
    let mut widest = Widest::of(&sorted);
    for (position, net) in (0_u32..).zip(needed.nets()) {
        if let_in.contains(*net) {
            let entry = widest.holding(*net);
            comparison.covered.push(Covered { position, entry });
        } else {
            comparison.missing.push(position);
        }
    }
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

fn admits_everyone(remark: &Remark) -> bool {
    matches!(
        remark,
        Remark::AdmitsEveryone
            | Remark::EmptyConditionAdmitsEveryone
            | Remark::DefaultAllow
            | Remark::AllowsFromAnywhere
    )
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
    use crate::list::{Entry, Form};
    use crate::needed::{Gap, NeededBuilder, Origin};

    fn needed(nets: &[IpNet]) -> NeededBuilder {
        let mut builder = NeededBuilder::default();
        for net in nets {
            builder.add(
                *net,
                Origin {
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
        AccessList {
            form: Form::Plain,
            entries: (1_u32..)
                .zip(nets)
                .map(|(line, net)| Entry { net: *net, line })
                .collect(),
            remarks: Vec::new(),
            not_understood: Vec::new(),
            not_understood_count: 0,
        }
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
        let found = compare(&needed, &list, &nets(&["3.0.0.1/32", "3.0.0.2/32"]));
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
        assert!(!compare(&builder.build(), &have(&[]), &[]).complete);
    }

    #[test]
    fn a_wide_entry_says_how_much_more_it_lets_in() {
        let needed = needed(&nets(&["3.0.0.1/32", "3.0.0.2/32"])).build();
        let list = have(&nets(&["3.0.0.0/24", "3.0.0.1/32"]));
        let found = compare(&needed, &list, &[]);
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
    fn several_entries_together_let_a_block_in() {
        let needed = needed(&nets(&["3.0.0.0/24"])).build();
        let halves = have(&nets(&["3.0.0.128/25", "3.0.0.0/25"]));
        let found = compare(&needed, &halves, &[]);
        assert_eq!(
            found.covered,
            [Covered {
                position: 0,
                entry: None
            }]
        );
        let half = have(&nets(&["3.0.0.0/25"]));
        assert_eq!(compare(&needed, &half, &[]).missing, [0]);
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
            let found = compare(&needed, &list, &past);
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
            prop_assert!(compare(&needed, &have(&all), &past).missing.is_empty());
        }
    }
}
