//! From what AWS answers to an error a person can act on.

use std::error::Error;

use addresses::visible;
use atlas::{Fault, Taken, Unexpected, Unreachable};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId as _;
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::wire::NoAnswer;
use crate::error::{Answer, CloudError};

/// What a message may have, in characters.
const LONGEST_MESSAGE: usize = 2000;

/// Codes by what they mean. Sources: *Common errors* of the IAM, STS and KMS API references; the
/// errors of each operation there and in those of IAM Identity Center.
const EXPIRED: [&str; 6] = [
    "ExpiredToken",
    "ExpiredTokenException",
    // A refresh token or a code that is no longer taken.
    "InvalidGrantException",
    "UnauthorizedException",
    // OAuth's own words. Source: RFC 6749, section 5.2; RFC 8628, section 3.5.
    "invalid_grant",
    "expired_token",
];
const CLOCK: [&str; 2] = ["RequestTimeTooSkewed", "RequestExpired"];
/// They quote the request as it was signed, its session token included.
const SIGNATURE: [&str; 4] = [
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "IncompleteSignature",
    "IncompleteSignatureException",
];
const WRONG_SIGN_IN: [&str; 10] = [
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "AuthFailure",
    "InvalidAccessKeyId",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "InvalidClientException",
    "UnauthorizedClientException",
    "invalid_client",
    "unauthorized_client",
];
const DENIED: [&str; 7] = [
    "access_denied",
    "NotAuthorized",
    "AccessDenied",
    "AccessDeniedException",
    "ForbiddenException",
    "UnauthorizedOperation",
    "OptInRequired",
];
const THROTTLED: [&str; 6] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDownException",
];
const NOT_FOUND: [&str; 4] = [
    "NoSuchEntity",
    "NoSuchEntityException",
    "NotFoundException",
    "ResourceNotFoundException",
];
const MALFORMED: [&str; 2] = [
    "MalformedPolicyDocument",
    "MalformedPolicyDocumentException",
];
const LIMIT: [&str; 2] = ["LimitExceeded", "LimitExceededException"];
const STATE: [&str; 6] = [
    "KMSInvalidStateException",
    "DisabledException",
    "UnmodifiableEntity",
    "UnmodifiableEntityException",
    "ConcurrentModification",
    "ConcurrentModificationException",
];

/// The error of `operation`, which was asked of `host`.
pub(crate) fn read<E>(
    operation: &'static str,
    host: &str,
    error: &SdkError<E, HttpResponse>,
) -> CloudError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let unexpected = |reason| CloudError::UnexpectedAnswer { operation, reason };
    match error {
        SdkError::ConstructionFailure(_) => CloudError::InvalidName(operation),
        SdkError::TimeoutError(_) => CloudError::Unreachable {
            host: host.to_owned(),
            cause: Unreachable::TimedOut,
            taken: Taken::Unknown,
        },
        SdkError::DispatchFailure(failure) => {
            let fault = failure
                .as_connector_error()
                .and_then(|error| error.source())
                .and_then(|source| source.downcast_ref::<NoAnswer>());
            match fault {
                Some(NoAnswer(Fault::Unexpected(reason))) => unexpected(*reason),
                Some(NoAnswer(Fault::Unreachable { cause, taken })) => CloudError::Unreachable {
                    host: host.to_owned(),
                    cause: *cause,
                    taken: *taken,
                },
                None => CloudError::Unreachable {
                    host: host.to_owned(),
                    cause: Unreachable::Other,
                    taken: Taken::Unknown,
                },
            }
        }
        SdkError::ServiceError(failure) => {
            let (meta, raw) = (failure.err().meta(), failure.raw());
            if (300..400).contains(&raw.status().as_u16()) {
                return unexpected(Unexpected::Redirect);
            }
            let code = meta.code().map(str::to_owned).or_else(|| oauth_error(raw));
            if code.is_none() && raw.status().is_success() {
                return unexpected(Unexpected::WrongShape);
            }
            if code.is_none() && raw.status().is_client_error() {
                // Every refusal of AWS has a code: a proxy or a sign-in page answered.
                return unexpected(Unexpected::WrongContentType);
            }
            answered(
                Answer {
                    operation,
                    status: raw.status().as_u16(),
                    code: code.map(|code| visible(&code).into_owned()),
                    message: meta.message().map(shown),
                    request_id: meta.request_id().map(|id| visible(id).into_owned()),
                },
                raw.headers().get("date").and_then(date),
            )
        }
        SdkError::ResponseError(failure) => {
            match (300..400).contains(&failure.raw().status().as_u16()) {
                true => unexpected(Unexpected::Redirect),
                false => unexpected(Unexpected::WrongShape),
            }
        }
        _ => unexpected(Unexpected::WrongShape),
    }
}

/// The code of an answer that is worded as OAuth words it.
fn oauth_error(raw: &HttpResponse) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct OAuth {
        error: String,
    }
    let read: OAuth = serde_json::from_slice(raw.body().bytes()?).ok()?;
    Some(read.error.chars().take(64).collect())
}

