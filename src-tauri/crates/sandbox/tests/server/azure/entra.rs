//! Signing in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sandbox::PretendAzure;
use serde_json::Value;
use url::Url;

use super::{
    ADMIN, Caller, REDIRECT, VERIFIER, asking, authorize, browser, code, redeeming, started,
    ticket, token, world,
};
use crate::support::{Got, client, send};

fn oauth(got: &Got) -> (u16, String) {
    (got.status, got.json()["error"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn x2_it_listens_on_loopback_and_keeps_web_pages_out() {
    let azure = started(world()).await;
    assert!(azure.origin().starts_with("http://127.0.0.1:"));
    let page = format!("{}/login/allow", azure.origin());
    for host in ["evil.example", "localhost"] {
        let request = client().get(&page).header("host", host);
        assert_eq!(send(request).await.status, 403, "{host}");
    }
    let request = client().get(&page).header("origin", azure.origin());
    assert_eq!(send(request).await.status, 403);
    let (one, other) = (azure, started(world()).await);
    let (_, secret) = one.service_principal();
    assert_ne!(secret, other.service_principal().1, "new at each start");
    assert!(!format!("{one:?}").contains(secret));
}

#[tokio::test]
async fn a_person_picks_an_account_and_the_code_brings_tokens_once() {
    let azure = started(world()).await;
    let page = authorize(&azure, &asking(&azure)).await;
    assert!(page.text.contains("Pick an account") && page.text.contains(ADMIN));
    let code = code(&azure, ADMIN).await;
    let got = token(&azure, &redeeming(&azure, &code)).await;
    let body = got.json();
    assert_eq!(body["token_type"], "Bearer");
    assert!(body["expires_in"].as_u64().unwrap() > 3000);
    let claims = body["id_token"]
        .as_str()
        .unwrap()
        .split('.')
        .nth(1)
        .unwrap();
    let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["tid"], azure.tenant());
    assert_eq!(claims["aud"], azure.client_id());
    assert_eq!(claims["preferred_username"], ADMIN);

    let again = token(&azure, &redeeming(&azure, &code)).await;
    assert_eq!(oauth(&again), (400, "invalid_grant".to_owned()));

    let refresh = body["refresh_token"].as_str().unwrap();
    let fields = [
        ("client_id", azure.client_id()),
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
        (
            "scope",
            "https://management.azure.com/user_impersonation offline_access",
        ),
    ];
    let got = token(&azure, &fields).await;
    assert!(got.json()["access_token"].is_string());
    assert_ne!(got.json()["refresh_token"], refresh);
    azure.script().forget_refresh_tokens();
    let got = token(&azure, &fields).await;
    assert_eq!(oauth(&got), (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn what_is_not_registered_is_refused_on_the_page() {
    let azure = started(world()).await;
    for (name, value) in [
        ("client_id", "00000000-0000-4000-8000-00000000ffff"),
        ("redirect_uri", "http://127.0.0.1:5000"),
        ("redirect_uri", "http://localhost:5000/"),
        ("redirect_uri", "http://localhost:5000/callback"),
        ("redirect_uri", "http://localhost.evil.example"),
        ("response_type", "token"),
        ("code_challenge", "short"),
        ("code_challenge_method", "plain"),
        ("scope", "https://graph.microsoft.com/.default"),
        ("scope", ""),
    ] {
        let mut parameters = asking(&azure);
        for parameter in &mut parameters {
            if parameter.0 == name {
                value.clone_into(&mut parameter.1);
            }
        }
        let got = authorize(&azure, &parameters).await;
        assert_eq!(got.status, 400, "{name} {value}");
        assert!(got.text.contains("AADSTS"), "{}", got.text);
    }
    let elsewhere = format!("{}/login/contoso.example/oauth2/v2.0/token", azure.origin());
    let got = send(client().post(elsewhere).form(&[("grant_type", "x")])).await;
    assert!(got.text.contains("AADSTS90002"));
}

#[tokio::test]
async fn a_code_is_for_its_verifier_and_its_redirect() {
    let azure = started(world()).await;
    for (name, value) in [
        ("code_verifier", "x".repeat(43)),
        ("redirect_uri", "http://localhost:5001".to_owned()),
        ("client_id", azure.service_principal().0.to_owned()),
    ] {
        let code = code(&azure, ADMIN).await;
        let mut fields = redeeming(&azure, &code);
        for field in &mut fields {
            if field.0 == name {
                field.1 = &value;
            }
        }
        assert_eq!(token(&azure, &fields).await.status, 400, "{name}");
    }
    let code = code(&azure, ADMIN).await;
    let mut fields = redeeming(&azure, &code).to_vec();
    fields.push(("client_secret", "s"));
    let got = token(&azure, &fields).await;
    assert_eq!(oauth(&got), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn a_person_may_cancel() {
    let azure = started(world()).await;
    let page = authorize(&azure, &asking(&azure)).await;
    let url = format!("{}/login/deny?request={}", azure.origin(), ticket(&page));
    let got = send(browser().get(&url)).await;
    let back = Url::parse(got.header("location")).unwrap();
    assert!(back.as_str().starts_with(REDIRECT));
    assert!(back.query().unwrap().contains("error=access_denied"));
    assert_eq!(send(browser().get(&url)).await.status, 400, "once");
}

async fn principal(azure: &PretendAzure, secret: &str, scope: &str) -> Got {
    let fields = [
        ("client_id", azure.service_principal().0),
        ("grant_type", "client_credentials"),
        ("client_secret", secret),
        ("scope", scope),
    ];
    token(azure, &fields).await
}

#[tokio::test]
async fn a_service_principal_needs_its_secret_and_the_default_scope() {
    let azure = started(world()).await;
    let (_, secret) = azure.service_principal();
    let scope = "https://management.azure.com/.default";
    let got = principal(&azure, secret, scope).await;
    assert!(got.json()["access_token"].is_string());
    assert!(got.json().get("refresh_token").is_none());
    let got = principal(&azure, "wrong", scope).await;
    assert_eq!(oauth(&got), (401, "invalid_client".to_owned()));
    let got = principal(&azure, secret, super::SCOPE).await;
    assert_eq!(oauth(&got), (400, "invalid_scope".to_owned()));
}

#[tokio::test]
async fn tokens_end() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    assert_eq!(caller.vault().await.status, 200);
    azure.script().set_clock_ahead(3 * 3600);
    let got = caller.vault().await;
    assert_eq!(super::error(&got).1, "ExpiredAuthenticationToken");
    assert!(got.header("www-authenticate").starts_with("Bearer"));
    let code = code(&azure, ADMIN).await;
    azure.script().set_clock_ahead(4 * 3600);
    let got = token(&azure, &redeeming(&azure, &code)).await;
    assert_eq!(oauth(&got), (400, "invalid_grant".to_owned()));
    assert_eq!(VERIFIER.len(), 43);
}
