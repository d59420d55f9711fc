//! The pretend Azure over real sockets.

mod entra;
mod rehearsal;
mod scripting;
mod vaults;

use reqwest::{Method, RequestBuilder};
use sandbox::{AzureAtlas, AzureConfig, AzureWorld, PretendAzure};
use serde_json::Value;
use url::Url;

use crate::support::{Got, client, send};

/// The verifier of RFC 7636, appendix B, and its challenge.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://localhost:5000";
const SCOPE: &str = "https://management.azure.com/user_impersonation offline_access openid";
const ADMIN: &str = "practice-admin@practice.example";
const VIEWER: &str = "practice-viewer@practice.example";

fn world() -> AzureWorld {
    AzureWorld::for_atlas(&AzureAtlas::practice(), &["198.18.0.1/32"])
}

async fn started(world: AzureWorld) -> PretendAzure {
    PretendAzure::start(AzureConfig::with(world)).await.unwrap()
}

/// The parameters of the address that the browser opens.
fn asking(azure: &PretendAzure) -> Vec<(&'static str, String)> {
    [
        ("client_id", azure.client_id()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("state", "st&te"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

/// A browser that does not go where it is sent.
fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn authorize(azure: &PretendAzure, parameters: &[(&'static str, String)]) -> Got {
    let tenant = azure.tenant();
    let path = format!("{}/login/{tenant}/oauth2/v2.0/authorize", azure.origin());
    let url = Url::parse_with_params(&path, parameters).unwrap();
    send(client().get(url)).await
}

/// What the page's form is sent with.
fn ticket(page: &Got) -> String {
    let (_, rest) = page.text.split_once("name=\"request\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// A code for a person.
async fn code(azure: &PretendAzure, person: &str) -> String {
    let page = authorize(azure, &asking(azure)).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let path = format!("{}/login/allow", azure.origin());
    let parameters = [("request", ticket(&page)), ("person", person.to_owned())];
    let url = Url::parse_with_params(&path, &parameters).unwrap();
    let got = send(browser().get(url)).await;
    assert_eq!(got.status, 302);
    let back = Url::parse(got.header("location")).unwrap();
    assert!(back.as_str().starts_with(REDIRECT));
    let find = |name: &str| {
        let mut pairs = back.query_pairs();
        let found = pairs.find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!(find("state"), "st&te");
    find("code")
}

async fn token(azure: &PretendAzure, fields: &[(&str, &str)]) -> Got {
    let tenant = azure.tenant();
    let path = format!("{}/login/{tenant}/oauth2/v2.0/token", azure.origin());
    send(client().post(path).form(fields)).await
}

/// The fields that a code is redeemed with.
fn redeeming<'a>(azure: &PretendAzure, code: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("client_id", azure.client_id()),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]
}

/// Somebody who signed in.
struct Caller<'azure> {
    azure: &'azure PretendAzure,
    token: String,
}

impl<'azure> Caller<'azure> {
    async fn new(azure: &'azure PretendAzure, person: &str) -> Self {
        let code = code(azure, person).await;
        let got = token(azure, &redeeming(azure, &code)).await;
        assert_eq!(got.status, 200, "{}", got.text);
        let token = got.json()["access_token"].as_str().unwrap().to_owned();
        Self { azure, token }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let atlas = AzureAtlas::practice();
        let url = format!(
            "{}/management/subscriptions/{}/resourceGroups/{}/providers/Microsoft.KeyVault/vaults/{path}",
            self.azure.origin(),
            atlas.subscription,
            atlas.resource_group
        );
        client().request(method, url).bearer_auth(&self.token)
    }

    async fn get(&self, path: &str) -> Got {
        send(self.request(Method::GET, path)).await
    }

    async fn vault(&self) -> Got {
        self.get("practice-vault?api-version=2026-02-01").await
    }

    async fn patch(&self, properties: &Value) -> Got {
        let path = "practice-vault?api-version=2026-02-01";
        let body = serde_json::json!({ "properties": properties }).to_string();
        let request = self.request(Method::PATCH, path);
        send(
            request
                .header("content-type", "application/json")
                .body(body),
        )
        .await
    }
}

/// Code and message of an error.
fn error(got: &Got) -> (u16, String, String) {
    let error = &got.json()["error"];
    let text = |name: &str| error[name].as_str().unwrap().to_owned();
    (got.status, text("code"), text("message"))
}
