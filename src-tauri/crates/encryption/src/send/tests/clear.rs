use super::*;

#[tokio::test]
async fn a_change_is_checked_sent_once_and_read_back() {
    let script = [Ok(before()), Ok(after()), Ok(after())];
    let (result, updates, phases) = run(&before(), &visible_change(), script).await;

    let outcome = result.unwrap();
    assert!(matches!(outcome.verdict, Verdict::Valid), "{outcome:?}");
    assert_eq!(outcome.now, after());
    assert_eq!(updates, 1);
    assert_eq!(
        phases,
        [Phase::Checking, Phase::Sending, Phase::ReadingBack]
    );
}

#[tokio::test]
async fn the_verdict_is_that_of_the_reading_not_of_the_answer() {
    let not_valid = stored(OTHER_ARN, Some(false));
    let script = [Ok(before()), Ok(after()), Ok(not_valid.clone())];
    let (result, ..) = run(&before(), &visible_change(), script).await;

    let outcome = result.unwrap();
    assert!(matches!(outcome.verdict, Verdict::NotValid), "{outcome:?}");
    assert_eq!(outcome.now, not_valid);
}

#[tokio::test]
async fn s3_nothing_is_sent_over_somebody_elses_change() {
    let theirs = stored("alias/theirs", Some(true));
    let (result, updates, phases) = run(&before(), &visible_change(), [Ok(theirs.clone())]).await;

    let Err(SendError::ChangedMeanwhile { now }) = result else {
        panic!("sent over a change: {result:?}");
    };
    assert_eq!(*now, theirs);
    assert_eq!(updates, 0);
    assert_eq!(phases, [Phase::Checking]);
}

#[tokio::test]
async fn s3_every_part_counts_except_what_atlas_finds_out_itself() {
    let mut private = before();
    private.aws.as_mut().unwrap().require_private_networking = true;
    let mut search = before();
    search.search_nodes = true;
    let mut other_provider = before();
    other_provider.gcp = Some(atlas::GoogleCloudKms {
        enabled: true,
        ..atlas::GoogleCloudKms::default()
    });
    for theirs in [private, search, other_provider, EncryptionAtRest::default()] {
        let (result, updates, _) = run(&before(), &visible_change(), [Ok(theirs.clone())]).await;
        assert!(
            matches!(result, Err(SendError::ChangedMeanwhile { .. })),
            "{theirs:?}"
        );
        assert_eq!(updates, 0);
    }

    let no_longer_valid = stored(ARN, Some(false));
    let script = [Ok(no_longer_valid), Ok(after()), Ok(after())];
    let (result, ..) = run(&before(), &visible_change(), script).await;
    assert!(result.is_ok(), "a verdict is nobody's change: {result:?}");
}

#[tokio::test]
async fn s3_where_the_check_fails_nothing_is_sent() {
    let script = [Err(cut(Taken::NotSent))];
    let (result, updates, _) = run(&before(), &visible_change(), script).await;

    assert!(
        matches!(result, Err(SendError::NotSent { .. })),
        "{result:?}"
    );
    assert_eq!(updates, 0);
}

#[tokio::test]
async fn a_refusal_is_final_and_not_read_back() {
    for refusal in [
        AtlasError::Refused {
            answer: answer(400, "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED"),
        },
        AtlasError::NotAllowed {
            answer: answer(403, "ACCESS_FORBIDDEN"),
        },
        AtlasError::NotFound {
            answer: answer(404, "GROUP_NOT_FOUND"),
        },
        AtlasError::RateLimited {
            retry_after: None,
            answer: answer(429, "RATE_LIMITED"),
        },
        AtlasError::WrongSignIn,
    ] {
        let words = refusal.to_string();
        let script = [Ok(before()), Err(refusal)];
        let (result, updates, phases) = run(&before(), &visible_change(), script).await;

        let Err(SendError::Refused { cause }) = result else {
            panic!("{words} is an answer: {result:?}");
        };
        assert_eq!(cause.to_string(), words, "Atlas's own words are kept");
        assert_eq!(updates, 1);
        assert_eq!(phases, [Phase::Checking, Phase::Sending]);
    }
}

#[tokio::test]
async fn an_answered_change_of_a_secret_has_a_verdict() {
    let baseline = access_key_stored(Some(true));
    let not_valid = access_key_stored(Some(false));
    let script = [Ok(baseline.clone()), Ok(not_valid.clone()), Ok(not_valid)];
    let (result, ..) = run(&baseline, &secret_only_change(), script).await;

    let verdict = result.unwrap().verdict;
    assert!(matches!(verdict, Verdict::NotValid), "{verdict:?}");
}

#[tokio::test]
async fn s7_with_private_networking_the_verdict_comes_later() {
    for valid in [None, Some(true), Some(false)] {
        let private = |key, valid| {
            let mut current = stored(key, valid);
            current.aws.as_mut().unwrap().require_private_networking = true;
            current
        };
        let baseline = private(ARN, Some(true));
        let taken = private(OTHER_ARN, valid);
        let script = [Ok(baseline.clone()), Ok(taken.clone()), Ok(taken)];
        let (result, ..) = run(&baseline, &visible_change(), script).await;

        let verdict = result.unwrap().verdict;
        assert!(
            matches!(verdict, Verdict::Waiting),
            "{valid:?} is about the settings before: {verdict:?}"
        );
    }
}

#[tokio::test]
async fn s5_off_is_refused_while_the_key_is_not_valid() {
    let change = Change::disable(Provider::Aws, &before());
    let not_valid = stored(ARN, Some(false));
    let (result, updates, _) = run(&before(), &change, [Ok(not_valid)]).await;

    assert!(
        matches!(result, Err(SendError::OffWhileNotValid { .. })),
        "{result:?}"
    );
    assert_eq!(updates, 0);
}

#[tokio::test]
async fn the_same_change_can_be_sent_again() {
    let change = secret_only_change();
    let baseline = access_key_stored(Some(true));
    for _ in 0..2 {
        let script = [
            Ok(baseline.clone()),
            Ok(baseline.clone()),
            Ok(baseline.clone()),
        ];
        let (result, updates, _) = run(&baseline, &change, script).await;
        assert!(result.is_ok(), "{result:?}");
        assert_eq!(updates, 1);
    }
}

#[test]
fn sending_can_be_moved_to_another_thread() {
    fn movable(_: &impl Send) {}
    let (twin, baseline, change) = (Twin::default(), before(), visible_change());

    let timing = Timing::short();
    let never = std::future::pending();
    movable(&send(
        &twin,
        PROJECT,
        &baseline,
        &change,
        &timing,
        never,
        |_| {},
    ));
}
