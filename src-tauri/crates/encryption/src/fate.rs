//! What an error says about the request that met it.

use atlas::{AtlasError, Taken};

/// What became of a change whose answer was an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It never left this computer.
    NotSent,
    /// Atlas answered and did not take it.
    Refused,
    /// Only reading back shows whether.
    Unknown,
}

/// What became of a change that `error` was the answer to.
pub(crate) fn fate(error: &AtlasError) -> Fate {
    match error {
        AtlasError::Unreachable {
            taken: Taken::Unknown,
            ..
        }
        | AtlasError::Failed { .. }
        | AtlasError::UnexpectedAnswer { .. }
        | AtlasError::Addresses(_) => Fate::Unknown,
        AtlasError::Unreachable {
            taken: Taken::NotSent,
            ..
        }
        | AtlasError::NotSignedIn
        | AtlasError::InvalidProject
        | AtlasError::InvalidName
        | AtlasError::Setup(_) => Fate::NotSent,
        AtlasError::WrongSignIn
        | AtlasError::NotOnAccessList { .. }
        | AtlasError::NotAllowed { .. }
        | AtlasError::NotFound { .. }
        | AtlasError::RateLimited { .. }
        | AtlasError::Refused { .. } => Fate::Refused,
    }
}

/// Whether a later try is likely to succeed after `error`.
pub(crate) fn passes(error: &AtlasError) -> bool {
    matches!(
        error,
        AtlasError::Unreachable { .. }
            | AtlasError::RateLimited { .. }
            | AtlasError::Failed { .. }
            | AtlasError::UnexpectedAnswer { .. }
    )
}
