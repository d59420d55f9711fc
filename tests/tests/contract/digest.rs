//! Signing in with an API key.

use atlas::{AtlasError, Unexpected};
use tests::scripted::{Reply, Request, ScriptedServer};

use crate::support::{
    NOBODY, PROJECT, STATUS, answered, api_key, challenge, client, is_right, patch,
};

/// `nonce`/`nc` of each request, `None` for one without a sign-in.
fn uses(server: &ScriptedServer) -> Vec<Option<(String, String)>> {
    let parts = server
        .requests()
        .into_iter()
        .map(|request| answered(&request));
    parts
        .map(|parts| {
            parts.map(|mut parts| (parts.remove("nonce").unwrap(), parts.remove("nc").unwrap()))
        })
        .collect()
}

fn used(nonce: &str, count: u32) -> Option<(String, String)> {
    Some((nonce.to_owned(), format!("{count:08x}")))
}

fn right(request: &Request) -> bool {
    answered(request).is_some_and(|parts| is_right(request, &parts))
}

#[tokio::test]
async fn both_algorithms_are_answered_and_the_nonce_is_used_again_with_a_growing_count() {
    for algorithm in ["MD5", "SHA-256"] {
        let server = ScriptedServer::start(move |request, _| {
            if right(request) {
                Reply::json(200, STATUS)
            } else {
                challenge("first", algorithm, false)
            }
        })
        .unwrap();
        let client = client(&server, api_key());
        for _ in 0..3 {
            client.system_status().await.unwrap();
        }

        assert_eq!(
            uses(&server),
            [None, used("first", 1), used("first", 2), used("first", 3)],
            "{algorithm}"
        );
    }
}

#[tokio::test]
async fn an_old_nonce_is_replaced_whether_or_not_atlas_calls_it_stale() {
    for says_stale in [true, false] {
        let server = ScriptedServer::replying([
            challenge("first", "MD5", false),
            Reply::json(200, STATUS),
            challenge("second", "MD5", says_stale),
            Reply::json(200, STATUS),
        ])
        .unwrap();
        let client = client(&server, api_key());
        client.system_status().await.unwrap();
        client.system_status().await.unwrap();

        assert_eq!(
            uses(&server),
            [None, used("first", 1), used("first", 2), used("second", 1)],
            "stale={says_stale}"
        );
    }
}

#[tokio::test]
async fn a_nonce_that_grew_old_while_the_server_was_failing_is_not_a_wrong_key() {
    let server = ScriptedServer::replying([
        challenge("first", "MD5", false),
        Reply::json(503, "{}"),
        challenge("second", "MD5", false),
        Reply::json(200, STATUS),
    ])
    .unwrap();

    client(&server, api_key()).system_status().await.unwrap();
}

#[tokio::test]
async fn a_refusal_right_after_the_answer_is_a_wrong_key() {
    let server =
        ScriptedServer::start(|_, number| challenge(&format!("nonce-{number}"), "MD5", false))
            .unwrap();
    let outcome = client(&server, api_key()).sign_in().await;

    assert!(
        matches!(outcome, Err(AtlasError::WrongSignIn)),
        "{outcome:?}"
    );
    assert_eq!(uses(&server), [None, used("nonce-0", 1)]);
}

#[tokio::test]
async fn a_refusal_that_speaks_of_rights_is_not_a_wrong_key() {
    let rights = r#"{"error":401,"errorCode":"NOT_IN_GROUP","detail":"Not in the group."}"#;
    let server = ScriptedServer::start(move |request, _| {
        if right(request) {
            Reply::json(401, rights).with(
                "www-authenticate",
                "Digest realm=\"MMS Public API\", nonce=\"first\", qop=\"auth\"",
            )
        } else {
            challenge("first", "MD5", false)
        }
    })
    .unwrap();
    let client = client(&server, api_key());
    for _ in 0..2 {
        let outcome = client.encryption_at_rest(PROJECT).await;
        let Err(AtlasError::NotAllowed { answer }) = outcome else {
            panic!("taken for {outcome:?}");
        };
        assert_eq!(answer.error_code.as_deref(), Some("NOT_IN_GROUP"));
    }
    assert_eq!(
        uses(&server).len(),
        3,
        "the second refusal asks for no new challenge"
    );
}

#[tokio::test]
async fn a_challenge_that_cannot_be_answered_says_so() {
    for other in [
        None,
        Some("Basic realm=\"hotel\""),
        Some("Negotiate"),
        Some("Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\""),
    ] {
        let reply = match other {
            Some(other) => Reply::json(401, NOBODY).with("www-authenticate", other),
            None => Reply::json(401, NOBODY),
        };
        let server = ScriptedServer::start(move |_, _| reply.clone()).unwrap();
        let outcome = client(&server, api_key()).sign_in().await;

        assert!(
            matches!(
                outcome,
                Err(AtlasError::UnexpectedAnswer {
                    reason: Unexpected::Challenge,
                    ..
                })
            ),
            "{other:?}: {outcome:?}"
        );
        assert_eq!(uses(&server), [None], "{other:?}: nothing is sent to it");
    }
}

#[tokio::test]
async fn a_server_that_calls_every_nonce_stale_is_not_answered_for_ever() {
    let server =
        ScriptedServer::start(|_, number| challenge(&format!("nonce-{number}"), "MD5", true))
            .unwrap();
    let outcome = client(&server, api_key()).sign_in().await;

    assert!(matches!(
        outcome,
        Err(AtlasError::UnexpectedAnswer {
            reason: Unexpected::Challenge,
            ..
        })
    ));
    assert!(server.requests().len() < 10);
}

#[tokio::test]
async fn a_write_is_sent_whole_again_after_the_challenge() {
    let server = ScriptedServer::start(|request, _| {
        if right(request) {
            Reply::json(200, "{}")
        } else {
            challenge("first", "MD5", false)
        }
    })
    .unwrap();
    client(&server, api_key())
        .update_encryption_at_rest(PROJECT, &patch("fake-key-file"))
        .await
        .unwrap();

    let bodies: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies.len(), 2);
    assert!(!bodies[0].is_empty() && bodies[0] == bodies[1]);
}

#[tokio::test]
async fn the_private_key_is_never_on_the_wire() {
    let server =
        ScriptedServer::start(|_, number| challenge(&format!("nonce-{number}"), "MD5", false))
            .unwrap();
    let outcome = client(&server, api_key()).sign_in().await;

    let seen = format!("{:?} {outcome:?}", server.requests());
    assert!(!seen.contains(crate::support::PRIVATE_KEY), "{seen}");
}
