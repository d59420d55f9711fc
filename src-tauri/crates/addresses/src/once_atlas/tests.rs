#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use proptest::prelude::*;

use super::*;

fn at(day: i64, hour: i64) -> Timestamp {
    let start: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
    start.checked_add((day * 24 + hour).hours()).unwrap()
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn fetch(day: i64, hour: i64, texts: &[&str]) -> ListFetch {
    ListFetch {
        at: at(day, hour),
        has_public_issuer: true,
        is_reviewed: true,
        blocks: nets(texts).into(),
    }
}

fn read(day: i64, hour: i64, texts: &[&str]) -> AccessListRead {
    AccessListRead {
        at: at(day, hour),
        blocks: nets(texts),
    }
}

fn found(fetches: &[ListFetch], reads: &[AccessListRead]) -> Vec<String> {
    let once = once_atlas(fetches, reads);
    once.blocks().map(|block| block.to_string()).collect()
}

const A: &str = "3.0.0.1/32";
const B: &str = "3.0.0.9/32";
const OFFICE: &str = "81.2.69.142/32";

#[test]
fn a1_three_different_days_make_a_block_atlass() {
    let days = |hours: &[(i64, i64)]| {
        let fetches = hours.iter().map(|(day, hour)| fetch(*day, *hour, &[A, B]));
        let mut fetches: Vec<ListFetch> = fetches.collect();
        fetches.push(fetch(9, 0, &[B]));
        found(&fetches, &[]).contains(&A.to_owned())
    };
    assert!(days(&[(0, 23), (1, 0), (2, 5)]));
    assert!(!days(&[(0, 1), (1, 1)]), "two days");
    assert!(
        !days(&[(0, 1), (0, 2), (0, 3), (1, 4)]),
        "four fetches on two days"
    );
}

#[test]
fn a1_a_block_stands_without_a_break() {
    let with_break = [
        fetch(0, 0, &[A, OFFICE]),
        fetch(1, 0, &[A]),
        fetch(2, 0, &[A, OFFICE]),
        fetch(3, 0, &[A]),
        fetch(4, 0, &[A, OFFICE]),
        fetch(5, 0, &[A]),
    ];
    assert_eq!(found(&with_break, &[]), [A], "poisoned now and again");
    let within_a_day = [
        fetch(0, 0, &[A, OFFICE]),
        fetch(1, 0, &[A, OFFICE]),
        fetch(1, 1, &[A]),
        fetch(2, 0, &[A, OFFICE]),
    ];
    assert_eq!(found(&within_a_day, &[]), [A]);
}

#[test]
fn a1_a_fetch_through_a_private_issuer_does_not_count() {
    let mut fetches: Vec<ListFetch> = (0..5).map(|day| fetch(day, 0, &[A])).collect();
    fetches[1].has_public_issuer = false;
    fetches[2].has_public_issuer = false;
    assert_eq!(found(&fetches, &[]), [A], "three others count");
    fetches[3].has_public_issuer = false;
    assert!(found(&fetches, &[]).is_empty());
}

#[test]
fn a1_nothing_is_while_the_newest_list_waits_or_came_through_a_private_issuer() {
    let mut fetches: Vec<ListFetch> = (0..4).map(|day| fetch(day, 0, &[A, B])).collect();
    fetches.push(fetch(4, 0, &[B]));
    assert_eq!(found(&fetches, &[]), [A, B]);

    fetches[4].is_reviewed = false;
    assert!(
        found(&fetches, &[]).is_empty(),
        "what it lacks may be needed"
    );
    fetches[4].is_reviewed = true;
    fetches[4].has_public_issuer = false;
    assert!(found(&fetches, &[]).is_empty());
}

#[test]
fn a1_a_list_that_waits_does_not_count_until_it_is_accepted() {
    let mut fetches: Vec<ListFetch> = (0..3).map(|day| fetch(day, 0, &[A, OFFICE])).collect();
    for fetch in &mut fetches {
        fetch.is_reviewed = false;
    }
    fetches.push(fetch(3, 0, &[A]));
    assert!(found(&fetches, &[]).is_empty());
    for fetch in &mut fetches {
        fetch.is_reviewed = true;
    }
    assert_eq!(found(&fetches, &[]), [A, OFFICE]);
}

#[test]
fn a1_what_the_administrator_had_before_atlas_listed_it_stays_the_administrators() {
    let fetches: Vec<ListFetch> = (1..9).map(|day| fetch(day, 0, &[A, OFFICE])).collect();
    let had = [read(0, 0, &[OFFICE])];
    assert_eq!(found(&fetches, &had), [A]);
    let at_the_same_time = [read(1, 0, &[OFFICE])];
    assert_eq!(found(&fetches, &at_the_same_time), [A]);
    let wider = [read(0, 0, &["81.2.69.0/24"])];
    assert_eq!(found(&fetches, &wider), [A], "within a block it had");
    let open = [read(0, 0, &["0.0.0.0/0", "::/0"])];
    assert_eq!(found(&fetches, &open), [A, OFFICE], "it names nobody");

    let added_once_listed = [read(1, 1, &[OFFICE, A])];
    assert_eq!(found(&fetches, &added_once_listed), [A, OFFICE]);
    let still_there_when_gone = [read(20, 0, &[OFFICE, A])];
    assert_eq!(found(&fetches, &still_there_when_gone), [A, OFFICE]);
}

#[test]
fn a1_a_listing_that_does_not_count_takes_nothing_from_the_administrator() {
    let mut fetches: Vec<ListFetch> = (0..5).map(|day| fetch(day, 0, &[A, OFFICE])).collect();
    fetches[0].has_public_issuer = false;
    let had = [read(0, 1, &[OFFICE])];
    assert_eq!(found(&fetches, &had), [A]);
}

#[test]
fn nothing_was_fetched_and_nothing_is_atlass() {
    assert!(found(&[], &[]).is_empty());
    assert!(found(&[], &[read(0, 0, &[A])]).is_empty());
}

/// An address by itself, followed through the same events.
fn is_once_atlass(address: IpNet, fetches: &[ListFetch], reads: &[AccessListRead]) -> bool {
    let holds = |blocks: &[IpNet]| blocks.iter().any(|net| net.contains(&address));
    let Some(newest) = fetches.iter().map(|fetch| fetch.at).max() else {
        return false;
    };
    let counts = |fetch: &ListFetch| fetch.has_public_issuer && fetch.is_reviewed;
    if fetches.iter().any(|it| it.at == newest && !counts(it)) {
        return false;
    }
    let mut times: Vec<Timestamp> = reads.iter().map(|read| read.at).collect();
    times.extend(fetches.iter().map(|fetch| fetch.at));
    times.sort_unstable();
    times.dedup();
    let (mut days, mut is_established, mut is_administrators) = (BTreeSet::new(), false, false);
    for time in times {
        let seen = reads.iter().filter(|read| read.at == time);
        if seen.clone().any(|read| holds(&read.blocks)) && days.is_empty() && !is_established {
            is_administrators = true;
        }
        for fetch in fetches.iter().filter(|it| it.at == time && counts(it)) {
            if holds(&fetch.blocks) {
                days.insert(fetch.at.as_second() / 86_400);
            } else {
                days.clear();
            }
            is_established |= days.len() >= 3;
        }
    }
    is_established && !is_administrators
}

fn blocks() -> impl Strategy<Value = Vec<IpNet>> {
    let block = (0_u8..8, 30_u8..=32).prop_map(|(last, prefix)| {
        let net = IpNet::new(std::net::Ipv4Addr::new(3, 0, 0, last).into(), prefix);
        net.unwrap().trunc()
    });
    prop::collection::vec(block, 0..5)
}

fn fetches() -> impl Strategy<Value = Vec<ListFetch>> {
    let fetch = (
        0_i64..6,
        0_i64..3,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.9),
        blocks(),
    );
    let fetch = fetch.prop_map(
        |(day, hour, has_public_issuer, is_reviewed, blocks)| ListFetch {
            at: at(day, hour),
            has_public_issuer,
            is_reviewed,
            blocks: blocks.into(),
        },
    );
    prop::collection::vec(fetch, 0..12)
}

