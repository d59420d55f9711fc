//! The browser's part is played over the real redirect.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clouds::CloudError;
use clouds::azure::sign_in::SignInError;
use clouds::azure::{Session, Who, read};
use clouds::loopback::{LoopbackError, Page};
use secret::Secret;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use super::stand::{
    ACCESS, CLIENT, SECRET, TENANT, entra, granted, json_reply, managed, session, stand, vault_id,
};
use crate::stand::Seen;

fn id_token(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(claims))
}

fn person() -> Value {
    json!({"aud": CLIENT, "tid": TENANT, "preferred_username": "dana@contoso.example", "oid": "o"})
}

fn with_refresh(claims: &Value, seconds: u64) -> Value {
    let mut answer = granted();
    answer["expires_in"] = json!(seconds);
    answer["refresh_token"] = json!("planted-refresh");
    answer["id_token"] = json!(id_token(claims));
    answer
}

fn query(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// A browser that comes back to `address` with what `say` makes of the state.
fn browser(url: &Url, address: IpAddr, say: impl FnOnce(&str) -> String) {
    let asked = query(url);
    let back = Url::parse(&asked["redirect_uri"]).unwrap();
    let answer = say(&asked["state"]);
    tokio::spawn(async move {
        let port = back.port().unwrap();
        let connection = tokio::net::TcpStream::connect(SocketAddr::from((address, port))).await;
        let mut connection = connection.unwrap();
        let request = format!("GET /?{answer} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut page = String::new();
        connection.read_to_string(&mut page).await.unwrap();
        assert!(page.contains("You can close this page"), "{page}");
    });
}

fn form(seen: &Seen) -> BTreeMap<String, String> {
    assert_eq!(
        seen.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    seen.form()
}

async fn signed_in(
    answer: Value,
    address: IpAddr,
) -> (
    crate::stand::Stand,
    Result<Session, SignInError>,
    Option<Url>,
) {
    let stand = stand(move |seen| {
        seen.target
            .ends_with("/token")
            .then(|| json_reply(200, &answer))
    })
    .await;
    let opened = Mutex::new(None);
    let session = entra(&stand)
        .sign_in(&Page::default(), &|url| {
            *opened.lock().unwrap() = Some(url.clone());
            browser(url, address, |state| {
                format!("code=planted-code&state={state}&session_state=s")
            });
        })
        .await;
    (stand, session, opened.into_inner().unwrap())
}

#[tokio::test]
async fn a_person_signs_in_in_the_browser_with_the_administrators_own_app() {
    let (stand, session, opened) =
        signed_in(with_refresh(&person(), 3600), Ipv4Addr::LOCALHOST.into()).await;
    let session = session.unwrap();
    let opened = opened.unwrap();
    assert_eq!(
        opened.path(),
        format!("/login/{TENANT}/oauth2/v2.0/authorize")
    );
    let asked = query(&opened);
    let scope = "https://management.azure.com/user_impersonation offline_access openid profile";
    let redirect = asked["redirect_uri"].clone();
    let port = redirect.strip_prefix("http://localhost:").unwrap();
    assert!(port.parse::<u16>().is_ok(), "{redirect} has no path");
    for (name, value) in [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("code_challenge_method", "S256"),
        ("prompt", "select_account"),
        ("scope", scope),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    let seen = stand.seen();
    let form = form(&seen[0]);
    assert_eq!(seen[0].target, format!("/login/{TENANT}/oauth2/v2.0/token"));
    for (name, value) in [
        ("client_id", CLIENT),
        ("grant_type", "authorization_code"),
        ("code", "planted-code"),
        ("redirect_uri", redirect.as_str()),
        ("scope", scope),
    ] {
        assert_eq!(form[name], value, "{name}");
    }
    assert_eq!(form["code_verifier"].len(), 43);
    assert!(!form.contains_key("client_secret"), "people have none");
    assert_eq!(session.identity().tenant, TENANT);
    assert_eq!(
        session.identity().who,
        Who::Person {
            name: Some("dana@contoso.example".to_owned())
        }
    );
    assert!(!format!("{session:?}").contains("planted"));
}

#[tokio::test]
async fn localhost_may_be_the_other_address() {
    if tokio::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0))
        .await
        .is_err()
    {
        return;
    }
    let (_stand, session, _) =
        signed_in(with_refresh(&person(), 3600), Ipv6Addr::LOCALHOST.into()).await;
    assert!(session.is_ok());
}

#[tokio::test]
async fn c5_tokens_for_another_tenant_or_another_app_are_not_taken() {
    for (name, value) in [
        ("tid", "00000000-0000-4000-8000-00000000b101"),
        ("aud", "00000000-0000-4000-8000-00000000b110"),
    ] {
        let mut claims = person();
        claims[name] = json!(value);
        let answer = with_refresh(&claims, 3600);
        let (_stand, session, _) = signed_in(answer, Ipv4Addr::LOCALHOST.into()).await;
        assert!(
            matches!(session, Err(SignInError::Cloud(CloudError::WrongSignIn(_)))),
            "{name}: {session:?}"
        );
    }
}

#[tokio::test]
async fn a_token_that_says_nothing_leaves_the_person_unknown() {
    let mut answer = with_refresh(&person(), 3600);
    answer["id_token"] = json!("not a token");
    let (_stand, session, _) = signed_in(answer, Ipv4Addr::LOCALHOST.into()).await;
    assert_eq!(session.unwrap().identity().who, Who::Person { name: None });
}

#[tokio::test]
async fn a_refusal_in_the_browser_is_told() {
    let stand = stand(|_| None).await;
    let refused = entra(&stand)
        .sign_in(
            &Page {
                refused: "You can close this page".to_owned(),
                ..Page::default()
            },
            &|url| {
                browser(url, Ipv4Addr::LOCALHOST.into(), |state| {
                    format!("error=access_denied&error_description=x&state={state}")
                });
            },
        )
        .await;
    assert!(matches!(
        refused,
        Err(SignInError::Browser(LoopbackError::Refused { code })) if code == "access_denied"
    ));
    assert!(stand.seen().is_empty(), "no token is asked for");
}

#[tokio::test]
async fn a_service_principal_signs_in_with_its_secret() {
    let stand = stand(|_| None).await;
    let session = session(&stand).await;
    let seen = stand.seen();
    let form = form(&seen[0]);
    for (name, value) in [
        ("client_id", CLIENT),
        ("grant_type", "client_credentials"),
        ("client_secret", SECRET),
        ("scope", "https://management.azure.com/.default"),
    ] {
        assert_eq!(form[name], value, "{name}");
    }
    assert_eq!(form.len(), 4);
    assert_eq!(
        session.identity().who,
        Who::Application {
            id: CLIENT.to_owned()
        }
    );
    let _read = read(&session, &vault_id(), &[]).await;
    for seen in managed(&stand) {
        assert_eq!(seen.header("authorization"), format!("Bearer {ACCESS}"));
    }
}

#[tokio::test]
async fn a_token_that_nearly_ends_is_renewed_once_and_what_is_not_sent_anew_stays() {
    let stand = stand(|seen| {
        if !seen.target.ends_with("/token") {
            return None;
        }
        let is_first = seen.form()["grant_type"] == "authorization_code";
        let answer = match is_first {
            true => with_refresh(&person(), 60),
            false => granted(),
        };
        Some(json_reply(200, &answer))
    })
    .await;
    let session = entra(&stand)
        .sign_in(&Page::default(), &|url| {
            browser(url, Ipv4Addr::LOCALHOST.into(), |state| {
                format!("code=planted-code&state={state}")
            });
        })
        .await
        .unwrap();
    let vault = vault_id();
    let (one, other) = tokio::join!(read(&session, &vault, &[]), read(&session, &vault, &[]));
    assert!(one.is_whole() && other.is_whole());
    let seen = stand.seen();
    let renewals: Vec<_> = seen
        .iter()
        .filter(|it| it.target.ends_with("/token"))
        .skip(1)
        .collect();
    assert_eq!(renewals.len(), 1);
    let form = form(renewals[0]);
    assert_eq!(form["grant_type"], "refresh_token");
    assert_eq!(form["refresh_token"], "planted-refresh");
    assert_eq!(
        form["scope"],
        "https://management.azure.com/user_impersonation offline_access"
    );
}

#[tokio::test]
async fn refused_credentials_are_told_apart_and_never_quoted() {
    type Is = fn(&CloudError) -> bool;
    let cases: [(u16, &str, Is); 5] = [
        (401, "invalid_client", |it| {
            matches!(it, CloudError::WrongSignIn(_))
        }),
        (400, "unauthorized_client", |it| {
            matches!(it, CloudError::WrongSignIn(_))
        }),
        (400, "invalid_grant", |it| {
            matches!(it, CloudError::SignInExpired(_))
        }),
        (400, "invalid_scope", |it| {
            matches!(it, CloudError::Refused(_))
        }),
        (503, "temporarily_unavailable", |it| {
            matches!(it, CloudError::Failed(_))
        }),
    ];
    for (status, code, is) in cases {
        let stand = stand(move |_| {
            let description = format!("AADSTS1: wrong '{SECRET}'.");
            let body = json!({"error": code, "error_description": description, "trace_id": "t-1"});
            Some(json_reply(status, &body))
        })
        .await;
        let secret = Secret::new(SECRET.to_owned());
        let error = entra(&stand).with_secret(secret).await.unwrap_err();
        assert!(is(&error), "{code}: {error:?}");
        let told = format!("{error} {error:?}");
        assert!(!told.contains(SECRET), "{told}");
    }
}
