//! Registering, authorizing, tokens. Source: IAM Identity Center OIDC API reference; RFC 6749
//! section 4.1, RFC 7636 (PKCE), RFC 8252 section 7.3 (any port of a loopback redirect).

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::super::refusal::AwsRefusal;
use super::super::state::State;
use super::{Books, Client, Request, after, page};
use crate::asked::Asked;
use crate::random;
use crate::reply::Reply;
use crate::sign_in::is_same;

const GRANTS: [&str; 2] = ["authorization_code", "refresh_token"];
/// Entries of each kind; more than these are a client gone wild, and some make room.
const MOST: usize = 256;

/// `POST /client/register`.
pub(in super::super) fn register_client(
    state: &State,
    region: &str,
    asked: &Asked,
) -> Result<Value, AwsRefusal> {
    let body = read(asked)?;
    let name = needed(&body, "clientName")?;
    if needed(&body, "clientType")? != "public" {
        return Err(refused(
            "InvalidClientMetadataException",
            "Only public clients.",
        ));
    }
    let redirects = texts(&body["redirectUris"]);
    if !redirects.iter().all(|redirect| is_loopback(redirect)) {
        return Err(refused(
            "InvalidRedirectUriException",
            "Invalid redirect URI.",
        ));
    }
    let grants = texts(&body["grantTypes"]);
    if grants.iter().any(|grant| !GRANTS.contains(&grant.as_str())) {
        return Err(refused(
            "UnsupportedGrantTypeException",
            "Invalid grant type.",
        ));
    }
    let needs_redirect = grants.iter().any(|grant| grant == "authorization_code");
    if needs_redirect && redirects.is_empty() {
        return Err(refused("InvalidRequestException", "Missing redirect URIs."));
    }
    let issuer = body["issuerUrl"].as_str().unwrap_or_default();
    let start = format!("{}/start", state.origin);
    if region != super::REGION || issuer.trim_end_matches(['/', '#']) != start {
        return Err(refused("InvalidRequestException", "Invalid issuer URL."));
    }

    let now = state.clock.now();
    let id = random::token().map_err(|_| AwsRefusal::no_randomness())?;
    let secret = random::token().map_err(|_| AwsRefusal::no_randomness())?;
    let expires = after(now, state.sso.timing.registration);
    let client = Client {
        name: name.to_owned(),
        secret: secret.clone(),
        expires,
        redirects,
        grants,
        scopes: texts(&body["scopes"]),
    };
    make_room(&mut state.sso.books().clients).insert(id.clone(), client);
    Ok(json!({
        "clientId": id,
        "clientIdIssuedAt": now.as_second(),
        "clientSecret": secret,
        "clientSecretExpiresAt": expires.as_second(),
    }))
}

/// `GET /authorize`: checks what a client asks, and sends the browser to the page.
pub(in super::super) fn authorize(state: &State, asked: &Asked) -> Result<Reply, AwsRefusal> {
    let parameter = |name: &str| asked.parameter(name).unwrap_or_default();
    let wrong = |message: &str| AwsRefusal::new(400, "InvalidRequestException", message);
    let mut books = state.sso.books();
    let id = parameter("client_id");
    let client = books
        .clients
        .get(id)
        .filter(|client| state.clock.now() < client.expires)
        .ok_or_else(|| wrong("Client ID is unknown."))?;
    let redirect = parameter("redirect_uri");
    if !client
        .redirects
        .iter()
        .any(|known| is_same_redirect(known, redirect))
    {
        return Err(wrong("Redirect URI is not registered."));
    }
    let is_asked_right = parameter("response_type") == "code"
        && parameter("code_challenge_method") == "S256"
        && URL_SAFE_NO_PAD
            .decode(parameter("code_challenge"))
            .is_ok_and(|challenge| challenge.len() == 32);
    if !is_asked_right || !client.grants.iter().any(|grant| grant == GRANTS[0]) {
        return Err(wrong("The request is invalid."));
    }
    let scopes: Vec<&str> = parameter("scopes").split_whitespace().collect();
    if scopes
        .iter()
        .any(|scope| !client.scopes.iter().any(|known| known == scope))
    {
        return Err(wrong("The scope is not registered."));
    }
    let ticket = random::token().map_err(|_| AwsRefusal::no_randomness())?;
    let request = Request {
        client: id.to_owned(),
        redirect: redirect.to_owned(),
        state: parameter("state").to_owned(),
        challenge: parameter("code_challenge").to_owned(),
    };
    make_room(&mut books.asked).insert(ticket.clone(), request);
    Ok(send_to(&format!(
        "{}/authorize?request={ticket}",
        state.origin
    )))
}

/// The page that asks a person.
pub(in super::super) fn show_page(state: &State, asked: &Asked) -> Result<Reply, AwsRefusal> {
    let ticket = asked.parameter("request").unwrap_or_default();
    let books = state.sso.books();
    let request = books.asked.get(ticket).ok_or_else(gone)?;
    let client = books.clients.get(&request.client).ok_or_else(gone)?;
    Ok(page::question(&client.name, ticket))
}

/// The person allowed it: the browser takes the code to the client.
pub(in super::super) fn allow(state: &State, asked: &Asked) -> Result<Reply, AwsRefusal> {
    let request = take(state, asked)?;
    let code = random::token().map_err(|_| AwsRefusal::no_randomness())?;
    let target = with(&request, &[("code", &code), ("state", &request.state)])?;
    let end = after(state.clock.now(), state.sso.timing.code);
    make_room(&mut state.sso.books().codes).insert(code, (request, end));
    Ok(send_to(&target))
}

