#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::problem::{Reason, Refusal};
use crate::samples;

/// A list of the addresses with these numbers.
fn list(numbers: impl IntoIterator<Item = u16>) -> AddressBook {
    let texts: Vec<String> = numbers.into_iter().map(text).collect();
    samples::outbound(&texts)
}

fn text(number: u16) -> String {
    let [third, last] = number.to_be_bytes();
    format!("3.0.{third}.{last}")
}

fn entries(numbers: impl IntoIterator<Item = u16>) -> Vec<IpNet> {
    let nets = numbers
        .into_iter()
        .map(|number| format!("{}/32", text(number)));
    nets.map(|net| net.parse().unwrap()).collect()
}

fn with(block: &str) -> AddressBook {
    let mut texts: Vec<String> = (0..100).map(text).collect();
    texts.push(block.to_owned());
    samples::outbound(&texts)
}

/// How many came and went, where a person reviews a big change.
fn change(book: &AddressBook, baseline: &Baseline) -> Option<(usize, usize)> {
    match book.review(baseline) {
        Review::NotNeeded => None,
        Review::Needed { change, .. } => change.map(|it| (it.added, it.removed)),
        Review::HeldBack { mistakes } => panic!("{mistakes:?}"),
    }
}

#[test]
fn a4_a_first_list_is_measured_against_what_the_access_list_has() {
    let first = list(0..100);
    assert_eq!(
        change(&first, &Baseline::default()),
        Some((100, 0)),
        "nothing is known"
    );
    let has = |count| Baseline::new([], entries(0..count));
    assert_eq!(change(&first, &has(100)), None);
    assert_eq!(change(&first, &has(91)), None, "nine of 91 are new");
    assert_eq!(change(&first, &has(90)), Some((10, 0)), "ten of 90 are new");
    let open = Baseline::new([], ["0.0.0.0/0".parse().unwrap()]);
    assert_eq!(change(&first, &open), Some((100, 0)), "it names nobody");
    let wider = Baseline::new([], ["3.0.0.0/16".parse().unwrap()]);
    assert_eq!(change(&first, &wider), None, "nobody more is let in");
}

#[test]
fn a4_a_tenth_of_the_list_accepted_last_is_usual_and_more_is_not() {
    let accepted = list(0..100);
    let baseline = Baseline::new([&accepted], []);
    assert_eq!(change(&list(0..110), &baseline), None);
    assert_eq!(change(&list(0..111), &baseline), Some((11, 0)));
    assert_eq!(change(&list(10..100), &baseline), None);
    assert_eq!(change(&list(11..100), &baseline), Some((0, 11)));
    assert_eq!(change(&list(6..106), &baseline), Some((6, 6)));
}

#[test]
fn a4_nine_percent_a_day_do_not_slip_by() {
    let accepted = list(0..100);
    let baseline = Baseline::new([&accepted], []);
    let second_day = (0..2).map(|day| change(&list(0..109 + day * 9), &baseline));
    assert_eq!(second_day.collect::<Vec<_>>(), [None, Some((18, 0))]);
    let shrinking = (1..3).map(|day| change(&list(day * 9..100), &baseline));
    assert_eq!(shrinking.collect::<Vec<_>>(), [None, Some((0, 18))]);
}

#[test]
fn a4_what_was_accepted_once_or_is_let_in_already_is_not_new() {
    let (older, newer) = (list(0..100), list(50..150));
    let baseline = Baseline::new([&older, &newer], entries(150..200));
    assert_eq!(change(&list(0..200), &baseline), None);
    assert_eq!(
        change(&list(0..100), &baseline),
        Some((0, 50)),
        "what went is measured against the last one"
    );
}

