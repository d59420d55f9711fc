#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::future::pending;
use std::time::Duration;

use atlas::{GcpServiceAccountStatus, Taken};

use tokio::sync::oneshot;

use super::super::arn::check_role_arn;
use super::super::twin::{
    ARN, PROJECT, ROLE, Reply, Twin, account, answer, aws_role, cut, refused, unclear_answers, word,
};
use super::*;

struct Played {
    result: Result<AwsRole, RoleError>,
    asked: Vec<String>,
    progress: Vec<String>,
    took: Duration,
}

async fn authorized_with(replies: impl IntoIterator<Item = Reply>) -> Played {
    let twin = Twin::new(replies);
    let arn = check_role_arn(ARN).unwrap();
    let timing = Timing::default();
    let mut progress = Vec::new();
    let started = Instant::now();
    let result = authorize_role(&twin, PROJECT, ROLE, &arn, &timing, pending(), |now| {
        progress.push(word(&now));
    })
    .await;
    Played {
        result,
        asked: twin.asked(),
        progress,
        took: started.elapsed(),
    }
}

fn done() -> AwsRole {
    aws_role(ROLE, Some(ARN))
}

fn role(role: AwsRole) -> Reply {
    Reply::Role(Ok(Role::Aws(role)))
}

fn error(error: AtlasError) -> Reply {
    Reply::Role(Err(error))
}

#[tokio::test(start_paused = true)]
async fn a_role_that_aws_knows_is_authorised_at_once() {
    let played = authorized_with([role(done())]).await;

    assert_eq!(played.result.unwrap(), done());
    assert_eq!(played.progress, ["asking 1/19"]);
    assert_eq!(played.took, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn aws_gets_time_and_the_rest_of_it_is_reported() {
    let script = PROPAGATING
        .map(|code| error(refused(code)))
        .into_iter()
        .chain([role(done())]);
    let played = authorized_with(script).await;

    assert_eq!(played.result.unwrap(), done());
    assert_eq!(
        played.progress,
        [
            "asking 1/19",
            "propagating 1/19, 180 s left",
            "asking 2/19",
            "propagating 2/19, 170 s left",
            "asking 3/19",
            "propagating 3/19, 160 s left",
            "asking 4/19",
        ]
    );
    assert_eq!(played.took, Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn after_three_minutes_a_new_role_is_still_refused() {
    let script = (0..19).map(|_| error(refused("CANNOT_ASSUME_ROLE")));
    let played = authorized_with(script).await;

    let Err(RoleError::StillRefused { cause }) = played.result else {
        panic!("no end: {:?}", played.result);
    };
    assert!(
        is_propagating(&cause),
        "what Atlas answered last is returned"
    );
    assert_eq!(played.took, Duration::from_secs(180));
    assert_eq!(
        played.progress.last().map(String::as_str),
        Some("asking 19/19")
    );
}

#[tokio::test(start_paused = true)]
async fn any_other_refusal_is_returned_at_once() {
    for end in [
        refused("VALIDATION_ERROR"),
        AtlasError::NotFound {
            answer: answer(404, "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND"),
        },
        AtlasError::NotAllowed {
            answer: answer(401, "USER_UNAUTHORIZED"),
        },
    ] {
        let played = authorized_with([error(end)]).await;

        assert!(
            matches!(played.result, Err(RoleError::Refused { .. })),
            "{:?}",
            played.result
        );
        assert_eq!(played.took, Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cut_authorisation_is_read_back_and_not_sent_again() {
    for cause in unclear_answers() {
        let played = authorized_with([error(cause), role(done())]).await;
        assert_eq!(played.result.unwrap(), done());
        assert_eq!(played.asked, ["authorize", "read"]);
    }
    let another = aws_role(ROLE, Some("arn:aws:iam::123456789012:role/another"));
    for left in [aws_role(ROLE, None), another] {
        for cause in unclear_answers() {
            let played = authorized_with([error(cause), role(left.clone())]).await;
            assert!(
                matches!(played.result, Err(RoleError::NotTaken { .. })),
                "{:?}",
                played.result
            );
            assert_eq!(played.asked, ["authorize", "read"]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_and_a_reading_the_outcome_is_not_known() {
    let other_cloud = account(GcpServiceAccountStatus::Complete, None);
    for reading in [
        error(cut(Taken::NotSent)),
        Reply::Role(Ok(Role::Gcp(other_cloud))),
    ] {
        let played = authorized_with([error(cut(Taken::Unknown)), reading]).await;
        assert!(
            matches!(played.result, Err(RoleError::LostSight { .. })),
            "{:?}",
            played.result
        );
    }
    let played = authorized_with([error(cut(Taken::NotSent))]).await;
    assert!(matches!(played.result, Err(RoleError::NotSent { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_taken_and_not_authorised_is_not_called_so() {
    let played = authorized_with([role(aws_role(ROLE, None))]).await;

    assert!(
        matches!(played.result, Err(RoleError::NotAuthorized { .. })),
        "{:?}",
        played.result
    );
}

/// Cancelled `after` so long; `replies` are everything that is asked for.
async fn cancelled_after(
    after: Duration,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<AwsRole, RoleError>, Vec<String>) {
    let twin = Twin::new(replies);
    let arn = check_role_arn(ARN).unwrap();
    let timing = Timing::default();
    let result = authorize_role(&twin, PROJECT, ROLE, &arn, &timing, sleep(after), |_| {}).await;
    (result, twin.asked())
}

#[tokio::test(start_paused = true)]
async fn cancelled_while_it_waits_it_sends_no_more() {
    let refused = error(refused("CANNOT_ASSUME_ROLE"));
    let (result, asked) = cancelled_after(Duration::from_secs(5), [refused]).await;

    assert!(
        matches!(
            &result,
            Err(RoleError::Cancelled { refused: Some(cause) }) if is_propagating(cause)
        ),
        "{result:?}"
    );
    assert_eq!(asked, ["authorize"]);
}

#[tokio::test(start_paused = true)]
async fn cancelled_before_the_first_try_it_sends_nothing() {
    let (result, asked) = cancelled_after(Duration::ZERO, []).await;

    assert!(
        matches!(result, Err(RoleError::Cancelled { refused: None })),
        "{result:?}"
    );
    assert!(asked.is_empty());
}

#[tokio::test(start_paused = true)]
async fn cancelled_while_a_try_is_on_its_way_its_unclear_answer_is_read_back() {
    for cause in unclear_answers() {
        let twin = Twin::new([error(cause), role(done())]);
        let (press, cancelled) = oneshot::channel();
        twin.when_asked("authorize", move || press.send(()).unwrap());
        let arn = check_role_arn(ARN).unwrap();
        let timing = Timing::default();
        let pressed = async { cancelled.await.unwrap() };
        let result = authorize_role(&twin, PROJECT, ROLE, &arn, &timing, pressed, |_| {}).await;

        assert_eq!(result.unwrap(), done());
        assert_eq!(twin.asked(), ["authorize", "read"]);
    }
}
