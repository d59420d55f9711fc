//! The browser's part is played over the real redirect.

use std::collections::BTreeMap;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clouds::google::sign_in::Client;
use clouds::google::sign_in::browser::{SignInError, sign_in};
use clouds::google::sign_in::file::KeyFile;
use clouds::google::{KeyVersion, Session, Who, read};
use clouds::loopback::{LoopbackError, Page};
use clouds::{CloudError, Origin};
use sandbox::{GoogleAtlas, GoogleConfig, GoogleOperation, GoogleWorld, PretendGoogle};
use secret::Secret;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use super::stand::{
    ACCESS, CLIENT, KEY, QUOTA, REFRESH, SECRET, error, key, ok, person, session, stand, wire,
};
use crate::stand::{Reply, Stand};

fn client() -> Client {
    Client {
        id: CLIENT.to_owned(),
        secret: Secret::new(SECRET.to_owned()),
    }
}

fn query(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// A browser that comes back with what `say` makes of the state.
fn browser(url: &Url, say: impl FnOnce(&str) -> String) {
    let asked = query(url);
    let back = Url::parse(&asked["redirect_uri"]).unwrap();
    let answer = say(&asked["state"]);
    tokio::spawn(async move {
        let port = back.port().unwrap();
        let connection = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
        let mut connection = connection.unwrap();
        let request = format!("GET /?{answer} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut page = String::new();
        connection.read_to_string(&mut page).await.unwrap();
        assert!(page.contains("You can close this page"), "{page}");
    });
}

fn granted(audience: &str) -> Reply {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"aud": audience, "email": "dana@acme.example", "sub": "1"});
    let token = format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(&claims));
    ok(
        &json!({"access_token": ACCESS, "expires_in": 3599, "refresh_token": REFRESH,
        "id_token": token, "token_type": "Bearer", "scope": "s"}),
    )
}

async fn signed_in(
    reply: Reply,
    say: fn(&str) -> String,
) -> (Stand, Result<Session, SignInError>, Url) {
    let stand = stand(move |seen| {
        let is_token = seen.target == "/oauth2/token";
        is_token.then(|| reply.clone())
    })
    .await;
    let opened = Mutex::new(None);
    let session = sign_in(
        wire(&stand.origin),
        client(),
        Some(QUOTA),
        &Page::default(),
        &|url| {
            *opened.lock().unwrap() = Some(url.clone());
            browser(url, say);
        },
    )
    .await;
    let opened = opened.into_inner().unwrap().unwrap();
    (stand, session, opened)
}

