//! What a test makes the pretend AWS do, in process. There is no port for it, and the program
//! people run does not contain it.

mod record;

use axum::response::Response;

pub use record::AwsRecorded;

use super::call::Call;
use super::handle::Visit;
use super::operation::{AwsOperation, Service};
use super::refusal::AwsRefusal;
use super::state::State;
use super::world::AwsWorld;
use crate::asked::Asked;
use crate::script::{CloudAnswer, CloudScript, Kind, Scripted};

/// The script of one pretend AWS. Answers are given to requests that were let in: rightly signed,
/// or with the right token.
pub type AwsScript = CloudScript<State>;

impl Scripted for State {
    type Operation = AwsOperation;
    type World = AwsWorld;
    type Recorded = AwsRecorded;

    fn with_world<T>(&self, look: impl FnOnce(&mut AwsWorld) -> T) -> T {
        look(&mut self.world())
    }
}

impl AwsScript {
    /// How many reads after a write still show what there was, from the next write on.
    pub fn set_lag(&self, reads: u32) {
        self.state().set_lag(reads);
    }

    /// Moves AWS's clock: so many seconds ahead of this computer's, or behind it. What was handed
    /// out before ends by the moved clock.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.state().clock.set_ahead(seconds);
    }

    /// Ends all temporary keys handed out so far.
    pub fn expire_keys(&self) {
        self.state().credentials.expire(self.state().clock.now());
    }

    /// Ends all access tokens of IAM Identity Center; refresh tokens stay.
    pub fn forget_access_tokens(&self) {
        self.state().sso.forget_access();
    }

    /// Ends all its refresh tokens.
    pub fn forget_refresh_tokens(&self) {
        self.state().sso.forget_refresh();
    }

    pub(super) fn record(&self, call: &Call, asked: &Asked) -> usize {
        self.begin(AwsRecorded::new(call, asked))
    }

    /// Answers a request that was let in.
    pub(super) async fn play(&self, visit: &Visit<'_>) -> Response {
        self.act_out(
            visit.call.operation,
            || visit.carry_out(self.state()),
            |answer| {
                let refusal = refusal(answer, visit.call.service)?;
                Some(visit.refuse(&refusal))
            },
        )
        .await
    }
}

/// The error of `answer`, as `service` names it; `None` for the genuine answer. Source: botocore's service
/// models and its table of throttling errors.
fn refusal(answer: &CloudAnswer, service: Service) -> Option<AwsRefusal> {
    let (status, code, message) = match (answer.kind(), service) {
        (Kind::Genuine, _) => return None,
        (
            Kind::Error {
                status,
                code,
                message,
            },
            _,
        ) => return Some(AwsRefusal::new(*status, code, message)),
        (Kind::Throttled, Service::Iam | Service::Sts) => (400, "Throttling", "Rate exceeded"),
        (Kind::Throttled, Service::Kms) => (400, "ThrottlingException", "Rate exceeded"),
        (Kind::Throttled, Service::Oidc) => (400, "SlowDownException", "Too many requests"),
        (Kind::Throttled, Service::Portal | Service::Browser) => {
            (429, "TooManyRequestsException", "HTTP 429 Unknown Code")
        }
        (Kind::ServiceFailure, Service::Iam) => (500, "ServiceFailure", "Service failure"),
        (Kind::ServiceFailure, Service::Kms) => (500, "KMSInternalException", "Internal failure"),
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
