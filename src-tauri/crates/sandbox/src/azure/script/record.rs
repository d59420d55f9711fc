//! What was asked, without what is secret.

use serde_json::Value;
use url::form_urlencoded;

use super::super::operation::{AzureOperation, Call, Service};
use crate::asked::Asked;
use crate::script::{Request, header};

/// Stands in the place of a secret.
const SECRET: &str = "(secret)";
const SECRET_FIELDS: [&str; 4] = ["client_secret", "code", "code_verifier", "refresh_token"];

/// One request as it arrived, with `(secret)` in the place of secrets, tokens and codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureRecorded {
    /// Which operation it is.
    pub operation: AzureOperation,
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

impl AzureRecorded {
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

    /// A field of the form in the body: tokens.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.body.as_bytes())
            .find_map(|(known, value)| (known == name).then(|| value.into_owned()))
    }

    /// The JSON of the body; `null` where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl Request for AzureRecorded {
    fn set_status(&mut self, status: u16) {
        self.status = Some(status);
    }
}

fn body(service: Service, body: &[u8]) -> String {
    if service != Service::Login {
        return String::from_utf8_lossy(body).into_owned();
    }
    let fields = form_urlencoded::parse(body).map(|(name, value)| {
        let is_secret = SECRET_FIELDS.contains(&name.as_ref());
        let value = if is_secret { SECRET.into() } else { value };
        (name, value)
    });
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
