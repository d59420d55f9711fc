//! Signing in with IAM Identity Center.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::RequestBuilder;
use sandbox::PretendAws;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{started, world};
use crate::support::{Got, send};

pub(super) const VERIFIER: &str = "a-verifier-that-is-at-least-forty-three-characters-long";
const REDIRECT: &str = "http://127.0.0.1:45678/oauth/callback";

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

fn registration(aws: &PretendAws) -> Value {
    json!({
        "clientName": "Keygate",
        "clientType": "public",
        "grantTypes": ["authorization_code", "refresh_token"],
        "issuerUrl": aws.start_url(),
        "redirectUris": ["http://127.0.0.1/oauth/callback"],
        "scopes": ["sso:account:access"],
    })
}

fn post(aws: &PretendAws, path: &str, body: &Value) -> RequestBuilder {
    client()
        .post(format!("{}/oidc/us-east-1{path}", aws.origin()))
        .header("content-type", "application/json")
        .body(body.to_string())
}

async fn registered(aws: &PretendAws) -> Value {
    let got = send(post(aws, "/client/register", &registration(aws))).await;
    assert_eq!(got.status, 200, "{}", got.text);
    got.json()
}

fn parameters(client: &Value) -> Vec<(&'static str, String)> {
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", client["clientId"].as_str().unwrap().to_owned()),
        ("redirect_uri", REDIRECT.to_owned()),
        ("state", "the state".to_owned()),
        ("code_challenge_method", "S256".to_owned()),
        ("scopes", "sso:account:access".to_owned()),
        (
            "code_challenge",
            URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER)),
        ),
    ]
}

async fn authorize(aws: &PretendAws, parameters: &[(&str, String)]) -> Got {
    let url = Url::parse_with_params(
        &format!("{}/oidc/us-east-1/authorize", aws.origin()),
        parameters,
    );
    send(client().get(url.unwrap())).await
}

/// What the browser brings back after a person pressed a button.
async fn pressed(aws: &PretendAws, client_data: &Value, button: &str) -> Vec<(String, String)> {
    let sent = authorize(aws, &parameters(client_data)).await;
    assert_eq!(sent.status, 302, "{}", sent.text);
    let page_url = sent.header("location").to_owned();
    assert!(page_url.starts_with(&format!("{}/authorize?", aws.origin())));
    let page = send(client().get(&page_url)).await;
    assert!(page.text.contains("Allow access"), "{}", page.text);
    assert!(page.text.contains("Allow Keygate to access"));
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    let answer = page_url.replace("/authorize?", &format!("/authorize/{button}?"));
    let back = send(client().get(&answer)).await;
    assert_eq!(back.status, 302, "{}", back.text);
    let target = Url::parse(back.header("location")).unwrap();
    assert!(target.as_str().starts_with(REDIRECT));
    assert_eq!(send(client().get(&answer)).await.status, 400, "only once");
    target.query_pairs().into_owned().collect()
}

fn code_request(client: &Value, code: &str) -> Value {
    json!({
        "clientId": client["clientId"],
        "clientSecret": client["clientSecret"],
        "code": code,
        "codeVerifier": VERIFIER,
        "grantType": "authorization_code",
        "redirectUri": REDIRECT,
    })
}

async fn code(aws: &PretendAws, client: &Value) -> String {
    let back = pressed(aws, client, "allow").await;
    assert_eq!(back[0].0, "code");
    assert_eq!(back[1], ("state".to_owned(), "the state".to_owned()));
    back[0].1.clone()
}

async fn token(aws: &PretendAws, body: &Value) -> Got {
    send(post(aws, "/token", body)).await
}

/// A whole sign-in: the client and its tokens.
pub(super) async fn signed_in(aws: &PretendAws) -> (Value, Value) {
    let client = registered(aws).await;
    let code = code(aws, &client).await;
    let got = token(aws, &code_request(&client, &code)).await;
    assert_eq!(got.status, 200, "{}", got.text);
    (client, got.json())
}

pub(super) fn refresh_request(client: &Value, tokens: &Value) -> Value {
    json!({
        "clientId": client["clientId"],
        "clientSecret": client["clientSecret"],
        "grantType": "refresh_token",
        "refreshToken": tokens["refreshToken"],
    })
}

