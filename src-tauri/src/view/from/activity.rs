//! What was done, from what is sent and what came of it, and to what is drawn.

use encryption::{Change, Subject};
use storage::{Deed, Entry, Outcome, Provider, Who};

use crate::view::{
    ActivityRowView, ClusterKeyView, DeedView, ErrorView, FieldView, MoveStateView, NewRoleRequest,
    OutcomeView, ProviderView, VerdictView, WhoView,
};

/// What sending `change` does.
#[must_use]
pub fn deed_of(change: &Change) -> Deed {
    let provider = ProviderView::from(change.provider()).into();
    match change.subject() {
        Subject::Off => Deed::SwitchOff { provider },
        Subject::PrivateNetworking(on) => Deed::RequirePrivateNetworking { provider, on },
        Subject::SearchNodes(on) => Deed::EncryptSearchNodes { on },
        Subject::Settings => {
            let fields: Vec<FieldView> = change
                .lines()
                .into_iter()
                .map(|line| line.field.into())
                .collect();
            if fields.contains(&FieldView::Switch) {
                Deed::SwitchOn { provider }
            } else if fields.iter().any(names_key) {
                Deed::ChangeKey { provider }
            } else {
                Deed::ChangeSettings { provider }
            }
        }
    }
}

fn names_key(field: &FieldView) -> bool {
    matches!(
        field,
        FieldView::CustomerMasterKeyId | FieldView::KeyIdentifier | FieldView::KeyVersionResourceId
    )
}

/// What became of a cluster's move.
#[must_use]
pub fn outcome_of(state: &MoveStateView) -> Outcome {
    match state {
        MoveStateView::Done => Outcome::Done,
        MoveStateView::NotBecause { .. } | MoveStateView::NotSent => Outcome::NotSent,
        MoveStateView::NotOnItsWay => Outcome::NotTaken,
        MoveStateView::Failed { error } => error.into(),
        MoveStateView::Queued
        | MoveStateView::Checking
        | MoveStateView::Sending
        | MoveStateView::ReadingBack
        | MoveStateView::Following
        | MoveStateView::OutOfSight => Outcome::NotKnown,
    }
}

impl From<VerdictView> for Outcome {
    fn from(verdict: VerdictView) -> Self {
        match verdict {
            VerdictView::Valid => Self::Valid,
            VerdictView::NotValid => Self::NotValid,
            VerdictView::Waiting => Self::Waiting,
            VerdictView::SwitchedOff => Self::Done,
            VerdictView::CannotTell | VerdictView::NotReadBack => Self::NotKnown,
            VerdictView::ReadsDifferently => Self::ReadsDifferently,
            VerdictView::NoVerdict => Self::NoVerdict,
        }
    }
}

impl From<&ErrorView> for Outcome {
    fn from(error: &ErrorView) -> Self {
        match error {
            ErrorView::NotOnAccessList { answer, .. }
            | ErrorView::NotAllowed { answer }
            | ErrorView::NotFound { answer }
            | ErrorView::Refused { answer, .. }
            | ErrorView::StillRefused { answer, .. } => Self::Refused {
                status: answer.status,
                code: answer.error_code.clone(),
            },
            ErrorView::WrongSignIn { .. } => Self::Refused {
                status: 401,
                code: None,
            },
            ErrorView::RateLimited { .. } => Self::Refused {
                status: 429,
                code: None,
            },
            ErrorView::Unreachable { .. }
            | ErrorView::AtlasFailed { .. }
            | ErrorView::UnexpectedAnswer { .. } => Self::NotReached,
            ErrorView::NotTaken { .. } => Self::NotTaken,
            ErrorView::LostSight { .. } | ErrorView::RoleNotSetUp { .. } => Self::NotKnown,
            ErrorView::StoppedWaiting { .. } | ErrorView::Cancelled => Self::Stopped,
            ErrorView::FileNotWritten { .. } | ErrorView::NotKept { .. } => Self::NotWritten,
            ErrorView::EmptyList { .. }
            | ErrorView::KeyStore { .. }
            | ErrorView::Form { .. }
            | ErrorView::NothingChanged
            | ErrorView::ChangedMeanwhile
            | ErrorView::OffWhileNotValid
            | ErrorView::OffBlocked { .. }
            | ErrorView::NetworkingBlocked { .. }
            | ErrorView::RoleArn { .. }
            | ErrorView::AzureRole { .. }
            | ErrorView::StaleSummary
            | ErrorView::StaleList
            | ErrorView::ProjectChanged
            | ErrorView::NotConnected
            | ErrorView::InvalidAddress { .. }
            | ErrorView::InvalidProxy { .. }
            | ErrorView::NoCertificate { .. }
            | ErrorView::LookFirst { .. }
            | ErrorView::AccessListUnreadable { .. }
            | ErrorView::FileNotRead { .. }
            | ErrorView::ArtefactRefused { .. }
            | ErrorView::NothingToWrite
            | ErrorView::ClipboardRefused
            | ErrorView::FolderNotOpened { .. }
            | ErrorView::PracticeNotStarted { .. } => Self::NotSent,
            ErrorView::Internal { .. } | ErrorView::Panicked => Self::NotKnown,
        }
    }
}

