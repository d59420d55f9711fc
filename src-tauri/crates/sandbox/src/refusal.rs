//! Errors as Atlas words them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::reply::Reply;

/// An error answer in the shape of the Admin API.
///
/// Source: Atlas Admin API description, `ApiError`; recorded answers also have `X-Error-Code`, and
/// parameters that are texts although the description says objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    detail: String,
    parameters: Vec<String>,
    fields: Vec<(String, String)>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            parameters: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The same with what its sentence was filled with.
    pub(crate) fn with(mut self, parameter: impl Into<String>) -> Self {
        self.parameters.push(parameter.into());
        self
    }

    /// The same with a part of the request that is not taken. The description must not repeat what
    /// was sent: it may be a secret.
    pub(crate) fn at(mut self, field: impl Into<String>, description: impl Into<String>) -> Self {
        self.fields.push((field.into(), description.into()));
        self
    }

    /// The system gave no randomness.
    pub(crate) fn no_randomness() -> Self {
        Self::new(500, "UNEXPECTED_ERROR", "Unexpected error.")
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let status =
            StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body = json!({
            "detail": refusal.detail,
            "error": status.as_u16(),
            "errorCode": refusal.code,
            "parameters": refusal.parameters,
            "reason": status.canonical_reason().unwrap_or_default(),
        });
        if !refusal.fields.is_empty() {
            let fields: Vec<Value> = refusal
                .fields
                .iter()
                .map(|(field, description)| json!({"field": field, "description": description}))
                .collect();
            body["badRequestDetail"] = json!({ "fields": fields });
        }
        Reply::json(status, &body).with("x-error-code", refusal.code)
    }
}
