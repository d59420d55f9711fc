//! An Atlas that answers as scripted and keeps what it was asked.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::VecDeque;
use std::sync::Mutex;

use atlas::{
    Answer, AtlasError, AwsRole, GcpServiceAccount, GcpServiceAccountStatus, NewRole, Role, Roles,
    Taken, Unexpected, Unreachable,
};

use super::{RoleApi, RoleProgress, RoleStep, WaitReason};

pub(super) const PROJECT: &str = "32b6e34b3d91647abb20e7b8";
pub(super) const ROLE: &str = "32b6e34b3d91647abb20e7b9";
pub(super) const ARN: &str = "arn:aws:iam::123456789012:role/atlas-kms";

pub(super) enum Reply {
    Roles(Result<Roles, AtlasError>),
    Role(Result<Role, AtlasError>),
}

pub(super) struct Twin {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<String>>,
    hook: Mutex<Option<Hook>>,
}

/// What happens while something is on its way.
type Hook = (&'static str, Box<dyn FnOnce() + Send>);

impl Twin {
    pub(super) fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            replies: Mutex::new(replies.into_iter().collect()),
            asked: Mutex::default(),
            hook: Mutex::default(),
        }
    }

    /// Does `work` once `what` is asked for.
    pub(super) fn when_asked(&self, what: &'static str, work: impl FnOnce() + Send + 'static) {
        *self.hook.lock().unwrap() = Some((what, Box::new(work)));
    }

    /// What it was asked, once the script has been played to its end.
    pub(super) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap().clone();
        let left = self.replies.lock().unwrap().len();
        assert_eq!(left, 0, "the script was not played to its end: {asked:?}");
        asked
    }

    fn role(&self, project: &str, asked: &str) -> Result<Role, AtlasError> {
        match self.reply(project, asked) {
            Reply::Role(reply) => reply,
            Reply::Roles(_) => panic!("the script has no answer to {asked}"),
        }
    }

    fn reply(&self, project: &str, asked: &str) -> Reply {
        assert_eq!(project, PROJECT, "no other project is touched");
        self.asked.lock().unwrap().push(asked.to_owned());
        if let Some((_, work)) = self
            .hook
            .lock()
            .unwrap()
            .take_if(|(what, _)| *what == asked)
        {
            work();
        }
        self.replies.lock().unwrap().pop_front().unwrap()
    }
}

impl RoleApi for Twin {
    async fn list(&self, project: &str) -> Result<Roles, AtlasError> {
        match self.reply(project, "list") {
            Reply::Roles(reply) => reply,
            Reply::Role(_) => panic!("the script has no list here"),
        }
    }

    async fn read(&self, project: &str, role_id: &str) -> Result<Role, AtlasError> {
        assert_eq!(role_id, ROLE, "no other role is touched");
        self.role(project, "read")
    }

    async fn create(&self, project: &str, _role: &NewRole) -> Result<Role, AtlasError> {
        self.role(project, "create")
    }

    async fn authorize(
        &self,
        project: &str,
        role_id: &str,
        iam_assumed_role_arn: &str,
    ) -> Result<AwsRole, AtlasError> {
        assert_eq!((role_id, iam_assumed_role_arn), (ROLE, ARN));
        match self.role(project, "authorize")? {
            Role::Aws(role) => Ok(role),
            other => panic!("the script authorises {other:?}"),
        }
    }
}

/// An AWS role; authorised where it has an ARN.
pub(super) fn aws_role(id: &str, arn: Option<&str>) -> AwsRole {
    AwsRole {
        role_id: id.to_owned(),
        iam_assumed_role_arn: arn.map(str::to_owned),
        authorized: arn.is_some(),
        used_for_encryption: false,
        atlas_account_arn: Some("arn:aws:iam::299602853325:root".to_owned()),
        external_id: Some("b63a96a9-5e21-4eee-9902-a3cdc7a0d81e".to_owned()),
    }
}

pub(super) fn account(status: GcpServiceAccountStatus, email: Option<&str>) -> GcpServiceAccount {
    GcpServiceAccount {
        role_id: ROLE.to_owned(),
        email: email.map(str::to_owned),
        status,
        used_for_encryption: false,
    }
}

pub(super) fn cut(taken: Taken) -> AtlasError {
    AtlasError::Unreachable {
        host: "cloud.mongodb.com".to_owned(),
        cause: Unreachable::Interrupted,
        taken,
    }
}

pub(super) fn refused(error_code: &str) -> AtlasError {
    AtlasError::Refused {
        answer: answer(400, error_code),
    }
}

pub(super) fn unclear_answers() -> [AtlasError; 3] {
    [
        cut(Taken::Unknown),
        AtlasError::Failed {
            answer: answer(504, "UNEXPECTED_ERROR"),
        },
        AtlasError::UnexpectedAnswer {
            operation: "anything",
            reason: Unexpected::NotJson,
        },
    ]
}

pub(super) fn answer(status: u16, error_code: &str) -> Box<Answer> {
    Box::new(Answer {
        status,
        error_code: Some(error_code.to_owned()),
        reason: None,
        detail: None,
        parameters: Vec::new(),
        fields: Vec::new(),
    })
}

/// `asking 2/19`, `propagating 2/19, 170 s left`.
pub(super) fn word(progress: &RoleProgress) -> String {
    let (attempt, attempts) = (progress.attempt, progress.attempts);
    let waiting = match &progress.step {
        RoleStep::Asking => return format!("asking {attempt}/{attempts}"),
        RoleStep::Waiting { reason, .. } => match reason {
            WaitReason::Propagating => "propagating",
            WaitReason::InProgress => "in progress",
            WaitReason::OutOfSight { .. } => "out of sight",
        },
    };
    let left = progress.left.as_secs();
    format!("{waiting} {attempt}/{attempts}, {left} s left")
}
