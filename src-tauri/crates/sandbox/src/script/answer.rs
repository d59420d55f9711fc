//! One scripted answer.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::reply::Reply;

/// What to answer, when, and whether what was asked is done all the same.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `None`: the stand-in's own answer.
    reply: Option<Reply>,
    delay: Duration,
    carried_out: bool,
    at_the_door: bool,
}

impl Answer {
    /// The stand-in's own answer, for delaying it.
    #[must_use]
    pub fn genuine() -> Self {
        Self {
            reply: None,
            delay: Duration::ZERO,
            carried_out: true,
            at_the_door: false,
        }
    }

    /// A JSON answer. A status that is none becomes 500.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write json!() in place"
    )]
    pub fn json(status: u16, body: Value) -> Self {
        Self::of(Reply::json(status_of(status), &body))
    }

    /// An error in Atlas's shape, with the header that Atlas adds.
    #[must_use]
    pub fn error(status: u16, code: &str, detail: &str, parameters: &[&str]) -> Self {
        let status = status_of(status);
        let body = json!({
            "detail": detail,
            "error": status.as_u16(),
            "errorCode": code,
            "parameters": parameters,
            "reason": status.canonical_reason().unwrap_or_default(),
        });
        Self::of(Reply::json(status, &body).with("x-error-code", code))
    }

    /// Any bytes.
    #[must_use]
    pub fn bytes(status: u16, media_type: &str, body: Vec<u8>) -> Self {
        Self::of(Reply::new(status_of(status), media_type, body))
    }

    /// The same with a header more; what fits into no header is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.reply = self.reply.map(|reply| reply.with(name, value));
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

    /// The same, before the sign-in is checked; for the request that expects a challenge as well.
    #[must_use]
    pub fn before_sign_in(mut self) -> Self {
        self.at_the_door = self.reply.is_some();
        self
    }

    pub(super) fn is_at_the_door(&self) -> bool {
        self.at_the_door
    }

    pub(super) fn is_carried_out(&self) -> bool {
        self.carried_out
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    pub(super) fn reply(self) -> Option<Reply> {
        self.reply
    }

    fn of(reply: Reply) -> Self {
        Self {
            reply: Some(reply),
            carried_out: false,
            ..Self::genuine()
        }
    }
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
