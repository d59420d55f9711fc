//! From what Google answers to an error a person can act on.
//!
//! Sources: Google Cloud API design guide, *Errors*; `google.rpc.Code` and `ErrorInfo`; IAM, *Permission
//! error messages*; VPC Service Controls, *Retrieve errors*; answers as people quote them.

use atlas::Unexpected;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Answer, CloudError};
use crate::http::Reply;
use crate::rest::{self, shown};

/// Code of a refusal by the perimeter itself, of whoever asks.
pub(crate) const PERIMETER: &str = "VPC_SERVICE_CONTROLS";
/// Reasons that are about the project whose quota is used.
const NOT_ENABLED: &str = "SERVICE_DISABLED";
const QUOTA_PROJECT: &str = "USER_PROJECT_DENIED";
/// What using a project's quota takes.
pub(crate) const USE_QUOTA: &str = "serviceusage.services.use";

#[derive(Deserialize)]
struct Wire {
    error: WireError,
}

#[derive(Deserialize)]
struct WireError {
    message: Option<String>,
    status: Option<String>,
    #[serde(default)]
    details: Vec<Value>,
}

/// What an operation that failed says. Source: `google.rpc.Status`.
#[derive(Debug, Deserialize)]
pub(crate) struct Status {
    #[serde(default)]
    code: u32,
    message: Option<String>,
    #[serde(default)]
    details: Vec<Value>,
}

/// The names of `google.rpc.Code`, by their numbers.
const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// The error of `operation`.
pub(crate) fn read(operation: &'static str, reply: &Reply) -> CloudError {
    let status = reply.status.as_u16();
    let Ok(Wire { error }) = rest::json::<Wire>(operation, reply) else {
        if reply.status.is_client_error() && status != 429 {
            // Every refusal of Google has a status: a proxy or a sign-in page answered.
            return rest::unexpected(operation, Unexpected::WrongContentType);
        }
        return answered(operation, status, "", None, &[]);
    };
    let word = error.status.unwrap_or_default();
    let message = error.message.unwrap_or_default();
    answered(operation, status, &word, Some(&message), &error.details)
}

/// The error of an operation that Google took and that failed later.
pub(crate) fn of_operation(operation: &'static str, status: &Status) -> CloudError {
    let at = usize::try_from(status.code).unwrap_or(usize::MAX);
    let word = CODES.get(at).copied().unwrap_or("UNKNOWN");
    answered(
        operation,
        200,
        word,
        status.message.as_deref(),
        &status.details,
    )
}

fn answered(
    operation: &'static str,
    status: u16,
    word: &str,
    message: Option<&str>,
    details: &[Value],
) -> CloudError {
    let message = message.unwrap_or_default();
    let info = details.iter().find(|it| it.get("reason").is_some());
    let text = |path: &str| {
        info.and_then(|info| info.pointer(path))
            .and_then(Value::as_str)
    };
    let is_perimeter = message.contains("vpcServiceControlsUniqueIdentifier")
        || details.iter().any(|detail| {
            let violations = detail.get("violations").and_then(Value::as_array);
            let mut kinds = violations
                .into_iter()
                .flatten()
                .filter_map(|it| it.get("type"));
            kinds.any(|kind| kind == PERIMETER)
        });
    let reason = if is_perimeter {
        Some(PERIMETER)
    } else {
        text("/reason")
    };
    let named = missing_right(message);
    let action = text("/metadata/permission").map(str::to_owned).or(named.0);
    let resource = text("/metadata/resource").map(str::to_owned).or(named.1);
    let code = reason.unwrap_or(word);
    let answer = Box::new(Answer {
        operation,
        status,
        code: shown(code, &[]),
        message: shown(message, &[]),
        request_id: None,
    });
    match (word, reason) {
        (_, Some(NOT_ENABLED | "CONSUMER_INVALID")) => CloudError::InvalidState(answer),
        (_, Some(QUOTA_PROJECT)) => CloudError::Denied {
            action: Some(USE_QUOTA.to_owned()),
            resource: text("/metadata/consumer").map(str::to_owned),
            answer,
        },
        (_, Some("ACCESS_TOKEN_SCOPE_INSUFFICIENT")) => CloudError::WrongSignIn(answer),
        ("PERMISSION_DENIED", _) => CloudError::Denied {
            action: action.filter(|_| !is_perimeter),
            resource,
            answer,
        },
        ("UNAUTHENTICATED", _) => CloudError::SignInExpired(answer),
        ("NOT_FOUND", _) => CloudError::NotFound(answer),
        ("INVALID_ARGUMENT" | "OUT_OF_RANGE", _) => CloudError::Malformed(answer),
        // An `etag` that is not the current one, a name that is taken, something that is used.
        ("ABORTED" | "ALREADY_EXISTS" | "FAILED_PRECONDITION", _) => {
            CloudError::InvalidState(answer)
        }
        ("RESOURCE_EXHAUSTED", _) => CloudError::Throttled(answer),
        (
            "INTERNAL" | "UNAVAILABLE" | "DEADLINE_EXCEEDED" | "UNKNOWN" | "DATA_LOSS"
            | "CANCELLED",
            _,
        ) => CloudError::Failed(answer),
        _ if status == 429 => CloudError::Throttled(answer),
        _ if status >= 500 => CloudError::Failed(answer),
        _ => CloudError::Refused(answer),
    }
}

