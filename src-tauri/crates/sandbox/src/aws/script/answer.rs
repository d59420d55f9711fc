//! Answers that a test gives in place of the genuine one.

use std::time::Duration;

use super::super::operation::Service;
use super::super::refusal::AwsRefusal;
use crate::reply::Reply;

/// One answer. The errors take the form of the service that is asked.
#[derive(Debug, Clone)]
pub struct AwsAnswer {
    kind: Kind,
    cut: bool,
    carried_out: bool,
    delay: Duration,
    retry_after: Option<u32>,
}

#[derive(Debug, Clone)]
enum Kind {
    Genuine,
    Throttled,
    ServiceFailure,
    ExpiredToken,
    Error(AwsRefusal),
}

impl AwsAnswer {
    /// What would be answered anyway; for a delay or a cut.
    #[must_use]
    pub fn genuine() -> Self {
        Self {
            carried_out: true,
            ..Self::of(Kind::Genuine)
        }
    }

    /// Too many requests, with `Retry-After` in seconds where it is given.
    #[must_use]
    pub fn throttled(retry_after: Option<u32>) -> Self {
        Self {
            retry_after,
            ..Self::of(Kind::Throttled)
        }
    }

    /// An error of AWS's own making, with 500.
    #[must_use]
    pub fn service_failure() -> Self {
        Self::of(Kind::ServiceFailure)
    }

    /// The keys or the token have ended.
    #[must_use]
    pub fn expired_token() -> Self {
        Self::of(Kind::ExpiredToken)
    }

    /// Any error, such as `LimitExceeded` with 409.
    #[must_use]
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::of(Kind::Error(AwsRefusal::new(status, code, message)))
    }

    /// The same, but the connection ends after half of the body.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.cut = true;
        self
    }

    /// The same, later.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same, although what was asked is done first.
    #[must_use]
    pub fn carried_out(mut self) -> Self {
        self.carried_out = true;
        self
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(super) fn is_carried_out(&self) -> bool {
        self.carried_out
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    /// The error, as `service` names it; `None` for the genuine answer. Source: botocore's service
    /// models and its table of throttling errors.
    pub(super) fn refusal(&self, service: Service) -> Option<AwsRefusal> {
        let (status, code, message) = match (&self.kind, service) {
            (Kind::Genuine, _) => return None,
            (Kind::Error(refusal), _) => return Some(refusal.clone()),
            (Kind::Throttled, Service::Iam | Service::Sts) => (400, "Throttling", "Rate exceeded"),
            (Kind::Throttled, Service::Kms) => (400, "ThrottlingException", "Rate exceeded"),
            (Kind::Throttled, Service::Oidc) => (400, "SlowDownException", "Too many requests"),
            (Kind::Throttled, Service::Portal | Service::Browser) => {
                (429, "TooManyRequestsException", "HTTP 429 Unknown Code")
            }
            (Kind::ServiceFailure, Service::Iam) => (500, "ServiceFailure", "Service failure"),
            (Kind::ServiceFailure, Service::Kms) => {
                (500, "KMSInternalException", "Internal failure")
            }
            (Kind::ServiceFailure, Service::Oidc) => {
                (500, "InternalServerException", "Internal failure")
            }
            (Kind::ServiceFailure, _) => (500, "InternalFailure", "Internal failure"),
            (Kind::ExpiredToken, Service::Kms) => (
                400,
                "ExpiredTokenException",
                "The security token included in the request is expired",
            ),
            (Kind::ExpiredToken, Service::Iam | Service::Sts) => (
                403,
                "ExpiredToken",
                "The security token included in the request is expired",
            ),
            (Kind::ExpiredToken, Service::Oidc) => {
                (400, "ExpiredTokenException", "The token has expired.")
            }
            (Kind::ExpiredToken, Service::Portal | Service::Browser) => (
                401,
                "UnauthorizedException",
                "Session token not found or invalid",
            ),
        };
        Some(AwsRefusal::new(status, code, message))
    }

    /// The reply with the headers of this answer.
    pub(super) fn dress(&self, reply: Reply) -> Reply {
        match self.retry_after {
            Some(seconds) => reply.with("retry-after", &seconds.to_string()),
            None => reply,
        }
    }

    fn of(kind: Kind) -> Self {
        Self {
            kind,
            cut: false,
            carried_out: false,
            delay: Duration::ZERO,
            retry_after: None,
        }
    }
}
