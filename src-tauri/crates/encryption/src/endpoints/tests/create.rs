//! An endpoint is made once, or it is reported that it was not.

use std::future::{pending, ready};

use super::*;

async fn created(
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<PrivateEndpoint, EndpointError>, Vec<String>) {
    let twin = Twin::new(replies);
    let result = create_endpoint(&twin, PROJECT, CLOUD, HERE, pending()).await;
    (result, twin.asked())
}

#[tokio::test]
async fn an_endpoint_is_made() {
    let script = [
        Reply::List(Ok(vec![active("a", ELSEWHERE)])),
        Reply::One(Ok(starting("b"))),
    ];
    let (result, asked) = created(script).await;

    assert_eq!(result.unwrap(), starting("b"));
    assert_eq!(asked, ["list", "create EUROPE_WEST"]);
}

#[tokio::test]
async fn a_region_that_has_an_endpoint_or_is_getting_one_gets_no_other() {
    for status in [
        PrivateEndpointStatus::Active,
        PrivateEndpointStatus::Initiating,
        PrivateEndpointStatus::PendingAcceptance,
        PrivateEndpointStatus::PendingRecreation,
        PrivateEndpointStatus::Other("PAUSED".to_owned()),
    ] {
        let there = endpoint("a", HERE, status);
        let (result, asked) = created([Reply::List(Ok(vec![there.clone()]))]).await;

        assert!(
            matches!(&result, Err(EndpointError::AlreadyThere { endpoint }) if **endpoint == there),
            "{result:?}"
        );
        assert_eq!(asked, ["list"], "nothing is sent");
    }
}

#[tokio::test]
async fn a_failed_or_vanishing_endpoint_can_be_made_anew() {
    for status in [
        PrivateEndpointStatus::Failed,
        PrivateEndpointStatus::Deleting,
    ] {
        let script = [
            Reply::List(Ok(vec![endpoint("a", HERE, status)])),
            Reply::One(Ok(starting("b"))),
        ];
        assert_eq!(created(script).await.0.unwrap(), starting("b"));
    }
}

#[tokio::test]
async fn nothing_is_made_where_the_endpoints_before_cannot_be_read() {
    let (result, asked) = created([Reply::List(Err(cut(Taken::NotSent)))]).await;

    assert!(
        matches!(result, Err(EndpointError::NotSent { .. })),
        "{result:?}"
    );
    assert_eq!(asked, ["list"], "it could not be distinguished afterwards");
}

#[tokio::test]
async fn a_refusal_and_a_request_that_never_left_are_different_errors() {
    let script = [Reply::List(Ok(Vec::new())), Reply::One(Err(refusal()))];
    let (result, _) = created(script).await;
    assert!(
        matches!(result, Err(EndpointError::Refused { .. })),
        "{result:?}"
    );

    let script = [
        Reply::List(Ok(Vec::new())),
        Reply::One(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = created(script).await;
    assert!(
        matches!(result, Err(EndpointError::NotSent { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn after_an_unclear_answer_the_list_says_which_one_is_new() {
    let failed = endpoint("a", HERE, PrivateEndpointStatus::Failed);
    for cause in unclear_answers() {
        let script = [
            Reply::List(Ok(vec![failed.clone()])),
            Reply::One(Err(cause)),
            Reply::List(Ok(vec![
                failed.clone(),
                active("c", ELSEWHERE),
                starting("b"),
            ])),
        ];
        let (result, asked) = created(script).await;

        assert_eq!(result.unwrap(), starting("b"));
        assert_eq!(asked, ["list", "create EUROPE_WEST", "list"], "sent once");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_in_the_list_was_not_made_and_is_not_asked_for_again() {
    let failed = endpoint("a", HERE, PrivateEndpointStatus::Failed);
    for cause in unclear_answers() {
        let script = [
            Reply::List(Ok(vec![failed.clone()])),
            Reply::One(Err(cause)),
            Reply::List(Ok(vec![failed.clone(), active("c", ELSEWHERE)])),
        ];
        let (result, asked) = created(script).await;

        assert!(
            matches!(result, Err(EndpointError::NotTaken { .. })),
            "{result:?}"
        );
        assert_eq!(asked.len(), 3);
    }
}

#[tokio::test]
async fn without_an_answer_and_a_list_the_outcome_is_not_known() {
    let script = [
        Reply::List(Ok(Vec::new())),
        Reply::One(Err(cut(Taken::Unknown))),
        Reply::List(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = created(script).await;
    assert!(
        matches!(result, Err(EndpointError::LostSight { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn cancelled_before_it_is_sent_nothing_is_made() {
    let twin = Twin::new([]);
    let cancelled = create_endpoint(&twin, PROJECT, CLOUD, HERE, ready(())).await;

    assert!(
        matches!(cancelled, Err(EndpointError::Cancelled)),
        "{cancelled:?}"
    );
    assert!(twin.asked().is_empty());
}
