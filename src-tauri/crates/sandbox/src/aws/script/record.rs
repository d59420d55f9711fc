//! What was asked, without what is secret.

use serde_json::Value;
use url::form_urlencoded;

use super::super::call::Call;
use super::super::operation::{AwsOperation, Service};
use crate::asked::Asked;
use crate::script::{Request, header};

/// Stands in the place of a secret.
const SECRET: &str = "(secret)";
const SECRET_HEADERS: [&str; 4] = [
    "authorization",
    "cookie",
    "x-amz-security-token",
    "x-amz-sso_bearer_token",
];
const SECRET_MEMBERS: [&str; 4] = ["clientSecret", "code", "codeVerifier", "refreshToken"];

/// One request as it arrived, with `(secret)` in the place of keys, tokens and codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsRecorded {
    /// Which operation it is.
    pub operation: AwsOperation,
    /// The region of the end point.
    pub region: String,
    /// Such as `POST`.
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

impl AwsRecorded {
    pub(super) fn new(call: &Call, asked: &Asked) -> Self {
        let headers = asked.headers.iter().filter_map(|(name, value)| {
            let value = if SECRET_HEADERS.contains(&name.as_str()) {
                SECRET
            } else {
                value.to_str().ok()?
            };
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        Self {
            operation: call.operation,
            region: call.region.clone(),
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

    /// A parameter of the form in the body: IAM and STS.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.body.as_bytes())
            .find_map(|(known, value)| (known == name).then(|| value.into_owned()))
    }

    /// The JSON of the body: KMS and OIDC; `null` where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl Request for AwsRecorded {
    fn set_status(&mut self, status: u16) {
        self.status = Some(status);
    }
}

fn body(service: Service, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body).into_owned();
    if service != Service::Oidc {
        return text;
    }
    let Ok(Value::Object(mut members)) = serde_json::from_str(&text) else {
        return text;
    };
    for name in SECRET_MEMBERS {
        if let Some(value) = members.get_mut(name) {
            *value = SECRET.into();
        }
    }
    Value::Object(members).to_string()
}
