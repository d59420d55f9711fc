//! What was done, and how it ended.

use storage::{Action, Entry, Outcome, Provider, Who};

use super::count;
use crate::activity::Recorded;
use crate::view::{ActionView, ActivityRowView, ActivityView, OutcomeView, ProviderView, WhoView};

impl ActivityView {
    /// What is recorded, of which so many entries pass the filter.
    #[must_use]
    pub fn new(recorded: Recorded, matching: usize) -> Self {
        Self {
            count: count(recorded.count),
            matching: count(matching),
            damaged: count(recorded.damaged),
            newer: count(recorded.newer),
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

impl ActivityRowView {
    /// `has_way_back`: what it added in a cloud can be put back.
    #[must_use]
    pub fn new(entry: &Entry, has_way_back: bool) -> Self {
        Self {
            at: entry.at.to_string(),
            who: entry.who.clone().into(),
            host: entry.place.host.clone(),
            organization: entry.place.organization.clone(),
            project: entry.place.project.clone(),
            action: entry.action.clone().into(),
            outcome: entry.outcome.clone().map(Into::into),
            put_back: has_way_back.then(|| entry.id.to_string()),
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

impl From<Action> for ActionView {
    fn from(action: Action) -> Self {
        match action {
            Action::CreateRole { provider } => Self::CreateRole {
                provider: provider.into(),
            },
            Action::AuthorizeRole { arn } => Self::AuthorizeRole { arn },
            Action::SwitchOn { provider } => Self::SwitchOn {
                provider: provider.into(),
            },
            Action::ChangeKey { provider } => Self::ChangeKey {
                provider: provider.into(),
            },
            Action::ChangeSettings { provider } => Self::ChangeSettings {
                provider: provider.into(),
            },
            Action::SwitchOff { provider } => Self::SwitchOff {
                provider: provider.into(),
            },
            Action::RequirePrivateNetworking { provider, on } => Self::RequirePrivateNetworking {
                provider: provider.into(),
                on,
            },
            Action::EncryptSearchNodes { on } => Self::EncryptSearchNodes { on },
            Action::CreateEndpoint { provider, region } => Self::CreateEndpoint {
                provider: provider.into(),
                region,
            },
            Action::DeleteEndpoint { provider, endpoint } => Self::DeleteEndpoint {
                provider: provider.into(),
                endpoint,
            },
            Action::MoveCluster { cluster, to } => Self::MoveCluster {
                cluster,
                to: to.map(Into::into),
            },
            Action::SaveFile { file, count } => Self::SaveFile { file, count },
            Action::SaveActivity { file, count } => Self::SaveActivity { file, count },
            Action::RememberAccessList { count } => Self::RememberAccessList { count },
            Action::ForgetAccessList => Self::ForgetAccessList,
            Action::AcceptList { fetched } => Self::AcceptList {
                fetched: fetched.to_string(),
            },
            Action::StrikeOutList { fetched } => Self::StrikeOutList {
                fetched: fetched.to_string(),
            },
            Action::SignInToCloud {
                cloud,
                account,
                identity,
            } => Self::SignInToCloud {
                cloud: cloud.into(),
                account,
                identity,
            },
            Action::AddToCloud {
                cloud,
                account,
                count,
                ..
            } => Self::AddToCloud {
                cloud: cloud.into(),
                account,
                count,
            },
            Action::PutBackInCloud {
                cloud,
                account,
                count,
                ..
            } => Self::PutBackInCloud {
                cloud: cloud.into(),
                account,
                count,
            },
            Action::RemoveFromCloud {
                cloud,
                account,
                count,
            } => Self::RemoveFromCloud {
                cloud: cloud.into(),
                account,
                count,
            },
            Action::WatchWhileClosed { on } => Self::WatchWhileClosed { on },
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
            Outcome::Missing => Self::Missing,
            Outcome::NotProven => Self::NotProven,
            Outcome::NoList => Self::NoList,
            Outcome::Allowed => Self::Allowed,
            Outcome::HalfAllowed => Self::HalfAllowed,
        }
    }
}
