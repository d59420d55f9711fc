//! What Atlas answered, and what kept it from answering.

use addresses::ReadError;
use atlas::{Answer, AtlasError, Origin, OriginError, Taken, Unexpected, Unreachable};

use crate::view::{
    AnswerView, ErrorView, InvalidAddressView, SignInKindView, UnexpectedView, UnreachableView,
};

impl ErrorView {
    /// An error of the client for `origin`, which signs in with `kind` of credentials.
    #[must_use]
    pub fn from_atlas(error: AtlasError, origin: &Origin, kind: SignInKindView) -> Self {
        let host = origin.host().to_owned();
        match error {
            AtlasError::Unreachable {
                host,
                cause,
                taken: Taken::NotSent | Taken::Unknown,
            } => Self::Unreachable {
                host,
                cause: cause.into(),
            },
            AtlasError::NotSignedIn => Self::NotConnected,
            AtlasError::WrongSignIn => Self::WrongSignIn { kind },
            AtlasError::NotOnAccessList { address, answer } => Self::NotOnAccessList {
                address,
                answer: answer.into(),
            },
            AtlasError::NotAllowed { answer } => Self::NotAllowed {
                answer: answer.into(),
            },
            AtlasError::NotFound { answer } => Self::NotFound {
                answer: answer.into(),
            },
            AtlasError::RateLimited { retry_after, .. } => Self::RateLimited {
                retry_after_seconds: retry_after
                    .map(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX)),
            },
            AtlasError::Refused { answer } => Self::Refused {
                fields: super::refusals::refused_fields(&answer),
                answer: answer.into(),
            },
            AtlasError::Failed { answer } => Self::AtlasFailed {
                answer: answer.into(),
            },
            AtlasError::UnexpectedAnswer { reason, .. } => Self::UnexpectedAnswer {
                host,
                reason: reason.into(),
            },
            AtlasError::InvalidProject | AtlasError::InvalidName => Self::ProjectChanged,
            AtlasError::Addresses(ReadError::EmptyOutbound { .. }) => Self::EmptyList { host },
            AtlasError::Addresses(ReadError::NotJson { .. }) => Self::UnexpectedAnswer {
                host,
                reason: UnexpectedView::NotJson,
            },
            AtlasError::Addresses(ReadError::WrongShape) => Self::UnexpectedAnswer {
                host,
                reason: UnexpectedView::WrongShape,
            },
            AtlasError::Setup(problem) => Self::Internal {
                detail: problem.to_string(),
            },
        }
    }
}

impl From<Unreachable> for UnreachableView {
    fn from(cause: Unreachable) -> Self {
        match cause {
            Unreachable::NameNotFound => Self::NameNotFound,
            Unreachable::Refused => Self::Refused,
            Unreachable::TimedOut => Self::TimedOut,
            Unreachable::Tls => Self::Certificate,
            Unreachable::Interrupted => Self::Interrupted,
            Unreachable::Proxy => Self::Proxy,
            Unreachable::ProxySignIn => Self::ProxySignIn,
            Unreachable::ProxyUnsupported => Self::ProxyUnsupported,
            Unreachable::Other => Self::Other,
        }
    }
}

impl From<Unexpected> for UnexpectedView {
    fn from(reason: Unexpected) -> Self {
        match reason {
            Unexpected::Redirect => Self::Redirect,
            Unexpected::TooLarge => Self::TooLarge,
            Unexpected::Compressed => Self::Compressed,
            Unexpected::WrongContentType | Unexpected::NotJson => Self::NotJson,
            Unexpected::WrongShape | Unexpected::Challenge | Unexpected::EndlessList => {
                Self::WrongShape
            }
        }
    }
}

impl From<Box<Answer>> for AnswerView {
    fn from(answer: Box<Answer>) -> Self {
        Self {
            status: answer.status,
            error_code: answer.error_code,
            detail: answer.detail.or(answer.reason),
            parameters: answer.parameters,
        }
    }
}

impl From<OriginError> for ErrorView {
    fn from(error: OriginError) -> Self {
        let reason = match error {
            OriginError::NotAnAddress => InvalidAddressView::NotAUrl,
            OriginError::UnsupportedScheme | OriginError::NotSecure => InvalidAddressView::NotHttps,
            OriginError::HoldsCredentials | OriginError::HoldsPath => {
                InvalidAddressView::HasMoreThanAHost
            }
        };
        Self::InvalidAddress { reason }
    }
}
