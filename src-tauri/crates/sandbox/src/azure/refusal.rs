//! Errors, in the form each service gives them.

use axum::http::StatusCode;
use serde_json::json;

use super::entra::page;
use super::operation::Service;
use crate::reply::Reply;

/// An error answer. `code` is the service's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AzureRefusal {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
}

impl AzureRefusal {
    pub(super) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
        }
    }

    /// The system gave no randomness.
    pub(super) fn no_randomness() -> Self {
        Self::new(500, "server_error", "Internal error.")
    }

    /// The answer as `service` words it.
    pub(super) fn reply(&self, service: Service, request_id: &str) -> Reply {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match service {
            Service::Browser => page::refused(status, &self.message),
            // Source: Microsoft identity platform, error responses of the token end point.
            Service::Login => Reply::json(
                status,
                &json!({
                    "error": self.code,
                    "error_description": format!("{}\r\nTrace ID: {request_id}", self.message),
                    "trace_id": request_id,
                    "correlation_id": request_id,
                }),
            ),
            // Source: Azure REST API specifications, `CloudError`.
            Service::Management => Reply::json(
                status,
                &json!({"error": {"code": self.code, "message": self.message}}),
            ),
        }
    }
}
