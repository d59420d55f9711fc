//! The browser's part is played over the real redirect.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::time::SystemTime;

use clouds::CloudError;
use clouds::aws::sign_in::identity_center::{Account, IdentityCenter, SignInError, Tokens};
use clouds::loopback::{LoopbackError, Page};
use secret::Secret;
use serde_json::json as value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use crate::stand::{Reply, Seen, Stand, json, region};

const START: &str = "https://d-1234567890.awsapps.com/start";

fn answer(seen: &Seen) -> Reply {
    let query = seen.query();
    let is_second = query.get("next_token").is_some_and(|it| it == "second");
    match seen.path() {
        "/client/register" => json(&value!({
            "clientId": "client", "clientSecret": "planted-client-secret",
            "clientIdIssuedAt": 1, "clientSecretExpiresAt": 1_900_000_000,
        })),
        "/token" => json(&value!({
            "accessToken": "planted-access", "tokenType": "Bearer", "expiresIn": 3600,
            "refreshToken": "planted-refresh",
        })),
        "/assignment/accounts" if is_second => json(&value!({
            "accountList": [{"accountId": "444455556666", "accountName": "Two"}],
        })),
        "/assignment/accounts" => json(&value!({
            "accountList": [{"accountId": "111122223333", "accountName": "One"}],
            "nextToken": "second",
        })),
        "/assignment/roles" => json(&value!({
            "roleList": [{"roleName": "Keys", "accountId": "111122223333"}],
        })),
        "/federation/credentials" => json(&value!({"roleCredentials": {
            "accessKeyId": "ASIAEXAMPLEKEY000001", "secretAccessKey": "planted-key",
            "sessionToken": "planted-token", "expiration": 1_900_000_000_000_u64,
        }})),
        other => panic!("not asked for: {other}"),
    }
}

fn portal(stand: &Stand) -> IdentityCenter {
    IdentityCenter::new(stand.wire(), &format!("{START}/#/"), region("eu-central-1")).unwrap()
}

fn tokens() -> Tokens {
    Tokens {
        access: Secret::new("planted-access".to_owned()),
        expires: SystemTime::UNIX_EPOCH,
        refresh: None,
    }
}

/// A browser that comes back with what `say` makes of the state.
fn browser(url: &Url, say: impl FnOnce(&str) -> String) {
    let find = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(it, _)| it == name)
            .map(|(_, value)| value.into_owned())
    };
    let back = Url::parse(&find("redirect_uri").unwrap()).unwrap();
    let query = say(&find("state").unwrap());
    tokio::spawn(async move {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, back.port().unwrap()));
        let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET {}?{query} HTTP/1.1\r\nHost: {address}\r\n\r\n",
            back.path()
        );
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut page = String::new();
        connection.read_to_string(&mut page).await.unwrap();
        assert!(page.contains("You can close this page"), "{page}");
    });
}

#[tokio::test]
async fn a_sign_in_registers_opens_the_browser_and_takes_its_code() {
    let stand = Stand::new(|seen, _| answer(seen)).await;
    let portal = portal(&stand);
    let registration = portal.register().await.unwrap();
    assert_eq!(
        stand.asked("/client/register")[0].json(),
        value!({
            "clientName": "Keygate", "clientType": "public", "scopes": ["sso:account:access"],
            "redirectUris": ["http://127.0.0.1/oauth/callback"],
            "grantTypes": ["authorization_code", "refresh_token"], "issuerUrl": START,
        })
    );
    let opened = Mutex::new(None);
    let tokens = portal
        .sign_in(&registration, &Page::default(), &|url| {
            *opened.lock().unwrap() = Some(url.clone());
            browser(url, |state| format!("code=planted-code&state={state}"));
        })
        .await
        .unwrap();
    let opened = opened.into_inner().unwrap().unwrap();
    let names: Vec<_> = opened
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(opened.path(), "/oidc/eu-central-1/authorize");
    assert_eq!(opened.host_str(), Some("127.0.0.1"));
    assert_eq!(
        names,
        [
            "response_type",
            "client_id",
            "redirect_uri",
            "state",
            "code_challenge_method",
            "scopes",
            "code_challenge"
        ]
    );
    let asked = stand.asked("/token");
    let body = asked[0].json();
    assert_eq!(body["grantType"], "authorization_code");
    assert_eq!(body["code"], "planted-code");
    assert_eq!(body["clientSecret"], "planted-client-secret");
    let redirect = body["redirectUri"].as_str().unwrap();
    assert!(redirect.starts_with("http://127.0.0.1:") && redirect.ends_with("/oauth/callback"));
    assert_eq!(body["codeVerifier"].as_str().unwrap().len(), 43);
    assert!(
        asked[0].header("authorization").is_empty(),
        "nothing is signed"
    );
    // Compared with what the test sent.
    assert_eq!(tokens.access.expose(), "planted-access");
    assert!(tokens.refresh.is_some() && tokens.expires > SystemTime::now());
    assert!(!format!("{tokens:?} {registration:?}").contains("planted"));

    let refreshed = portal
        .refresh(&registration, &tokens.refresh.unwrap())
        .await;
    assert!(refreshed.is_ok(), "{refreshed:?}");
    let body = stand.asked("/token")[1].json();
    assert_eq!(body["grantType"], "refresh_token");
    assert_eq!(body["refreshToken"], "planted-refresh");
}

