use super::*;

#[tokio::test]
async fn a_set_up_that_atlas_says_nothing_of_is_unclear() {
    let silent = stored(OTHER_ARN, None);
    let script = [Ok(before()), Ok(silent.clone()), Ok(silent)];
    let (result, ..) = run(&before(), &visible_change(), script).await;

    let verdict = result.unwrap().verdict;
    assert!(
        matches!(verdict, Verdict::Unclear(Unsettled::NoVerdict)),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_change_that_never_left_was_not_sent() {
    let script = [Ok(before()), Err(cut(Taken::NotSent))];
    let (result, ..) = run(&before(), &visible_change(), script).await;

    assert!(
        matches!(result, Err(SendError::NotSent { .. })),
        "{result:?}"
    );
}

fn unclear_answers() -> [AtlasError; 3] {
    [
        cut(Taken::Unknown),
        AtlasError::Failed {
            answer: answer(504, "UNEXPECTED_ERROR"),
        },
        AtlasError::UnexpectedAnswer {
            operation: "updateGroupEncryptionAtRest",
            reason: Unexpected::NotJson,
        },
    ]
}

#[tokio::test]
async fn s2_a_cut_change_that_shows_was_taken() {
    for unclear in unclear_answers() {
        let script = [Ok(before()), Err(unclear), Ok(after())];
        let (result, updates, phases) = run(&before(), &visible_change(), script).await;

        let outcome = result.unwrap();
        assert!(matches!(outcome.verdict, Verdict::Valid), "{outcome:?}");
        assert_eq!(updates, 1, "nothing is sent twice");
        assert_eq!(phases.last(), Some(&Phase::ReadingBack));
    }
}

#[tokio::test]
async fn s2_a_cut_change_that_does_not_show_was_not_taken() {
    for unclear in unclear_answers() {
        let script = [Ok(before()), Err(unclear), Ok(before())];
        let (result, updates, _) = run(&before(), &visible_change(), script).await;

        let Err(SendError::NotTaken { now, .. }) = result else {
            panic!("Atlas still has the key before: {result:?}");
        };
        assert_eq!(*now, before());
        assert_eq!(updates, 1, "nothing is sent twice");
    }
}

#[tokio::test]
async fn s2_a_cut_change_of_a_write_only_field_is_unclear() {
    let with_access_key = access_key_stored(Some(true));
    for (baseline, change) in [
        (with_access_key, secret_only_change()),
        (before(), role_only_change()),
    ] {
        // Valid: it may be the secret or role before.
        let script = [
            Ok(baseline.clone()),
            Err(cut(Taken::Unknown)),
            Ok(baseline.clone()),
        ];
        let (result, updates, _) = run(&baseline, &change, script).await;

        let verdict = result.unwrap().verdict;
        assert!(
            matches!(verdict, Verdict::Unclear(Unsettled::NeverShown { .. })),
            "{verdict:?}"
        );
        assert_eq!(updates, 1, "nothing is sent twice");
    }
}

#[tokio::test]
async fn s2_a_secret_sent_with_something_that_shows_arrived_with_it() {
    let baseline = access_key_stored(Some(true));
    let form = AwsForm {
        access: AwsAccess::AccessKey,
        access_key_id: "AKIAI44QH8DHBEXAMPLE".to_owned(),
        ..form()
    };
    let change = saved(form, Some("a secret"), &baseline);
    let mut taken = baseline.clone();
    taken.aws.as_mut().unwrap().access_key_id = Some("AKIAI44QH8DHBEXAMPLE".to_owned());
    let script = [Ok(baseline.clone()), Err(cut(Taken::Unknown)), Ok(taken)];
    let (result, ..) = run(&baseline, &change, script).await;

    let verdict = result.unwrap().verdict;
    assert!(matches!(verdict, Verdict::Valid), "{verdict:?}");
}

#[tokio::test]
async fn s2_a_first_set_up_shows_by_its_switch() {
    let nothing = EncryptionAtRest::default();
    let change = saved(form(), None, &nothing);

    let script = [Ok(nothing.clone()), Err(cut(Taken::Unknown)), Ok(before())];
    let (result, ..) = run(&nothing, &change, script).await;
    let verdict = result.unwrap().verdict;
    assert!(matches!(verdict, Verdict::Valid), "{verdict:?}");

    let script = [
        Ok(nothing.clone()),
        Err(cut(Taken::Unknown)),
        Ok(nothing.clone()),
    ];
    let (result, ..) = run(&nothing, &change, script).await;
    assert!(
        matches!(result, Err(SendError::NotTaken { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn without_an_answer_and_a_reading_the_outcome_is_not_known() {
    let script = [
        Ok(before()),
        Err(cut(Taken::Unknown)),
        Err(cut(Taken::NotSent)),
    ];
    let (result, updates, _) = run(&before(), &visible_change(), script).await;

    assert!(
        matches!(result, Err(SendError::LostSight { .. })),
        "{result:?}"
    );
    assert_eq!(updates, 1, "nothing is sent twice");
}

#[tokio::test]
async fn a_taken_change_that_cannot_be_read_back_has_the_answer_s_settings() {
    let script = [Ok(before()), Ok(after()), Err(cut(Taken::NotSent))];
    let (result, ..) = run(&before(), &visible_change(), script).await;

    let outcome = result.unwrap();
    assert_eq!(outcome.now, after(), "what Atlas answered is known");
    assert!(
        matches!(
            outcome.verdict,
            Verdict::Unclear(Unsettled::NotReadBack { .. })
        ),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_reads_differently_afterwards_is_named() {
    let theirs = stored("alias/theirs", Some(true));
    let script = [Ok(before()), Ok(after()), Ok(theirs)];
    let (result, ..) = run(&before(), &visible_change(), script).await;
    let verdict = result.unwrap().verdict;
    let Verdict::Unclear(Unsettled::ReadsDifferently { fields }) = verdict else {
        panic!("valid, but of another key: {verdict:?}");
    };
    assert_eq!(fields, [Field::CustomerMasterKeyId]);

    // Part of a first set-up shows: neither taken nor not taken.
    let nothing = EncryptionAtRest::default();
    let script = [Ok(nothing.clone()), Err(cut(Taken::Unknown)), Ok(after())];
    let (result, ..) = run(&nothing, &saved(form(), None, &nothing), script).await;
    let verdict = result.unwrap().verdict;
    let Verdict::Unclear(Unsettled::ReadsDifferently { fields }) = verdict else {
        panic!("another key than was sent: {verdict:?}");
    };
    assert_eq!(fields, [Field::CustomerMasterKeyId]);
}

#[tokio::test]
async fn a_secret_for_a_provider_that_is_off_meanwhile_has_no_verdict() {
    let baseline = access_key_stored(Some(true));
    let script = [
        Ok(baseline.clone()),
        Ok(baseline.clone()),
        Ok(EncryptionAtRest::default()),
    ];
    let (result, ..) = run(&baseline, &secret_only_change(), script).await;

    let verdict = result.unwrap().verdict;
    assert!(
        matches!(
            &verdict,
            Verdict::Unclear(Unsettled::ReadsDifferently { fields }) if fields == &[Field::Switch]
        ),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn switching_off_is_done_when_atlas_shows_it() {
    let off = aws(AwsKms::default());
    let change = Change::disable(Provider::Aws, &before());
    for shown in [off, EncryptionAtRest::default()] {
        let script = [Ok(before()), Ok(shown.clone()), Ok(shown)];
        let (result, ..) = run(&before(), &change, script).await;
        let verdict = result.unwrap().verdict;
        assert!(matches!(verdict, Verdict::SwitchedOff), "{verdict:?}");
    }

    let script = [Ok(before()), Err(cut(Taken::Unknown)), Ok(before())];
    let (result, ..) = run(&before(), &change, script).await;
    assert!(
        matches!(result, Err(SendError::NotTaken { .. })),
        "still on: {result:?}"
    );
}
