//! An endpoint is deleted once, or it is reported that it was not.

use std::future::{pending, ready};

use super::*;

async fn deleted(
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<(), EndpointError>, Vec<String>) {
    let twin = Twin::new(replies);
    let result = delete_endpoint(&twin, PROJECT, CLOUD, "a", pending()).await;
    (result, twin.asked())
}

#[tokio::test]
async fn an_endpoint_is_deleted_once() {
    let script = [Reply::One(Ok(active("a", HERE))), Reply::Deleted(Ok(()))];
    let (result, asked) = deleted(script).await;

    assert!(result.is_ok(), "{result:?}");
    assert_eq!(asked, ["read a", "delete a"]);
}

#[tokio::test]
async fn an_endpoint_that_is_being_deleted_is_not_deleted_again() {
    let deleting = endpoint("a", HERE, PrivateEndpointStatus::Deleting);
    let (result, asked) = deleted([Reply::One(Ok(deleting))]).await;

    assert!(result.is_ok(), "{result:?}");
    assert_eq!(asked, ["read a"], "nothing is sent");
}

#[tokio::test]
async fn after_an_unclear_answer_the_list_says_whether_it_is_going() {
    let deleting = endpoint("a", HERE, PrivateEndpointStatus::Deleting);
    for after in [Vec::new(), vec![deleting], vec![active("b", HERE)]] {
        for cause in unclear_answers() {
            let script = [
                Reply::One(Ok(active("a", HERE))),
                Reply::Deleted(Err(cause)),
                Reply::List(Ok(after.clone())),
            ];
            let (result, _) = deleted(script).await;
            assert!(result.is_ok(), "{result:?}");
        }
    }

    let script = [
        Reply::One(Ok(active("a", HERE))),
        Reply::Deleted(Err(cut(Taken::Unknown))),
        Reply::List(Ok(vec![active("a", HERE)])),
    ];
    let (result, asked) = deleted(script).await;
    assert!(
        matches!(result, Err(EndpointError::NotTaken { .. })),
        "{result:?}"
    );
    assert_eq!(asked, ["read a", "delete a", "list"], "sent once");
}

#[tokio::test]
async fn a_deletion_that_atlas_refuses_is_not_taken_for_done() {
    let script = [
        Reply::One(Ok(active("a", HERE))),
        Reply::Deleted(Err(refusal())),
    ];
    let (result, _) = deleted(script).await;
    assert!(
        matches!(result, Err(EndpointError::Refused { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn without_an_answer_and_a_list_the_deletion_is_not_known() {
    let script = [
        Reply::One(Ok(active("a", HERE))),
        Reply::Deleted(Err(cut(Taken::Unknown))),
        Reply::List(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = deleted(script).await;
    assert!(
        matches!(result, Err(EndpointError::LostSight { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn cancelled_before_it_is_sent_nothing_is_deleted() {
    let twin = Twin::new([]);
    let cancelled = delete_endpoint(&twin, PROJECT, CLOUD, "a", ready(())).await;

    assert!(
        matches!(cancelled, Err(EndpointError::Cancelled)),
        "{cancelled:?}"
    );
    assert!(twin.asked().is_empty());
}
