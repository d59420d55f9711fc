//! What a test makes the pretend Google Cloud do, in process. There is no port for it, and the program
//! people run does not contain it.

mod record;

use axum::response::Response;

pub use record::GoogleRecorded;

use super::call::Call;
use super::handle::{Visit, reply};
use super::operation::{GoogleOperation, Service};
use super::refusal::GoogleRefusal;
use super::state::State;
use super::world::GoogleWorld;
use crate::asked::Asked;
use crate::script::{CloudAnswer, CloudScript, Kind, Scripted};

/// The script of one pretend Google Cloud. Answers are given to requests that were let in: with a right
/// token, where one is asked for.
pub type GoogleScript = CloudScript<State>;

impl Scripted for State {
    type Operation = GoogleOperation;
    type World = GoogleWorld;
    type Recorded = GoogleRecorded;

    fn with_world<T>(&self, look: impl FnOnce(&mut GoogleWorld) -> T) -> T {
        look(&mut self.world())
    }
}

impl GoogleScript {
    /// How many reads after a write still show what there was, from the next write on.
    pub fn set_lag(&self, reads: u32) {
        self.state().set_lag(reads);
    }

    /// How often an operation says that it is not done yet, from the next one on.
    pub fn set_polls(&self, polls: u32) {
        self.state().set_polls(polls);
    }

    /// The next change is taken, and its operation ends with an error, such as 10 (`ABORTED`): nothing
    /// is stored.
    pub fn fail_operation(&self, code: u32, message: &str) {
        let error = serde_json::json!({"code": code, "message": message});
        self.state().set_failure(error);
    }

    /// Moves Google's clock: so many seconds ahead of this computer's, or behind it. What was handed
    /// out before ends by the moved clock.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.state().clock.set_ahead(seconds);
    }

    /// Ends all access tokens handed out so far; refresh tokens and keys stay.
    pub fn forget_access_tokens(&self) {
        self.state().people.books().access.clear();
    }

    /// Ends all refresh tokens.
    pub fn forget_refresh_tokens(&self) {
        self.state().people.books().refresh.clear();
    }

    pub(super) fn record(&self, call: &Call, asked: &Asked) -> usize {
        self.begin(GoogleRecorded::new(call, asked))
    }

    /// Answers a request that was let in.
    pub(super) async fn play(&self, visit: &Visit<'_>) -> Response {
        let service = visit.call.service;
        self.act_out(
            visit.call.operation,
            || visit.carry_out(self.state()),
            |answer| Some(reply(service, &refusal(answer, service)?)),
        )
        .await
    }
}

/// The error of `answer`, as `service` names it; `None` for the genuine answer.
fn refusal(answer: &CloudAnswer, service: Service) -> Option<GoogleRefusal> {
    let is_token = service == Service::Token;
    let (status, code, message) = match answer.kind() {
        Kind::Genuine => return None,
        Kind::Error {
            status,
            code,
            message,
        } => return Some(GoogleRefusal::new(*status, code, message.as_str())),
        Kind::Throttled if is_token => (429, "rate_limit_exceeded", "Rate limit exceeded."),
        Kind::Throttled => (
            429,
            "RESOURCE_EXHAUSTED",
            "Quota exceeded for quota metric 'Write requests'.",
        ),
        Kind::ServiceFailure if is_token => (500, "server_error", "Internal error."),
        Kind::ServiceFailure => (500, "INTERNAL", "Internal error encountered."),
        Kind::ExpiredToken if is_token => {
            (400, "invalid_grant", "Token has been expired or revoked.")
        }
        Kind::ExpiredToken => return Some(GoogleRefusal::unauthenticated()),
    };
    Some(GoogleRefusal::new(status, code, message))
}
