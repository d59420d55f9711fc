//! The one error of this crate.

use std::fmt;
use std::time::Duration;

use crate::answer::Answer;

/// Why an operation did not come to its end.
///
/// Neither `Debug` nor `Display` holds a secret: what Atlas answers is cleaned of the secrets that
/// were sent.
#[derive(Debug, thiserror::Error)]
pub enum AtlasError {
    /// No whole answer arrived.
    #[error("{host}: {cause}")]
    Unreachable {
        /// The host and port that were asked.
        host: String,
        /// Why not.
        cause: Unreachable,
        /// Whether a change may nevertheless have been made.
        taken: Taken,
    },
    /// The operation needs a sign-in; the client was made without one, or has been signed out.
    #[error("not signed in")]
    NotSignedIn,
    /// Atlas refused the keys: 401 after an answered challenge, or OAuth's `invalid_client`.
    #[error("Atlas does not accept the credentials")]
    WrongSignIn,
    /// The caller's address is not on the API access list of the key or service account.
    #[error("the API access list does not hold this computer's address")]
    NotOnAccessList {
        /// The caller's address as Atlas saw it, if it named it.
        address: Option<String>,
        /// What Atlas answered.
        answer: Box<Answer>,
    },
    /// The sign-in is right and its role is not enough, or it belongs elsewhere.
    #[error("not allowed: {answer}")]
    NotAllowed {
        /// What Atlas answered.
        answer: Box<Answer>,
    },
    /// The project or thing is not there, or is not visible to this sign-in.
    #[error("not found: {answer}")]
    NotFound {
        /// What Atlas answered.
        answer: Box<Answer>,
    },
    /// Too many requests, and the wait that Atlas asks for is too long to make here. Nothing was
    /// changed.
    #[error("too many requests: {answer}")]
    RateLimited {
        /// How long Atlas asked to wait, counted from its last answer.
        retry_after: Option<Duration>,
        /// What Atlas answered.
        answer: Box<Answer>,
    },
    /// Any other answer of the 4xx kind: the request cannot be taken as it is.
    #[error("refused: {answer}")]
    Refused {
        /// What Atlas answered.
        answer: Box<Answer>,
    },
    /// Atlas failed (5xx). A change may have been made.
    #[error("Atlas failed: {answer}")]
    Failed {
        /// What Atlas answered.
        answer: Box<Answer>,
    },
    /// An answer that Atlas does not give: something else answered, or the API changed. A change
    /// may have been made.
    #[error("{operation}: {reason}")]
    UnexpectedAnswer {
        /// The operation's name in the Atlas Admin API description; `token` for the sign-in.
        operation: &'static str,
        /// What was wrong with it.
        reason: Unexpected,
    },
    /// A project id that is not 24 hexadecimal digits. Nothing was sent.
    #[error("a project id has 24 hexadecimal digits")]
    InvalidProject,
    /// A role's or an endpoint's id that is not 24 hexadecimal digits, or a name that no cluster can
    /// have. Nothing was sent.
    #[error("no role or endpoint has this id, or no cluster this name")]
    InvalidName,
    /// The control-plane list arrived and is not one.
    #[error(transparent)]
    Addresses(#[from] addresses::ReadError),
    /// This computer could not prepare a connection. Nothing was sent.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// Why no answer arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// The host's name is not known to the network's name service.
    NameNotFound,
    /// Nothing listens there.
    Refused,
    /// No connection, or no answer, within the limit.
    TimedOut,
    /// No encrypted connection that this computer trusts.
    Tls,
    /// The certificate's issuer is no public authority and could read the secret that was to be sent
    /// (safety rule X6). It was not sent.
    PrivateIssuer,
    /// The connection broke before the answer was whole.
    Interrupted,
    /// The proxy that the environment names could not be reached or did not let us through.
    Proxy,
    /// The same proxy asks for a name and a password, or does not take those it was given.
    ProxySignIn,
    /// The same proxy asks for NTLM or Kerberos, which are not supported.
    ProxyUnsupported,
    /// Anything else, such as a network that is down.
    Other,
}

impl Unreachable {
    /// Whether trying again changes nothing: neither a certificate nor a proxy's mind.
    #[must_use]
    pub fn is_lasting(self) -> bool {
        matches!(
            self,
            Self::Tls
                | Self::PrivateIssuer
                | Self::Proxy
                | Self::ProxySignIn
                | Self::ProxyUnsupported
        )
    }
}

/// Whether a change may have been made although no answer arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Taken {
    /// The request never left this computer.
    NotSent,
    /// It was sent: only reading back shows whether.
    Unknown,
}

/// What was wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unexpected {
    /// It points elsewhere; the client never follows.
    Redirect,
    /// More than [`Timing::largest_answer`](crate::Timing::largest_answer), or
    /// [`Timing::largest_list`](crate::Timing::largest_list) of the control plane's; or the pages of
    /// a list together.
    TooLarge,
    /// Compressed, which was not asked for.
    Compressed,
    /// Neither JSON by its own account nor an Atlas version of it: often a sign-in page of the
    /// network in between.
    WrongContentType,
    /// JSON was announced and did not come.
    NotJson,
    /// JSON without the parts that the description promises.
    WrongShape,
    /// A sign-in challenge that cannot be answered: none, unknown, or a new one again and again.
    Challenge,
    /// A list whose pages repeat or never end.
    EndlessList,
}

/// What kept this computer from preparing a connection.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The system's certificates could not be read.
    #[error("certificates cannot be read: {0}")]
    Certificates(#[source] rustls::Error),
    /// The proxy settings could not be read.
    #[error("connections cannot be set up: {0}")]
    Connections(#[source] reqwest::Error),
    /// The request could not be written down.
    #[error("the request cannot be written: {0}")]
    Body(#[source] serde_json::Error),
    /// The system gave no random numbers.
    #[error("no random numbers: {0}")]
    Randomness(getrandom::Error),
}

impl fmt::Display for Unreachable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NameNotFound => "the name was not found",
            Self::Refused => "the connection was refused",
            Self::TimedOut => "no answer in time",
            Self::Tls => "no trusted encrypted connection",
            Self::PrivateIssuer => "the certificate's issuer is no public authority",
            Self::Interrupted => "the connection broke",
            Self::Proxy => "the proxy could not be used",
            Self::ProxySignIn => "the proxy asks for a name and a password",
            Self::ProxyUnsupported => "the proxy asks for NTLM or Kerberos",
            Self::Other => "not reachable",
        })
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Redirect => "the answer points elsewhere",
            Self::TooLarge => "the answer is too large",
            Self::Compressed => "the answer is compressed",
            Self::WrongContentType => "the answer is not announced as JSON",
            Self::NotJson => "the answer is not JSON",
            Self::WrongShape => "the answer lacks expected parts",
            Self::Challenge => "the sign-in challenge cannot be answered",
            Self::EndlessList => "the list does not end",
        })
    }
}