#[test]
fn a4_anything_wider_than_one_address_is_reviewed_until_it_was_accepted() {
    let usual = list(0..100);
    for block in [
        "3.0.9.0/31",
        "3.9.0.0/16",
        "2600:1f18::/32",
        "2600:1f18::/127",
    ] {
        let book = with(block);
        let needed = Review::Needed {
            wide: vec![block.parse().unwrap()],
            change: None,
        };
        assert_eq!(book.review(&Baseline::new([&usual], [])), needed);
        let access_list = Baseline::new([&usual], [block.parse().unwrap()]);
        assert_eq!(book.review(&access_list), needed, "nobody accepted it");
        let accepted = Baseline::new([&book], []);
        assert_eq!(book.review(&accepted), Review::NotNeeded);
    }
    let inbound = samples::book(&json!({
        "outbound": {"aws": {"us-east-1": ["3.0.0.1"]}},
        "inbound": {"aws": {"us-east-1": ["3.0.9.0/24"]}},
    }));
    let baseline = Baseline::new([], entries([1]));
    assert!(matches!(inbound.review(&baseline), Review::Needed { wide, .. } if wide.len() == 1));
}

#[test]
fn a4_a_block_wider_than_atlas_can_have_holds_the_list_back_with_its_place() {
    for (block, reason) in [
        ("3.8.0.0/15", Reason::TooWide),
        ("8.0.0.0/5", Reason::TooWide),
        ("10.0.0.0/8", Reason::TooWide),
        ("2600:1f00::/31", Reason::TooWide),
        ("0.0.0.0/0", Reason::Refused(Refusal::Everything)),
        ("::/0", Reason::Refused(Refusal::Everything)),
    ] {
        let book = with(block);
        let mistake = EntryProblem {
            place: "outbound.aws.us-east-1[100]".to_owned(),
            text: block.to_owned(),
            reason,
        };
        let held_back = Review::HeldBack {
            mistakes: vec![mistake],
        };
        assert_eq!(book.review(&Baseline::new([&book], [])), held_back);
    }
}

#[test]
fn a4_a_flood_of_other_problems_does_not_hide_a_mistake() {
    let mut texts = vec!["nonsense".to_owned(); 3000];
    texts.extend(["3.8.0.0/15".to_owned(), "3.0.0.1".to_owned()]);
    let book = samples::outbound(&texts);
    let Review::HeldBack { mistakes } = book.review(&Baseline::default()) else {
        panic!("it is used");
    };
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].place, "outbound.aws.us-east-1[3000]");
    assert_eq!(book.problem_count(), 3001);

    let kept = samples::read(&book.to_document()).unwrap();
    let kept = kept.with_problems(book.problems().to_vec(), book.problem_count());
    assert!(
        matches!(kept.review(&Baseline::default()), Review::HeldBack { .. }),
        "nor when it comes from the disk"
    );
}

#[test]
fn a4_a_first_list_is_measured_against_what_was_known_at_release() {
    let release: &'static Release = Box::leak(Box::new(Release::of([&list(0..100)])));
    let nothing = || Baseline::new([], []).or_release(release);
    assert_eq!(change(&list(0..100), &nothing()), None);
    assert_eq!(change(&list(5..105), &nothing()), None);
    assert_eq!(change(&list(6..106), &nothing()), Some((6, 6)));
    assert_eq!(
        change(&list(0..50), &nothing()),
        Some((0, 50)),
        "far smaller"
    );
    assert_eq!(change(&list(200..300), &nothing()), Some((100, 100)));
    let has_more = Baseline::new([], entries(100..150)).or_release(release);
    assert_eq!(change(&list(0..150), &has_more), None);

    let accepted = Baseline::new([&list(200..300)], []).or_release(release);
    assert_eq!(change(&list(200..300), &accepted), None);
    assert_eq!(
        change(&list(0..100), &accepted),
        Some((100, 100)),
        "what a person accepted counts alone"
    );
}