fn refusal(got: &Got) -> (u16, String) {
    (got.status, got.json()["error"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_person_allows_it_and_the_code_becomes_tokens_once() {
    let aws = started(world()).await;
    let client = registered(&aws).await;
    let lifetime = client["clientSecretExpiresAt"].as_i64().unwrap()
        - client["clientIdIssuedAt"].as_i64().unwrap();
    assert_eq!(lifetime, 90 * 24 * 3600);
    let code = code(&aws, &client).await;

    let got = token(&aws, &code_request(&client, &code)).await;
    assert_eq!(got.header("cache-control"), "no-store");
    let tokens = got.json();
    assert_eq!(tokens["tokenType"], "Bearer");
    assert_eq!(tokens["expiresIn"], 3600);
    assert!(tokens["accessToken"].is_string() && tokens["refreshToken"].is_string());

    let again = token(&aws, &code_request(&client, &code)).await;
    assert_eq!(refusal(&again), (400, "invalid_grant".to_owned()));
    assert_eq!(again.header("x-amzn-errortype"), "InvalidGrantException");
}

#[tokio::test]
async fn a_person_may_say_no() {
    let aws = started(world()).await;
    let client = registered(&aws).await;
    let back = pressed(&aws, &client, "deny").await;
    assert_eq!(back[0], ("error".to_owned(), "access_denied".to_owned()));
    assert_eq!(back[1].1, "the state");
}

#[tokio::test]
async fn verifier_redirect_and_client_have_to_fit() {
    let aws = started(world()).await;
    let client = registered(&aws).await;
    let other = registered(&aws).await;
    for (member, value) in [
        ("codeVerifier", json!("b".repeat(50))),
        (
            "redirectUri",
            json!("http://127.0.0.1:45679/oauth/callback"),
        ),
    ] {
        let code = code(&aws, &client).await;
        let mut body = code_request(&client, &code);
        body[member] = value;
        assert_eq!(
            refusal(&token(&aws, &body).await).1,
            "invalid_grant",
            "{member}"
        );
        let right = token(&aws, &code_request(&client, &code)).await;
        assert_eq!(refusal(&right).1, "invalid_grant", "the code is used up");
    }
    let code = code(&aws, &client).await;
    let stolen = token(&aws, &code_request(&other, &code)).await;
    assert_eq!(refusal(&stolen).1, "invalid_grant");

    let mut body = code_request(&client, "none");
    body["clientSecret"] = json!("wrong");
    assert_eq!(
        refusal(&token(&aws, &body).await),
        (401, "invalid_client".to_owned())
    );
    let mut body = code_request(&client, "none");
    body["grantType"] = json!("password");
    assert_eq!(
        refusal(&token(&aws, &body).await).1,
        "unsupported_grant_type"
    );
    assert_eq!(refusal(&token(&aws, &json!({})).await).1, "invalid_request");
}

#[tokio::test]
async fn codes_clients_and_refresh_tokens_end() {
    let aws = started(world()).await;
    let client = registered(&aws).await;
    let code = code(&aws, &client).await;
    aws.script().set_clock_ahead(301);
    let late = token(&aws, &code_request(&client, &code)).await;
    assert_eq!(refusal(&late).1, "expired_token");

    aws.script().set_clock_ahead(0);
    let (client, tokens) = signed_in(&aws).await;
    aws.script().set_clock_ahead(8 * 3600 + 1);
    let late = token(&aws, &refresh_request(&client, &tokens)).await;
    assert_eq!(refusal(&late), (400, "expired_token".to_owned()));

    aws.script().set_clock_ahead(91 * 24 * 3600);
    let late = token(&aws, &refresh_request(&client, &tokens)).await;
    assert_eq!(refusal(&late), (401, "invalid_client".to_owned()));
    assert_eq!(authorize(&aws, &parameters(&client)).await.status, 400);
}

#[tokio::test]
async fn a_refresh_token_brings_the_next_one() {
    let aws = started(world()).await;
    let (client, tokens) = signed_in(&aws).await;
    let got = token(&aws, &refresh_request(&client, &tokens)).await;
    assert_eq!(got.status, 200, "{}", got.text);
    let next = got.json();
    assert_ne!(next["accessToken"], tokens["accessToken"]);
    assert_ne!(next["refreshToken"], tokens["refreshToken"]);
    let used = token(&aws, &refresh_request(&client, &tokens)).await;
    assert_eq!(refusal(&used).1, "invalid_grant");
    assert_eq!(
        token(&aws, &refresh_request(&client, &next)).await.status,
        200
    );
}

#[tokio::test]
async fn what_cannot_be_registered() {
    let aws = started(world()).await;
    for (member, value, code) in [
        (
            "clientType",
            json!("confidential"),
            "invalid_client_metadata",
        ),
        (
            "redirectUris",
            json!(["https://evil.example/cb"]),
            "invalid_redirect_uri",
        ),
        (
            "redirectUris",
            json!(["http://localhost/cb"]),
            "invalid_redirect_uri",
        ),
        ("redirectUris", json!([]), "invalid_request"),
        ("grantTypes", json!(["password"]), "unsupported_grant_type"),
        (
            "issuerUrl",
            json!("https://d-123.awsapps.com/start"),
            "invalid_request",
        ),
        ("clientName", json!(""), "invalid_request"),
    ] {
        let mut body = registration(&aws);
        body[member] = value.clone();
        let got = send(post(&aws, "/client/register", &body)).await;
        assert_eq!(refusal(&got), (400, code.to_owned()), "{member} {value}");
    }
    let elsewhere = client()
        .post(format!("{}/oidc/eu-west-1/client/register", aws.origin()))
        .body(registration(&aws).to_string());
    assert_eq!(refusal(&send(elsewhere).await).1, "invalid_request");
}

#[tokio::test]
async fn what_cannot_be_asked_of_a_person() {
    let aws = started(world()).await;
    let client = registered(&aws).await;
    for (name, value) in [
        ("response_type", "token"),
        ("client_id", "none"),
        ("redirect_uri", "http://127.0.0.1:45678/other"),
        ("redirect_uri", "http://evil.example/oauth/callback"),
        ("code_challenge_method", "plain"),
        ("code_challenge", "short"),
        ("scopes", "sso:account:access admin"),
    ] {
        let mut parameters = parameters(&client);
        for (known, old) in &mut parameters {
            if *known == name {
                *old = value.to_owned();
            }
        }
        let got = authorize(&aws, &parameters).await;
        assert_eq!(got.status, 400, "{name} {value}");
        assert!(got.header("location").is_empty(), "nobody is sent anywhere");
    }
}
