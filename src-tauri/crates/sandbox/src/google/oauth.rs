//! Authorizing and tokens. Source: Google, *OAuth 2.0 for iOS & Desktop Apps* and *for Server to Server
//! Applications*; RFC 6749, RFC 7523, RFC 7636 (PKCE), RFC 8252 section 7.3.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::{Url, form_urlencoded};

use super::page;
use super::people::{Books, Request, TOOL};
use super::refusal::GoogleRefusal;
use super::state::{State, after};
use crate::asked::Asked;
use crate::random;
use crate::reply::Reply;
use crate::sign_in::is_same;

const AUDIENCE: &str = "https://oauth2.googleapis.com/token";
const CLOUD: &str = "https://www.googleapis.com/auth/cloud-platform";
/// A statement may be so much ahead or behind, in seconds.
const SKEW: i64 = 300;

/// `GET /accounts/o/oauth2/v2/auth`: checks what a client asks, and asks the person.
pub(super) fn authorize(state: &State, asked: &Asked) -> Result<Reply, GoogleRefusal> {
    let parameter = |name: &str| asked.parameter(name).unwrap_or_default();
    let wrong = |message: &str| GoogleRefusal::new(400, "invalid_request", message);
    if parameter("client_id") != state.people.client.0 {
        return Err(GoogleRefusal::new(
            401,
            "invalid_client",
            "The OAuth client was not found.",
        ));
    }
    if !is_loopback(parameter("redirect_uri")) {
        return Err(GoogleRefusal::new(
            400,
            "redirect_uri_mismatch",
            "The redirect URI is not one of a desktop app.",
        ));
    }
    let is_challenge = parameter("code_challenge_method") == "S256"
        && URL_SAFE_NO_PAD
            .decode(parameter("code_challenge"))
            .is_ok_and(|challenge| challenge.len() == 32);
    let scopes: Vec<String> = parameter("scope")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    if parameter("response_type") != "code" || !is_challenge || scopes.is_empty() {
        return Err(wrong("The request is invalid."));
    }
    let ticket = random::token().map_err(|_| GoogleRefusal::no_randomness())?;
    let request = Request {
        redirect: parameter("redirect_uri").to_owned(),
        state: parameter("state").to_owned(),
        challenge: parameter("code_challenge").to_owned(),
        is_offline: parameter("access_type") == "offline",
        scopes,
    };
    state.people.books().asked.insert(ticket.clone(), request);
    let people: Vec<String> = {
        let world = state.world();
        world
            .people
            .iter()
            .map(|(email, _)| email.clone())
            .collect()
    };
    Ok(page::question(&ticket, &people))
}

/// The person allowed it: the browser takes the code to the client.
pub(super) fn allow(state: &State, asked: &Asked) -> Result<Reply, GoogleRefusal> {
    let request = take(state, asked)?;
    let email = {
        let world = state.world();
        let named = asked.parameter("account");
        let mut people = world.people.iter().map(|(email, _)| email);
        let found = match named {
            Some(named) => people.find(|email| *email == named),
            None => people.next(),
        };
        found.cloned().ok_or_else(gone)?
    };
    let code = random::token().map_err(|_| GoogleRefusal::no_randomness())?;
    let code = format!("4/{code}");
    let target = with(&request, &[("code", &code), ("state", &request.state)])?;
    let end = after(state.now(), state.timing.code);
    let mut books = state.people.books();
    books.codes.insert(code, (request, email, end));
    Ok(send_to(&target))
}

/// The person did not.
pub(super) fn deny(state: &State, asked: &Asked) -> Result<Reply, GoogleRefusal> {
    let request = take(state, asked)?;
    let parameters = [("error", "access_denied"), ("state", &request.state)];
    Ok(send_to(&with(&request, &parameters)?))
}

/// `POST /oauth2/token`.
pub(super) fn token(state: &State, asked: &Asked) -> Result<Value, GoogleRefusal> {
    let form = Form(form_urlencoded::parse(&asked.body).into_owned().collect());
    let field = |name| form.field(name);
    let now = state.now();
    let grant = field("grant_type");
    if grant == "urn:ietf:params:oauth:grant-type:jwt-bearer" {
        check_statement(state, field("assertion"), now)?;
        return issue(state, TOOL, None, None, now);
    }
    let (id, secret) = &state.people.client;
    if field("client_id") != id || !is_same(field("client_secret"), secret) {
        let message = "The OAuth client was not found.";
        return Err(GoogleRefusal::new(401, "invalid_client", message));
    }
    match grant {
        "authorization_code" => {
            let (request, email) = redeem(&mut state.people.books(), &form, now)?;
            let refresh = match request.is_offline {
                true => {
                    let token = random::token().map_err(|_| GoogleRefusal::no_randomness())?;
                    Some(format!("1//{token}"))
                }
                false => None,
            };
            let is_known = request.scopes.iter().any(|scope| scope == "email");
            let email_told = is_known.then_some(email.as_str());
            issue(state, &email, email_told, refresh, now)
        }
        "refresh_token" => {
            let email = state
                .people
                .books()
                .refresh
                .get(field("refresh_token"))
                .cloned();
            let email = email.ok_or_else(|| {
                GoogleRefusal::new(400, "invalid_grant", "Token has been expired or revoked.")
            })?;
            issue(state, &email, Some(&email), None, now)
        }
        _ => Err(GoogleRefusal::new(
            400,
            "unsupported_grant_type",
            "Invalid grant_type.",
        )),
    }
}

