//! Signing in with a service account: OAuth 2.0 client credentials. Source: RFC 6749, sections
//! 2.3.1, 4.4 and 5; RFC 7009 for revoking; Atlas documentation for paths and lifetime.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tokio::time::Instant;
use url::form_urlencoded;

use super::{authorization, is_same};
use crate::asked::Asked;
use crate::random;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Tokens in use; the oldest make room for more.
const MOST_TOKENS: usize = 256;

/// The service account and the tokens it was given.
pub(super) struct OAuth {
    client_id: String,
    client_secret: String,
    lifetime: Duration,
    tokens: Mutex<HashMap<String, Instant>>,
}

/// Why a request to a token end point fails.
struct OAuthError(StatusCode, &'static str, &'static str);

impl OAuth {
    pub(super) fn new((client_id, client_secret): (String, String), lifetime: Duration) -> Self {
        Self {
            client_id,
            client_secret,
            lifetime,
            tokens: Mutex::default(),
        }
    }

    /// Whether a token was issued, is young enough and was not revoked.
    pub(super) fn check(&self, token: &str) -> bool {
        self.tokens()
            .get(token)
            .is_some_and(|issued| issued.elapsed() < self.lifetime)
    }

    pub(super) fn issue(&self, asked: &Asked) -> Reply {
        self.form(asked)
            .and_then(|form| match value(&form, "grant_type") {
                Some("client_credentials") => Ok(()),
                Some(_) => Err(OAuthError(
                    StatusCode::BAD_REQUEST,
                    "unsupported_grant_type",
                    "Only client_credentials is supported.",
                )),
                None => Err(invalid_request("grant_type is missing.")),
            })
            .map_or_else(Reply::from, |()| self.new_token())
    }

    pub(super) fn revoke(&self, asked: &Asked) -> Reply {
        self.form(asked)
            .and_then(|form| {
                let token =
                    value(&form, "token").ok_or_else(|| invalid_request("token is missing."))?;
                // A token that is not known is as good as revoked.
                self.tokens().remove(token);
                Ok(())
            })
            .map_or_else(Reply::from, |()| {
                Reply::new(StatusCode::OK, "application/json", Vec::new())
            })
    }

    #[cfg(feature = "scripting")]
    pub(super) fn forget(&self) {
        self.tokens().clear();
    }

    fn new_token(&self) -> Reply {
        let Ok(token) = random::token() else {
            return Refusal::no_randomness().into();
        };
        let mut tokens = self.tokens();
        if tokens.len() >= MOST_TOKENS {
            let oldest = tokens
                .iter()
                .min_by_key(|(_, issued)| **issued)
                .map(|(token, _)| token.clone());
            if let Some(oldest) = oldest {
                tokens.remove(&oldest);
            }
        }
        tokens.insert(token.clone(), Instant::now());
        let body = json!({
            "access_token": token,
            "expires_in": self.lifetime.as_secs(),
            "token_type": "Bearer",
        });
        Reply::json(StatusCode::OK, &body).with("cache-control", "no-store")
    }

    /// The form of a client that proved who it is.
    fn form(&self, asked: &Asked) -> Result<Vec<(String, String)>, OAuthError> {
        if !self.is_client(asked) {
            return Err(OAuthError(
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "Invalid credentials provided.",
            ));
        }
        let media_type = asked.header("content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(invalid_request("The body must be a form."));
        }
        Ok(form_urlencoded::parse(&asked.body).into_owned().collect())
    }

    fn is_client(&self, asked: &Asked) -> bool {
        let header = asked.header("authorization").unwrap_or_default();
        let Some(("basic", encoded)) = authorization::scheme(header) else {
            return false;
        };
        let Some(pair) = STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
        else {
            return false;
        };
        let Some((id, secret)) = pair.split_once(':') else {
            return false;
        };
        // Both parts are escaped before they are joined.
        is_same(&unescaped(id), &self.client_id) && is_same(&unescaped(secret), &self.client_secret)
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<OAuthError> for Reply {
    fn from(OAuthError(status, error, description): OAuthError) -> Self {
        let body = json!({"error": error, "error_description": description});
        Self::json(status, &body).with("cache-control", "no-store")
    }
}

fn invalid_request(description: &'static str) -> OAuthError {
    OAuthError(StatusCode::BAD_REQUEST, "invalid_request", description)
}

fn value<'form>(form: &'form [(String, String)], name: &str) -> Option<&'form str> {
    form.iter()
        .find_map(|(known, value)| (known == name).then_some(value.as_str()))
}

/// A part of the pair without its escapes.
fn unescaped(text: &str) -> String {
    form_urlencoded::parse(format!("part={text}").as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
