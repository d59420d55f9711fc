use proptest::prelude::*;

use super::*;
use crate::list::{Doubt, Entry, Half, Reason};
use crate::needed::{Gap, NeededBuilder, UsedBy};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn needed(nets: &[IpNet]) -> NeededBuilder {
    let mut builder = NeededBuilder::default();
    for net in nets {
        builder.add(*net, UsedBy::control_plane());
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
