//! What was asked, without what is secret.

use serde_json::Value;
use url::form_urlencoded;

use super::super::call::Call;
use super::super::operation::{GoogleOperation, Service};
use crate::asked::Asked;
use crate::script::{Request, header};

/// Stands in the place of a secret.
const SECRET: &str = "(secret)";
const SECRET_FIELDS: [&str; 5] = [
    "assertion",
    "client_secret",
    "code",
    "code_verifier",
    "refresh_token",
];

/// One request as it arrived, with `(secret)` in the place of tokens and codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleRecorded {
    /// Which operation it is.
    pub operation: GoogleOperation,
    /// Such as `PATCH`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// Names in small letters, in the order sent; a value that is no text is left out.
    pub headers: Vec<(String, String)>,
    /// As sent, where there is no secret in it.
    pub body: String,
    /// The status of the answer, once there is one.
    pub status: Option<u16>,
}

impl GoogleRecorded {
    pub(super) fn new(call: &Call, asked: &Asked) -> Self {
        let headers = asked.headers.iter().filter_map(|(name, value)| {
            let value = match name.as_str() {
                "authorization" | "cookie" => SECRET,
                _ => value.to_str().ok()?,
            };
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        Self {
            operation: call.operation,
            method: asked.method.to_string(),
            path: asked.path.clone(),
            query: asked.query.clone(),
            headers: headers.collect(),
            body: body(call.service, &asked.body),
            status: None,
        }
    }

    /// The first header of this name, in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The first value of a parameter of the query.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        header(&self.query, name)
    }

    /// The JSON of the body; `null` where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl Request for GoogleRecorded {
    fn set_status(&mut self, status: u16) {
        self.status = Some(status);
    }
}

fn body(service: Service, body: &[u8]) -> String {
    if service != Service::Token {
        return String::from_utf8_lossy(body).into_owned();
    }
    let mut shown = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(body) {
        let is_secret = SECRET_FIELDS.contains(&name.as_ref());
        shown.append_pair(&name, if is_secret { SECRET } else { &value });
    }
    shown.finish()
}
