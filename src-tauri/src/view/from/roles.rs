//! Roles between being made and being usable.

use atlas::{GcpServiceAccount, GcpServiceAccountStatus, Origin, Role};
use encryption::{
    AZURE_APP, AzureRoleField, AzureRoleFinding, AzureRoleMistake, Provider, RoleArnMistake,
    RoleProgress, RoleStep, WaitReason, gcp_grants, permission_policy, trust_policy,
};

use crate::connection::session::Connection;
use crate::encryption::roles::RoleForm;
use crate::view::{
    AzureRoleFieldView, AzureRoleFindingView, AzureRoleMistakeView, GrantView, NewRoleRequest,
    RoleArnMistakeView, RoleSetupView, ServiceAccountStateView, WaitReasonView, WaitView,
};

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

impl From<NewRoleRequest> for RoleForm {
    fn from(request: NewRoleRequest) -> Self {
        match request {
            NewRoleRequest::Aws => Self::Aws,
            NewRoleRequest::Azure {
                tenant_id,
                service_principal_id,
            } => Self::Azure {
                tenant_id,
                service_principal_id,
            },
            NewRoleRequest::Gcp => Self::Gcp,
        }
    }
}

impl RoleSetupView {
    /// What the set-up of `role` shows; `key` is what was entered as the key.
    #[must_use]
    pub fn new(role: Role, key: &str, connection: &Connection) -> Self {
        match role {
            Role::Aws(role) => {
                let account_arn = role.atlas_account_arn.unwrap_or_default();
                let external_id = role.external_id.unwrap_or_default();
                Self::Aws {
                    trust_policy: trust_policy(&account_arn, &external_id),
                    permission_policy: permission_policy(key),
                    role_id: role.role_id,
                    account_arn,
                    external_id,
                    arn: role.iam_assumed_role_arn,
                    authorized: role.authorized,
                    custom_address: is_custom(connection),
                }
            }
            Role::Azure(principal) => Self::Azure {
                role_id: principal.id,
                tenant_id: principal.tenant_id.unwrap_or_default(),
                service_principal_id: principal.service_principal_id.unwrap_or_default(),
                other_app: principal
                    .atlas_azure_app_id
                    .filter(|app| !app.eq_ignore_ascii_case(AZURE_APP)),
            },
            Role::Gcp(account) => Self::Gcp {
                state: state(&account),
                grants: gcp_grants(account.email.as_deref().unwrap_or_default(), key)
                    .into_iter()
                    .map(|grant| GrantView {
                        key: grant.key,
                        member: grant.member,
                        role: grant.role.to_owned(),
                    })
                    .collect(),
                role_id: account.role_id,
                email: account.email,
            },
        }
    }
}

fn is_custom(connection: &Connection) -> bool {
    let origin = connection.client.origin();
    !connection.is_practice() && *origin != Origin::commercial() && *origin != Origin::government()
}

fn state(account: &GcpServiceAccount) -> ServiceAccountStateView {
    match (&account.status, &account.email) {
        (GcpServiceAccountStatus::Failed, _) => ServiceAccountStateView::Failed,
        (GcpServiceAccountStatus::Complete, Some(_)) => ServiceAccountStateView::Ready,
        _ => ServiceAccountStateView::Making,
    }
}

impl From<RoleProgress> for WaitView {
    fn from(progress: RoleProgress) -> Self {
        let reason = match &progress.step {
            RoleStep::Asking => None,
            RoleStep::Waiting { reason, .. } => Some(match reason {
                WaitReason::Propagating => WaitReasonView::Propagating,
                WaitReason::InProgress => WaitReasonView::Making,
                WaitReason::OutOfSight { .. } => WaitReasonView::OutOfSight,
            }),
        };
        Self {
            asking: reason.is_none(),
            reason,
            attempt: progress.attempt,
            attempts: progress.attempts,
            seconds_left: u32::try_from(progress.left.as_secs()).unwrap_or(u32::MAX),
        }
    }
}

impl From<RoleArnMistake> for RoleArnMistakeView {
    fn from(mistake: RoleArnMistake) -> Self {
        match mistake {
            RoleArnMistake::Required => Self::Required,
            RoleArnMistake::AtlasRoleId => Self::AtlasRoleId,
            RoleArnMistake::NotArn => Self::NotArn,
            RoleArnMistake::UserArn => Self::UserArn,
            RoleArnMistake::AssumedRoleArn { likely } => Self::AssumedRoleArn { likely },
            RoleArnMistake::AccountArn => Self::AccountArn,
            RoleArnMistake::KeyArn => Self::KeyArn,
            RoleArnMistake::NotRoleArn => Self::NotRoleArn,
            RoleArnMistake::PartitionNotServed { partition } => {
                Self::PartitionNotServed { partition }
            }
            RoleArnMistake::TooLong { limit } => Self::TooLong {
                limit: u32::try_from(limit).unwrap_or(u32::MAX),
            },
        }
    }
}

impl From<AzureRoleFinding> for AzureRoleFindingView {
    fn from(finding: AzureRoleFinding) -> Self {
        Self {
            field: match finding.field {
                AzureRoleField::TenantId => AzureRoleFieldView::TenantId,
                AzureRoleField::ServicePrincipalId => AzureRoleFieldView::ServicePrincipalId,
            },
            mistake: match finding.mistake {
                AzureRoleMistake::Required => AzureRoleMistakeView::Required,
                AzureRoleMistake::NotUuid => AzureRoleMistakeView::NotUuid,
                AzureRoleMistake::SameAsTenant => AzureRoleMistakeView::SameAsTenant,
                AzureRoleMistake::ApplicationNotObject => {
                    AzureRoleMistakeView::ApplicationNotObject
                }
            },
        }
    }
}
