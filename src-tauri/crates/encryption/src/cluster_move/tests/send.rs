use super::*;

#[tokio::test(start_paused = true)]
async fn a_move_is_sent_once_and_followed_until_atlas_is_done() {
    let script = [plain(), moving(), moving(), moving(), there()].map(Ok);
    let played = moved(AWS, script).await;

    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.asked, ["read", "AWS", "read", "read", "read"]);
    assert_eq!(
        played.steps,
        ["checking", "sending", "Updating", "Updating", "Updating"]
    );
    assert_eq!(
        played.took,
        Timing::default().cluster_wait * 3,
        "one wait before each reading"
    );
}

#[tokio::test(start_paused = true)]
async fn moving_back_to_atlas_s_key_is_the_same() {
    let updating = cluster(EncryptionProvider::None, ClusterState::Updating);
    let script = [there(), updating, plain()].map(Ok);
    let played = moved(Target::AtlasKey, script).await;

    assert_eq!(played.result.unwrap(), plain());
    assert_eq!(played.asked, ["read", "NONE", "read"]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_says_idle_is_read_again() {
    let script = [plain(), there(), moving(), there()].map(Ok);
    let played = moved(AWS, script).await;

    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.asked, ["read", "AWS", "read", "read"]);
}

#[tokio::test(start_paused = true)]
async fn s3_the_cluster_is_read_right_before_it_is_moved() {
    let paused = Cluster {
        paused: true,
        ..plain()
    };
    let busy = cluster(EncryptionProvider::None, ClusterState::Repairing);
    let elsewhere = cluster(EncryptionProvider::Gcp, ClusterState::Idle);
    for (now, expected) in [
        (paused, Obstacle::Paused),
        (
            busy,
            Obstacle::Changing {
                state: ClusterState::Repairing,
            },
        ),
        (
            elsewhere,
            Obstacle::OnAnotherKey {
                provider: EncryptionProvider::Gcp,
            },
        ),
    ] {
        let played = moved(AWS, [Ok(now)]).await;
        let Err(MoveError::NotBecause { obstacle, .. }) = played.result else {
            panic!("{expected:?} was not seen: {:?}", played.result);
        };
        assert_eq!(obstacle, expected);
        assert_eq!(played.asked, ["read"], "nothing is sent");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_has_the_key_or_is_moving_to_it_is_not_moved_again() {
    let played = moved(AWS, [Ok(there()), Ok(there())]).await;
    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.asked, ["read", "read"]);

    let played = moved(AWS, [moving(), moving(), there()].map(Ok)).await;
    assert_eq!(played.result.unwrap(), there());
    assert_eq!(played.asked, ["read", "read", "read"]);
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_cannot_be_read_is_not_moved() {
    let played = moved(AWS, [Err(cut(Taken::NotSent))]).await;

    assert!(
        matches!(played.result, Err(MoveError::NotSent { .. })),
        "{:?}",
        played.result
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_returned_unchanged() {
    let refused = AtlasError::Refused {
        answer: answer(409, "CANNOT_UPDATE_PAUSED_CLUSTER"),
    };
    let played = moved(AWS, [Ok(plain()), Err(refused)]).await;

    assert!(
        matches!(
            &played.result,
            Err(MoveError::Refused { cause }) if matches!(**cause, AtlasError::Refused { .. })
        ),
        "{:?}",
        played.result
    );
}

#[tokio::test(start_paused = true)]
async fn a_move_that_never_left_was_not_sent() {
    let played = moved(AWS, [Ok(plain()), Err(cut(Taken::NotSent))]).await;

    assert!(matches!(played.result, Err(MoveError::NotSent { .. })));
}

fn unclear_answers() -> [AtlasError; 3] {
    [
        cut(Taken::Unknown),
        AtlasError::Failed {
            answer: answer(504, "UNEXPECTED_ERROR"),
        },
        AtlasError::UnexpectedAnswer {
            operation: "updateGroupCluster",
            reason: Unexpected::NotJson,
        },
    ]
}

#[tokio::test(start_paused = true)]
async fn a_cut_move_that_shows_was_taken_and_is_followed() {
    for unclear in unclear_answers() {
        let script = [Ok(plain()), Err(unclear), Ok(moving()), Ok(there())];
        let played = moved(AWS, script).await;

        assert_eq!(played.result.unwrap(), there());
        assert_eq!(
            played.asked,
            ["read", "AWS", "read", "read"],
            "nothing is sent twice"
        );
        assert_eq!(
            played.steps,
            ["checking", "sending", "reading back", "Updating"]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_cut_move_that_does_not_show_was_not_taken() {
    for unclear in unclear_answers() {
        let played = moved(AWS, [Ok(plain()), Err(unclear), Ok(plain())]).await;

        let Err(MoveError::NotTaken { now, .. }) = played.result else {
            panic!("Atlas still has its own key there: {:?}", played.result);
        };
        assert_eq!(*now, plain());
        assert_eq!(
            played.asked,
            ["read", "AWS", "read"],
            "nothing is sent twice"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_and_a_reading_the_outcome_is_not_known() {
    let script = [
        Ok(plain()),
        Err(cut(Taken::Unknown)),
        Err(cut(Taken::NotSent)),
    ];
    let played = moved(AWS, script).await;

    assert!(
        matches!(played.result, Err(MoveError::LostSight { .. })),
        "{:?}",
        played.result
    );
}

#[tokio::test(start_paused = true)]
async fn s3_a_key_that_stopped_working_meanwhile_keeps_the_cluster_where_it_is() {
    for (to, before) in [(AWS, plain()), (Target::AtlasKey, there())] {
        let twin = Twin {
            valid: false,
            ..twin([Ok(before)])
        };
        let result = move_cluster(&twin, PROJECT, NAME, to, &Timing::default(), |_| {}).await;
        assert!(
            matches!(
                result,
                Err(MoveError::NotBecause {
                    obstacle: Obstacle::KeyNotValid,
                    ..
                })
            ),
            "{result:?}"
        );
        assert_eq!(*twin.asked.lock().unwrap(), ["read"], "nothing is sent");
    }
}
