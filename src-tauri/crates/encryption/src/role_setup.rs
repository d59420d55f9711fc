//! Setting up the role that reaches the key, from nothing to usable.
//!
//! In AWS: [`create_role`], the person makes the IAM role with [`trust_policy`] and
//! [`permission_policy`], [`check_role_arn`] reads what they paste, [`authorize_role`] names it to Atlas
//! and waits for AWS. In Azure: [`azure_role`], then [`create_role`]. In Google Cloud:
//! [`create_role`], [`wait_for_service_account`], and the person makes the [`gcp_grants`].
//!
//! Policies and grants are written for grantees that [`KnownGrantees`](crate::KnownGrantees) has
//! checked, and for nobody else.
//!
//! Every step starts from what Atlas shows, so a set-up that was left can be taken up at any of
//! them. What sends takes a future that cancels it: a request sent by then is waited for, and read
//! back where its answer is unclear. What only reads is cancelled by dropping it.

mod arn;
mod authorize;
mod azure;
mod create;
mod google;
mod policy;
mod progress;

use std::future::Future;

use atlas::{AtlasError, AwsRole, GcpServiceAccount, NewRole, Role, Roles};

pub use arn::{RoleArn, RoleArnMistake, check_role_arn};
pub use authorize::{authorize_role, is_propagating};
pub use azure::{AzureRoleField, AzureRoleFinding, AzureRoleMistake, azure_role};
pub use create::create_role;
pub use google::{GcpGrant, gcp_grants, wait_for_service_account};
pub use policy::{permission_policy, trust_policy};
pub(crate) use progress::Tries;
pub use progress::{RoleProgress, RoleStep, WaitReason};

/// The operations that setting up a role needs.
pub trait RoleApi {
    /// The roles of the project.
    fn list(&self, project: &str) -> impl Future<Output = Result<Roles, AtlasError>> + Send;

    /// One role.
    fn read(
        &self,
        project: &str,
        role_id: &str,
    ) -> impl Future<Output = Result<Role, AtlasError>> + Send;

    /// Makes a role: one more each time.
    fn create(
        &self,
        project: &str,
        role: &NewRole,
    ) -> impl Future<Output = Result<Role, AtlasError>> + Send;

    /// Names the IAM role to assume to Atlas once. Atlas tries it while it answers.
    fn authorize(
        &self,
        project: &str,
        role_id: &str,
        iam_assumed_role_arn: &str,
    ) -> impl Future<Output = Result<AwsRole, AtlasError>> + Send;
}

impl RoleApi for atlas::Client {
    async fn list(&self, project: &str) -> Result<Roles, AtlasError> {
        self.roles(project).await
    }

    async fn read(&self, project: &str, role_id: &str) -> Result<Role, AtlasError> {
        self.role(project, role_id).await
    }

    async fn create(&self, project: &str, role: &NewRole) -> Result<Role, AtlasError> {
        self.create_role(project, role).await
    }

    async fn authorize(
        &self,
        project: &str,
        role_id: &str,
        iam_assumed_role_arn: &str,
    ) -> Result<AwsRole, AtlasError> {
        self.authorize_role(project, role_id, iam_assumed_role_arn)
            .await
    }
}

/// A step of setting up a role did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// Cancelled while no request was under way, so Atlas has nothing of it.
    #[error("cancelled")]
    Cancelled {
        /// What Atlas answered to the last try, where there was one.
        refused: Option<Box<AtlasError>>,
    },
    /// Nothing was sent.
    #[error("nothing was sent: {cause}")]
    NotSent {
        /// Why not.
        #[source]
        cause: Box<AtlasError>,
    },
    /// Atlas answered and did not take it.
    #[error("refused: {cause}")]
    Refused {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
    /// AWS: Atlas still could not assume the role when the time was over. It is no longer likely
    /// that AWS only needs longer: the trust policy or the external id is not what Atlas asks for.
    #[error("still refused: {cause}")]
    StillRefused {
        /// What it answered last.
        #[source]
        cause: Box<AtlasError>,
    },
    /// No clear answer came, and Atlas showed afterwards that it had not taken it.
    #[error("not taken: {cause}")]
    NotTaken {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
    },
    /// No clear answer came, and Atlas showed several new roles afterwards: it is not known which
    /// of them is this one.
    #[error("one of {} new roles: {cause}", roles.len())]
    OneOfSeveral {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// The new roles.
        roles: Vec<Role>,
    },
    /// Neither a clear answer came nor could Atlas be asked: the outcome is not known.
    #[error("not known: {cause}; then {reading}")]
    LostSight {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// What happened when asked.
        reading: Box<AtlasError>,
    },
    /// AWS: Atlas took the role's ARN and does not show the role as authorised.
    #[error("the role is not authorised")]
    NotAuthorized {
        /// What Atlas shows.
        role: Box<AwsRole>,
    },
    /// Google: Atlas could not make the service account.
    #[error("the service account could not be made")]
    CreationFailed {
        /// What Atlas shows.
        account: Box<GcpServiceAccount>,
    },
    /// Google: Atlas was still making the service account when the time was over. It can be waited
    /// for again.
    #[error("the service account is not ready")]
    NotReady {
        /// What Atlas showed last.
        account: Box<GcpServiceAccount>,
    },
    /// Google: Atlas no longer answers how far the service account is.
    #[error("cannot be followed: {cause}")]
    Stopped {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
}

/// Atlas answered about a role of another cloud than was asked for.
fn other_cloud() -> AtlasError {
    AtlasError::UnexpectedAnswer {
        operation: "getGroupCloudProviderAccess",
        reason: atlas::Unexpected::WrongShape,
    }
}

#[cfg(test)]
mod twin;
