//! Why something about a cloud did not work.

use access_list::{AddError, SharedList};
use clouds::CloudError;
use clouds::aws::sign_in::parts::{Part, PartsError};
use clouds::aws::sign_in::profile::UnsupportedSignIn;
use clouds::loopback::LoopbackError;

use crate::support::error::AwsProfileProblem;
use crate::view::from::count;
use crate::view::{
    AwsAdditionProblemView, AwsPartView, AwsPastedProblemView, AwsProfileProblemView,
    AwsSharedListView, BrowserProblemView, CloudProblemView,
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

impl AwsAdditionProblemView {
    /// Why nothing can be added; `names` are those of the policies by their positions.
    pub(in crate::view::from) fn new(problem: &AddError, names: &[String]) -> Self {
        let name = |at: usize| names.get(at).cloned().unwrap_or_default();
        match problem {
            AddError::NothingMissing => Self::NothingMissing,
            AddError::NoList => Self::NoList,
            AddError::NotProven => Self::NotProven,
            AddError::StillShutOut => Self::StillShutOut,
            AddError::Shared { lists, own_helps } => Self::Shared {
                lists: lists
                    .iter()
                    .map(|SharedList { policy, uses, .. }| AwsSharedListView {
                        policy: name(*policy),
                        uses: uses.iter().map(Into::into).collect(),
                    })
                    .collect(),
                own_helps: *own_helps,
            },
            AddError::TooLarge { policy, meter } => Self::TooLarge {
                name: name(*policy),
                used: count(meter.used),
                limit: count(meter.limit),
            },
            AddError::RefusedAddress(net) => Self::RefusedAddress {
                block: net.to_string(),
            },
            AddError::Splice(_) => Self::NotOneList,
        }
    }
}
