//! Signing in with a service account.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use atlas::{AtlasError, Timing};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tests::scripted::{Reply, Request, ScriptedServer};

use crate::support::{
    CLIENT_ID, CLIENT_SECRET, NOBODY, STATUS, client, client_with, service_account,
};

const TOKEN: &str = "/api/oauth/token";
const REVOKE: &str = "/api/oauth/revoke";

/// A server whose n-th token is `token-n`, and that answers everything else by `script`, which
/// gets the request's `Authorization`.
fn server(
    lifetime: u64,
    script: impl Fn(&Request, &str) -> Reply + Send + Sync + 'static,
) -> ScriptedServer {
    let issued = AtomicUsize::new(0);
    ScriptedServer::start(move |request, _| match request.path() {
        TOKEN => {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            Reply::json(
                200,
                &format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":{lifetime}}}"#),
            )
        }
        REVOKE => Reply::json(200, ""),
        _ => script(request, request.header("authorization").unwrap_or_default()),
    })
    .unwrap()
}

/// The paths asked for, with the token that each showed.
fn asked(server: &ScriptedServer) -> Vec<String> {
    let requests = server.requests();
    let lines = requests.iter().map(|request| {
        let token = request
            .header("authorization")
            .and_then(|header| header.strip_prefix("Bearer "));
        match token {
            Some(token) => format!("{} {token}", request.path()),
            None => request.path().to_owned(),
        }
    });
    lines.collect()
}

#[tokio::test]
async fn a_token_is_asked_for_as_the_standard_says_and_used_until_it_expires() {
    let server = server(3600, |_, _| Reply::json(200, STATUS));
    let client = client(&server, service_account());
    client.sign_in().await.unwrap();
    client.system_status().await.unwrap();

    assert_eq!(
        asked(&server),
        [TOKEN, "/api/atlas/v2 token-1", "/api/atlas/v2 token-1"]
    );
    let request = server.requests().swap_remove(0);
    assert_eq!(request.method, "POST");
    assert_eq!(request.body, b"grant_type=client_credentials");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let basic = request
        .header("authorization")
        .unwrap()
        .strip_prefix("Basic ")
        .unwrap();
    let pair = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
    let (id, secret) = pair.split_once(':').unwrap();
    assert_eq!((id, secret), (CLIENT_ID, "mdb_sa_sk_a%2Bb%2Fc%3Dd"));
    let unescaped: String = url::form_urlencoded::parse(secret.as_bytes())
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(unescaped, CLIENT_SECRET);
}

#[tokio::test]
async fn requests_that_come_together_share_one_token() {
    let server = server(3600, |_, _| Reply::json(200, STATUS));
    let client = client(&server, service_account());
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.system_status().await })
        })
        .collect();
    for task in asking {
        task.await.unwrap().unwrap();
    }

    let tokens = asked(&server).iter().filter(|line| *line == TOKEN).count();
    assert_eq!(tokens, 1);
}

#[tokio::test]
async fn an_expired_token_is_replaced_before_it_is_used() {
    let server = server(0, |_, _| Reply::json(200, STATUS));
    let client = client(&server, service_account());
    client.system_status().await.unwrap();
    client.system_status().await.unwrap();

    assert_eq!(
        asked(&server),
        [
            TOKEN,
            "/api/atlas/v2 token-1",
            TOKEN,
            "/api/atlas/v2 token-2"
        ]
    );
}

#[tokio::test]
async fn a_token_that_atlas_no_longer_takes_is_replaced_once() {
    let server = server(3600, |_, sign_in| {
        if sign_in == "Bearer token-1" {
            Reply::json(401, NOBODY)
        } else {
            Reply::json(200, STATUS)
        }
    });
    client(&server, service_account())
        .system_status()
        .await
        .unwrap();

    assert_eq!(
        asked(&server),
        [
            TOKEN,
            "/api/atlas/v2 token-1",
            TOKEN,
            "/api/atlas/v2 token-2"
        ]
    );
}

#[tokio::test]
async fn a_second_refusal_is_a_wrong_sign_in() {
    let server = server(3600, |_, _| Reply::json(401, NOBODY));
    let outcome = client(&server, service_account()).system_status().await;

    assert!(
        matches!(outcome, Err(AtlasError::WrongSignIn)),
        "{outcome:?}"
    );
    assert_eq!(asked(&server).len(), 4);
}

