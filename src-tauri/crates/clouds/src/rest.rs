//! Requests with answers in JSON, to the clouds that are asked without a library of theirs.

use std::time::Duration;

use addresses::visible;
use atlas::{Fault, SetupError, Unexpected, WipedBuffer, retry_after};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue,
};
use reqwest::{Method, Request, StatusCode};
use secret::Secret;
use serde::de::DeserializeOwned;
use tokio::time::sleep;
use url::Url;
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use crate::error::CloudError;
use crate::http::{Http, Reply, host};
use crate::timing::Timing;

/// What a message may have, in characters.
const LONGEST_MESSAGE: usize = 2000;

/// How often a request may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It only reads.
    Freely,
    /// It changes something, or works once.
    Never,
}

/// What is asked.
pub(crate) struct Ask<'a> {
    /// The operation's name.
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    /// Made from the listed hosts alone.
    pub(crate) url: Url,
    pub(crate) token: Option<&'a Secret>,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Body<'a>,
    pub(crate) repeat: Repeat,
}

/// What is sent along.
pub(crate) enum Body<'a> {
    None,
    Json(String),
    /// The fields of a form; some are secret.
    Form(&'a [(&'a str, &'a str)]),
}

impl<'a> Ask<'a> {
    /// Reads what is at `url`.
    pub(crate) fn get(operation: &'static str, url: Url, token: &'a Secret) -> Self {
        Self {
            operation,
            method: Method::GET,
            url,
            token: Some(token),
            headers: Vec::new(),
            body: Body::None,
            repeat: Repeat::Freely,
        }
    }

    fn request(&self) -> Option<Request> {
        let mut request = Request::new(self.method.clone(), self.url.clone());
        let json = HeaderValue::from_static("application/json");
        let headers = request.headers_mut();
        headers.insert(ACCEPT, json.clone());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        for (name, value) in &self.headers {
            headers.insert(name.clone(), HeaderValue::from_str(value).ok()?);
        }
        if let Some(token) = self.token {
            // The cloud asks for it with every request.
            let bearer = Zeroizing::new(format!("Bearer {}", token.expose()));
            let mut bearer = HeaderValue::from_str(&bearer).ok()?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let body = match &self.body {
            Body::None => return Some(request),
            Body::Json(text) => {
                headers.insert(CONTENT_TYPE, json);
                wiped(text)
            }
            Body::Form(fields) => {
                let form = HeaderValue::from_static("application/x-www-form-urlencoded");
                headers.insert(CONTENT_TYPE, form);
                let mut form = Serializer::new(String::new());
                wiped(&Zeroizing::new(form.extend_pairs(*fields).finish()))
            }
        };
        *request.body_mut() = Some(body.into_bytes().into());
        Some(request)
    }
}

fn wiped(text: &str) -> WipedBuffer {
    let mut buffer = WipedBuffer::with_capacity(text.len());
    buffer.push(text.as_bytes());
    buffer
}

/// The whole answer, whatever its status but one that points elsewhere. What only reads is asked again
/// where that is likely to help.
pub(crate) async fn send(http: &Http, ask: &Ask<'_>) -> Result<Reply, CloudError> {
    let timing = *http.timing();
    let mut failed = 0;
    loop {
        let request = ask
            .request()
            .ok_or(CloudError::InvalidName(ask.operation))?;
        let asked = host(&request);
        let outcome = http.send(request).await;
        failed += 1;
        let again = match ask.repeat {
            Repeat::Freely => wait(&timing, failed, &outcome),
            Repeat::Never => None,
        };
        if let Some(again) = again {
            sleep(again).await;
            continue;
        }
        return match outcome {
            Ok(reply) if reply.status.is_redirection() => {
                Err(unexpected(ask.operation, Unexpected::Redirect))
            }
            Ok(reply) => Ok(reply),
            Err(Fault::Unexpected(reason)) => Err(unexpected(ask.operation, reason)),
            Err(Fault::Unreachable { cause, taken }) => Err(CloudError::Unreachable {
                host: asked,
                cause,
                taken,
            }),
        };
    }
}

/// How long to wait before the next try; `None` where none is left or likely to help.
fn wait(timing: &Timing, failed: u32, outcome: &Result<Reply, Fault>) -> Option<Duration> {
    let asked = match outcome {
        Ok(reply) if is_passing(reply.status) => retry_after(&reply.headers),
        Err(Fault::Unreachable { cause, .. }) if !cause.is_lasting() => None,
        _ => return None,
    };
    if failed >= timing.tries {
        return None;
    }
    let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
    let growing = timing.first_wait.saturating_mul(doubled);
    let growing = growing.mul_f64(0.75 + random_part() / 2.0);
    // A wait that is longer than a person's patience is no wait: the answer says what is the matter.
    match asked {
        Some(asked) if asked > timing.longest_wait => None,
        asked => Some(
            growing
                .min(timing.longest_wait)
                .max(asked.unwrap_or_default()),
        ),
    }
}

fn is_passing(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
}

/// Without random numbers the waits are merely not spread.
fn random_part() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

/// The JSON of a success; of a refusal, what `refused` makes of it.
pub(crate) fn success<T: DeserializeOwned>(
    operation: &'static str,
    reply: &Reply,
    refused: fn(&'static str, &Reply) -> CloudError,
) -> Result<T, CloudError> {
    match reply.status.is_success() {
        true => json(operation, reply),
        false => Err(refused(operation, reply)),
    }
}

/// The JSON of an answer.
pub(crate) fn json<T: DeserializeOwned>(
    operation: &'static str,
    reply: &Reply,
) -> Result<T, CloudError> {
    let reason = match serde_json::from_slice(reply.body.as_slice()) {
        Ok(read) => return Ok(read),
        Err(error) if error.is_data() => Unexpected::WrongShape,
        Err(_) if is_json(reply) => Unexpected::NotJson,
        Err(_) => Unexpected::WrongContentType,
    };
    Err(unexpected(operation, reason))
}

fn is_json(reply: &Reply) -> bool {
    let kind = reply.headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"))
}

/// An answer that the cloud does not give.
pub(crate) fn unexpected(operation: &'static str, reason: Unexpected) -> CloudError {
    CloudError::UnexpectedAnswer { operation, reason }
}

/// A cloud's words, fit to be shown, without any of `secrets`.
pub(crate) fn shown(message: &str, secrets: &[&str]) -> Option<String> {
    let quotes = |secret: &&str| !secret.is_empty() && message.contains(secret);
    if message.trim().is_empty() || secrets.iter().any(quotes) {
        return None;
    }
    let cut: String = message.chars().take(LONGEST_MESSAGE).collect();
    Some(visible(&cut).into_owned())
}

/// A text in JSON; writing one cannot fail but for the computer's memory.
pub(crate) fn written(value: &serde_json::Value) -> Result<String, CloudError> {
    serde_json::to_string(value).map_err(|error| SetupError::Body(error).into())
}
