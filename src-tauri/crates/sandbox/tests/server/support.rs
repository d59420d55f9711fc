//! A client by hand, and what the tests ask it for.

use md5::{Digest as _, Md5};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use sandbox::{Config, Sandbox};
use serde_json::Value;

pub(crate) const USUAL: &str = "application/vnd.atlas.2023-01-01+json";
pub(crate) const ADDRESSES: &str = "/api/atlas/v2/unauth/controlPlaneIPAddresses";

/// An answer, read whole.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["errorCode"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}

pub(crate) async fn started() -> Sandbox {
    Sandbox::start(Config::default()).await.unwrap()
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

pub(crate) async fn send(request: RequestBuilder) -> Got {
    let response = request.send().await.unwrap();
    Got {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

/// Asks without saying who asks.
pub(crate) fn plain(sandbox: &Sandbox, method: Method, target: &str) -> RequestBuilder {
    client()
        .request(method, format!("{}{target}", sandbox.origin()))
        .header("accept", USUAL)
}

/// Someone signed in with a token.
pub(crate) struct Caller<'sandbox> {
    pub(crate) sandbox: &'sandbox Sandbox,
    pub(crate) token: String,
    pub(crate) client: reqwest::Client,
}

impl<'sandbox> Caller<'sandbox> {
    pub(crate) async fn new(sandbox: &'sandbox Sandbox) -> Self {
        let got = send(token_request(sandbox)).await;
        let token = got.json()["access_token"].as_str().unwrap().to_owned();
        Self {
            sandbox,
            token,
            client: client(),
        }
    }

    pub(crate) fn request(&self, method: Method, target: &str) -> RequestBuilder {
        let url = format!("{}{target}", self.sandbox.origin());
        let request = self.client.request(method, url).header("accept", USUAL);
        request.bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, target: &str) -> Got {
        send(self.request(Method::GET, target)).await
    }

    /// With another version than the usual one.
    pub(crate) async fn get_version(&self, target: &str, date: &str) -> Got {
        let accept = format!("application/vnd.atlas.{date}+json");
        let url = format!("{}{target}", self.sandbox.origin());
        let request = self.client.get(url).bearer_auth(&self.token);
        send(request.header("accept", accept)).await
    }

    pub(crate) async fn post(&self, target: &str, body: &Value) -> Got {
        let request = self
            .request(Method::POST, target)
            .header("content-type", USUAL)
            .body(body.to_string());
        send(request).await
    }

    pub(crate) async fn delete(&self, target: &str) -> Got {
        send(self.request(Method::DELETE, target)).await
    }

    pub(crate) async fn patch(&self, target: &str, body: &Value) -> Got {
        let request = self
            .request(Method::PATCH, target)
            .header("content-type", USUAL)
            .body(body.to_string());
        send(request).await
    }
}

pub(crate) fn token_request(sandbox: &Sandbox) -> RequestBuilder {
    let (id, secret) = sandbox.service_account();
    client()
        .post(format!("{}/api/oauth/token", sandbox.origin()))
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
}

/// The nonce of a challenge.
pub(crate) fn nonce(challenge: &str) -> String {
    let (_, after) = challenge.split_once("nonce=\"").unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// An answer to a challenge, worked out apart from the stand-in.
pub(crate) fn digest_answer(
    (public, private): (&str, &str),
    nonce: &str,
    count: u32,
    target: &str,
) -> String {
    let realm = "MMS Public API";
    let key = md5(&format!("{public}:{realm}:{private}"));
    let asked = md5(&format!("GET:{target}"));
    let response = md5(&format!("{key}:{nonce}:{count:08x}:client:auth:{asked}"));
    format!(
        "Digest username=\"{public}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\", \
         algorithm=MD5, qop=auth, nc={count:08x}, cnonce=\"client\", response=\"{response}\""
    )
}

/// The id of the project of this name.
pub(crate) async fn project(caller: &Caller<'_>, name: &str) -> String {
    let listed = caller.get("/api/atlas/v2/groups").await.json();
    let projects = listed["results"].as_array().unwrap();
    let project = projects.iter().find(|project| project["name"] == name);
    project.unwrap()["id"].as_str().unwrap().to_owned()
}

/// The path of the encryption of the first project.
pub(crate) async fn encryption_path(caller: &Caller<'_>) -> String {
    let id = project(caller, "Payments (practice)").await;
    format!("/api/atlas/v2/groups/{id}/encryptionAtRest")
}

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text))
}
