//! Errors, in the form each service gives them.

use axum::http::StatusCode;
use serde_json::json;

use super::operation::Service;
use super::xml::Xml;
use crate::reply::Reply;

/// A name space of each XML service. Source: botocore, `xmlNamespace` of its service models.
pub(super) const IAM_NAMESPACE: &str = "https://iam.amazonaws.com/doc/2010-05-08/";
pub(super) const STS_NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// An error answer. `code` is the service's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AwsRefusal {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
}

impl AwsRefusal {
    pub(super) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
        }
    }

    /// The system gave no randomness.
    pub(super) fn no_randomness() -> Self {
        Self::new(500, "InternalFailure", "Internal failure.")
    }

    /// The answer as `service` words it.
    pub(super) fn reply(&self, service: Service, request_id: &str) -> Reply {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match service {
            Service::Iam => self.xml(status, IAM_NAMESPACE, request_id),
            Service::Sts => self.xml(status, STS_NAMESPACE, request_id),
            Service::Kms => self.kms(status),
            Service::Oidc => self.oidc(status),
            Service::Portal => self.portal(status),
            Service::Browser => super::sso::page::refused(status, &self.message),
        }
        .with("x-amzn-requestid", request_id)
    }

    /// Source: IAM API reference, "Making query requests", error answers.
    fn xml(&self, status: StatusCode, namespace: &str, request_id: &str) -> Reply {
        let mut xml = Xml::new();
        xml.root("ErrorResponse", namespace, |xml| {
            let kind = if status.is_server_error() {
                "Receiver"
            } else {
                "Sender"
            };
            xml.within("Error", |xml| {
                xml.text("Type", kind);
                xml.text("Code", &self.code);
                xml.text("Message", &self.message);
            });
            xml.text("RequestId", request_id);
        });
        Reply::new(status, "text/xml", xml.into_bytes())
    }

    /// Source: the AWS JSON 1.1 protocol (smithy.io). The one about rights comes from the layer in
    /// front of KMS, which begins the member with a capital.
    fn kms(&self, status: StatusCode) -> Reply {
        let member = if self.code == "AccessDeniedException" {
            "Message"
        } else {
            "message"
        };
        let body = json!({"__type": self.code, member: self.message});
        Reply::new(
            status,
            "application/x-amz-json-1.1",
            body.to_string().into_bytes(),
        )
    }

    /// Source: IAM Identity Center OIDC API reference, the errors of `CreateToken`.
    fn oidc(&self, status: StatusCode) -> Reply {
        let body = json!({
            "error": oauth_code(&self.code),
            "error_description": self.message,
        });
        Reply::json(status, &body).with("x-amzn-errortype", &self.code)
    }

    /// Source: answers of the portal as people quote them, such as
    /// `{"message":"No access","__type":"com.amazonaws.switchboard.portal#ForbiddenException"}`.
    fn portal(&self, status: StatusCode) -> Reply {
        let kind = format!("com.amazonaws.switchboard.portal#{}", self.code);
        Reply::json(status, &json!({"message": self.message, "__type": kind}))
            .with("x-amzn-errortype", &self.code)
    }
}

/// `InvalidGrantException` is `invalid_grant`; an internal error is OAuth's `server_error`.
fn oauth_code(code: &str) -> String {
    let name = code.strip_suffix("Exception").unwrap_or(code);
    if name == "InternalServer" {
        return "server_error".to_owned();
    }
    let mut words = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}
