//! Errors as Google words them. Source: Google Cloud API design guide, *Errors*.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::reply::Reply;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoogleRefusal {
    pub(super) status: u16,
    /// `google.rpc.Code` by name, or OAuth's own word.
    pub(super) code: String,
    pub(super) message: String,
    pub(super) details: Vec<Value>,
}

impl GoogleRefusal {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            details: Vec::new(),
        }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", message)
    }

    pub(super) fn not_found(name: &str) -> Self {
        Self::new(
            404,
            "NOT_FOUND",
            format!("Resource '{name}' was not found."),
        )
    }

    /// Source: IAM, *Permission error messages*.
    pub(super) fn denied(permission: &str, resource: &str) -> Self {
        let message = format!(
            "Permission '{permission}' denied on resource '{resource}' (or it may not exist)."
        );
        Self::new(403, "PERMISSION_DENIED", message).with(json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "IAM_PERMISSION_DENIED",
            "domain": "iam.googleapis.com",
            "metadata": {"permission": permission, "resource": resource},
        }))
    }

    /// Source: answers as people quote them.
    pub(super) fn not_enabled(service: &str, consumer: &str) -> Self {
        let message = format!(
            "{service} has not been used in project {consumer} before or it is disabled. Enable it, \
             or set a quota project."
        );
        Self::new(403, "PERMISSION_DENIED", message).with(json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "SERVICE_DISABLED",
            "domain": "googleapis.com",
            "metadata": {"service": service, "consumer": format!("projects/{consumer}")},
        }))
    }

    pub(super) fn no_quota_project(project: &str) -> Self {
        let message = format!(
            "Caller does not have required permission to use project {project}. Grant the caller the \
             roles/serviceusage.serviceUsageConsumer role."
        );
        Self::new(403, "PERMISSION_DENIED", message).with(json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "USER_PROJECT_DENIED",
            "domain": "googleapis.com",
            "metadata": {"consumer": format!("projects/{project}")},
        }))
    }

    /// Source: VPC Service Controls, *Troubleshoot*.
    pub(super) fn by_perimeter() -> Self {
        let message = "Request is prohibited by organization's policy. \
            vpcServiceControlsUniqueIdentifier: practice";
        Self::new(403, "PERMISSION_DENIED", message).with(json!({
            "@type": "type.googleapis.com/google.rpc.PreconditionFailure",
            "violations": [{"type": "VPC_SERVICE_CONTROLS", "description": "practice"}],
        }))
    }

    pub(super) fn unauthenticated() -> Self {
        let message =
            "Request had invalid authentication credentials. Expected OAuth 2 access token.";
        Self::new(401, "UNAUTHENTICATED", message)
    }

    /// The system gave no randomness.
    pub(super) fn no_randomness() -> Self {
        Self::new(500, "INTERNAL", "Internal error encountered.")
    }

    fn with(mut self, detail: Value) -> Self {
        self.details.push(detail);
        self
    }

    /// As the services answer.
    pub(super) fn reply(&self) -> Reply {
        let mut error = json!({
            "code": self.status, "message": self.message, "status": self.code,
        });
        if !self.details.is_empty() {
            error["details"] = self.details.clone().into();
        }
        Reply::json(self.http_status(), &json!({ "error": error }))
    }

    /// As the token end point answers. Source: RFC 6749, section 5.2.
    pub(super) fn oauth_reply(&self) -> Reply {
        let body = json!({"error": self.code, "error_description": self.message});
        Reply::json(self.http_status(), &body)
    }

    pub(super) fn http_status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