#[tokio::test]
async fn a_person_signs_in_with_a_client_of_their_own() {
    let (stand, session, opened) = signed_in(granted(CLIENT), |state| {
        format!("state={state}&code=4/planted")
    })
    .await;
    let session = session.unwrap();
    assert_eq!(
        session.identity().email.as_deref(),
        Some("dana@acme.example")
    );
    assert_eq!(session.identity().who, Who::Person);
    assert_eq!(session.quota_project(), Some(QUOTA));
    let asked = query(&opened);
    assert!(opened.path().ends_with("/accounts/o/oauth2/v2/auth"));
    for (name, value) in [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("access_type", "offline"),
        ("code_challenge_method", "S256"),
        (
            "scope",
            "openid email https://www.googleapis.com/auth/cloud-platform",
        ),
        ("prompt", "select_account"),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    assert!(asked["redirect_uri"].starts_with("http://127.0.0.1:"));
    assert!(!asked.contains_key("client_secret"));
    let sent = stand.seen();
    assert_eq!(sent.len(), 1);
    let form = sent[0].form();
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(form["code"], "4/planted");
    assert_eq!(form["client_secret"], SECRET);
    assert_eq!(form["redirect_uri"], asked["redirect_uri"]);
    assert_eq!(form["code_verifier"].len(), 43);
    assert_eq!(sent[0].header("authorization"), "");
}

#[tokio::test]
async fn what_the_browser_or_google_refuses_is_told_and_no_secret() {
    let (_, session, _) = signed_in(granted(CLIENT), |state| {
        format!("state={state}&error=access_denied")
    })
    .await;
    assert!(matches!(
        session,
        Err(SignInError::Browser(LoopbackError::Refused { code })) if code == "access_denied"
    ));
    let (_, session, _) = signed_in(granted("somebody-else"), |state| {
        format!("state={state}&code=c")
    })
    .await;
    assert!(matches!(
        session,
        Err(SignInError::Cloud(CloudError::WrongSignIn(_)))
    ));
    let body = json!({"error": "invalid_client", "error_description": format!("no {SECRET}")});
    let kind = vec![("Content-Type", "application/json".to_owned())];
    let refused = Reply::Answer(401, kind, body.to_string());
    let (_, session, _) = signed_in(refused, |state| format!("state={state}&code=c")).await;
    let error = session.unwrap_err();
    assert!(matches!(
        error,
        SignInError::Cloud(CloudError::WrongSignIn(_))
    ));
    assert!(!format!("{error} {error:?}").contains(SECRET));
}

#[tokio::test]
async fn what_is_no_client_or_project_opens_nothing() {
    let origin = Origin::parse("http://127.0.0.1:9").unwrap();
    let open = |_: &Url| panic!("nothing is opened");
    let mut wrong = client();
    wrong.id = "planted".to_owned();
    let page = Page::default();
    let session = sign_in(wire(&origin), wrong, None, &page, &open).await;
    assert!(matches!(session, Err(SignInError::NoClient)));
    let session = sign_in(wire(&origin), client(), Some("No Project"), &page, &open).await;
    assert!(matches!(session, Err(SignInError::NoProject)));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_once_for_all_who_wait() {
    let stand = stand(|seen| {
        let short = json!({"access_token": ACCESS, "expires_in": 60, "token_type": "Bearer"});
        (seen.target == "/oauth2/token").then(|| ok(&short))
    })
    .await;
    let session = session(&stand).await;
    let tokens = || {
        let seen = stand.seen().into_iter();
        seen.filter(|it| it.target == "/oauth2/token").count()
    };
    assert_eq!(tokens(), 1);
    let reading = read(&session, &key()).await;
    assert!(reading.is_whole());
    assert!(tokens() > 1);
    let sent = stand.seen();
    let renewal = sent
        .iter()
        .rfind(|it| it.target == "/oauth2/token")
        .unwrap()
        .form();
    assert_eq!(renewal["grant_type"], "refresh_token");
    assert_eq!(renewal["refresh_token"], REFRESH);
    assert_eq!(renewal["client_secret"], SECRET);
}

#[tokio::test]
async fn a_grant_that_is_over_is_told_and_who_is_signed_in_is_known_from_the_file() {
    let stand = stand(|_| None).await;
    let identity = session(&stand).await.identity().clone();
    assert_eq!(identity.email.as_deref(), Some("dana@acme.example"));
    let over = super::stand::stand(|seen| {
        let kind = vec![("Content-Type", "application/json".to_owned())];
        let body = json!({"error": "invalid_grant", "error_description": "Bad Request"});
        let is_token = seen.target == "/oauth2/token";
        is_token.then(|| Reply::Answer(400, kind, body.to_string()))
    })
    .await;
    let file = KeyFile::read(&person()).unwrap();
    let session = file.sign_in(wire(&over.origin), None).await;
    assert!(matches!(session, Err(CloudError::SignInExpired(_))));
    let away = super::stand::stand(|seen| {
        (seen.target == "/oauth2/token").then(|| error(503, "UNAVAILABLE", "m"))
    })
    .await;
    let file = KeyFile::read(&person()).unwrap();
    let session = file.sign_in(wire(&away.origin), None).await;
    assert!(matches!(session, Err(CloudError::Failed(_))), "{session:?}");
}

async fn pretend() -> PretendGoogle {
    let atlas = GoogleAtlas {
        key_version: KEY.to_owned(),
        service_account: "atlas@p.iam.gserviceaccount.com".to_owned(),
    };
    let world = GoogleWorld::for_atlas(&atlas, &["198.18.0.1/32"]);
    PretendGoogle::start(GoogleConfig::with(world))
        .await
        .unwrap()
}

#[tokio::test]
async fn every_way_of_signing_in_reads_everything_from_a_pretend_google() {
    let google = pretend().await;
    let origin = Origin::parse(google.origin()).unwrap();
    let quota = google.quota_project();
    let (id, secret) = google.client();
    let client = Client {
        id: id.to_owned(),
        secret: Secret::new(secret.to_owned()),
    };
    let person = sign_in(
        wire(&origin),
        client,
        Some(&quota),
        &Page::default(),
        &|url| {
            let url = url.clone();
            tokio::spawn(async move { allow(url).await });
        },
    )
    .await
    .unwrap();
    let key = KeyFile::read(&Secret::new(google.key_file())).unwrap();
    assert_eq!(key.who(), Who::ServiceAccount);
    let key = key.sign_in(wire(&origin), None).await.unwrap();
    let default = KeyFile::read(&Secret::new(google.default_credentials())).unwrap();
    let default = default.sign_in(wire(&origin), None).await.unwrap();
    for (session, email) in [
        (&person, "dana@northwind.example"),
        (&default, "dana@northwind.example"),
        (
            &key,
            "keygate-practice@practice-project.iam.gserviceaccount.com",
        ),
    ] {
        assert_eq!(session.identity().email.as_deref(), Some(email));
        let reading = read(session, &KeyVersion::parse(KEY).unwrap()).await;
        assert!(reading.is_whole(), "{:?}", reading.unread);
        assert_eq!(reading.levels.len(), 2);
    }
    let forms = google.script().requests().into_iter();
    let tokens = forms.filter(|it| it.operation == GoogleOperation::Token);
    assert_eq!(tokens.count(), 3);
}

#[tokio::test]
async fn a_wrong_clock_is_told_from_a_key_that_is_gone() {
    let google = pretend().await;
    let origin = Origin::parse(google.origin()).unwrap();
    let sign_in = async || {
        let file = KeyFile::read(&Secret::new(google.key_file())).unwrap();
        file.sign_in(wire(&origin), None).await
    };
    google.script().set_clock_ahead(7200);
    assert!(matches!(sign_in().await, Err(CloudError::ClockOff { .. })));
    google.script().set_clock_ahead(0);
    let other = pretend().await;
    let elsewhere = KeyFile::read(&Secret::new(other.key_file())).unwrap();
    let session = elsewhere.sign_in(wire(&origin), None).await;
    assert!(
        matches!(session, Err(CloudError::WrongSignIn(_))),
        "{session:?}"
    );
}

#[tokio::test]
async fn a_person_without_a_quota_project_is_told_so() {
    let google = pretend().await;
    let origin = Origin::parse(google.origin()).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&google.default_credentials()).unwrap();
    file["quota_project_id"].take();
    let file = KeyFile::read(&Secret::new(file.to_string())).unwrap();
    let session = file.sign_in(wire(&origin), None).await.unwrap();
    let reading = read(&session, &KeyVersion::parse(KEY).unwrap()).await;
    let told = format!("{:?}", reading.unread);
    assert!(told.contains("SERVICE_DISABLED"), "{told}");
}

/// A person who allows it, in a browser.
async fn allow(url: Url) {
    let get = async |url: &Url| -> String {
        let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let mut connection = tokio::net::TcpStream::connect(&host).await.unwrap();
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let page = get(&url).await;
    let ticket = page.split("name=\"request\" value=\"").nth(1).unwrap();
    let ticket = ticket.split('"').next().unwrap();
    let mut next = url.join("/accounts/allow").unwrap();
    next.query_pairs_mut().append_pair("request", ticket);
    let answer = get(&next).await;
    let target = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .unwrap();
    get(&Url::parse(target.trim()).unwrap()).await;
}
