//! A client of Google by hand.

use reqwest::RequestBuilder;
use sandbox::PretendGoogle;
use serde_json::Value;
use url::Url;

use crate::support::{Got, client, send};

/// Somebody with a token.
pub(super) struct Caller<'google> {
    pub(super) google: &'google PretendGoogle,
    pub(super) token: String,
    pub(super) quota: Option<String>,
}

pub(super) fn token_request(google: &PretendGoogle, fields: &[(&str, &str)]) -> RequestBuilder {
    let url = format!("{}/oauth2/token", google.origin());
    client().post(url).form(fields)
}

/// The address that a browser is sent to for `email`, or with a refusal.
pub(super) async fn browsed(google: &PretendGoogle, more: &[(&str, &str)], email: &str) -> Url {
    let mut url = Url::parse(&format!("{}/accounts/o/oauth2/v2/auth", google.origin())).unwrap();
    let usual = [
        ("client_id", google.client().0),
        ("redirect_uri", "http://127.0.0.1:9/"),
        ("response_type", "code"),
        (
            "scope",
            "openid email https://www.googleapis.com/auth/cloud-platform",
        ),
        ("state", "st&te"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("access_type", "offline"),
    ];
    for (name, value) in usual {
        let changed = more.iter().find(|(known, _)| *known == name);
        url.query_pairs_mut()
            .append_pair(name, changed.map_or(value, |it| it.1));
    }
    let page = send(client().get(url)).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let ticket = page.text.split("name=\"request\" value=\"").nth(1).unwrap();
    let ticket = ticket.split('"').next().unwrap();
    let end = if email.is_empty() { "deny" } else { "allow" };
    let mut next = Url::parse(&format!("{}/accounts/{end}", google.origin())).unwrap();
    next.query_pairs_mut()
        .append_pair("request", ticket)
        .append_pair("account", email);
    let browser = reqwest::Client::builder().no_proxy();
    let browser = browser.redirect(reqwest::redirect::Policy::none()).build();
    let sent = send(browser.unwrap().get(next)).await;
    assert_eq!(sent.status, 302, "{}", sent.text);
    Url::parse(sent.header("location")).unwrap()
}

/// Of RFC 7636, appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a code brings.
pub(super) async fn redeemed(google: &PretendGoogle, code: &str, verifier: &str) -> Got {
    let (id, secret) = google.client();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", id),
        ("client_secret", secret),
        ("code", code),
        ("code_verifier", verifier),
        ("redirect_uri", "http://127.0.0.1:9/"),
    ];
    send(token_request(google, &fields)).await
}

pub(super) fn parameter(url: &Url, name: &str) -> String {
    let mut pairs = url.query_pairs();
    pairs
        .find_map(|(known, value)| (known == name).then(|| value.into_owned()))
        .unwrap_or_default()
}

impl<'google> Caller<'google> {
    /// A person who signed in in a browser.
    pub(super) async fn person(google: &'google PretendGoogle, email: &str) -> Self {
        let back = browsed(google, &[], email).await;
        let got = redeemed(google, &parameter(&back, "code"), VERIFIER).await;
        assert_eq!(got.status, 200, "{}", got.text);
        Self {
            google,
            token: got.json()["access_token"].as_str().unwrap().to_owned(),
            quota: Some(google.quota_project()),
        }
    }

    /// Who may do everything.
    pub(super) async fn administrator(google: &'google PretendGoogle) -> Self {
        Self::person(google, "dana@northwind.example").await
    }

    fn with(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.header("authorization", format!("Bearer {}", self.token));
        match &self.quota {
            Some(quota) => request.header("x-goog-user-project", quota),
            None => request,
        }
    }

    pub(super) async fn get(&self, path: &str) -> Got {
        let url = format!("{}/{path}", self.google.origin());
        send(self.with(client().get(url))).await
    }

    /// Something of Access Context Manager.
    pub(super) async fn acm(&self, path: &str) -> Got {
        self.get(&format!("accesscontextmanager/v1/{path}")).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Got {
        let url = format!("{}/accesscontextmanager/v1/{path}", self.google.origin());
        send(self.with(client().post(url)).body(body.to_string())).await
    }

    pub(super) fn patch_request(&self, path: &str, mask: &str, body: &Value) -> RequestBuilder {
        let url = format!("{}/accesscontextmanager/v1/{path}", self.google.origin());
        let mut url = Url::parse(&url).unwrap();
        url.query_pairs_mut().append_pair("updateMask", mask);
        self.with(client().patch(url)).body(body.to_string())
    }

    pub(super) async fn patch(&self, path: &str, mask: &str, body: &Value) -> Got {
        send(self.patch_request(path, mask, body)).await
    }
}

/// The word of a refusal.
pub(super) fn word(got: &Got) -> (u16, String) {
    let json = got.json();
    let word = json["error"]["status"].as_str().or(json["error"].as_str());
    (got.status, word.unwrap_or_default().to_owned())
}
