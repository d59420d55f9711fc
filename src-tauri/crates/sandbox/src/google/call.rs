//! Which operation a request is.

use axum::http::Method;

use super::operation::{GoogleOperation, Service};
use crate::asked::Asked;

/// What is asked of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) service: Service,
    pub(super) operation: GoogleOperation,
    /// What it is about: a resource's name, or its parent's.
    pub(super) name: String,
}

impl Call {
    pub(super) fn find(asked: &Asked) -> Self {
        let path = asked.path.trim_start_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let (is_get, is_post) = (asked.method == Method::GET, asked.method == Method::POST);
        let (service, operation, name) = match (first, rest) {
            ("accounts", rest) if is_get => (Service::Browser, browser(rest), ""),
            ("oauth2", "token") if is_post => (Service::Token, GoogleOperation::Token, ""),
            ("accesscontextmanager", rest) => {
                let (operation, name) = acm(&asked.method, rest);
                (Service::AccessContextManager, operation, name)
            }
            ("cloudresourcemanager", rest) => {
                let name = rest.strip_prefix("v3/").unwrap_or_default();
                let operation = match name.split_once('/') {
                    Some(("projects", id)) if is_get && !id.contains('/') => {
                        GoogleOperation::GetProject
                    }
                    Some(("folders", id)) if is_get && !id.contains('/') => {
                        GoogleOperation::GetFolder
                    }
                    _ => GoogleOperation::Unknown,
                };
                (Service::ResourceManager, operation, name)
            }
            ("cloudkms", rest) => {
                let name = rest.strip_prefix("v1/").unwrap_or_default();
                let is_version = name.contains("/cryptoKeyVersions/") && is_get;
                let operation = match is_version {
                    true => GoogleOperation::GetCryptoKeyVersion,
                    false => GoogleOperation::Unknown,
                };
                (Service::Kms, operation, name)
            }
            ("oauth2", _) => (Service::Token, GoogleOperation::Unknown, ""),
            _ => (Service::Browser, GoogleOperation::Unknown, ""),
        };
        Self {
            service,
            operation,
            name: name.to_owned(),
        }
    }
}

fn browser(rest: &str) -> GoogleOperation {
    match rest {
        "o/oauth2/v2/auth" => GoogleOperation::Authorize,
        "allow" => GoogleOperation::Allow,
        "deny" => GoogleOperation::Deny,
        _ => GoogleOperation::Unknown,
    }
}

fn acm<'a>(method: &Method, rest: &'a str) -> (GoogleOperation, &'a str) {
    let name = rest.strip_prefix("v1/").unwrap_or_default();
    let parts: Vec<&str> = name.split('/').collect();
    let (is_get, is_post, is_patch) = (
        method == Method::GET,
        method == Method::POST,
        method == Method::PATCH,
    );
    let parent = |kind: &str| name.strip_suffix(kind).unwrap_or(name);
    let operation = match parts.as_slice() {
        ["accessPolicies"] if is_get => GoogleOperation::ListAccessPolicies,
        ["accessPolicies", _, "servicePerimeters"] if is_get => {
            return (
                GoogleOperation::ListServicePerimeters,
                parent("/servicePerimeters"),
            );
        }
        ["accessPolicies", _, "servicePerimeters", _] if is_get => {
            GoogleOperation::GetServicePerimeter
        }
        ["accessPolicies", _, "servicePerimeters", _] if is_patch => {
            GoogleOperation::PatchServicePerimeter
        }
        ["accessPolicies", _, "accessLevels"] if is_get => {
            return (GoogleOperation::ListAccessLevels, parent("/accessLevels"));
        }
        ["accessPolicies", _, "accessLevels"] if is_post => {
            return (GoogleOperation::CreateAccessLevel, parent("/accessLevels"));
        }
        ["accessPolicies", _, "accessLevels", _] if is_get => GoogleOperation::GetAccessLevel,
        ["accessPolicies", _, "accessLevels", _] if is_patch => GoogleOperation::PatchAccessLevel,
        ["projects" | "folders", id] if is_get => {
            return match id.ends_with(":lookupConfiguredServicePerimeter") {
                true => (
                    GoogleOperation::LookupConfiguredServicePerimeter,
                    name.split(':').next().unwrap_or_default(),
                ),
                false => (GoogleOperation::Unknown, name),
            };
        }
        ["operations", ..] if is_get => GoogleOperation::GetOperation,
        _ => GoogleOperation::Unknown,
    };
    (operation, name)
}
