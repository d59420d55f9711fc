//! Which operation a request is.

use axum::http::Method;

use super::form::Form;
use super::operation::{AwsOperation, Service};
use crate::asked::Asked;

/// What is asked of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) service: Service,
    /// Of the end point; IAM's is where it is signed for.
    pub(super) region: String,
    pub(super) operation: AwsOperation,
}

impl Call {
    /// Reads the path, and what else names the operation in each protocol.
    pub(super) fn find(asked: &Asked) -> Self {
        let mut parts = asked.path.trim_start_matches('/').splitn(3, '/');
        let first = parts.next().unwrap_or_default();
        let region = parts.next().unwrap_or_default();
        let rest = parts.next().unwrap_or_default();
        let is_post = asked.method == Method::POST;
        let is_get = asked.method == Method::GET;
        let form_action = || {
            let form = Form::read(&asked.body);
            form.get("Action").unwrap_or_default().to_owned()
        };
        let (service, operation) = match (first, rest) {
            ("iam", "") if is_post => (Service::Iam, AwsOperation::of_iam(&form_action())),
            ("kms", "") if is_post => (Service::Kms, kms_operation(asked)),
            ("sts", "") if is_post && form_action() == "GetCallerIdentity" => {
                (Service::Sts, AwsOperation::GetCallerIdentity)
            }
            ("oidc", "client/register") if is_post => (Service::Oidc, AwsOperation::RegisterClient),
            ("oidc", "token") if is_post => (Service::Oidc, AwsOperation::CreateToken),
            ("oidc", "authorize") if is_get => (Service::Browser, AwsOperation::Authorize),
            ("portal", "assignment/accounts") if is_get => {
                (Service::Portal, AwsOperation::ListAccounts)
            }
            ("portal", "assignment/roles") if is_get => {
                (Service::Portal, AwsOperation::ListAccountRoles)
            }
            ("portal", "federation/credentials") if is_get => {
                (Service::Portal, AwsOperation::GetRoleCredentials)
            }
            ("portal", "logout") if is_post => (Service::Portal, AwsOperation::Logout),
            ("iam", _) => (Service::Iam, AwsOperation::Unknown),
            ("kms", _) => (Service::Kms, AwsOperation::Unknown),
            ("sts", _) => (Service::Sts, AwsOperation::Unknown),
            ("oidc", _) => (Service::Oidc, AwsOperation::Unknown),
            ("portal", _) => (Service::Portal, AwsOperation::Unknown),
            _ if is_get => (Service::Browser, browser_operation(&asked.path)),
            _ => (Service::Browser, AwsOperation::Unknown),
        };
        let region = match service {
            Service::Iam => "us-east-1",
            _ => region,
        };
        Self {
            service,
            region: region.to_owned(),
            operation,
        }
    }
}

fn kms_operation(asked: &Asked) -> AwsOperation {
    let target = asked.header("x-amz-target").unwrap_or_default();
    let name = target.strip_prefix("TrentService.").unwrap_or_default();
    AwsOperation::of_kms(name)
}

fn browser_operation(path: &str) -> AwsOperation {
    match path {
        "/authorize" => AwsOperation::AuthorizePage,
        "/authorize/allow" => AwsOperation::Allow,
        "/authorize/deny" => AwsOperation::Deny,
        "/start" | "/start/" => AwsOperation::StartPage,
        _ => AwsOperation::Unknown,
    }
}
