use super::*;

#[tokio::test(start_paused = true)]
async fn following_a_move_again_only_reads() {
    let repairing = cluster(EncryptionProvider::Aws, ClusterState::Repairing);
    let script = [moving(), repairing, there()].map(Ok);
    let played = followed(AWS, script).await;

    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.asked, ["read", "read", "read"], "nothing is sent");
    assert_eq!(played.steps, ["Updating", "Repairing"]);
}

#[tokio::test(start_paused = true)]
async fn a_move_that_ended_meanwhile_is_reported_at_once() {
    let played = followed(AWS, [Ok(there())]).await;

    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.took, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn following_goes_on_for_hours_and_over_a_lost_network() {
    let script = (0..600)
        .map(|reading| {
            if reading % 3 == 0 {
                Err(cut(Taken::NotSent))
            } else {
                Ok(moving())
            }
        })
        .chain([Ok(there())]);
    let played = followed(AWS, script).await;

    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.took, Timing::default().cluster_wait * 600);
    assert_eq!(
        played.steps.first().map(String::as_str),
        Some("out of sight"),
        "and it is reported that nothing is seen"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_was_turned_back_or_is_deleted_is_not_on_its_way() {
    let deleting = cluster(EncryptionProvider::Aws, ClusterState::Deleting);
    let back = cluster(EncryptionProvider::None, ClusterState::Updating);
    for now in [plain(), back, deleting] {
        let played = followed(AWS, [Ok(moving()), Ok(now.clone())]).await;

        let Err(MoveError::NotOnItsWay { now: found }) = played.result else {
            panic!("taken for arrived: {:?}", played.result);
        };
        assert_eq!(*found, now);
    }
}

#[tokio::test(start_paused = true)]
async fn a_lasting_error_ends_the_following() {
    for end in [
        AtlasError::NotFound {
            answer: answer(404, "CLUSTER_NOT_FOUND"),
        },
        AtlasError::NotSignedIn,
        AtlasError::WrongSignIn,
    ] {
        let played = followed(AWS, [Ok(moving()), Err(end)]).await;

        assert!(
            matches!(played.result, Err(MoveError::Stopped { .. })),
            "{:?}",
            played.result
        );
    }
}
