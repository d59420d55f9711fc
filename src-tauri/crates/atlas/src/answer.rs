//! What Atlas says when it does not do what was asked.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use secret::Secret;
use serde_json::Value;

use crate::blot::blot;
use crate::call::Signed;
use crate::error::AtlasError;
use crate::texts;

/// An error answer of Atlas, in its own words and cleaned of the secrets that were sent.
///
/// Source: Atlas Admin API description, `ApiError`; the OAuth end points have another shape, whose
/// `error` and `error_description` are read as code and detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Atlas's code, such as `GROUP_NOT_FOUND`.
    pub error_code: Option<String>,
    /// The name of the status, such as `Not Found`.
    pub reason: Option<String>,
    /// One sentence for people.
    pub detail: Option<String>,
    /// What the sentence was filled with.
    pub parameters: Vec<String>,
    /// The parts of the request that Atlas does not take.
    pub fields: Vec<FieldViolation>,
}

/// One part of a request that Atlas does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldViolation {
    /// The field's name on the wire.
    pub field: String,
    /// What is wrong with it.
    pub description: String,
}

/// 401 with one of these says that the sign-in was understood. Source: Atlas API error reference.
const NOT_ALLOWED_CODES: [&str; 8] = [
    "USER_UNAUTHORIZED",
    "NO_CURRENT_USER",
    "NOT_IN_GROUP",
    "USER_CANNOT_ACCESS_GROUP",
    "USER_CANNOT_ACCESS_ORG",
    "NOT_ORG_GROUP_CREATOR",
    "NOT_ORG_OWNER",
    "NOT_GROUP_USER_ADMIN",
];

/// The access list of the API, today's names and the older ones. Source: as above.
const ACCESS_LIST_CODES: [&str; 6] = [
    "IP_ADDRESS_NOT_ON_ACCESS_LIST",
    "IP_ADDRESS_NOT_ON_WHITELIST",
    "RESOURCE_REQUIRES_ACCESS_LIST",
    "RESOURCE_REQUIRES_WHITELIST",
    "ORG_REQUIRES_ACCESS_LIST",
    "ORG_REQUIRES_WHITELIST",
];

impl Answer {
    /// Reads both shapes of error bodies; a body that is neither leaves what the headers say.
    pub(crate) fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let code_in_headers = || {
            let code = headers.get("x-error-code")?.to_str().ok()?;
            Some(code.to_owned())
        };
        Self {
            status: status.as_u16(),
            error_code: text("errorCode")
                .or_else(|| text("error"))
                .or_else(code_in_headers),
            reason: text("reason"),
            detail: text("detail").or_else(|| text("error_description")),
            parameters: list(&body, "/parameters").iter().map(plain).collect(),
            fields: list(&body, "/badRequestDetail/fields")
                .iter()
                .map(|violation| FieldViolation {
                    field: violation.get("field").map(plain).unwrap_or_default(),
                    description: violation.get("description").map(plain).unwrap_or_default(),
                })
                .collect(),
        }
    }

    /// Whether a 401 is about rights rather than of wrong keys.
    pub(crate) fn is_about_rights(&self) -> bool {
        self.is_one_of(&NOT_ALLOWED_CODES)
    }

    /// The same answer with every one of `secrets` blotted out, and then what nobody sees written
    /// out: a secret of several lines must be found first.
    pub(crate) fn fit_to_show(mut self, secrets: &[&Secret]) -> Self {
        let texts = [&mut self.error_code, &mut self.reason, &mut self.detail]
            .into_iter()
            .flatten()
            .chain(&mut self.parameters)
            .chain(
                self.fields
                    .iter_mut()
                    .flat_map(|violation| [&mut violation.field, &mut violation.description]),
            );
        for text in texts {
            blot(text, secrets);
            texts::show(text);
        }
        self
    }

    /// What the answer means for whoever asked.
    pub(crate) fn meaning(self, retry_after: Option<Duration>, signed: Signed) -> AtlasError {
        let answer = Box::new(self);
        if answer.is_one_of(&["invalid_client"]) {
            return AtlasError::WrongSignIn;
        }
        match answer.status {
            401 | 403 if answer.is_one_of(&ACCESS_LIST_CODES) => AtlasError::NotOnAccessList {
                address: answer.parameters.iter().find_map(|parameter| {
                    let address: IpAddr = parameter.trim().parse().ok()?;
                    Some(address.to_string())
                }),
                answer,
            },
            401 if answer.is_about_rights() => AtlasError::NotAllowed { answer },
            401 if signed == Signed::Yes => AtlasError::WrongSignIn,
            403 => AtlasError::NotAllowed { answer },
            404 => AtlasError::NotFound { answer },
            429 => AtlasError::RateLimited {
                retry_after,
                answer,
            },
            500.. => AtlasError::Failed { answer },
            _ => AtlasError::Refused { answer },
        }
    }

    fn is_one_of(&self, codes: &[&str]) -> bool {
        self.error_code
            .as_deref()
            .is_some_and(|code| codes.contains(&code))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.status)?;
        match &self.error_code {
            Some(code) => write!(out, " {code}"),
            None => Ok(()),
        }
    }
}

fn list<'a>(body: &'a Value, pointer: &str) -> &'a [Value] {
    body.pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The description calls parameters objects; recorded answers hold plain texts.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
