#![expect(clippy::panic, reason = "a test stops at the first surprise")]
//! Every fault at every step, and what is told.

use super::scripted::{Meets, Script};
use super::way::{Verdict, verdict};
use super::*;

#[tokio::test(start_paused = true)]
async fn every_document_is_saved_written_once_and_proven_in_order() {
    for has_markers in [false, true] {
        let run = Script {
            has_markers,
            ..Script::default()
        }
        .run()
        .await;
        assert_eq!(run.outcome.ended, Ended::Proven);
        assert_eq!(run.fates(), ["proven", "proven"]);
        let sent: Vec<_> = run
            .sent
            .iter()
            .map(|(at, text)| (*at, text.as_str()))
            .collect();
        assert_eq!(sent, [(0, "a and more"), (1, "b and more")]);
        let saved: Vec<_> = run.saved.iter().flatten().flatten().collect();
        assert_eq!(saved.len(), 2, "what there was is saved whole");
        assert_eq!(saved[0].text, "a");
        let saving = run.steps.iter().position(|it| *it == Progress::Saving);
        let writing = run
            .steps
            .iter()
            .position(|it| *it == Progress::Writing { at: 0 });
        assert!(saving < writing && saving.is_some(), "{:?}", run.steps);
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_of_our_own_is_begun_where_nothing_is() {
    let run = Script {
        before: [None, Some("b")],
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.fates(), ["proven", "proven"]);
}

#[tokio::test(start_paused = true)]
async fn every_fault_at_every_reading_before_a_write_stops_it() {
    // Two readings to compare both, then one right before each write.
    for (at, written) in [(0, 0), (1, 0), (2, 0), (4, 1)] {
        for (meets, told) in [
            (Meets::Cut, "not read"),
            (Meets::Throttled, "not read"),
            (Meets::Denied, "not read"),
            (Meets::OthersBefore, "changed"),
        ] {
            let mut reads = vec![Meets::Fine; at];
            reads.push(meets);
            let run = Script {
                reads,
                ..Script::default()
            }
            .run()
            .await;
            assert_eq!(run.sent.len(), written, "{meets:?} at reading {at}");
            assert_eq!(run.outcome.ended, Ended::Stopped);
            assert!(
                run.fates().contains(&told),
                "{meets:?} at {at}: {:?}",
                run.fates()
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_fault_of_a_write_is_told_and_no_write_is_repeated() {
    for (meets, told) in [
        (Meets::Cut, "unclear"),
        (Meets::CutAfter, "proven after all"),
        (Meets::Throttled, "refused"),
        (Meets::Denied, "refused"),
        (Meets::Lag(3), "proven"),
        (Meets::Lag(u32::MAX), "not proven"),
        (Meets::OthersAfter, "foreign"),
    ] {
        for at in [0, 1] {
            let mut writes = vec![Meets::Fine; at];
            writes.push(meets);
            let run = Script {
                writes,
                ..Script::default()
            }
            .run()
            .await;
            assert_eq!(run.fates()[at], told, "{meets:?} at write {at}");
            let goes_on = told.starts_with("proven");
            assert_eq!(
                run.sent.len(),
                if goes_on { 2 } else { at + 1 },
                "{meets:?}"
            );
            if at == 0 && !goes_on {
                assert_eq!(
                    run.fates()[1],
                    "not started",
                    "the first failure stops the rest"
                );
                assert_eq!(run.stored[1].as_deref(), Some("b"));
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_foreign_edit_is_shown_with_what_was_there_and_what_is() {
    let run = Script {
        writes: vec![Meets::OthersAfter],
        ..Script::default()
    }
    .run()
    .await;
    let Fate::Foreign { now: Some(now), .. } = &run.outcome.fates[0] else {
        panic!("{:?}", run.outcome);
    };
    assert_eq!(now.text, "somebody else's");
    let before = run.outcome.before[0].as_ref();
    assert_eq!(before.map(|it| it.text.as_str()), Some("a"));
    assert_eq!(
        run.stored[0].as_deref(),
        Some("somebody else's"),
        "not overwritten"
    );
}

#[tokio::test(start_paused = true)]
async fn an_edit_right_before_ours_is_seen_by_its_marker() {
    let run = Script {
        has_markers: true,
        writes: vec![Meets::OthersBefore],
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.fates(), ["foreign", "not started"]);
    let run = Script {
        writes: vec![Meets::OthersBefore],
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(
        run.fates()[0],
        "proven",
        "without a marker it cannot be seen"
    );
}

#[tokio::test(start_paused = true)]
async fn readings_back_that_fail_for_a_moment_are_repeated() {
    let fine = Meets::Fine;
    let reads = vec![fine, fine, fine, Meets::Cut, Meets::Throttled];
    let run = Script {
        reads,
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.fates(), ["proven", "proven"]);
    let reads = vec![fine, fine, fine, Meets::Denied];
    let run = Script {
        reads,
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.fates(), ["not proven", "not started"]);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_wrote_already_is_not_written() {
    let run = Script {
        before: [Some("a and more"), Some("b")],
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.fates(), ["already there", "proven"]);
    assert_eq!(run.sent.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_written_where_what_there_was_cannot_be_saved() {
    let run = Script {
        save: Err("disk full"),
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.outcome.ended, Ended::NotSaved("disk full"));
    assert!(run.sent.is_empty());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_where_one_text_is_no_document() {
    let run = Script {
        after: ["a and more", "no document"],
        ..Script::default()
    }
    .run()
    .await;
    assert_eq!(run.fates(), ["not started", "no document"]);
    assert!(run.sent.is_empty() && run.saved.is_none());
}

#[tokio::test(start_paused = true)]
async fn it_can_be_cancelled_until_the_first_write_and_not_after() {
    for at in [Progress::ReadingAgain, Progress::Saving] {
        let run = Script {
            cancel_at: Some(at),
            ..Script::default()
        }
        .run()
        .await;
        assert_eq!(run.outcome.ended, Ended::Cancelled, "{at:?}");
        assert!(run.sent.is_empty(), "{at:?}");
    }
    for at in [Progress::Writing { at: 0 }, Progress::ReadingBack { at: 0 }] {
        let run = Script {
            cancel_at: Some(at),
            ..Script::default()
        }
        .run()
        .await;
        assert_eq!(run.outcome.ended, Ended::Proven, "{at:?}");
    }
}

#[test]
fn what_was_read_back_is_judged_by_document_and_marker() {
    let document = |text: &str, version: Option<u64>| Document {
        text: text.to_owned(),
        fingerprint: Fingerprint::of(text, version.map(Marker::Version)),
    };
    let (ours, before) = (Fingerprint::of("ours", None), document("before", Some(4)));
    let judge = |now: Option<Document>, given: Option<u64>| {
        let given = given.map(Marker::Version);
        verdict(Some(&before), &ours, given.as_ref(), now.as_ref())
    };
    for (text, marker, given, expected) in [
        ("ours", 5, Some(5), Verdict::Ours),
        ("ours", 5, None, Verdict::Ours),
        ("ours", 5, Some(6), Verdict::Foreign),
        ("ours", 6, Some(6), Verdict::Foreign),
        ("ours", 4, Some(5), Verdict::Before),
        ("before", 4, Some(5), Verdict::Before),
        ("before", 5, Some(5), Verdict::Before),
        ("before", 6, Some(5), Verdict::Foreign),
        ("other", 5, Some(5), Verdict::Foreign),
    ] {
        let now = Some(document(text, Some(marker)));
        assert_eq!(judge(now, given), expected, "{text} {marker} {given:?}");
    }
    assert_eq!(
        judge(None, Some(5)),
        Verdict::Foreign,
        "somebody deleted it"
    );
    assert_eq!(verdict(None, &ours, None, None), Verdict::Before);
}

#[test]
fn a_tag_that_changes_with_every_write_around_is_no_part_of_what_is_compared() {
    let tagged = |text: &str, tag: &str| Fingerprint::of(text, Some(Marker::Tag(tag.to_owned())));
    let before = tagged("before", "a");
    assert!(before.is_same_state(&tagged("before", "b")));
    assert!(!before.is_same_state(&tagged("other", "a")));
    let numbered = |version| Fingerprint::of("before", Some(Marker::Version(version)));
    assert!(numbered(4).is_same_state(&numbered(4)));
    assert!(!numbered(4).is_same_state(&numbered(5)));
    let document = |text: &str, tag: &str| Document {
        text: text.to_owned(),
        fingerprint: tagged(text, tag),
    };
    let (before, ours) = (document("before", "a"), Fingerprint::of("ours", None));
    let judge = |now: &Document| verdict(Some(&before), &ours, None, Some(now));
    assert_eq!(judge(&document("ours", "b")), Verdict::Ours);
    assert_eq!(judge(&document("before", "b")), Verdict::Before);
    assert_eq!(judge(&document("other", "b")), Verdict::Foreign);
}
