//! Microsoft Entra: the browser's page, codes and tokens. Source: Microsoft identity platform, *OAuth
//! 2.0 authorization code flow*, *client credentials flow*, *ID token claims*; RFC 7636 (PKCE).

mod grants;
pub(super) mod page;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::config::AzureTiming;
use super::refusal::AzureRefusal;
use super::rights::AzureRights;
use super::state::State;
use super::world::{APP, AzureWorld};
use crate::asked::Asked;
use crate::clock::later;
use crate::random;
use crate::reply::Reply;

pub(super) use grants::token;

/// Entries of each kind; more than these are a client gone wild, and some make room.
const MOST: usize = 256;
/// What a client may ask for beside the management of Azure.
const OTHER_SCOPES: [&str; 4] = ["offline_access", "openid", "profile", "email"];

/// Where each sign-in stands.
pub(super) struct Entra {
    timing: AzureTiming,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    /// Requests of browsers that wait for a person, by the ticket of the page.
    asked: HashMap<String, Request>,
    /// Codes that wait to become tokens, and when each ends.
    codes: HashMap<String, (Request, String, Timestamp)>,
    /// Access tokens, and when each ends.
    access: HashMap<String, (Caller, Timestamp)>,
    /// Refresh tokens: whose each is, and when it ends.
    refresh: HashMap<String, (Caller, Timestamp)>,
}

/// What a client asks of a person.
#[derive(Clone)]
struct Request {
    client: String,
    redirect: String,
    state: String,
    challenge: String,
    scopes: Vec<String>,
}

/// Whoever brings a token.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// A person's name, or an application's ID.
    pub(super) name: String,
    pub(super) object: String,
    pub(super) is_application: bool,
    pub(super) rights: AzureRights,
}

impl Entra {
    pub(super) fn new(timing: AzureTiming) -> Self {
        Self {
            timing,
            books: Mutex::default(),
        }
    }

    /// Ends all access tokens; refresh tokens stay.
    #[cfg(feature = "scripting")]
    pub(super) fn expire_access(&self, now: Timestamp) {
        for (_, end) in self.books().access.values_mut() {
            *end = now;
        }
    }

