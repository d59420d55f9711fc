//! Roles between being made and being usable.

use atlas::{AtlasError, GcpServiceAccount, GcpServiceAccountStatus, Origin, Role, Unexpected};
use encryption::{
    AzureRoleField, AzureRoleFinding, AzureRoleMistake, GranteeError, KnownGrantees, Provider,
    RoleArnMistake, RoleProgress, RoleStep, Sighting, WaitReason, gcp_grants, permission_policy,
    trust_policy,
};

use crate::connection::session::Connection;
use crate::encryption::roles::RoleForm;
use crate::support::error::ShellError;
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
    ///
    /// # Errors
    /// `Atlas` where who is named may not be given the key: nothing is shown to copy then.
    pub fn new(role: Role, key: &str, connection: &Connection) -> Result<Self, ShellError> {
        let source = connection.grantee_source();
        let known = KnownGrantees::default();
        Ok(match role {
            Role::Aws(role) => {
                let grantee = named(known.aws(source, &role, key), connection)?
                    .ok_or_else(|| unexpected(connection))?;
                Self::Aws {
                    trust_policy: trust_policy(&grantee),
                    permission_policy: permission_policy(key),
                    role_id: role.role_id,
                    account_arn: grantee.principal().to_owned(),
                    external_id: grantee.external_id().to_owned(),
                    arn: role.iam_assumed_role_arn,
                    authorized: role.authorized,
                    custom_address: is_custom(connection),
                }
            }
            Role::Azure(principal) => {
                let grantee = named(known.azure(source, &principal), connection)?;
                Self::Azure {
                    role_id: principal.id,
                    tenant_id: principal.tenant_id.unwrap_or_default(),
                    service_principal_id: principal.service_principal_id.unwrap_or_default(),
                    other_app: grantee
                        .filter(|grantee| !grantee.is_documented())
                        .map(|grantee| grantee.application().to_owned()),
                }
            }
            Role::Gcp(account) => {
                let grantee = named(known.gcp(source, &account), connection)?;
                let grants = grantee.as_ref().map(|grantee| gcp_grants(grantee, key));
                Self::Gcp {
                    state: state(&account),
                    grants: grants
                        .unwrap_or_default()
                        .into_iter()
                        .map(|grant| GrantView {
                            key: grant.key,
                            member: grant.member,
                            role: grant.role.to_owned(),
                        })
                        .collect(),
                    role_id: account.role_id,
                    email: grantee.map(|grantee| grantee.email().to_owned()),
                }
            }
        })
    }
}

/// The grantee that was checked; `None` where Atlas names nobody.
fn named<G>(
    checked: Result<Sighting<G>, GranteeError>,
    connection: &Connection,
) -> Result<Option<G>, ShellError> {
    match checked {
        Ok(sighting) => match sighting.unchanged() {
            Some(grantee) => Ok(Some(grantee)),
            None => Err(unexpected(connection)),
        },
        Err(GranteeError::Missing) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "role: who is named may not be given the key");
            Err(unexpected(connection))
        }
    }
}

fn unexpected(connection: &Connection) -> ShellError {
    connection.error(AtlasError::UnexpectedAnswer {
        operation: "getGroupCloudProviderAccess",
        reason: Unexpected::WrongShape,
    })
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
