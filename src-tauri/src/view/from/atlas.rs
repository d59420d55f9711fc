//! What Atlas answered, and what kept it from answering.

use addresses::ReadError;
use atlas::{Answer, AtlasError, OriginError, Taken, Unexpected, Unreachable};

use crate::support::error::Asked;
use crate::view::{AnswerView, ErrorView, InvalidAddressView, UnexpectedView, UnreachableView};

impl ErrorView {
    /// Why Atlas did not answer, or not as wanted.
    #[must_use]
    pub fn from_atlas(error: &AtlasError, asked: &Asked) -> Self {
        let host = asked.host.clone();
        match error {
            AtlasError::Unreachable {
                host,
                cause,
                taken: Taken::NotSent | Taken::Unknown,
            } => Self::Unreachable {
                host: host.clone(),
                cause: (*cause).into(),
            },
            AtlasError::NotSignedIn => Self::NotConnected,
            AtlasError::WrongSignIn => Self::WrongSignIn {
                kind: asked.sign_in.into(),
            },
            AtlasError::NotOnAccessList { address, answer } => Self::NotOnAccessList {
                address: address.clone(),
                answer: answer.as_ref().into(),
            },
            AtlasError::NotAllowed { answer } => Self::NotAllowed {
                answer: answer.as_ref().into(),
            },
            AtlasError::NotFound { answer } => Self::NotFound {
                answer: answer.as_ref().into(),
            },
            AtlasError::RateLimited { retry_after, .. } => Self::RateLimited {
                retry_after_seconds: retry_after
                    .map(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX)),
            },
            AtlasError::Refused { answer } => Self::Refused {
                fields: super::error::refused_fields(answer),
                answer: answer.as_ref().into(),
            },
            AtlasError::Failed { answer } => Self::AtlasFailed {
                answer: answer.as_ref().into(),
            },
            AtlasError::UnexpectedAnswer { reason, .. } => Self::UnexpectedAnswer {
                host,
                reason: (*reason).into(),
            },
            AtlasError::Addresses(ReadError::EmptyOutbound { .. }) => Self::EmptyList { host },
            AtlasError::Addresses(ReadError::HeldBack { mistake }) => Self::ListHeldBack {
                place: mistake.place.clone(),
                block: mistake.text.clone(),
            },
            AtlasError::Addresses(ReadError::NotJson { .. }) => Self::UnexpectedAnswer {
                host,
                reason: UnexpectedView::NotJson,
            },
            AtlasError::Addresses(ReadError::WrongShape) => Self::UnexpectedAnswer {
                host,
                reason: UnexpectedView::WrongShape,
            },
            AtlasError::InvalidProject | AtlasError::InvalidName | AtlasError::Setup(_) => {
                Self::Internal {
                    detail: error.to_string(),
                }
            }
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
            Unreachable::PrivateIssuer => Self::PrivateIssuer,
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

impl From<&Answer> for AnswerView {
    fn from(answer: &Answer) -> Self {
        let detail = answer.detail.as_ref().or(answer.reason.as_ref());
        Self {
            status: answer.status,
            error_code: answer.error_code.clone(),
            detail: detail.cloned(),
            parameters: answer.parameters.clone(),
        }
    }
}

impl From<OriginError> for InvalidAddressView {
    fn from(error: OriginError) -> Self {
        match error {
            OriginError::NotAnAddress => Self::NotAUrl,
            OriginError::UnsupportedScheme | OriginError::NotSecure => Self::NotHttps,
            OriginError::HoldsCredentials | OriginError::HoldsPath => Self::HasMoreThanAHost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_cannot_be_one_is_no_changed_project() {
        let asked = Asked {
            host: "cloud.mongodb.com".to_owned(),
            sign_in: storage::SignInKind::ApiKey,
        };
        for error in [AtlasError::InvalidName, AtlasError::InvalidProject] {
            let view = ErrorView::from_atlas(&error, &asked);
            assert!(matches!(view, ErrorView::Internal { .. }), "{view:?}");
        }
    }
}
