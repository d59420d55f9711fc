use tokio::sync::Notify;

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

/// What came of a change that is cancelled as soon as it is in a phase that `when` names, and what
/// was asked.
async fn cancelled_in(
    when: fn(Phase) -> bool,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Outcome, SendError>, usize) {
    let twin = Twin::new(replies);
    let (change, baseline) = (visible_change(), before());
    let stop = Notify::new();
    let result = send(
        &twin,
        PROJECT,
        &baseline,
        &change,
        &Timing::short(),
        stop.notified(),
        |phase| {
            if when(phase) {
                stop.notify_waiters();
            }
        },
    )
    .await;
    (result, twin.asked().len())
}

#[tokio::test(start_paused = true)]
async fn cancelling_while_it_waits_ends_it_with_atlass_reason() {
    let waits = |phase| matches!(phase, Phase::Waiting { .. });
    let (result, asked) = cancelled_in(waits, [Ok(before()), Err(spreading())]).await;
    assert!(matches!(result, Err(SendError::Cancelled { .. })));
    assert_eq!(asked, 2);
}

#[tokio::test(start_paused = true)]
async fn cancelling_during_the_check_sends_nothing() {
    let checking = |phase| matches!(phase, Phase::Checking);
    let (result, asked) = cancelled_in(checking, []).await;
    assert!(matches!(result, Err(SendError::NotBegun)));
    assert_eq!(asked, 0);
}

#[tokio::test(start_paused = true)]
async fn cancelling_is_ignored_while_the_change_is_being_sent() {
    let sends = |phase| matches!(phase, Phase::Sending | Phase::ReadingBack);
    let replies = [Ok(before()), Ok(after()), Ok(after())];
    let (result, asked) = cancelled_in(sends, replies).await;
    assert!(matches!(result.unwrap().verdict, Verdict::Valid));
    assert_eq!(asked, 3);
}
