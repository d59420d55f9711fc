//! Tokens for a grant: a code, a refresh token, or credentials of a program.
//!
//! Source: RFC 6749, sections 4.1.3, 4.4.2, 5 and 6. The crate `oauth2` would bring a second random
//! number generator, a second clock and second hashes, and keeps tokens in texts that are not wiped;
//! what is left of it here is a form and its answer.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use secret::Secret;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::error::{Answer, CloudError};
use crate::http::{Http, Reply};
use crate::rest::{self, Ask, Body, Repeat, shown};

/// What a grant brought.
#[derive(Debug)]
pub(crate) struct Granted {
    /// Goes along with every request.
    pub(crate) access: Secret,
    /// When it ends.
    pub(crate) expires: SystemTime,
    /// Brings the next one.
    pub(crate) refresh: Option<Secret>,
    /// Says who signed in.
    pub(crate) identity: Option<Secret>,
}

/// A token that ends this soon is renewed first.
const NEARLY_OVER: Duration = Duration::from_secs(120);

/// What a session goes on with.
pub(crate) struct Tokens {
    pub(crate) access: Arc<Secret>,
    expires: SystemTime,
    pub(crate) refresh: Option<Secret>,
}

impl Tokens {
    /// Whether the access token ends soon.
    pub(crate) fn are_over(&self) -> bool {
        SystemTime::now()
            .checked_add(NEARLY_OVER)
            .is_none_or(|soon| soon >= self.expires)
    }

    /// Takes new ones over. What was not sent anew stays what it was.
    pub(crate) fn renew(&mut self, granted: Granted) {
        let old = self.refresh.take();
        *self = Self::from(granted);
        self.refresh = self.refresh.take().or(old);
    }
}

impl From<Granted> for Tokens {
    fn from(granted: Granted) -> Self {
        Self {
            access: Arc::new(granted.access),
            expires: granted.expires,
            refresh: granted.refresh,
        }
    }
}

#[derive(Deserialize)]
struct WireGranted {
    access_token: Secret,
    expires_in: Seconds,
    refresh_token: Option<Secret>,
    id_token: Option<Secret>,
}

/// Some servers write the number as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(u64),
    Text(String),
}

#[derive(Deserialize)]
struct WireRefused {
    error: String,
    error_description: Option<String>,
    /// Azure names an answer twice: as itself, and with what it belongs to.
    trace_id: Option<String>,
    correlation_id: Option<String>,
}

/// Asks `url` for tokens. `secrets` are those of `fields` that must not be told, whatever is answered.
pub(crate) async fn grant(
    http: &Http,
    operation: &'static str,
    url: Url,
    fields: &[(&str, &str)],
    secrets: &[&Secret],
    repeat: Repeat,
) -> Result<Granted, CloudError> {
    let ask = Ask {
        operation,
        method: Method::POST,
        url,
        token: None,
        headers: Vec::new(),
        body: Body::Form(fields),
        repeat,
    };
    let reply = rest::send(http, &ask).await?;
    if !reply.status.is_success() {
        return Err(refused(operation, &reply, secrets));
    }
    let granted: WireGranted = rest::json(operation, &reply)?;
    let seconds = match granted.expires_in {
        Seconds::Number(seconds) => Some(seconds),
        Seconds::Text(text) => text.parse().ok(),
    };
    let expires = seconds.and_then(|it| SystemTime::now().checked_add(Duration::from_secs(it)));
    let wrong = || rest::unexpected(operation, atlas::Unexpected::WrongShape);
    Ok(Granted {
        access: granted.access_token,
        expires: expires.ok_or_else(wrong)?,
        refresh: granted.refresh_token,
        identity: granted.id_token,
    })
}

fn refused(operation: &'static str, reply: &Reply, secrets: &[&Secret]) -> CloudError {
    let read = match rest::json::<WireRefused>(operation, reply) {
        Ok(read) => read,
        Err(_) if reply.status.is_server_error() => WireRefused {
            error: String::new(),
            error_description: None,
            trace_id: None,
            correlation_id: None,
        },
        Err(error) => return error,
    };
    // Compared, so that none is told.
    let secrets: Vec<&str> = secrets.iter().map(|it| it.expose()).collect();
    let request = read.trace_id.or(read.correlation_id);
    let answer = Box::new(Answer {
        operation,
        status: reply.status.as_u16(),
        code: shown(&read.error, &secrets),
        message: shown(&read.error_description.unwrap_or_default(), &secrets),
        request_id: shown(&request.unwrap_or_default(), &secrets),
    });
    match read.error.as_str() {
        // What was granted is no longer taken, or the cloud wants to see the person again.
        "invalid_grant"
        | "interaction_required"
        | "login_required"
        | "consent_required"
        | "expired_token" => CloudError::SignInExpired(answer),
        "invalid_client" | "unauthorized_client" | "invalid_request" => {
            CloudError::WrongSignIn(answer)
        }
        "access_denied" => CloudError::Denied {
            action: None,
            resource: None,
            answer,
        },
        _ if reply.status.as_u16() == 429 => CloudError::Throttled(answer),
        "temporarily_unavailable" | "server_error" => CloudError::Failed(answer),
        _ if reply.status.is_server_error() => CloudError::Failed(answer),
        _ => CloudError::Refused(answer),
    }
}

/// What a token says of whom it was made for. It came from the cloud itself over an encrypted
/// connection, which is why its signature is not looked at. Source: *OpenID Connect Core 1.0*, section
/// 3.1.3.7, 6.
pub(crate) fn claims<T: DeserializeOwned>(token: &Secret) -> Option<T> {
    // Only who it is for is read.
    let part = token.expose().split('.').nth(1)?;
    let bytes = zeroize::Zeroizing::new(URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?);
    serde_json::from_slice(&bytes).ok()
}
