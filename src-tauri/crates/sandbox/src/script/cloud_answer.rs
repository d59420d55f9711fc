//! Answers that a test gives in place of a pretend cloud's genuine one.

use std::time::Duration;

use crate::reply::Reply;

/// One answer. The errors take the form of the service that is asked.
#[derive(Debug, Clone)]
pub struct CloudAnswer {
    kind: Kind,
    cut: bool,
    carried_out: bool,
    delay: Duration,
    retry_after: Option<u32>,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Genuine,
    Throttled,
    ServiceFailure,
    ExpiredToken,
    Error {
        status: u16,
        code: String,
        message: String,
    },
}

impl CloudAnswer {
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

    /// An error of the cloud's own making, with 500.
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
        Self::of(Kind::Error {
            status,
            code: code.to_owned(),
            message: message.to_owned(),
        })
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

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(crate) fn is_carried_out(&self) -> bool {
        self.carried_out
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    /// The reply with the headers of this answer.
    pub(crate) fn dress(&self, reply: Reply) -> Reply {
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
