//! What was done, and what came of it, in the words of the record.

use atlas::AtlasError;
use encryption::{
    Change, EndpointError, Field, MoveError, MoveState, RoleError, SendError, Subject, Unsettled,
    Verdict,
};
use storage::{Action, Outcome, Provider};

use crate::support::error::ShellError;

/// What sending `change` does.
#[must_use]
pub fn action_of(change: &Change) -> Action {
    let provider = provider(change.provider());
    match change.subject() {
        Subject::Disable => Action::SwitchOff { provider },
        Subject::PrivateNetworking(on) => Action::RequirePrivateNetworking { provider, on },
        Subject::SearchNodes(on) => Action::EncryptSearchNodes { on },
        Subject::Settings => {
            let fields: Vec<Field> = change.lines().iter().map(|line| line.field).collect();
            if fields.contains(&Field::Switch) {
                Action::SwitchOn { provider }
            } else if fields.iter().any(|field| field.names_key()) {
                Action::ChangeKey { provider }
            } else {
                Action::ChangeSettings { provider }
            }
        }
    }
}

/// The provider as the record has it.
#[must_use]
pub fn provider(provider: encryption::Provider) -> Provider {
    match provider {
        encryption::Provider::Aws => Provider::Aws,
        encryption::Provider::Azure => Provider::Azure,
        encryption::Provider::Gcp => Provider::Gcp,
    }
}

/// A provider of the record.
#[must_use]
pub fn provider_of(provider: Provider) -> encryption::Provider {
    match provider {
        Provider::Aws => encryption::Provider::Aws,
        Provider::Azure => encryption::Provider::Azure,
        Provider::Gcp => encryption::Provider::Gcp,
    }
}

/// What became of a change.
#[must_use]
pub fn of_change(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Valid => Outcome::Valid,
        Verdict::NotValid => Outcome::NotValid,
        Verdict::Waiting => Outcome::Waiting,
        Verdict::SwitchedOff => Outcome::Done,
        Verdict::Unclear(Unsettled::NeverShown { .. } | Unsettled::NotReadBack { .. }) => {
            Outcome::NotKnown
        }
        Verdict::Unclear(Unsettled::ReadsDifferently { .. }) => Outcome::ReadsDifferently,
        Verdict::Unclear(Unsettled::NoVerdict) => Outcome::NoVerdict,
    }
}

/// What became of a cluster's move.
#[must_use]
pub fn of_move(state: &MoveState) -> Outcome {
    match state {
        MoveState::Done => Outcome::Done,
        MoveState::NotSent => Outcome::NotSent,
        MoveState::Failed(error) => match error.as_ref() {
            MoveError::NotBecause { .. } => Outcome::NotSent,
            MoveError::NotOnItsWay { .. } | MoveError::NotTaken { .. } => Outcome::NotTaken,
            MoveError::LostSight { .. } => Outcome::NotKnown,
            MoveError::NotSent { cause }
            | MoveError::Refused { cause }
            | MoveError::Stopped { cause } => of_atlas(cause),
        },
        MoveState::Queued
        | MoveState::Checking
        | MoveState::Sending
        | MoveState::ReadingBack
        | MoveState::Following
        | MoveState::OutOfSight => Outcome::NotKnown,
    }
}