fn reads() -> impl Strategy<Value = Vec<AccessListRead>> {
    let read = (0_i64..6, 0_i64..3, blocks());
    let read = read.prop_map(|(day, hour, blocks)| AccessListRead {
        at: at(day, hour),
        blocks,
    });
    prop::collection::vec(read, 0..3)
}

fn universe() -> impl Iterator<Item = IpNet> {
    (0_u8..8).map(|last| IpNet::from(std::net::IpAddr::from([3, 0, 0, last])))
}

proptest! {
    #[test]
    fn it_is_what_each_address_went_through(fetches in fetches(), reads in reads()) {
        let once = once_atlas(&fetches, &reads);
        for address in universe() {
            prop_assert_eq!(
                once.contains(address),
                is_once_atlass(address, &fetches, &reads),
                "{}", address
            );
        }
    }

    #[test]
    fn what_the_access_list_had_before_the_first_fetch_is_never_atlass(
        fetches in fetches(), had in blocks(),
    ) {
        let first = AccessListRead { at: at(-1, 0), blocks: had.clone() };
        let once = once_atlas(&fetches, &[first]);
        for net in had {
            prop_assert_eq!(once.shared(net), 0, "{}", net);
        }
    }

    /// Of every read only what the administrator had by himself has to be kept.
    #[test]
    fn what_a_read_proved_when_it_was_made_is_all_it_proves(
        fetches in fetches(), reads in reads(),
    ) {
        let before = |at: Timestamp| -> Vec<ListFetch> {
            fetches.iter().filter(|fetch| fetch.at < at).cloned().collect()
        };
        let kept: Vec<AccessListRead> = reads
            .iter()
            .map(|read| AccessListRead {
                blocks: administrators(&before(read.at), &read.blocks).blocks().collect(),
                ..*read
            })
            .collect();
        prop_assert_eq!(once_atlas(&fetches, &kept), once_atlas(&fetches, &reads));
    }

    #[test]
    fn what_was_read_and_lists_that_do_not_count_only_ever_take_away(
        fetches in fetches(), reads in reads(), more in reads(),
    ) {
        let once = once_atlas(&fetches, &reads);
        let with_more: Vec<AccessListRead> = reads.iter().chain(&more).cloned().collect();
        prop_assert!(once_atlas(&fetches, &with_more).minus(&once).is_empty());

        let counting: Vec<ListFetch> = fetches.iter().filter(|it| it.counts()).cloned().collect();
        prop_assert!(once.minus(&once_atlas(&counting, &reads)).is_empty());
    }

    #[test]
    fn it_stood_on_three_days_of_a_public_issuer_and_a_review(
        fetches in fetches(), reads in reads(),
    ) {
        let once = once_atlas(&fetches, &reads);
        for address in universe().filter(|address| once.contains(*address)) {
            let stood = fetches.iter().filter(|it| {
                it.counts() && it.blocks.iter().any(|net| net.contains(&address))
            });
            let days: BTreeSet<i64> = stood.map(|it| it.at.as_second() / 86_400).collect();
            prop_assert!(days.len() >= 3, "{} on {:?}", address, days);
        }
    }
}
