//! Setting up a role that reaches the key.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The role to make in Atlas.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(
    tag = "provider",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum NewRoleRequest {
    Aws,
    Azure {
        tenant_id: String,
        /// The service principal's object ID.
        service_principal_id: String,
    },
    Gcp,
}

/// A role, as far as it is set up.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleStateView {
    pub role_id: String,
    /// No public authority issued the certificate of the connection: whoever did could name somebody
    /// else to be given the key (safety rule X6).
    pub read_along: bool,
    pub step: RoleStepView,
}

/// What comes next.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RoleStepView {
    /// Who is named is compared with Atlas's own page: there is nothing to copy before.
    Compare(UnconfirmedView),
    /// What has to be done in the cloud.
    SetUp { setup: RoleSetupView },
}

/// Somebody who was never seen, or who differs from who was seen last.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnconfirmedView {
    pub now: GranteeView,
    /// Who was named before, where that was somebody else.
    pub last: Option<GranteeView>,
}

/// Who is given the key, as Atlas names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "provider",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum GranteeView {
    Aws {
        role_id: String,
        /// The ARN of the account, role or user.
        principal: String,
        external_id: String,
    },
    Azure {
        role_id: String,
        /// The application's ID.
        application: String,
    },
    Gcp {
        role_id: String,
        email: String,
    },
}

/// Why somebody may not be given the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum GranteeProblemView {
    Missing,
    EveryAccount,
    NotPrincipal,
    PartitionOfOtherAtlas {
        /// `aws-us-gov`.
        partition: String,
    },
    PartitionsDiffer {
        account: String,
        /// The role's or the key's.
        other: String,
    },
    PracticeMixed,
    ExternalIdMissing,
    ExternalIdNotUuid,
    ApplicationNotUuid,
    NotServiceAccount,
    NotAtlasServiceAccount,
}

/// A role between being made and being usable, with what has to be done in the cloud.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "provider",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RoleSetupView {
    Aws {
        account_arn: String,
        external_id: String,
        /// JSON, ready to paste.
        trust_policy: String,
        /// JSON, ready to paste; `None` while the key's ARN is not known.
        permission_policy: Option<String>,
        /// Once it is authorised.
        arn: Option<String>,
        authorized: bool,
        /// Atlas is reached at a custom address: its account gets the key (safety rule X1).
        custom_address: bool,
    },
    Azure {
        tenant_id: String,
        service_principal_id: String,
        /// Atlas's application, where Atlas names another than the documented one.
        other_app: Option<String>,
    },
    Gcp {
        state: ServiceAccountStateView,
        email: Option<String>,
        /// Empty while the account is not known.
        grants: Vec<GrantView>,
    },
}

/// How far Atlas is with making a service account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ServiceAccountStateView {
    Making,
    Ready,
    Failed,
}

/// One role to grant on the key.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GrantView {
    /// `projects/…/cryptoKeys/…`; `None` while the key is not known.
    pub key: Option<String>,
    /// `serviceAccount:…`.
    pub member: String,
    /// Google's name of the role.
    pub role: String,
}

/// How far asking again has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WaitView {
    /// Atlas is being asked now; else this waits for the next try.
    pub asking: bool,
    pub reason: Option<WaitReasonView>,
    /// From 1.
    pub attempt: u32,
    pub attempts: u32,
    pub seconds_left: u32,
}

/// Why Atlas is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WaitReasonView {
    /// AWS may not know the role everywhere yet.
    Propagating,
    /// Atlas is making the service account.
    Making,
    /// Atlas could not be asked.
    OutOfSight,
}

/// What was pasted instead of a role's ARN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RoleArnMistakeView {
    Required,
    AtlasRoleId,
    NotArn,
    UserArn,
    /// `None` where nothing that could be right can be named.
    AssumedRoleArn {
        likely: Option<String>,
    },
    AccountArn,
    KeyArn,
    NotRoleArn,
    PartitionNotServed {
        partition: String,
    },
    TooLong {
        limit: u32,
    },
}

/// What is wrong with an input of an Azure role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureRoleFindingView {
    pub field: AzureRoleFieldView,
    pub mistake: AzureRoleMistakeView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AzureRoleFieldView {
    TenantId,
    ServicePrincipalId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AzureRoleMistakeView {
    Required,
    NotUuid,
    SameAsTenant,
    ApplicationNotObject,
}

/// Why a role is not set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RoleProblemView {
    /// The answer was lost and Atlas shows several new roles: it is not known which is this one.
    OneOfSeveral,
    /// Atlas took the ARN and does not show the role as authorised.
    NotAuthorized,
    /// Google: Atlas could not make the service account.
    CreationFailed,
    /// Google: Atlas is still making it; wait again.
    NotReady,
}
