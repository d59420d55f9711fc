use super::*;

fn spreading() -> AtlasError {
    AtlasError::Refused {
        answer: answer(400, "CANNOT_ASSUME_ROLE"),
    }
}

fn waited(phases: &[Phase]) -> Vec<(u32, u32)> {
    let waits = phases.iter().filter_map(|phase| match phase {
        Phase::Waiting {
            attempt, attempts, ..
        } => Some((*attempt, *attempts)),
        _ => None,
    });
    waits.collect()
}

#[tokio::test(start_paused = true)]
async fn a_new_role_is_tried_again_while_aws_spreads_the_news() {
    let replies = [
        Ok(before()),
        Err(spreading()),
        Ok(before()),
        Err(spreading()),
        Ok(before()),
        Ok(after()),
        Ok(after()),
    ];

    let (result, updates, phases) = run(&before(), &visible_change(), replies).await;

    assert!(matches!(result.unwrap().verdict, Verdict::Valid));
    assert_eq!(updates, 3);
    assert_eq!(waited(&phases), [(1, 19), (2, 19)], "{phases:?}");
}

#[tokio::test(start_paused = true)]
async fn s3_before_each_further_try_the_configuration_is_read_again() {
    let theirs = stored(OTHER_ARN, Some(true));
    let replies = [Ok(before()), Err(spreading()), Ok(theirs)];

    let (result, updates, _) = run(&before(), &role_only_change(), replies).await;

    assert!(matches!(result, Err(SendError::ChangedMeanwhile { .. })));
    assert_eq!(updates, 1, "nothing is sent over another's change");
}

#[tokio::test(start_paused = true)]
async fn the_tries_end_with_atlass_reason() {
    let replies = (0..19).flat_map(|_| [Ok(before()), Err(spreading())]);

    let (result, updates, _) = run(&before(), &visible_change(), replies).await;

    assert!(matches!(result, Err(SendError::StillRefused { .. })));
    assert_eq!(updates, 19);
}

#[tokio::test(start_paused = true)]
async fn an_access_key_is_not_tried_again() {
    let current = access_key_stored(Some(true));
    let denied = AtlasError::Refused {
        answer: answer(400, "INVALID_AWS_CREDENTIALS"),
    };

    let (result, updates, _) = run(
        &current,
        &secret_only_change(),
        [Ok(current.clone()), Err(denied)],
    )
    .await;

    assert!(matches!(result, Err(SendError::Refused { .. })));
    assert_eq!(updates, 1);
}

#[tokio::test(start_paused = true)]
async fn cancelling_is_heeded_while_waiting_and_only_then() {
    let twin = Twin::new([Ok(before()), Err(spreading())]);
    let (change, baseline) = (visible_change(), before());
    let mut phases = Vec::new();

    let result = send(
        &twin,
        PROJECT,
        &baseline,
        &change,
        &Timing::short(),
        std::future::ready(()),
        |phase| phases.push(phase),
    )
    .await;

    assert!(matches!(result, Err(SendError::Cancelled { .. })));
    assert_eq!(
        twin.asked().len(),
        2,
        "it was checked and sent although it was cancelled from the start"
    );
    assert_eq!(waited(&phases).len(), 1);
}