/// How many wide blocks, and what came and went, where a person looks before something is written.
fn written(baseline: &Baseline, writing: &Writing<'_>) -> Option<(usize, usize, usize)> {
    match baseline.review(writing) {
        Review::NotNeeded => None,
        Review::Needed { wide, change } => {
            let (added, removed) = change.map_or((0, 0), |it| (it.added, it.removed));
            Some((wide.len(), added, removed))
        }
        Review::HeldBack { mistakes } => panic!("{mistakes:?}"),
    }
}

#[test]
fn a4_clusters_are_measured_with_what_is_written() {
    let book = list(0..100);
    let all = |end| -> Vec<IpNet> { entries(0..end) };
    let look = |baseline: &Baseline, end, list| {
        let needed = all(end);
        let writing = Writing {
            list,
            needed: &needed,
            blocks: &needed,
            removed: 0,
        };
        written(baseline, &writing)
    };
    let nothing = Baseline::default();
    assert_eq!(look(&nothing, 110, Some(&book)), None);
    assert_eq!(look(&nothing, 111, Some(&book)), Some((0, 11, 0)));
    assert_eq!(look(&nothing, 100, None), Some((0, 100, 0)), "not accepted");
    let has_clusters = Baseline::new([], entries(100..150));
    assert_eq!(look(&has_clusters, 150, Some(&book)), None);
    assert_eq!(look(&has_clusters, 155, Some(&book)), None);
    assert_eq!(look(&has_clusters, 156, Some(&book)), Some((0, 6, 0)));
}

#[test]
fn a4_merged_blocks_and_what_goes_are_measured_with_what_is_written() {
    let book = list(0..100);
    let needed = entries(0..100);
    let merged: Vec<IpNet> = Ranges::of(needed.iter().copied()).blocks().collect();
    let writing = |blocks, removed| Writing {
        list: Some(&book),
        needed: &needed,
        blocks,
        removed,
    };
    let has = Baseline::new([], entries(0..200));
    assert_eq!(written(&has, &writing(&needed, 20)), None);
    assert_eq!(written(&has, &writing(&needed, 21)), Some((0, 0, 21)));
    assert_eq!(
        written(&has, &writing(&merged, 0)),
        Some((merged.len(), 0, 0))
    );
    let has_merged = Baseline::new([], merged.clone());
    assert_eq!(written(&has_merged, &writing(&merged, 0)), None);
}

#[test]
fn what_reaches_no_key_is_not_measured() {
    let document = |others: &[&str]| {
        samples::book(&json!({
            "outbound": {"aws": {"us-east-1": ["3.0.0.1"]}},
            "data_federation": {"outbound": {"aws": {"us-east-1": others}}},
        }))
    };
    let baseline = Baseline::new([&document(&[])], []);
    let more = document(&["4.0.0.1", "4.0.0.2"]);
    assert_eq!(more.review(&baseline), Review::NotNeeded);
}

proptest! {
    /// However small the steps and whatever passed before, a person reviewed before more than a tenth
    /// is different from what was accepted.
    #[test]
    fn a4_no_drift_adds_up_unseen(
        steps in prop::collection::vec((0_u16..30, 0_u16..30), 1..60),
    ) {
        let (mut first, mut end) = (0_u16, 100_u16);
        let mut accepted = vec![list(first..end)];
        for (grow, shrink) in steps {
            end += grow;
            first = (first + shrink).min(end - 1);
            let now = list(first..end);
            let baseline = Baseline::new(&accepted, []);
            let last = accepted.last().unwrap();
            let known: HashSet<IpNet> = accepted.iter().flat_map(AddressBook::reaching_keys).collect();
            let new = now.reaching_keys().filter(|net| !known.contains(net)).count();
            let listed: HashSet<IpNet> = now.reaching_keys().collect();
            let gone = last.reaching_keys().filter(|net| !listed.contains(net)).count();
            let is_big = (new + gone) * 10 > last.reaching_keys().count();
            prop_assert_eq!(change(&now, &baseline), is_big.then_some((new, gone)));
            if is_big {
                accepted.push(now);
            }
        }
    }
}
