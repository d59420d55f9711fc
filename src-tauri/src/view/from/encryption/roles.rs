//! Roles between being made and being usable.

use atlas::{
    AwsRole, AzureServicePrincipal, GcpServiceAccount, GcpServiceAccountStatus, Origin, Role,
};
use encryption::{
    AwsGrantee, AzureRoleField, AzureRoleFinding, AzureRoleMistake, GranteeError, Provider,
    RoleArnMistake, RoleProgress, RoleStep, SeenGrantee, WaitReason, gcp_grants, permission_policy,
    trust_policy,
};

use crate::connection::grantees::UnconfirmedGrantee;
use crate::connection::session::Connection;
use crate::encryption::roles::{self, RoleForm, RoleGrantee};
use crate::support::error::ShellError;
use crate::view::{
    AzureRoleFieldView, AzureRoleFindingView, AzureRoleMistakeView, GrantView, GranteeProblemView,
    GranteeView, NewRoleRequest, RoleArnMistakeView, RoleSetupView, RoleStateView, RoleStepView,
    ServiceAccountStateView, UnconfirmedView, WaitReasonView, WaitView,
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

impl RoleStateView {
    /// What the set-up of `role` shows; `key` is what was entered as the key, `confirmed` who a person
    /// compared with Atlas's own page.
    ///
    /// # Errors
    /// `Grantee` where who is named may not be given the key: nothing is shown to copy then.
    pub fn new(
        role: Role,
        key: &str,
        confirmed: Option<GranteeView>,
        connection: &Connection,
    ) -> Result<Self, ShellError> {
        let confirmed = confirmed.map(SeenGrantee::from);
        let grantee = roles::grantee(connection, &role, key, confirmed.as_ref())?;
        let role_id = match &role {
            Role::Aws(role) => &role.role_id,
            Role::Azure(principal) => &principal.id,
            Role::Gcp(account) => &account.role_id,
        };
        Ok(Self {
            role_id: role_id.clone(),
            read_along: connection.client.has_private_issuer(),
            step: RoleStepView::new(role, grantee, key, connection),
        })
    }
}

impl From<UnconfirmedGrantee> for UnconfirmedView {
    fn from(unconfirmed: UnconfirmedGrantee) -> Self {
        Self {
            now: unconfirmed.now.into(),
            last: unconfirmed.last.map(Into::into),
        }
    }
}

impl RoleStepView {
    fn new(role: Role, grantee: RoleGrantee, key: &str, connection: &Connection) -> Self {
        let setup = match (role, grantee) {
            (_, RoleGrantee::Unconfirmed(unconfirmed)) => {
                return Self::Compare(unconfirmed.into());
            }
            (Role::Aws(role), grantee) => RoleSetupView::aws(role, &grantee, key, connection),
            (Role::Azure(principal), grantee) => RoleSetupView::azure(principal, &grantee),
            (Role::Gcp(account), grantee) => RoleSetupView::gcp(&account, &grantee, key),
        };
        Self::SetUp { setup }
    }
}

impl RoleSetupView {
    fn aws(role: AwsRole, grantee: &RoleGrantee, key: &str, connection: &Connection) -> Self {
        let grantee = match grantee {
            RoleGrantee::Aws(grantee) => Some(grantee),
            _ => None,
        };
        let text = |of: fn(&AwsGrantee) -> &str| grantee.map(of).unwrap_or_default().to_owned();
        Self::Aws {
            trust_policy: grantee.map(trust_policy).unwrap_or_default(),
            permission_policy: permission_policy(key),
            account_arn: text(AwsGrantee::principal),
            external_id: text(AwsGrantee::external_id),
            arn: role.iam_assumed_role_arn,
            authorized: role.authorized,
            custom_address: is_custom(connection),
        }
    }

    fn azure(principal: AzureServicePrincipal, grantee: &RoleGrantee) -> Self {
        let other = match grantee {
            RoleGrantee::Azure(grantee) if !grantee.is_documented() => Some(grantee.application()),
            _ => None,
        };
        Self::Azure {
            tenant_id: principal.tenant_id.unwrap_or_default(),
            service_principal_id: principal.service_principal_id.unwrap_or_default(),
            other_app: other.map(str::to_owned),
        }
    }

    fn gcp(account: &GcpServiceAccount, grantee: &RoleGrantee, key: &str) -> Self {
        let grantee = match grantee {
            RoleGrantee::Gcp(grantee) => Some(grantee),
            _ => None,
        };
        let grants = grantee.map(|grantee| gcp_grants(grantee, key));
        Self::Gcp {
            state: state(account),
            grants: grants
                .unwrap_or_default()
                .into_iter()
                .map(|grant| GrantView {
                    key: grant.key,
                    member: grant.member,
                    role: grant.role.to_owned(),
                })
                .collect(),
            email: grantee.map(|grantee| grantee.email().to_owned()),
        }
    }
}

impl From<SeenGrantee> for GranteeView {
    fn from(seen: SeenGrantee) -> Self {
        match seen {
            SeenGrantee::Aws {
                role_id,
                principal,
                external_id,
            } => Self::Aws {
                role_id,
                principal,
                external_id,
            },
            SeenGrantee::Azure {
                role_id,
                application,
            } => Self::Azure {
                role_id,
                application,
            },
            SeenGrantee::Gcp { role_id, email } => Self::Gcp { role_id, email },
        }
    }
}

impl From<GranteeView> for SeenGrantee {
    fn from(view: GranteeView) -> Self {
        match view {
            GranteeView::Aws {
                role_id,
                principal,
                external_id,
            } => Self::Aws {
                role_id,
                principal,
                external_id,
            },
            GranteeView::Azure {
                role_id,
                application,
            } => Self::Azure {
                role_id,
                application,
            },
            GranteeView::Gcp { role_id, email } => Self::Gcp { role_id, email },
        }
    }
}

impl From<&GranteeError> for GranteeProblemView {
    fn from(error: &GranteeError) -> Self {
        match error {
            GranteeError::Missing => Self::Missing,
            GranteeError::EveryAccount => Self::EveryAccount,
            GranteeError::NotPrincipal => Self::NotPrincipal,
            GranteeError::PartitionOfOtherAtlas { partition } => Self::PartitionOfOtherAtlas {
                partition: partition.clone(),
            },
            GranteeError::PartitionsDiffer { account, other } => Self::PartitionsDiffer {
                account: account.clone(),
                other: other.clone(),
            },
            GranteeError::PracticeMixed => Self::PracticeMixed,
            GranteeError::ExternalIdMissing => Self::ExternalIdMissing,
            GranteeError::ExternalIdNotUuid => Self::ExternalIdNotUuid,
            GranteeError::ApplicationNotUuid => Self::ApplicationNotUuid,
            GranteeError::NotServiceAccount => Self::NotServiceAccount,
            GranteeError::NotAtlasServiceAccount => Self::NotAtlasServiceAccount,
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
