//! From what Azure answers to an error a person can act on.
//!
//! Sources: Microsoft, *Troubleshoot common Azure deployment errors*; *Azure Resource Manager
//! authentication errors*; *Understand how Azure Resource Manager throttles requests*; answers as people
//! quote them.

use atlas::Unexpected;
use serde::Deserialize;

use crate::error::{Answer, CloudError};
use crate::http::Reply;
use crate::rest::{self, shown};

/// Codes by what they mean.
const EXPIRED: [&str; 3] = [
    "ExpiredAuthenticationToken",
    "InvalidAuthenticationToken",
    "AuthenticationFailed",
];
/// The token is of another tenant or another cloud.
const WRONG_SIGN_IN: [&str; 3] = [
    "InvalidAuthenticationTokenTenant",
    "InvalidAuthenticationTokenAudience",
    "AuthenticationFailedInvalidHeader",
];
const DENIED: [&str; 4] = [
    "AuthorizationFailed",
    "LinkedAuthorizationFailed",
    "Forbidden",
    "AccessDenied",
];
const NOT_FOUND: [&str; 5] = [
    "ResourceNotFound",
    "ResourceGroupNotFound",
    "SubscriptionNotFound",
    "VaultNotFound",
    "KeyNotFound",
];
const MALFORMED: [&str; 4] = [
    "BadRequest",
    "InvalidRequestContent",
    "InvalidRequestFormat",
    "NetworkAclsValidationFailure",
];
const STATE: [&str; 5] = [
    "ConflictError",
    "Conflict",
    "AnotherOperationInProgress",
    "ScopeLocked",
    "ReadOnlyDisabledSubscription",
];

#[derive(Deserialize)]
struct Wire {
    error: WireError,
}

#[derive(Deserialize)]
struct WireError {
    code: String,
    message: Option<String>,
}

/// The error of `operation`.
pub(crate) fn read(operation: &'static str, reply: &Reply) -> CloudError {
    let header = |name: &str| {
        let value = reply.headers.get(name)?;
        shown(value.to_str().ok()?, &[])
    };
    let mut answer = Answer {
        operation,
        status: reply.status.as_u16(),
        code: None,
        message: None,
        request_id: header("x-ms-correlation-request-id").or_else(|| header("x-ms-request-id")),
    };
    if let Ok(Wire { error }) = rest::json::<Wire>(operation, reply) {
        answer.code = shown(&error.code, &[]);
        answer.message = shown(&error.message.unwrap_or_default(), &[]);
    } else if reply.status.is_client_error() && reply.status.as_u16() != 429 {
        // Every refusal of Azure has a code: a proxy or a sign-in page answered.
        return rest::unexpected(operation, Unexpected::WrongContentType);
    }
    answered(answer)
}

fn answered(answer: Answer) -> CloudError {
    let code = answer.code.clone().unwrap_or_default();
    let is = |codes: &[&str]| codes.contains(&code.as_str());
    let status = answer.status;
    let (action, resource) = missing_right(answer.message.as_deref().unwrap_or_default());
    let answer = Box::new(answer);
    if status == 429 {
        CloudError::Throttled(answer)
    } else if is(&WRONG_SIGN_IN) {
        CloudError::WrongSignIn(answer)
    } else if is(&EXPIRED) || status == 401 {
        CloudError::SignInExpired(answer)
    } else if is(&DENIED) {
        CloudError::Denied {
            action,
            resource,
            answer,
        }
    } else if is(&NOT_FOUND) {
        CloudError::NotFound(answer)
    } else if is(&MALFORMED) {
        CloudError::Malformed(answer)
    } else if is(&STATE) {
        CloudError::InvalidState(answer)
    } else if status >= 500 {
        CloudError::Failed(answer)
    } else {
        CloudError::Refused(answer)
    }
}

/// The action and the resource that a refusal names.
fn missing_right(message: &str) -> (Option<String>, Option<String>) {
    // A linked refusal names what is allowed first, and then what is missing.
    let missing = [
        "does not have authorization to perform action",
        "does not have permission to perform action",
    ]
    .iter()
    .find_map(|words| message.split_once(words).map(|(_, rest)| rest));
    let Some(missing) = missing else {
        return (None, None);
    };
    let mut quoted = missing.split(['\'', '‘', '’']).skip(1).step_by(2);
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (quoted.next().and_then(text), quoted.next().and_then(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, code: &str, message: &str) -> CloudError {
        answered(Answer {
            operation: "Vaults_Update",
            status,
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
            request_id: None,
        })
    }

    #[test]
    fn a_refusal_names_the_missing_right_as_azure_words_it() {
        let message = "The client 'dana@contoso.example' with object id 'o' does not have \
            authorization to perform action 'Microsoft.KeyVault/vaults/write' over scope \
            '/subscriptions/s/resourceGroups/g' or the scope is invalid. If access was recently \
            granted, please refresh your credentials.";
        assert!(matches!(
            error(403, "AuthorizationFailed", message),
            CloudError::Denied { action: Some(action), resource: Some(resource), .. }
                if action == "Microsoft.KeyVault/vaults/write"
                    && resource == "/subscriptions/s/resourceGroups/g"
        ));
        let message = "The client 'd' with object id 'o' has permission to perform action \
            'Microsoft.KeyVault/vaults/write' on scope '/s'; however, it does not have permission to \
            perform action(s) 'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action' \
            on the linked scope(s) '/subnets/a' (respectively) or the linked scope(s) are invalid.";
        assert!(matches!(
            error(403, "LinkedAuthorizationFailed", message),
            CloudError::Denied { action: Some(action), resource: Some(resource), .. }
                if action.ends_with("/joinViaServiceEndpoint/action") && resource == "/subnets/a"
        ));
        assert!(matches!(
            error(403, "AuthorizationFailed", "No."),
            CloudError::Denied {
                action: None,
                resource: None,
                ..
            }
        ));
    }

    #[test]
    fn only_what_may_have_been_taken_is_unclear() {
        for (status, code, unclear) in [
            (429, "TooManyRequests", false),
            (401, "ExpiredAuthenticationToken", false),
            (401, "InvalidAuthenticationTokenTenant", false),
            (403, "RequestDisallowedByPolicy", false),
            (404, "ResourceNotFound", false),
            (409, "ConflictError", false),
            (409, "ScopeLocked", false),
            (400, "BadRequest", false),
            (400, "VaultNameNotValid", false),
            (500, "InternalServerError", true),
            (503, "ServerTimeout", true),
        ] {
            let error = error(status, code, "");
            assert_eq!(error.may_have_been_taken(), unclear, "{code}: {error:?}");
        }
        assert!(matches!(
            error(409, "ScopeLocked", ""),
            CloudError::InvalidState(_)
        ));
        assert!(matches!(
            error(403, "RequestDisallowedByPolicy", ""),
            CloudError::Refused(_)
        ));
    }
}
