//! Signing in, with a service account and with an API key.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Config, Sandbox, Timing};
use serde_json::json;

use crate::support::{
    ADDRESSES, Caller, Got, client, digest_answer, nonce, plain, send, started, token_request,
};

const STATUS: &str = "/api/atlas/v2";

async fn answer(sandbox: &Sandbox, key: (&str, &str), nonce: &str, count: u32) -> Got {
    let header = digest_answer(key, nonce, count, STATUS);
    send(plain(sandbox, Method::GET, STATUS).header("authorization", header)).await
}

async fn challenged(sandbox: &Sandbox) -> String {
    let got = send(plain(sandbox, Method::GET, STATUS)).await;
    nonce(got.header("www-authenticate"))
}

#[tokio::test]
async fn the_challenge_is_worded_as_atlas_words_it() {
    let sandbox = started().await;
    let got = send(plain(&sandbox, Method::GET, STATUS)).await;

    assert_eq!(got.status, 401);
    assert_eq!(got.code(), "UNEXPECTED_ERROR");
    let challenge = got.header("www-authenticate");
    let nonce = nonce(challenge);
    assert_eq!(
        challenge,
        format!(
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"{nonce}\", algorithm=MD5, \
             qop=\"auth\", stale=false"
        )
    );
}

#[tokio::test]
async fn an_api_key_signs_in_by_digest_and_its_challenge_serves_again() {
    let sandbox = started().await;
    let nonce = challenged(&sandbox).await;

    let first = answer(&sandbox, sandbox.api_key(), &nonce, 1).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.json()["apiKey"]["publicKey"], sandbox.api_key().0);
    let third = answer(&sandbox, sandbox.api_key(), &nonce, 3).await;
    let second = answer(&sandbox, sandbox.api_key(), &nonce, 2).await;
    assert_eq!(
        (third.status, second.status),
        (200, 200),
        "requests side by side may overtake each other"
    );
    let replayed = answer(&sandbox, sandbox.api_key(), &nonce, 2).await;
    assert_eq!(replayed.status, 401, "an answer counts once");
    assert!(replayed.header("www-authenticate").contains("stale=true"));
}

#[tokio::test]
async fn a_wrong_key_gets_the_same_401_and_no_hint_that_it_is_stale() {
    let sandbox = started().await;
    let (public, private) = sandbox.api_key();
    for key in [(public, "wrong"), ("wrong", private), ("", "")] {
        let nonce = challenged(&sandbox).await;
        let got = answer(&sandbox, key, &nonce, 1).await;
        assert_eq!((got.status, got.code().as_str()), (401, "UNEXPECTED_ERROR"));
        assert!(got.header("www-authenticate").contains("stale=false"));
    }
}

#[tokio::test]
async fn an_answer_is_good_for_its_own_request_only() {
    let sandbox = started().await;
    let nonce = challenged(&sandbox).await;
    let header = digest_answer(sandbox.api_key(), &nonce, 1, STATUS);
    let request = plain(&sandbox, Method::GET, "/api/atlas/v2/groups");

    assert_eq!(
        send(request.header("authorization", header)).await.status,
        401
    );
}

#[tokio::test]
async fn an_old_challenge_is_stale() {
    let sandbox = Sandbox::start(Config {
        timing: Timing {
            nonce: Duration::ZERO,
            ..Timing::default()
        },
        ..Config::default()
    })
    .await
    .unwrap();
    let nonce = challenged(&sandbox).await;
    let got = answer(&sandbox, sandbox.api_key(), &nonce, 1).await;

    assert_eq!(got.status, 401);
    assert!(got.header("www-authenticate").contains("stale=true"));
}

#[tokio::test]
async fn broken_sign_ins_are_refused_and_break_nothing() {
    let sandbox = started().await;
    for header in [
        "Digest",
        "Digest username",
        "Digest username=\"",
        "Digest nc=zzzzzzzz",
        "Basic !!!",
        "Bearer ",
        "Negotiate x",
        "",
    ] {
        let request = plain(&sandbox, Method::GET, STATUS).header("authorization", header);
        assert_eq!(send(request).await.status, 401, "{header}");
    }
    assert_eq!(Caller::new(&sandbox).await.get(STATUS).await.status, 200);
}

#[tokio::test]
async fn a_service_account_gets_a_token_that_works_until_it_is_revoked() {
    let sandbox = started().await;
    let issued = send(token_request(&sandbox)).await;
    assert_eq!(issued.status, 200);
    assert_eq!(issued.json()["token_type"], "Bearer");
    assert_eq!(issued.json()["expires_in"], 3600);

    let caller = Caller::new(&sandbox).await;
    let got = caller.get(STATUS).await;
    assert_eq!(got.status, 200);
    assert_eq!(got.json()["apiKey"], json!(null), "it is no API key");

    let (id, secret) = sandbox.service_account();
    let revoke = client()
        .post(format!("{}/api/oauth/revoke", sandbox.origin()))
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!(
            "token={}&token_type_hint=access_token",
            caller.token
        ));
    assert_eq!(send(revoke).await.status, 200);
    assert_eq!(caller.get(STATUS).await.status, 401);
}

#[tokio::test]
async fn a_token_that_is_too_old_is_refused() {
    let sandbox = Sandbox::start(Config {
        timing: Timing {
            token: Duration::ZERO,
            ..Timing::default()
        },
        ..Config::default()
    })
    .await
    .unwrap();

    assert_eq!(Caller::new(&sandbox).await.get(STATUS).await.status, 401);
}

#[tokio::test]
async fn wrong_requests_for_a_token_have_different_answers() {
    let sandbox = started().await;
    let (id, secret) = sandbox.service_account();
    let form = "application/x-www-form-urlencoded";
    for (secret, media_type, body, status, error) in [
        (
            "wrong",
            form,
            "grant_type=client_credentials",
            401,
            "invalid_client",
        ),
        (
            secret,
            form,
            "grant_type=password",
            400,
            "unsupported_grant_type",
        ),
        (secret, form, "", 400, "invalid_request"),
        (secret, "application/json", "{}", 400, "invalid_request"),
    ] {
        let request = client()
            .post(format!("{}/api/oauth/token", sandbox.origin()))
            .basic_auth(id, Some(secret))
            .header("content-type", media_type)
            .body(body);
        let got = send(request).await;
        assert_eq!(got.status, status, "{error}");
        assert_eq!(got.json()["error"], error);
        assert!(!got.text.contains(sandbox.service_account().1));
    }
}

#[tokio::test]
async fn both_parts_of_the_pair_are_escaped_before_they_are_joined() {
    let sandbox = Sandbox::start(Config {
        service_account: Some(("id:1".to_owned(), "a+b/c=d%&ä".to_owned())),
        ..Config::default()
    })
    .await
    .unwrap();
    let request = client()
        .post(format!("{}/api/oauth/token", sandbox.origin()))
        .basic_auth("id%3A1", Some("a%2Bb%2Fc%3Dd%25%26%C3%A4"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials");

    assert_eq!(send(request).await.status, 200);
}

#[tokio::test]
async fn the_control_plane_list_needs_no_sign_in() {
    let sandbox = started().await;
    let request = client()
        .get(format!("{}{ADDRESSES}", sandbox.origin()))
        .header("accept", "application/vnd.atlas.2023-11-15+json");

    assert_eq!(send(request).await.status, 200);
}