#[tokio::test]
async fn a_refusal_that_speaks_of_rights_costs_no_new_token() {
    let server = server(3600, |_, _| {
        Reply::json(401, r#"{"error":401,"errorCode":"USER_UNAUTHORIZED"}"#)
    });
    let outcome = client(&server, service_account()).system_status().await;

    assert!(
        matches!(outcome, Err(AtlasError::NotAllowed { .. })),
        "{outcome:?}"
    );
    assert_eq!(asked(&server).len(), 2);
}

#[tokio::test]
async fn a_wrong_secret_is_a_wrong_sign_in_and_goes_no_further() {
    let server = ScriptedServer::start(|_, _| {
        Reply::json(
            401,
            r#"{"error":"invalid_client","error_description":"Invalid credentials provided."}"#,
        )
    })
    .unwrap();
    let outcome = client(&server, service_account()).sign_in().await;

    assert!(
        matches!(outcome, Err(AtlasError::WrongSignIn)),
        "{outcome:?}"
    );
    assert_eq!(asked(&server), [TOKEN]);
}

#[tokio::test]
async fn a_token_proves_nothing_about_the_access_list() {
    let server = server(3600, |_, _| {
        Reply::json(
            403,
            r#"{"error":403,"errorCode":"IP_ADDRESS_NOT_ON_ACCESS_LIST","parameters":["203.0.113.7"]}"#,
        )
    });
    let outcome = client(&server, service_account()).sign_in().await;

    let Err(AtlasError::NotOnAccessList { address, .. }) = outcome else {
        panic!("taken for {outcome:?}");
    };
    assert_eq!(address.as_deref(), Some("203.0.113.7"));
}

#[tokio::test]
async fn a_token_server_that_fails_for_a_moment_is_asked_again() {
    let server = ScriptedServer::replying([
        Reply::json(503, "{}"),
        Reply::json(429, "{}").with("retry-after", "0"),
        Reply::json(
            200,
            r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#,
        ),
        Reply::json(200, STATUS),
    ])
    .unwrap();

    client(&server, service_account()).sign_in().await.unwrap();
}

#[tokio::test]
async fn signing_out_revokes_the_token_and_ends_the_client() {
    let server = server(3600, |_, _| Reply::json(200, STATUS));
    let client = client(&server, service_account());
    client.sign_in().await.unwrap();
    let clone = client.clone();
    client.sign_out().await;

    let request = server.requests().pop().unwrap();
    assert_eq!((request.method.as_str(), request.path()), ("POST", REVOKE));
    assert_eq!(request.body, b"token=token-1&token_type_hint=access_token");
    assert!(
        request
            .header("authorization")
            .unwrap()
            .starts_with("Basic ")
    );

    let before = server.requests().len();
    assert!(matches!(
        clone.projects().await,
        Err(AtlasError::NotSignedIn)
    ));
    client.sign_out().await;
    assert_eq!(
        server.requests().len(),
        before,
        "no late request, nothing revoked twice"
    );
}

#[tokio::test]
async fn signing_out_before_signing_in_asks_nothing() {
    let server = server(3600, |_, _| Reply::json(200, STATUS));
    client(&server, service_account()).sign_out().await;

    assert_eq!(asked(&server), Vec::<String>::new());
}

#[tokio::test]
async fn signing_out_does_not_wait_for_a_server_that_is_silent() {
    let server = ScriptedServer::start(|request, _| match request.path() {
        TOKEN => Reply::json(200, r#"{"access_token":"t","expires_in":3600}"#),
        REVOKE => Reply::Stall(Vec::new()),
        _ => Reply::json(200, STATUS),
    })
    .unwrap();
    let timing = Timing {
        sign_out: Duration::from_millis(50),
        ..Timing::short()
    };
    let client = client_with(&server, service_account(), timing);
    client.sign_in().await.unwrap();

    // The server is silent for as long as it lives: only the limit can end this.
    client.sign_out().await;
}

#[tokio::test]
async fn neither_secret_nor_token_is_in_an_error() {
    let server = server(3600, |_, sign_in| {
        Reply::json(
            400,
            &format!(
                r#"{{"error":400,"errorCode":"X","detail":"nothing about {}"}}"#,
                sign_in.len()
            ),
        )
    });
    let outcome = client(&server, service_account()).system_status().await;
    let refused = ScriptedServer::start(|_, _| {
        Reply::json(
            400,
            &format!(r#"{{"error":"invalid_request","error_description":"odd: {CLIENT_SECRET}"}}"#),
        )
    })
    .unwrap();
    let echoed = client(&refused, service_account()).system_status().await;

    let text = format!("{outcome:?} {echoed:?}");
    assert!(text.contains("odd: "), "{text}");
    assert!(
        !text.contains("mdb_sa_sk_") && !text.contains("token-1"),
        "{text}"
    );
}
