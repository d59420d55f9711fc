//! Endpoints are followed until they have settled.

use tokio::time::Instant;

use super::*;

/// What came of following, the statuses of each reading, and how many waits it took.
async fn followed(
    replies: impl IntoIterator<Item = Result<Vec<PrivateEndpoint>, AtlasError>>,
) -> (Result<Vec<PrivateEndpoint>, EndpointError>, Vec<String>) {
    let twin = Twin::new(replies.into_iter().map(Reply::List));
    let timing = Timing::default();
    let started = Instant::now();
    let mut readings = Vec::new();
    let result = follow_endpoints(&twin, PROJECT, CLOUD, &timing, |reading| {
        readings.push(match reading {
            EndpointReading::Seen { endpoints } => format!("{:?}", endpoints[0].status),
            EndpointReading::OutOfSight { .. } => "out of sight".to_owned(),
        });
    })
    .await;
    let waits = u32::try_from(readings.len()).unwrap();
    assert_eq!(started.elapsed(), timing.endpoint_wait * waits);
    assert!(twin.asked().iter().all(|asked| asked == "list"));
    (result, readings)
}

#[tokio::test(start_paused = true)]
async fn endpoints_are_followed_until_none_is_changing() {
    let readings = [
        PrivateEndpointStatus::Initiating,
        PrivateEndpointStatus::PendingAcceptance,
        PrivateEndpointStatus::PendingRecreation,
        PrivateEndpointStatus::Deleting,
    ]
    .map(|status| Ok(vec![endpoint("a", HERE, status), active("b", ELSEWHERE)]));
    let (result, statuses) = followed(readings.into_iter().chain([Ok(Vec::new())])).await;

    assert_eq!(result.unwrap(), []);
    assert_eq!(
        statuses,
        [
            "Initiating",
            "PendingAcceptance",
            "PendingRecreation",
            "Deleting"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_endpoint_is_not_waited_for() {
    let settled = vec![
        active("a", HERE),
        endpoint("b", ELSEWHERE, PrivateEndpointStatus::Failed),
        endpoint("c", HERE, PrivateEndpointStatus::Other(String::new())),
    ];
    let (result, statuses) = followed([Ok(settled.clone())]).await;

    assert_eq!(result.unwrap(), settled);
    assert_eq!(statuses, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_lost_network_is_retried() {
    let script = [
        Err(cut(Taken::NotSent)),
        Ok(vec![starting("a")]),
        Err(AtlasError::Failed {
            answer: answer(500, "UNEXPECTED_ERROR"),
        }),
        Ok(vec![active("a", HERE)]),
    ];
    let (result, statuses) = followed(script).await;

    assert_eq!(result.unwrap(), [active("a", HERE)]);
    assert_eq!(statuses, ["out of sight", "Initiating", "out of sight"]);
}

#[tokio::test(start_paused = true)]
async fn a_lasting_error_ends_the_following() {
    for end in [
        AtlasError::NotFound {
            answer: answer(404, "GROUP_NOT_FOUND"),
        },
        AtlasError::NotSignedIn,
        AtlasError::WrongSignIn,
    ] {
        let (result, _) = followed([Ok(vec![starting("a")]), Err(end)]).await;
        assert!(
            matches!(result, Err(EndpointError::Stopped { .. })),
            "{result:?}"
        );
    }
}
