//! The Encryption screen: what Atlas has, the form, the summary and the answer.

mod findings;
mod private_endpoints;
mod roles;

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ClusterKeyView, ErrorView};

pub use findings::*;
pub use private_endpoints::*;
pub use roles::*;

/// Whose key service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProviderView {
    Aws,
    Azure,
    Gcp,
}

/// What Atlas has for the project in use.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EncryptionView {
    pub project_id: String,
    /// When this was read from Atlas, RFC 3339.
    pub read_at: String,
    /// Always three, in the order of the screen.
    pub providers: Vec<ProviderStateView>,
    pub roles: Vec<RoleView>,
    /// Why `roles` is empty, where reading them failed.
    pub roles_problem: Option<ErrorView>,
    pub regions: Vec<AwsRegionView>,
    /// Made-up secrets that the practice forms are filled with; none outside practice mode.
    pub practice: bool,
    /// Whether this sign-in may change anything; `true` where that is not known (safety rule S9).
    pub may_change: bool,
    /// *Encrypt search nodes* is on.
    pub search_nodes: bool,
    /// The ID of Atlas's application in Azure, as MongoDB documents it.
    pub azure_app: String,
    /// Open alerts about keys; `None` where they could not be read.
    pub alerts: Option<Vec<KeyAlertView>>,
    /// Which key each cluster is on; `None` where that could not be read.
    pub clusters: Option<Vec<ClusterUseView>>,
}

/// An open alert of the project about keys or the network route to them.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyAlertView {
    pub kind: KeyAlertKindView,
    /// The provider it is about, where its name says so.
    pub provider: Option<ProviderView>,
    /// When it was raised, RFC 3339.
    pub since: Option<String>,
    pub cluster: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeyAlertKindView {
    /// Atlas cannot use the key.
    KeyInvalid,
    /// The key is older than the project's alert allows, 90 days by default.
    NeedsRotation,
    /// The key service lets Atlas's calls not in.
    NetworkDenied,
    /// The whole configuration is not valid any more.
    ConfigInvalid,
}

/// One cluster and its key.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClusterUseView {
    pub name: String,
    pub key: ClusterKeyView,
    /// It could be on the project's key and is not.
    pub could_move: bool,
}

/// One provider's configuration.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderStateView {
    pub provider: ProviderView,
    /// Set up and switched on.
    pub enabled: bool,
    pub check: KeyCheckView,
    /// The form as Atlas has it today. In practice mode, before set-up, filled with samples.
    pub form: KmsFormRequest,
    /// Atlas has a secret for this kind of access; it never comes back.
    pub secret_stored: bool,
    /// The made-up secret to fill in, in practice mode only.
    pub practice_secret: Option<String>,
    /// *Require private networking* is on; never in Google Cloud.
    pub private_networking: bool,
    /// What can be renewed, beginning with what is usual.
    pub rotations: Vec<RotationView>,
}

/// Something that can be renewed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RotationView {
    pub kind: RotationKindView,
    /// Only credentials; the key stays.
    pub of_secret: bool,
    /// The form changes: not where the cloud keeps the key's name.
    pub changes_form: bool,
    /// What is done once the new one is in use, in order (safety rule S8).
    pub after: Vec<RotationStepView>,
}

/// What is renewed; `encryption::Rotation` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RotationKindView {
    AwsAutomatic,
    AwsNewKey,
    AwsAccessKey,
    AzureVersion,
    AzureVersionless,
    AzureSecret,
    GcpVersion,
    GcpKeyFile,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RotationStepView {
    CheckKey,
    WaitForClusters,
    KeepOld,
}

/// Atlas's verdict on the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeyCheckView {
    Valid,
    NotValid,
    Waiting,
    NotSetUp,
    /// Atlas gave neither.
    Unknown,
}

/// A role that Atlas may take on.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    pub provider: ProviderView,
    /// Atlas's own ID of the role.
    pub id: String,
    /// What a person knows it by: the role's name, service principal or e-mail address.
    pub name: String,
    /// AWS account, Azure tenant or Google status beside the name.
    pub detail: String,
    /// It can be chosen.
    pub ready: bool,
    pub used_for_encryption: bool,
}

/// An AWS region as Atlas names it, with its place.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsRegionView {
    pub name: String,
    pub place: String,
}