/// The fields of a request.
struct Form(Vec<(String, String)>);

impl Form {
    /// The first of this name; empty where there is none.
    fn field(&self, name: &str) -> &str {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        found.next().map_or("", |(_, value)| value)
    }
}

/// A code is good once, for its redirect and its verifier.
fn redeem(
    books: &mut Books,
    form: &Form,
    now: Timestamp,
) -> Result<(Request, String), GoogleRefusal> {
    let invalid = || GoogleRefusal::new(400, "invalid_grant", "Malformed auth code.");
    let (request, email, end) = books.codes.remove(form.field("code")).ok_or_else(invalid)?;
    let verifier = form.field("code_verifier");
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let is_right = now < end
        && request.redirect == form.field("redirect_uri")
        && (43..=128).contains(&verifier.len())
        && is_same(&request.challenge, &challenge);
    match is_right {
        true => Ok((request, email)),
        false => Err(invalid()),
    }
}

/// What a service account states of itself: signed with its key, for Google, and of now.
fn check_statement(state: &State, assertion: &str, now: Timestamp) -> Result<(), GoogleRefusal> {
    let invalid = |message: &str| GoogleRefusal::new(400, "invalid_grant", message);
    let (signed, signature) = assertion
        .rsplit_once('.')
        .ok_or_else(|| invalid("Invalid JWT"))?;
    let parts: Vec<Value> = signed
        .split('.')
        .filter_map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok())
        .collect();
    let [header, claims] = parts.as_slice() else {
        return Err(invalid("Invalid JWT"));
    };
    if claims["iss"] != TOOL {
        return Err(invalid("Invalid grant: account not found"));
    }
    if header["alg"] != "RS256" || !verifies(state, signed, signature) {
        return Err(invalid("Invalid JWT Signature."));
    }
    let (begins, ends) = (claims["iat"].as_i64(), claims["exp"].as_i64());
    let (begins, ends) = (begins.unwrap_or_default(), ends.unwrap_or_default());
    let now = now.as_second();
    if begins > now + SKEW || ends < now || ends > begins + 3600 {
        return Err(invalid(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable \
             timeframe. Check your iat and exp values in the JWT claim.",
        ));
    }
    let scopes = claims["scope"].as_str().unwrap_or_default();
    if claims["aud"] != AUDIENCE || !scopes.split(' ').any(|scope| scope == CLOUD) {
        return Err(invalid("Invalid JWT: Failed audience check."));
    }
    Ok(())
}

fn verifies(state: &State, signed: &str, signature: &str) -> bool {
    use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return false;
    };
    let Some(public) = state.people.public_key() else {
        return false;
    };
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
    public.verify(signed.as_bytes(), &signature).is_ok()
}

fn issue(
    state: &State,
    email: &str,
    told: Option<&str>,
    refresh: Option<String>,
    now: Timestamp,
) -> Result<Value, GoogleRefusal> {
    let access = random::token().map_err(|_| GoogleRefusal::no_randomness())?;
    let access = format!("ya29.{access}");
    let mut books = state.people.books();
    let end = after(now, state.timing.access_token);
    books.access.insert(access.clone(), (email.to_owned(), end));
    let mut token = json!({
        "access_token": access,
        "expires_in": state.timing.access_token.as_secs(),
        "scope": CLOUD,
        "token_type": "Bearer",
    });
    if let Some(email) = told {
        let claims = json!({"iss": "https://accounts.google.com", "aud": state.people.client.0,
            "email": email, "email_verified": true, "exp": end.as_second()});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(&json!({"alg": "RS256", "typ": "JWT"}));
        token["id_token"] = format!("{header}.{}.unsigned", part(&claims)).into();
    }
    if let Some(refresh) = refresh {
        books.refresh.insert(refresh.clone(), email.to_owned());
        token["refresh_token"] = refresh.into();
    }
    Ok(token)
}

fn take(state: &State, asked: &Asked) -> Result<Request, GoogleRefusal> {
    let ticket = asked.parameter("request").unwrap_or_default();
    state.people.books().asked.remove(ticket).ok_or_else(gone)
}

fn with(request: &Request, parameters: &[(&str, &str)]) -> Result<String, GoogleRefusal> {
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

fn gone() -> GoogleRefusal {
    GoogleRefusal::new(400, "invalid_request", "This request is over.")
}
