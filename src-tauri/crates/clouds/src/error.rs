//! The one error of this crate.

use std::fmt;

use atlas::{SetupError, Taken, Unexpected, Unreachable};
use jiff::Timestamp;

/// Why an operation did not come to its end.
///
/// Neither `Debug` nor `Display` holds a secret: a cloud's words are kept only where they cannot quote
/// what was signed.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// No whole answer arrived. A private issuer is one of the causes.
    #[error("{host}: {cause}")]
    Unreachable {
        /// The host that was asked.
        host: String,
        /// Why not.
        cause: Unreachable,
        /// Whether a change may nevertheless have been made.
        taken: Taken,
    },
    /// Too many requests. Nothing was changed.
    #[error("too many requests: {0}")]
    Throttled(Box<Answer>),
    /// The identity may not do this.
    #[error("not allowed: {answer}")]
    Denied {
        /// The missing right as the cloud words it, such as `iam:GetRole`.
        action: Option<String>,
        /// What it is missing on, as the cloud words it.
        resource: Option<String>,
        /// What the cloud answered.
        answer: Box<Answer>,
    },
    /// The sign-in has run out, or was ended elsewhere.
    #[error("the sign-in has expired: {0}")]
    SignInExpired(Box<Answer>),
    /// The cloud does not know the credentials, or they do not fit together.
    #[error("the credentials are not accepted: {0}")]
    WrongSignIn(Box<Answer>),
    /// This computer's clock differs too much from the cloud's.
    #[error("this computer's clock is wrong: {answer}")]
    ClockOff {
        /// What time it is there.
        there: Option<Timestamp>,
        /// What the cloud answered.
        answer: Box<Answer>,
    },
    /// It is not there, or not in this account.
    #[error("not found: {0}")]
    NotFound(Box<Answer>),
    /// The document is not accepted. AWS says the same where a principal in it is not visible yet.
    #[error("the document is not accepted: {0}")]
    Malformed(Box<Answer>),
    /// The document is too long, or there are too many of its kind.
    #[error("a limit is reached: {0}")]
    LimitExceeded(Box<Answer>),
    /// What it is about cannot be changed or used in its present state.
    #[error("not in this state: {0}")]
    InvalidState(Box<Answer>),
    /// Any other answer of the 4xx kind.
    #[error("refused: {0}")]
    Refused(Box<Answer>),
    /// The cloud failed (5xx). A change may have been made.
    #[error("the cloud failed: {0}")]
    Failed(Box<Answer>),
    /// An answer that the cloud does not give: something else answered. A change may have been made.
    #[error("{operation}: {reason}")]
    UnexpectedAnswer {
        /// The operation's name.
        operation: &'static str,
        /// What was wrong with it.
        reason: Unexpected,
    },
    /// What was asked for cannot be asked for: an ARN or a name of the wrong form. Nothing was sent.
    #[error("{0} has no valid form")]
    InvalidName(&'static str),
    /// This computer could not prepare a connection, or the request. Nothing was sent.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// What a cloud answered beside a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The operation's name, such as `iam:PutRolePolicy`.
    pub operation: &'static str,
    /// The status of HTTP.
    pub status: u16,
    /// The cloud's own code, such as `LimitExceeded`.
    pub code: Option<String>,
    /// The cloud's own words, fit to be shown; left out where they could quote a secret.
    pub message: Option<String>,
    /// What the cloud's support asks for.
    pub request_id: Option<String>,
}

impl CloudError {
    /// Whether a change that ended so may have been made.
    #[must_use]
    pub fn may_have_been_taken(&self) -> bool {
        match self {
            Self::Unreachable { taken, .. } => *taken == Taken::Unknown,
            Self::Failed(_) | Self::UnexpectedAnswer { .. } => true,
            Self::Throttled(_)
            | Self::Denied { .. }
            | Self::SignInExpired(_)
            | Self::WrongSignIn(_)
            | Self::ClockOff { .. }
            | Self::NotFound(_)
            | Self::Malformed(_)
            | Self::LimitExceeded(_)
            | Self::InvalidState(_)
            | Self::Refused(_)
            | Self::InvalidName(_)
            | Self::Setup(_) => false,
        }
    }

    /// Whether asking once more may help without anybody doing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { cause, .. } => !matches!(
                cause,
                Unreachable::Tls
                    | Unreachable::PrivateIssuer
                    | Unreachable::ProxySignIn
                    | Unreachable::ProxyUnsupported
            ),
            Self::Throttled(_) | Self::Failed(_) | Self::UnexpectedAnswer { .. } => true,
            _ => false,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.operation, self.status)?;
        if let Some(code) = &self.code {
            write!(out, " {code}")?;
        }
        match &self.message {
            Some(message) => write!(out, ": {message}"),
            None => Ok(()),
        }
    }
}