#[tokio::test]
async fn a_sign_in_that_the_person_or_aws_refuses_is_told() {
    let stand = Stand::new(|seen, _| answer(seen)).await;
    let portal = portal(&stand);
    let registration = portal.register().await.unwrap();
    let refused = portal
        .sign_in(&registration, &Page::default(), &|url| {
            browser(url, |state| format!("error=access_denied&state={state}"));
        })
        .await;
    assert!(matches!(
        refused,
        Err(SignInError::Browser(LoopbackError::Refused { code })) if code == "access_denied"
    ));
    assert!(stand.asked("/token").is_empty());

    for (code, is) in [
        (
            "invalid_grant",
            (|it| matches!(it, CloudError::SignInExpired(_))) as fn(&CloudError) -> bool,
        ),
        ("invalid_client", |it| {
            matches!(it, CloudError::WrongSignIn(_))
        }),
    ] {
        let stand = Stand::new(move |seen, _| match seen.path() {
            "/token" => Reply::Answer(400, vec![], value!({ "error": code }).to_string()),
            _ => answer(seen),
        })
        .await;
        let refresh = Secret::new("planted-refresh".to_owned());
        let error = self::portal(&stand)
            .refresh(&registration, &refresh)
            .await
            .unwrap_err();
        assert!(is(&error), "{code}: {error:?}");
        assert_eq!(stand.asked("/token").len(), 1, "a token is asked for once");
    }
}

#[tokio::test]
async fn accounts_roles_and_credentials_are_asked_for_with_the_token() {
    let stand = Stand::new(|seen, _| answer(seen)).await;
    let (portal, tokens) = (portal(&stand), tokens());
    let accounts = portal.accounts(&tokens).await.unwrap();
    let account = |id: &str, name: &str| Account {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    assert_eq!(
        accounts,
        [
            account("111122223333", "One"),
            account("444455556666", "Two")
        ]
    );
    assert_eq!(
        portal.roles(&tokens, "111122223333").await.unwrap(),
        ["Keys"]
    );
    let credentials = portal
        .credentials(&tokens, "111122223333", "Keys")
        .await
        .unwrap();
    assert!(credentials.are_temporary() && credentials.expires.is_some());
    assert!(!format!("{credentials:?}").contains("planted"));
    for request in stand.seen() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.header("x-amz-sso_bearer_token"), "planted-access");
        assert!(
            request.header("authorization").is_empty(),
            "nothing is signed"
        );
    }
    let query = stand.asked("/federation/credentials")[0].query();
    assert_eq!(
        (query["account_id"].as_str(), query["role_name"].as_str()),
        ("111122223333", "Keys")
    );
}

#[tokio::test]
async fn a_token_that_has_ended_is_told() {
    let stand = Stand::new(|_, _| {
        let kind = ("x-amzn-ErrorType", "UnauthorizedException".to_owned());
        let body = value!({"message": "Session token not found or invalid"}).to_string();
        Reply::Answer(401, vec![kind], body)
    })
    .await;
    let asked = portal(&stand).accounts(&tokens()).await;
    assert!(
        matches!(asked, Err(CloudError::SignInExpired(_))),
        "{asked:?}"
    );
}

#[tokio::test]
async fn what_is_no_address_of_a_portal_is_refused() {
    let stand = Stand::new(|seen, _| answer(seen)).await;
    for text in [
        "",
        "d-1.awsapps.com/start",
        "http://d-1.awsapps.com/start",
        "https://u:p@x/start",
        "file:///etc",
    ] {
        let portal = IdentityCenter::new(stand.wire(), text, region("eu-central-1"));
        assert!(matches!(portal, Err(SignInError::NoStartUrl)), "{text}");
    }
}
