//! Why something about a cloud did not work.

use clouds::CloudError;
use clouds::aws::sign_in::parts::{Part, PartsError};
use clouds::aws::sign_in::profile::UnsupportedSignIn;
use clouds::loopback::LoopbackError;

use crate::support::clouds::{AdditionProblem, AwsProfileProblem, RemovalProblem, SharedList};
use crate::view::from::count;
use crate::view::{
    AwsPartView, AwsPastedProblemView, AwsProfileProblemView, BrowserProblemView,
    CloudAdditionProblemView, CloudProblemView, CloudRemovalProblemView, CloudSharedListView,
};

impl From<&CloudError> for CloudProblemView {
    fn from(error: &CloudError) -> Self {
        tracing::warn!(%error, "a cloud");
        let detail = |answer: &clouds::Answer| match (&answer.message, &answer.code) {
            (Some(message), _) => Some(message.clone()),
            (None, code) => code.clone(),
        };
        match error {
            CloudError::Unreachable { host, cause, .. } => Self::Unreachable {
                host: host.clone(),
                cause: (*cause).into(),
            },
            CloudError::Throttled(_) => Self::Throttled,
            CloudError::Denied {
                action, resource, ..
            } => Self::Denied {
                action: action.clone(),
                resource: resource.clone(),
            },
            CloudError::SignInExpired(_) => Self::SignInExpired,
            CloudError::WrongSignIn(_) => Self::WrongSignIn,
            CloudError::ClockOff { there, .. } => Self::ClockOff {
                there: there.map(|there| there.to_string()),
            },
            CloudError::NotFound(_) => Self::NotFound,
            CloudError::Malformed(answer) => Self::Malformed {
                detail: detail(answer),
            },
            CloudError::LimitExceeded(answer) => Self::LimitExceeded {
                detail: detail(answer),
            },
            CloudError::InvalidState(answer) => Self::InvalidState {
                detail: detail(answer),
            },
            CloudError::Refused(answer) => Self::Refused {
                detail: detail(answer),
            },
            CloudError::Failed(answer) => Self::Failed {
                detail: detail(answer),
            },
            CloudError::UnexpectedAnswer { .. } => Self::Unexpected,
            CloudError::InvalidName(_) => Self::InvalidName,
            CloudError::Setup(_) => Self::Setup,
        }
    }
}

impl From<PartsError> for AwsPastedProblemView {
    fn from(error: PartsError) -> Self {
        match error {
            PartsError::Nothing => Self::Nothing,
            PartsError::Missing(part) => Self::Missing(part.into()),
            PartsError::Broken(part) => Self::Broken(part.into()),
            PartsError::Several(part) => Self::Several(part.into()),
        }
    }
}

impl From<Part> for AwsPartView {
    fn from(part: Part) -> Self {
        match part {
            Part::AccessKeyId => Self::AccessKeyId,
            Part::SecretAccessKey => Self::SecretAccessKey,
            Part::SessionToken => Self::SessionToken,
        }
    }
}

impl From<&AwsProfileProblem> for AwsProfileProblemView {
    fn from(problem: &AwsProfileProblem) -> Self {
        match problem {
            AwsProfileProblem::NotRead => Self::NotRead,
            AwsProfileProblem::Command(command) => Self::Command {
                command: command.clone(),
            },
            AwsProfileProblem::Unsupported(why) => match why {
                UnsupportedSignIn::RoleOfAnother => Self::RoleOfAnother,
                UnsupportedSignIn::WebIdentity => Self::WebIdentity,
                UnsupportedSignIn::OfTheMachine => Self::OfTheMachine,
                UnsupportedSignIn::OfTheConsole => Self::OfTheConsole,
                UnsupportedSignIn::IncompleteIdentityCenter => Self::Incomplete,
                UnsupportedSignIn::None => Self::None,
            },
        }
    }
}

impl From<&LoopbackError> for BrowserProblemView {
    fn from(error: &LoopbackError) -> Self {
        match error {
            LoopbackError::NoPort(_) => Self::NoPort,
            LoopbackError::TimedOut => Self::TimedOut,
            LoopbackError::Refused { code } => Self::Refused { code: code.clone() },
        }
    }
}

impl From<&AdditionProblem> for CloudAdditionProblemView {
    fn from(problem: &AdditionProblem) -> Self {
        match problem {
            AdditionProblem::NothingMissing => Self::NothingMissing,
            AdditionProblem::NoList => Self::NoList,
            AdditionProblem::NotProven => Self::NotProven,
            AdditionProblem::StillShutOut => Self::StillShutOut,
            AdditionProblem::Shared { lists, own_helps } => Self::Shared {
                lists: lists.iter().map(Into::into).collect(),
                own_helps: *own_helps,
            },
            AdditionProblem::TooLarge { name, used, limit } => Self::TooLarge {
                name: name.clone(),
                used: count(*used),
                limit: count(*limit),
            },
            AdditionProblem::RefusedAddress(net) => Self::RefusedAddress {
                block: net.to_string(),
            },
            AdditionProblem::ListInForce => Self::ListInForce,
            AdditionProblem::PrivateNetworking => Self::PrivateNetworking,
            AdditionProblem::NoStatement { statements } => Self::NoStatement {
                statements: count(*statements),
            },
            AdditionProblem::StillOpen => Self::StillOpen,
            AdditionProblem::AccountUnknown => Self::AccountUnknown,
            AdditionProblem::OwnAddress => Self::OwnAddress,
            AdditionProblem::NotOneList => Self::NotOneList,
        }
    }
}

impl From<&SharedList> for CloudSharedListView {
    fn from(list: &SharedList) -> Self {
        Self {
            name: list.name.clone(),
            uses: list.uses.iter().map(Into::into).collect(),
        }
    }
}

impl From<&RemovalProblem> for CloudRemovalProblemView {
    fn from(problem: &RemovalProblem) -> Self {
        match problem {
            RemovalProblem::NothingThere => Self::NothingThere,
            RemovalProblem::NotProven => Self::NotProven,
            RemovalProblem::StillNeeded(nets) => Self::StillNeeded {
                blocks: nets.iter().map(ToString::to_string).collect(),
            },
            RemovalProblem::Shared(lists) => Self::Shared {
                lists: lists.iter().map(Into::into).collect(),
            },
            RemovalProblem::ChangedSince => Self::ChangedSince,
            RemovalProblem::OwnDocument(name) => Self::OwnDocument { name: name.clone() },
            RemovalProblem::WouldBeEmpty => Self::WouldBeEmpty,
            RemovalProblem::NotOneList => Self::NotOneList,
        }
    }
}