impl From<ProviderView> for Provider {
    fn from(provider: ProviderView) -> Self {
        match provider {
            ProviderView::Aws => Self::Aws,
            ProviderView::Azure => Self::Azure,
            ProviderView::Gcp => Self::Gcp,
        }
    }
}

impl From<Provider> for ProviderView {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::Aws => Self::Aws,
            Provider::Azure => Self::Azure,
            Provider::Gcp => Self::Gcp,
        }
    }
}

impl NewRoleRequest {
    /// Whose role it is.
    #[must_use]
    pub fn provider(&self) -> Provider {
        match self {
            Self::Aws => Provider::Aws,
            Self::Azure { .. } => Provider::Azure,
            Self::Gcp => Provider::Gcp,
        }
    }
}

impl ClusterKeyView {
    /// Whose key it is; `None`: Atlas's own, or one this version does not know.
    #[must_use]
    pub fn key_provider(self) -> Option<Provider> {
        match self {
            Self::Aws => Some(Provider::Aws),
            Self::Azure => Some(Provider::Azure),
            Self::Gcp => Some(Provider::Gcp),
            Self::Atlas | Self::Other => None,
        }
    }
}

impl From<&Entry> for ActivityRowView {
    fn from(entry: &Entry) -> Self {
        Self {
            at: entry.at.to_string(),
            who: entry.who.clone().into(),
            host: entry.place.host.clone(),
            organization: entry.place.organization.clone(),
            project: entry.place.project.clone(),
            deed: entry.deed.clone().into(),
            outcome: entry.outcome.clone().map(Into::into),
        }
    }
}

impl From<Who> for WhoView {
    fn from(who: Who) -> Self {
        match who {
            Who::ServiceAccount { id } => Self::ServiceAccount { id },
            Who::ApiKey { id } => Self::ApiKey { id },
            Who::NotSignedIn => Self::NotSignedIn,
            Who::Practice => Self::Practice,
        }
    }
}

impl From<Deed> for DeedView {
    fn from(deed: Deed) -> Self {
        match deed {
            Deed::CreateRole { provider } => Self::CreateRole {
                provider: provider.into(),
            },
            Deed::AuthorizeRole { arn } => Self::AuthorizeRole { arn },
            Deed::SwitchOn { provider } => Self::SwitchOn {
                provider: provider.into(),
            },
            Deed::ChangeKey { provider } => Self::ChangeKey {
                provider: provider.into(),
            },
            Deed::ChangeSettings { provider } => Self::ChangeSettings {
                provider: provider.into(),
            },
            Deed::SwitchOff { provider } => Self::SwitchOff {
                provider: provider.into(),
            },
            Deed::RequirePrivateNetworking { provider, on } => Self::RequirePrivateNetworking {
                provider: provider.into(),
                on,
            },
            Deed::EncryptSearchNodes { on } => Self::EncryptSearchNodes { on },
            Deed::CreateEndpoint { provider, region } => Self::CreateEndpoint {
                provider: provider.into(),
                region,
            },
            Deed::DeleteEndpoint { provider, endpoint } => Self::DeleteEndpoint {
                provider: provider.into(),
                endpoint,
            },
            Deed::MoveCluster { cluster, to } => Self::MoveCluster {
                cluster,
                to: to.map(Into::into),
            },
            Deed::SaveFile { file, count } => Self::SaveFile { file, count },
            Deed::RememberAccessList { count } => Self::RememberAccessList { count },
            Deed::ForgetAccessList => Self::ForgetAccessList,
            Deed::WatchWhileClosed { on } => Self::WatchWhileClosed { on },
        }
    }
}

impl From<Outcome> for OutcomeView {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::Valid => Self::Valid,
            Outcome::NotValid => Self::NotValid,
            Outcome::Waiting => Self::Waiting,
            Outcome::NoVerdict => Self::NoVerdict,
            Outcome::ReadsDifferently => Self::ReadsDifferently,
            Outcome::Refused { status, code } => Self::Refused { status, code },
            Outcome::NotSent => Self::NotSent,
            Outcome::NotTaken => Self::NotTaken,
            Outcome::NotKnown => Self::NotKnown,
            Outcome::NotReached => Self::NotReached,
            Outcome::Stopped => Self::Stopped,
            Outcome::NotWritten => Self::NotWritten,
        }
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

    fn saved(role_id: &str, number: u8, enabled: bool) -> Option<Deed> {
        let form = KmsForm::Gcp(GcpForm {
            access: GcpAccess::ServiceAccountRole,
            role_id: role_id.to_owned(),
            key_version_resource_id: version(number),
        });
        let change = Change::save(&form, None, &settings(enabled), &Roles::default());
        change.ok().map(|change| deed_of(&change))
    }

    #[test]
    fn what_is_sent_is_named_by_what_it_does() {
        let (role, other) = ("32b6e34b3d91647abb20e7b8", "00b6e34b3d91647abb20e7b8");
        let provider = GOOGLE;
        assert_eq!(
            saved(role, 1, false),
            Some(Deed::SwitchOn { provider }),
            "whatever else it changes"
        );
        assert_eq!(saved(role, 2, true), Some(Deed::ChangeKey { provider }));
        assert_eq!(
            saved(other, 1, true),
            Some(Deed::ChangeSettings { provider })
        );
        let off = Change::off(encryption::Provider::Gcp, &settings(true));
        assert_eq!(deed_of(&off), Deed::SwitchOff { provider });
    }
}
