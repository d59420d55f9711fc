//! Signing in.

use serde_json::Value;
use url::Url;

use super::client::{Caller, VERIFIER, browsed, parameter, redeemed, token_request, word};
use super::{started, world};
use crate::support::{client, send};

const DANA: &str = "dana@northwind.example";

#[tokio::test]
async fn a_code_is_good_once_and_for_its_verifier_alone() {
    let google = started(world()).await;
    let back = browsed(&google, &[], DANA).await;
    assert_eq!(parameter(&back, "state"), "st&te");
    let code = parameter(&back, "code");
    let wrong = redeemed(&google, &code, &VERIFIER.replace('d', "e")).await;
    assert_eq!(word(&wrong), (400, "invalid_grant".to_owned()));
    let again = redeemed(&google, &code, VERIFIER).await;
    assert_eq!(
        word(&again),
        (400, "invalid_grant".to_owned()),
        "it was used up"
    );
    let back = browsed(&google, &[], DANA).await;
    let got = redeemed(&google, &parameter(&back, "code"), VERIFIER).await;
    assert_eq!(got.status, 200);
    let token = got.json();
    assert!(token["refresh_token"].is_string() && token["id_token"].is_string());
    let back = browsed(&google, &[("access_type", "online")], DANA).await;
    let got = redeemed(&google, &parameter(&back, "code"), VERIFIER).await;
    assert!(got.json()["refresh_token"].is_null());
}

#[tokio::test]
async fn a_person_may_refuse() {
    let google = started(world()).await;
    let back = browsed(&google, &[], "").await;
    assert_eq!(parameter(&back, "error"), "access_denied");
    assert_eq!(parameter(&back, "code"), "");
}

#[tokio::test]
async fn what_is_asked_wrongly_shows_no_question() {
    let google = started(world()).await;
    for (name, value) in [
        ("client_id", "another.apps.googleusercontent.com"),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "http://localhost:9/"),
        ("response_type", "token"),
        ("code_challenge_method", "plain"),
        ("code_challenge", "short"),
        ("scope", ""),
    ] {
        let url = format!("{}/accounts/o/oauth2/v2/auth", google.origin());
        let mut url = Url::parse(&url).unwrap();
        let mut query = vec![
            ("client_id", google.client().0),
            ("redirect_uri", "http://127.0.0.1:9/"),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "s"),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
        ];
        for pair in &mut query {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        url.query_pairs_mut().extend_pairs(query);
        let got = send(client().get(url)).await;
        assert!(
            (400..500).contains(&got.status),
            "{name} {value}: {}",
            got.status
        );
    }
}

#[tokio::test]
async fn a_refresh_token_brings_the_next_token_until_it_is_taken_back() {
    let google = started(world()).await;
    let file: Value = serde_json::from_str(&google.default_credentials()).unwrap();
    let field = |name: &str| file[name].as_str().unwrap().to_owned();
    let (id, secret, refresh) = (
        field("client_id"),
        field("client_secret"),
        field("refresh_token"),
    );
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
        ("refresh_token", refresh.as_str()),
    ];
    for _ in 0..2 {
        assert_eq!(send(token_request(&google, &fields)).await.status, 200);
    }
    let mut wrong = fields;
    wrong[2].1 = "GOCSPX-wrong";
    let got = send(token_request(&google, &wrong)).await;
    assert_eq!(word(&got), (401, "invalid_client".to_owned()));
    google.script().forget_refresh_tokens();
    let got = send(token_request(&google, &fields)).await;
    assert_eq!(word(&got), (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_statement_that_is_not_signed_by_the_key_is_refused() {
    let google = started(world()).await;
    for assertion in ["", "a.b", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", assertion),
        ];
        let got = send(token_request(&google, &fields)).await;
        assert_eq!(word(&got), (400, "invalid_grant".to_owned()), "{assertion}");
    }
}

#[tokio::test]
async fn tokens_end_and_a_person_needs_a_quota_project() {
    let google = started(world()).await;
    let mut caller = Caller::administrator(&google).await;
    assert_eq!(
        caller
            .acm("accessPolicies?parent=organizations%2F100000000001")
            .await
            .status,
        200
    );
    caller.quota = Some("not-there".to_owned());
    let got = caller.acm("accessPolicies").await;
    assert_eq!(
        got.json()["error"]["details"][0]["reason"],
        "USER_PROJECT_DENIED"
    );
    caller.quota = None;
    let got = caller.acm("accessPolicies").await;
    assert_eq!(
        got.json()["error"]["details"][0]["reason"],
        "SERVICE_DISABLED"
    );
    caller.quota = Some(google.quota_project());
    google.script().set_clock_ahead(3700);
    assert_eq!(caller.acm("accessPolicies").await.status, 401);
}