    /// Ends all refresh tokens.
    #[cfg(feature = "scripting")]
    pub(super) fn forget_refresh(&self) {
        self.books().refresh.clear();
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whose token a request brings.
pub(super) fn caller(state: &State, asked: &Asked) -> Result<Caller, AzureRefusal> {
    let token = asked
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    let Some(token) = token else {
        return Err(AzureRefusal::new(
            401,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
        ));
    };
    let books = state.entra.books();
    match books.access.get(token) {
        Some((caller, end)) if state.clock.now() < *end => Ok(caller.clone()),
        Some((_, end)) => Err(AzureRefusal::new(
            401,
            "ExpiredAuthenticationToken",
            format!(
                "The access token expiry UTC time '{end}' is earlier than current UTC time '{}'.",
                state.clock.now()
            ),
        )),
        None => Err(AzureRefusal::new(
            401,
            "InvalidAuthenticationToken",
            "The access token is invalid.",
        )),
    }
}

/// `GET …/authorize`: checks what a client asks, and shows the page.
pub(super) fn authorize(state: &State, tenant: &str, asked: &Asked) -> Result<Reply, AzureRefusal> {
    let parameter = |name: &str| asked.parameter(name).unwrap_or_default();
    let wrong = |message: &str| AzureRefusal::new(400, "invalid_request", message);
    let world = state.world();
    check_tenant(&world, tenant)?;
    if parameter("client_id") != APP {
        return Err(wrong(
            "AADSTS700016: Application was not found in the directory.",
        ));
    }
    let redirect = parameter("redirect_uri");
    if !is_registered(redirect) {
        return Err(wrong(
            "AADSTS50011: The redirect URI specified in the request does not match the redirect URIs \
             configured for the application.",
        ));
    }
    let is_asked_right = parameter("response_type") == "code"
        && parameter("code_challenge_method") == "S256"
        && URL_SAFE_NO_PAD
            .decode(parameter("code_challenge"))
            .is_ok_and(|challenge| challenge.len() == 32);
    if !is_asked_right {
        return Err(wrong("AADSTS900144: The request is invalid."));
    }
    let scopes = scopes(parameter("scope"));
    if !scopes.iter().all(|it| is_known(&world, it)) || scopes.is_empty() {
        return Err(wrong(
            "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
        ));
    }
    let ticket = random::token().map_err(|_| AzureRefusal::no_randomness())?;
    let request = Request {
        client: APP.to_owned(),
        redirect: redirect.to_owned(),
        state: parameter("state").to_owned(),
        challenge: parameter("code_challenge").to_owned(),
        scopes,
    };
    let people: Vec<String> = world.people.iter().map(|(name, _)| name.clone()).collect();
    make_room(&mut state.entra.books().asked).insert(ticket.clone(), request);
    Ok(page::question(&people, &ticket))
}

/// The person chose an account: the browser takes the code to the client.
pub(super) fn allow(state: &State, asked: &Asked) -> Result<Reply, AzureRefusal> {
    let person = {
        let world = state.world();
        let first = world.people.first().map(|(name, _)| name.clone());
        asked
            .parameter("person")
            .map(str::to_owned)
            .or(first)
            .filter(|person| world.people.iter().any(|(name, _)| name == person))
            .ok_or_else(gone)?
    };
    let request = take(state, asked)?;
    let code = random::token().map_err(|_| AzureRefusal::no_randomness())?;
    let session = random::uuid().map_err(|_| AzureRefusal::no_randomness())?;
    let target = with(
        &request,
        &[
            ("code", &code),
            ("state", &request.state),
            ("session_state", &session),
        ],
    )?;
    let end = after(state.clock.now(), state.entra.timing.code);
    make_room(&mut state.entra.books().codes).insert(code, (request, person, end));
    Ok(send_to(&target))
}

/// The person did not.
pub(super) fn deny(state: &State, asked: &Asked) -> Result<Reply, AzureRefusal> {
    let request = take(state, asked)?;
    let target = with(
        &request,
        &[
            ("error", "access_denied"),
            (
                "error_description",
                "AADSTS65004: User declined to consent to access the app.",
            ),
            ("state", &request.state),
        ],
    )?;
    Ok(send_to(&target))
}

/// The tenant's ID or its domain.
fn check_tenant(world: &AzureWorld, tenant: &str) -> Result<(), AzureRefusal> {
    let is_it = [&world.tenant, &world.domain]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(tenant));
    match is_it {
        true => Ok(()),
        false => Err(AzureRefusal::new(
            400,
            "invalid_request",
            format!("AADSTS90002: Tenant '{tenant}' not found."),
        )),
    }
}

/// `http://localhost` is registered: its port is not compared, and the rest is.
fn is_registered(redirect: &str) -> bool {
    let rest = redirect.strip_prefix("http://localhost");
    rest.is_some_and(|rest| match rest.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok_and(|port| port > 0),
        None => rest.is_empty(),
    })
}

fn scopes(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn is_known(world: &AzureWorld, scope: &str) -> bool {
    OTHER_SCOPES.contains(&scope) || scope == format!("{}/user_impersonation", world.audience)
}

fn take(state: &State, asked: &Asked) -> Result<Request, AzureRefusal> {
    let ticket = asked.parameter("request").unwrap_or_default();
    state.entra.books().asked.remove(ticket).ok_or_else(gone)
}

fn with(request: &Request, parameters: &[(&str, &str)]) -> Result<String, AzureRefusal> {
    let mut target = Url::parse(&request.redirect).map_err(|_| gone())?;
    target.query_pairs_mut().extend_pairs(parameters);
    Ok(target.into())
}

fn send_to(target: &str) -> Reply {
    Reply::new(StatusCode::FOUND, "text/plain", Vec::new()).with("location", target)
}

fn after(now: Timestamp, lifetime: std::time::Duration) -> Timestamp {
    later(now, SignedDuration::try_from(lifetime).unwrap_or_default())
}

fn make_room<V>(books: &mut HashMap<String, V>) -> &mut HashMap<String, V> {
    if books.len() >= MOST {
        let some = books.keys().next().cloned();
        some.map(|key| books.remove(&key));
    }
    books
}

fn gone() -> AzureRefusal {
    AzureRefusal::new(400, "invalid_request", "This request is over.")
}