impl From<&ShellError> for Outcome {
    fn from(error: &ShellError) -> Self {
        match error {
            ShellError::Atlas { cause, .. } => of_atlas(cause),
            ShellError::Change { cause, .. } => match cause.as_ref() {
                SendError::NotSent { cause }
                | SendError::Refused { cause }
                | SendError::StillRefused { cause } => of_atlas(cause),
                SendError::NotBegun => Self::Stopped,
                SendError::Cancelled { cause } => match cause.as_ref() {
                    AtlasError::Refused { .. } => Self::Stopped,
                    other => of_atlas(other),
                },
                SendError::ChangedMeanwhile { .. } | SendError::OffWhileNotValid { .. } => {
                    Self::NotSent
                }
                SendError::NotTaken { .. } => Self::NotTaken,
                SendError::LostSight { .. } => Self::NotKnown,
            },
            ShellError::Role { cause, .. } => match cause.as_ref() {
                RoleError::NotSent { cause }
                | RoleError::Refused { cause }
                | RoleError::Stopped { cause }
                | RoleError::StillRefused { cause } => of_atlas(cause),
                RoleError::Cancelled { .. } => Self::Stopped,
                RoleError::NotTaken { .. } => Self::NotTaken,
                RoleError::LostSight { .. }
                | RoleError::OneOfSeveral { .. }
                | RoleError::NotAuthorized { .. }
                | RoleError::CreationFailed { .. }
                | RoleError::NotReady { .. } => Self::NotKnown,
            },
            ShellError::Endpoint { cause, .. } => match cause.as_ref() {
                EndpointError::NotSent { cause }
                | EndpointError::Refused { cause }
                | EndpointError::Stopped { cause } => of_atlas(cause),
                EndpointError::Cancelled => Self::Stopped,
                EndpointError::AlreadyThere { .. } => Self::NotSent,
                EndpointError::NotTaken { .. } => Self::NotTaken,
                EndpointError::LostSight { .. } => Self::NotKnown,
            },
            ShellError::Cancelled => Self::Stopped,
            ShellError::FileNotWritten { .. } | ShellError::NotKept(_) | ShellError::Timer(_) => {
                Self::NotWritten
            }
            ShellError::Internal { .. } => Self::NotKnown,
            ShellError::KeyStore(_)
            | ShellError::SecretGone
            | ShellError::Form { .. }
            | ShellError::NothingChanged
            | ShellError::DisablingBlocked { .. }
            | ShellError::NetworkingBlocked { .. }
            | ShellError::RoleArn(_)
            | ShellError::AzureRole { .. }
            | ShellError::StaleSummary
            | ShellError::StaleList
            | ShellError::ProjectChanged
            | ShellError::NotConnected
            | ShellError::Address(_)
            | ShellError::NoCustomAddress
            | ShellError::Proxy(_)
            | ShellError::NoProxyPassword
            | ShellError::NoCertificate { .. }
            | ShellError::Route(_)
            | ShellError::UnusualList { .. }
            | ShellError::ListHeldBack(_)
            | ShellError::AccessListUnreadable(_)
            | ShellError::Write(_)
            | ShellError::RemovalBlocked
            | ShellError::NothingToWrite
            | ShellError::TooLongForWorkbook { .. }
            | ShellError::FileNotRead { .. }
            | ShellError::FolderNotOpened { .. }
            | ShellError::ClipboardRefused
            | ShellError::PracticeNotStarted { .. }
            | ShellError::NotPractice
            | ShellError::Grantee { .. }
            | ShellError::CloudNotSignedIn(_)
            | ShellError::CloudNotUsed(_)
            | ShellError::AwsPasted(_)
            | ShellError::AwsProfile(_)
            | ShellError::AwsRegion
            | ShellError::AwsStartUrl
            | ShellError::AzureField(_)
            | ShellError::AzureOtherCloud { .. }
            | ShellError::GoogleClient
            | ShellError::GoogleProject
            | ShellError::GoogleAccount
            | ShellError::GoogleFile(_)
            | ShellError::Browser { .. }
            | ShellError::Cloud { .. }
            | ShellError::CloudAddition { .. }
            | ShellError::CloudRemoval { .. } => Self::NotSent,
        }
    }
}

fn of_atlas(error: &AtlasError) -> Outcome {
    match error {
        AtlasError::NotOnAccessList { answer, .. }
        | AtlasError::NotAllowed { answer }
        | AtlasError::NotFound { answer }
        | AtlasError::Refused { answer } => Outcome::Refused {
            status: answer.status,
            code: answer.error_code.clone(),
        },
        AtlasError::WrongSignIn => Outcome::Refused {
            status: 401,
            code: None,
        },
        AtlasError::RateLimited { .. } => Outcome::Refused {
            status: 429,
            code: None,
        },
        AtlasError::Unreachable { .. }
        | AtlasError::Failed { .. }
        | AtlasError::UnexpectedAnswer { .. } => Outcome::NotReached,
        AtlasError::Addresses(
            addresses::ReadError::EmptyOutbound { .. } | addresses::ReadError::HeldBack { .. },
        )
        | AtlasError::NotSignedIn
        | AtlasError::InvalidProject
        | AtlasError::InvalidName => Outcome::NotSent,
        AtlasError::Addresses(_) => Outcome::NotReached,
        AtlasError::Setup(_) => Outcome::NotKnown,
    }
}

#[cfg(test)]
mod tests {
    use atlas::{EncryptionAtRest, GoogleCloudKms, Roles};
    use encryption::{GcpAccess, GcpForm, KmsForm};

    use super::*;

    const GOOGLE: Provider = Provider::Gcp;

    fn version(number: u8) -> String {
        format!("projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/{number}")
    }

    fn settings(enabled: bool) -> EncryptionAtRest {
        EncryptionAtRest {
            gcp: Some(GoogleCloudKms {
                enabled,
                valid: Some(enabled),
                key_version_resource_id: Some(version(1)),
                role_id: Some("32b6e34b3d91647abb20e7b8".to_owned()),
            }),
            ..EncryptionAtRest::default()
        }
    }

    fn saved(role_id: &str, number: u8, enabled: bool) -> Option<Action> {
        let form = KmsForm::Gcp(GcpForm {
            access: GcpAccess::ServiceAccountRole,
            role_id: role_id.to_owned(),
            key_version_resource_id: version(number),
        });
        let change = Change::save(&form, None, &settings(enabled), &Roles::default());
        change.ok().map(|change| action_of(&change))
    }

    #[test]
    fn what_is_sent_is_named_by_what_it_does() {
        let (role, other) = ("32b6e34b3d91647abb20e7b8", "00b6e34b3d91647abb20e7b8");
        let provider = GOOGLE;
        assert_eq!(
            saved(role, 1, false),
            Some(Action::SwitchOn { provider }),
            "whatever else it changes"
        );
        assert_eq!(saved(role, 2, true), Some(Action::ChangeKey { provider }));
        assert_eq!(
            saved(other, 1, true),
            Some(Action::ChangeSettings { provider })
        );
        let off = Change::disable(encryption::Provider::Gcp, &settings(true));
        assert_eq!(action_of(&off), Action::SwitchOff { provider });
    }
}