/// The form as typed, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "provider",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum KmsFormRequest {
    Aws {
        access: AwsAccessView,
        role_id: String,
        customer_master_key_id: String,
        region: String,
        access_key_id: String,
    },
    Azure {
        access: AzureAccessView,
        role_id: String,
        client_id: String,
        tenant_id: String,
        environment: String,
        subscription_id: String,
        resource_group: String,
        key_vault_name: String,
        key_identifier: String,
    },
    Gcp {
        access: GcpAccessView,
        role_id: String,
        key_version_resource_id: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsAccessView {
    Role,
    AccessKey,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AzureAccessView {
    ServicePrincipalRole,
    ClientSecret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GcpAccessView {
    ServiceAccountRole,
    KeyFile,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldView {
    Role,
    CustomerMasterKeyId,
    AwsRegion,
    AccessKeyId,
    SecretAccessKey,
    ClientId,
    TenantId,
    Secret,
    AzureEnvironment,
    SubscriptionId,
    ResourceGroup,
    KeyVaultName,
    KeyIdentifier,
    ServiceAccountKey,
    KeyVersionResourceId,
    /// The switch itself.
    Switch,
    PrivateNetworking,
    SearchNodes,
}

/// What Save would send.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveRequest {
    pub project_id: String,
    pub form: KmsFormRequest,
    /// Empty where none was typed.
    #[specta(type = String)]
    pub secret: Secret,
    /// The key file that was chosen in its place.
    pub key_file: Option<u32>,
}

/// A key file that was chosen. Its text stays outside the page.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyFileView {
    /// Names it when the form is saved.
    pub token: u32,
    /// The file's name without its folder.
    pub name: String,
}

/// What is about to be sent, for one confirming press.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SummaryView {
    /// Names this summary when it is confirmed.
    pub token: u32,
    pub organization: String,
    pub project: String,
    pub host: String,
    pub provider: ProviderView,
    pub subject: SubjectView,
    pub changes: Vec<ChangeView>,
    /// What cannot be undone; stable codes.
    pub one_way: Vec<OneWayView>,
    /// What to see to outside Keygate.
    pub reminders: Vec<ReminderView>,
    /// Unusual values that do not block.
    pub warnings: Vec<FieldFindingView>,
    /// The project's name has to be typed.
    pub type_project_name: bool,
    /// A secret is among the changes, and whoever issued the certificate in use, which is no public
    /// authority, can read what is sent.
    pub read_along: bool,
}

/// Something to see to outside Keygate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReminderView {
    KeepOldKey,
    CheckVault,
    CheckVaultAndSecret,
}

/// What a summary is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SubjectView {
    /// The form.
    Settings,
    SwitchOff,
    PrivateNetworkingOn,
    PrivateNetworkingOff,
    SearchNodesOn,
    SearchNodesOff,
}

/// One line of the summary.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    pub field: FieldView,
    pub from: Option<String>,
    pub to: ToView,
}

/// What a field would be.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ToView {
    Text {
        text: String,
    },
    /// Entered, and not shown.
    SecretEntered,
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OneWayView {
    /// Atlas cannot return from a role to access keys.
    AwsRoleForever,
    /// Atlas accepts no key file any more.
    GcpRoleForever,
    /// Atlas removes the stored client secret once the role works.
    AzureSecretRemoved,
    /// Atlas forgets the settings.
    SettingsRemoved,
}

/// How far sending has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SavePhaseView {
    Checking,
    Sending,
    /// The cloud may not know a new role everywhere yet; nothing is being sent, so this can be
    /// cancelled.
    Waiting {
        /// From 1.
        attempt: u32,
        attempts: u32,
        seconds_left: u32,
    },
    ReadingBack,
}

/// What Atlas answered.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveAnswerView {
    pub verdict: VerdictView,
    pub provider: ProviderView,
    /// What Atlas has now; `None` where another project is in use by now.
    pub encryption: Option<EncryptionView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum VerdictView {
    Valid,
    NotValid,
    Waiting,
    SwitchedOff,
    /// Only a secret or a role changed and the answer was lost: reading back does not show it.
    CannotTell,
    /// Atlas has other values than were sent.
    ReadsDifferently,
    /// Taken, and Atlas did not say whether it can use the key.
    NoVerdict,
    /// Atlas took it, but the state could not be read back.
    NotReadBack,
}