fn answered(mut answer: Answer, there: Option<Timestamp>) -> CloudError {
    let code = answer.code.clone().unwrap_or_default();
    let is = |codes: &[&str]| codes.contains(&code.as_str());
    if is(&SIGNATURE) {
        let message = answer.message.take().unwrap_or_default();
        // Source: AWS, *Troubleshoot Signature Version 4 errors*.
        let is_about_time = ["Signature expired", "Signature not yet current"]
            .iter()
            .any(|words| message.contains(words));
        let answer = Box::new(answer);
        return match is_about_time {
            true => CloudError::ClockOff { there, answer },
            false => CloudError::WrongSignIn(answer),
        };
    }
    let answer = Box::new(answer);
    if is(&CLOCK) {
        CloudError::ClockOff { there, answer }
    } else if is(&EXPIRED) {
        CloudError::SignInExpired(answer)
    } else if is(&WRONG_SIGN_IN) {
        CloudError::WrongSignIn(answer)
    } else if is(&DENIED) {
        let (action, resource) = missing_right(answer.message.as_deref().unwrap_or_default());
        CloudError::Denied {
            action,
            resource,
            answer,
        }
    } else if is(&THROTTLED) || answer.status == 429 {
        CloudError::Throttled(answer)
    } else if is(&NOT_FOUND) {
        CloudError::NotFound(answer)
    } else if is(&MALFORMED) {
        CloudError::Malformed(answer)
    } else if is(&LIMIT) {
        CloudError::LimitExceeded(answer)
    } else if is(&STATE) {
        CloudError::InvalidState(answer)
    } else if answer.status >= 500 {
        CloudError::Failed(answer)
    } else {
        CloudError::Refused(answer)
    }
}

/// The action and the resource that a refusal names. Source: IAM User Guide, *Troubleshoot access
/// denied error messages*.
fn missing_right(message: &str) -> (Option<String>, Option<String>) {
    let after = |words: &str| message.split_once(words).map(|(_, rest)| rest);
    let action = after("not authorized to perform: ")
        .and_then(|rest| rest.split_whitespace().next())
        .map(|action| action.trim_end_matches(['.', ',']).to_owned());
    let resource = after(" on resource: ").map(|rest| {
        let end = [" because ", " with an explicit deny"]
            .iter()
            .filter_map(|words| rest.find(words))
            .min();
        let resource = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
        resource.trim().trim_end_matches('.').to_owned()
    });
    (action, resource)
}

fn shown(message: &str) -> String {
    let cut: String = message.chars().take(LONGEST_MESSAGE).collect();
    visible(&cut).into_owned()
}

fn date(header: &str) -> Option<Timestamp> {
    let zoned = rfc2822::DateTimeParser::new().parse_zoned(header).ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, message: &str, status: u16) -> CloudError {
        answered(
            Answer {
                operation: "iam:GetRole",
                status,
                code: Some(code.to_owned()),
                message: Some(message.to_owned()),
                request_id: None,
            },
            date("Mon, 30 Nov 2026 09:00:00 GMT"),
        )
    }

    #[test]
    fn a_refusal_names_the_missing_right_as_aws_words_it() {
        let message = "User: arn:aws:sts::111122223333:assumed-role/Watch/dana is not authorized to \
            perform: iam:GetRole on resource: role Atlas because no identity-based policy allows \
            the iam:GetRole action";
        assert!(matches!(
            error("AccessDenied", message, 403),
            CloudError::Denied { action: Some(action), resource: Some(resource), .. }
                if action == "iam:GetRole" && resource == "role Atlas"
        ));
        let message = "User: arn:aws:iam::111122223333:user/dana is not authorized to perform: \
            kms:PutKeyPolicy on resource: arn:aws:kms:eu-west-1:111122223333:key/k with an explicit \
            deny in a service control policy";
        assert!(matches!(
            error("AccessDeniedException", message, 400),
            CloudError::Denied { action: Some(action), resource: Some(resource), .. }
                if action == "kms:PutKeyPolicy"
                    && resource == "arn:aws:kms:eu-west-1:111122223333:key/k"
        ));
        assert!(matches!(
            error("ForbiddenException", "No access", 403),
            CloudError::Denied {
                action: None,
                resource: None,
                ..
            }
        ));
    }

    #[test]
    fn a_wrong_clock_is_told_from_wrong_credentials_and_no_token_is_quoted() {
        let late = "Signature expired: 20261130T080000Z is now earlier than 20261130T085500Z \
            (x-amz-security-token:PLANTED)";
        let wrong = "The request signature we calculated does not match. The Canonical String for \
            this request should have been 'POST x-amz-security-token:PLANTED'";
        let (late, wrong) = (
            error("SignatureDoesNotMatch", late, 403),
            error("SignatureDoesNotMatch", wrong, 403),
        );
        assert!(matches!(late, CloudError::ClockOff { there: Some(_), .. }));
        assert!(matches!(wrong, CloudError::WrongSignIn(_)));
        for error in [late, wrong] {
            assert!(!format!("{error} {error:?}").contains("PLANTED"), "{error}");
        }
        assert!(matches!(
            error("RequestTimeTooSkewed", "", 403),
            CloudError::ClockOff { .. }
        ));
    }

    #[test]
    fn only_what_may_have_been_taken_is_unclear() {
        for (code, status, unclear) in [
            ("Throttling", 400, false),
            ("LimitExceeded", 409, false),
            ("MalformedPolicyDocument", 400, false),
            ("NoSuchEntity", 404, false),
            ("KMSInvalidStateException", 400, false),
            ("ExpiredToken", 403, false),
            ("ValidationError", 400, false),
            ("ServiceFailure", 500, true),
            ("DependencyTimeoutException", 503, true),
        ] {
            let error = error(code, "", status);
            assert_eq!(error.may_have_been_taken(), unclear, "{code}: {error:?}");
        }
    }
}