/// The person did not.
pub(in super::super) fn deny(state: &State, asked: &Asked) -> Result<Reply, AwsRefusal> {
    let request = take(state, asked)?;
    let target = with(
        &request,
        &[("error", "access_denied"), ("state", &request.state)],
    )?;
    Ok(send_to(&target))
}

/// `POST /token`.
pub(in super::super) fn create_token(state: &State, asked: &Asked) -> Result<Value, AwsRefusal> {
    let body = read(asked)?;
    let id = needed(&body, "clientId")?;
    let secret = needed(&body, "clientSecret")?;
    let grant = needed(&body, "grantType")?;
    let now = state.clock.now();
    let mut books = state.sso.books();
    let client = books
        .clients
        .get(id)
        .filter(|client| is_same(&client.secret, secret) && now < client.expires)
        .ok_or_else(|| AwsRefusal::new(401, "InvalidClientException", "Invalid client."))?;
    if !GRANTS.contains(&grant) {
        return Err(refused(
            "UnsupportedGrantTypeException",
            "Invalid grant type.",
        ));
    }
    if !client.grants.iter().any(|known| known == grant) {
        return Err(refused(
            "UnauthorizedClientException",
            "Grant not registered.",
        ));
    }
    let refreshes = client.grants.iter().any(|known| known == GRANTS[1]);
    if grant == GRANTS[0] {
        redeem_code(&mut books, &body, id, now)?;
    } else {
        redeem_refresh(&mut books, &body, id, now)?;
    }

    let access = random::token().map_err(|_| AwsRefusal::no_randomness())?;
    let timing = state.sso.timing;
    make_room(&mut books.access).insert(access.clone(), after(now, timing.access_token));
    let mut token = json!({
        "accessToken": access,
        "expiresIn": timing.access_token.as_secs(),
        "tokenType": "Bearer",
    });
    if refreshes {
        let refresh = random::token().map_err(|_| AwsRefusal::no_randomness())?;
        let end = after(now, timing.refresh_token);
        make_room(&mut books.refresh).insert(refresh.clone(), (id.to_owned(), end));
        token["refreshToken"] = refresh.into();
    }
    Ok(token)
}

/// A code is good once, for its client, its redirect and its verifier.
fn redeem_code(
    books: &mut Books,
    body: &Value,
    client: &str,
    now: Timestamp,
) -> Result<(), AwsRefusal> {
    let (request, end) = books
        .codes
        .remove(needed(body, "code")?)
        .ok_or_else(invalid_grant)?;
    if now >= end {
        return Err(refused("ExpiredTokenException", "The code has expired."));
    }
    let verifier = needed(body, "codeVerifier")?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let is_right = request.client == client
        && request.redirect == needed(body, "redirectUri")?
        && (43..=128).contains(&verifier.len())
        && is_same(&request.challenge, &challenge);
    if is_right {
        Ok(())
    } else {
        Err(invalid_grant())
    }
}

/// A refresh token is good once: each answer brings the next one.
fn redeem_refresh(
    books: &mut Books,
    body: &Value,
    client: &str,
    now: Timestamp,
) -> Result<(), AwsRefusal> {
    let token = needed(body, "refreshToken")?;
    let (owner, end) = books.refresh.get(token).ok_or_else(invalid_grant)?;
    if owner != client {
        return Err(invalid_grant());
    }
    if now >= *end {
        return Err(refused("ExpiredTokenException", "The token has expired."));
    }
    books.refresh.remove(token);
    Ok(())
}

fn take(state: &State, asked: &Asked) -> Result<Request, AwsRefusal> {
    let ticket = asked.parameter("request").unwrap_or_default();
    state.sso.books().asked.remove(ticket).ok_or_else(gone)
}

fn with(request: &Request, parameters: &[(&str, &str)]) -> Result<String, AwsRefusal> {
    let mut target = Url::parse(&request.redirect).map_err(|_| gone())?;
    target.query_pairs_mut().extend_pairs(parameters);
    Ok(target.into())
}

fn send_to(target: &str) -> Reply {
    Reply::new(StatusCode::FOUND, "text/plain", Vec::new())
        .with("location", target)
        .with("cache-control", "no-store")
}

/// Whether a redirect stays on this computer, spelled as an address.
fn is_loopback(redirect: &str) -> bool {
    Url::parse(redirect).is_ok_and(|url| {
        url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]"))
    })
}

/// The same but for the port.
fn is_same_redirect(known: &str, asked: &str) -> bool {
    let without_port = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_port(None).ok()?;
        Some(url)
    };
    is_loopback(asked) && without_port(known) == without_port(asked)
}

fn make_room<V>(
    books: &mut std::collections::HashMap<String, V>,
) -> &mut std::collections::HashMap<String, V> {
    if books.len() >= MOST {
        let some = books.keys().next().cloned();
        some.map(|key| books.remove(&key));
    }
    books
}

fn read(asked: &Asked) -> Result<Value, AwsRefusal> {
    serde_json::from_slice(&asked.body)
        .map_err(|_| refused("InvalidRequestException", "Invalid request."))
}

fn needed<'body>(body: &'body Value, name: &str) -> Result<&'body str, AwsRefusal> {
    body[name]
        .as_str()
        .filter(|text| !text.is_empty())
        .ok_or_else(|| refused("InvalidRequestException", &format!("Missing {name}.")))
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

fn invalid_grant() -> AwsRefusal {
    refused("InvalidGrantException", "Invalid grant provided")
}

fn gone() -> AwsRefusal {
    AwsRefusal::new(400, "InvalidRequestException", "This request is over.")
}

fn refused(code: &str, message: &str) -> AwsRefusal {
    AwsRefusal::new(400, code, message)
}
