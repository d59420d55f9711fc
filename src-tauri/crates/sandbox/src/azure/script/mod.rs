//! What a test makes the pretend Azure do, in process. There is no port for it, and the program people
//! run does not contain it.

mod record;

use axum::response::Response;

pub use record::AzureRecorded;

use super::handle::Visit;
use super::operation::{AzureOperation, Call, Service};
use super::refusal::AzureRefusal;
use super::state::State;
use super::world::AzureWorld;
use crate::asked::Asked;
use crate::script::{CloudAnswer, CloudScript, Kind, Scripted};

/// The script of one pretend Azure. Answers are given to requests that were let in: with the right
/// token, where one is needed.
pub type AzureScript = CloudScript<State>;

impl Scripted for State {
    type Operation = AzureOperation;
    type World = AzureWorld;
    type Recorded = AzureRecorded;

    fn with_world<T>(&self, look: impl FnOnce(&mut AzureWorld) -> T) -> T {
        look(&mut self.world())
    }
}

impl AzureScript {
    /// How many reads after a write still show what there was, from the next write on.
    pub fn set_lag(&self, reads: u32) {
        self.state().set_lag(reads);
    }

    /// Moves Azure's clock: so many seconds ahead of this computer's, or behind it. What was handed out
    /// before ends by the moved clock.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.state().clock.set_ahead(seconds);
    }

    /// Ends all access tokens handed out so far; refresh tokens stay.
    pub fn expire_access_tokens(&self) {
        self.state().entra.expire_access(self.state().clock.now());
    }

    /// Ends all refresh tokens.
    pub fn forget_refresh_tokens(&self) {
        self.state().entra.forget_refresh();
    }

    pub(super) fn record(&self, call: &Call, asked: &Asked) -> usize {
        self.begin(AzureRecorded::new(call, asked))
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

/// The error of `answer`, as `service` names it; `None` for the genuine answer. Sources: Microsoft,
/// *Understand how Azure Resource Manager throttles requests*; *Microsoft Entra authentication and
/// authorization error codes*.
fn refusal(answer: &CloudAnswer, service: Service) -> Option<AzureRefusal> {
    let is_management = service == Service::Management;
    let (status, code, message) = match answer.kind() {
        Kind::Genuine => return None,
        Kind::Error {
            status,
            code,
            message,
        } => return Some(AzureRefusal::new(*status, code, message)),
        Kind::Throttled if is_management => (
            429,
            "SubscriptionRequestsThrottled",
            "Number of requests for the subscription exceeded the limit.",
        ),
        Kind::Throttled => (
            429,
            "temporarily_unavailable",
            "AADSTS90055: The server is too busy.",
        ),
        Kind::ServiceFailure if is_management => {
            (500, "InternalServerError", "Internal server error.")
        }
        Kind::ServiceFailure => (500, "server_error", "AADSTS90033: A transient error."),
        Kind::ExpiredToken if is_management => (
            401,
            "ExpiredAuthenticationToken",
            "The access token expiry UTC time is earlier than current UTC time.",
        ),
        Kind::ExpiredToken => (
            400,
            "invalid_grant",
            "AADSTS700082: The refresh token has expired due to inactivity.",
        ),
    };
    Some(AzureRefusal::new(status, code, message))
}