/// The permission and the resource that a refusal names in its words: `Permission 'x' denied on
/// resource '//y' (or it may not exist).`, `Required "x" permission for "y"`.
fn missing_right(message: &str) -> (Option<String>, Option<String>) {
    let quoted: Vec<&str> = message.split(['\'', '"']).skip(1).step_by(2).collect();
    let is_right = |text: &&str| {
        text.split('.').count() >= 3
            && text
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'.')
    };
    let at = quoted.iter().position(is_right);
    let text = |at: usize| quoted.get(at).map(|text| (*text).to_owned());
    match at {
        Some(at) => (text(at), text(at + 1).filter(|it| !it.is_empty())),
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(status: u16, word: &str, message: &str, details: &[Value]) -> CloudError {
        answered("kms:Get", status, word, Some(message), details)
    }

    #[test]
    fn a_refusal_names_the_missing_permission() {
        let info = json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "IAM_PERMISSION_DENIED", "domain": "iam.googleapis.com",
            "metadata": {"permission": "accesscontextmanager.policies.get", "resource": "//r/9"}});
        let words = "Permission 'cloudkms.cryptoKeyVersions.get' denied on resource \
            'projects/p/locations/l' (or it may not exist).";
        for (details, message, right, on) in [
            (
                vec![info],
                "The caller does not have permission",
                "accesscontextmanager.policies.get",
                "//r/9",
            ),
            (
                Vec::new(),
                words,
                "cloudkms.cryptoKeyVersions.get",
                "projects/p/locations/l",
            ),
        ] {
            assert!(matches!(
                error(403, "PERMISSION_DENIED", message, &details),
                CloudError::Denied { action: Some(action), resource: Some(resource), .. }
                    if action == right && resource == on
            ));
        }
        assert!(matches!(
            error(
                403,
                "PERMISSION_DENIED",
                "The caller doesn't have permission",
                &[]
            ),
            CloudError::Denied { action: None, .. }
        ));
    }

    #[test]
    fn the_perimeters_own_refusal_and_the_quota_projects_are_told_apart() {
        let by_perimeter = json!({"@type": "type.googleapis.com/google.rpc.PreconditionFailure",
            "violations": [{"type": "VPC_SERVICE_CONTROLS", "description": "uid"}]});
        let refused = error(
            403,
            "PERMISSION_DENIED",
            "Request is prohibited",
            &[by_perimeter],
        );
        assert!(matches!(
            refused,
            CloudError::Denied { action: None, answer, .. }
                if answer.code.as_deref() == Some(PERIMETER)
        ));
        let info =
            |reason: &str| json!({"reason": reason, "metadata": {"consumer": "projects/12"}});
        assert!(matches!(
            error(403, "PERMISSION_DENIED", "", &[info("SERVICE_DISABLED")]),
            CloudError::InvalidState(answer) if answer.code.as_deref() == Some("SERVICE_DISABLED")
        ));
        assert!(matches!(
            error(403, "PERMISSION_DENIED", "", &[info("USER_PROJECT_DENIED")]),
            CloudError::Denied { action: Some(action), resource: Some(on), .. }
                if action == USE_QUOTA && on == "projects/12"
        ));
    }

    #[test]
    fn only_what_may_have_been_taken_is_unclear() {
        for (status, word, unclear) in [
            (429, "RESOURCE_EXHAUSTED", false),
            (409, "ABORTED", false),
            (409, "ALREADY_EXISTS", false),
            (400, "FAILED_PRECONDITION", false),
            (400, "INVALID_ARGUMENT", false),
            (404, "NOT_FOUND", false),
            (401, "UNAUTHENTICATED", false),
            (403, "PERMISSION_DENIED", false),
            (418, "SOMETHING", false),
            (500, "INTERNAL", true),
            (503, "UNAVAILABLE", true),
            (504, "DEADLINE_EXCEEDED", true),
            (502, "", true),
        ] {
            let error = error(status, word, "", &[]);
            assert_eq!(error.may_have_been_taken(), unclear, "{word}: {error:?}");
        }
    }

    #[test]
    fn an_operation_says_the_same_with_numbers() {
        let status = |code| Status {
            code,
            message: Some("m".to_owned()),
            details: Vec::new(),
        };
        assert!(matches!(
            of_operation("o", &status(10)),
            CloudError::InvalidState(_)
        ));
        assert!(matches!(
            of_operation("o", &status(3)),
            CloudError::Malformed(_)
        ));
        assert!(matches!(
            of_operation("o", &status(13)),
            CloudError::Failed(_)
        ));
        assert!(matches!(
            of_operation("o", &status(99)),
            CloudError::Failed(_)
        ));
    }
}
