//! What is written for a cloud, and what its form needs.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::view::UnconfirmedView;

/// What the forms of the targets begin with, from what Atlas has; empty where it is not known.
#[derive(Debug, Clone, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TargetDefaultsView {
    /// The target of the project's key service.
    pub target: Option<TargetKindView>,
    pub key_arn: String,
    pub role_arn: String,
    pub vault: String,
    pub resource_group: String,
    pub subscription: String,
    pub service_account: String,
    /// Whom Atlas names in its place while a person has not compared that.
    pub unconfirmed: Option<UnconfirmedView>,
    /// The project of the key, by its name or number as the key's path has it.
    pub google_project: String,
}

/// The choices of *For*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TargetKindView {
    AwsRolePolicy,
    AwsKeyPolicy,
    AzureFirewall,
    GoogleAccessLevel,
    Plain,
    Csv,
    Json,
    Terraform,
}

/// Which cloud's Terraform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TerraformCloudRequest {
    AwsRole,
    AwsKey,
    Azure,
    Google,
}

/// A form before anything is written.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TargetFormView {
    pub kind: TargetKindView,
    /// Of `Terraform`, for which cloud.
    pub cloud: Option<TerraformCloudRequest>,
    /// What can be filled in, in order.
    pub fields: Vec<TargetFieldView>,
    /// Those without which nothing is written.
    pub required: Vec<TargetFieldView>,
    /// It takes the place of what is there, so it is always written whole.
    pub replaces_list: bool,
    /// What to do with it, as far as that is known before it is written.
    pub runbook: Vec<RunbookStepView>,
}

/// What a form may have to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TargetFieldView {
    KeyArn,
    RoleArn,
    Vault,
    ResourceGroup,
    Subscription,
    OwnAddress,
    PolicyNumber,
    LevelName,
    Perimeter,
    ProjectNumber,
    ServiceAccount,
}

/// What is written, with what its form needs.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TargetRequest {
    AwsRolePolicy {
        /// The key's ARN.
        key_arn: String,
        /// As several managed policies instead of one inline policy.
        managed: bool,
        /// Into the policy that was compared.
        merge: bool,
    },
    AwsKeyPolicy {
        role_arn: String,
        /// With the condition for going over to private networking (safety rule W2).
        transition: bool,
        /// Into the policy that was compared.
        merge: bool,
    },
    AzureFirewall {
        vault: String,
        resource_group: String,
        subscription: String,
        /// The administrator's own address, to be let in too; empty: none.
        own_address: String,
    },
    GoogleAccessLevel {
        /// The access policy's number.
        policy_number: String,
        level_name: String,
        perimeter: String,
        project_number: String,
        service_account: String,
    },
    Terraform {
        cloud: TerraformCloudRequest,
        /// Of the role, for `AwsKey`.
        role_arn: String,
        /// For `AwsRole`.
        key_arn: String,
    },
    Plain,
    Csv,
    Json,
}

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ScopeRequest {
    /// Everything that is needed, with what is kept.
    Whole,
    /// Only what is missing.
    Difference,
}

/// What to write.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArtefactRequest {
    pub target: TargetRequest,
    pub scope: ScopeRequest,
    /// In as few blocks as admit exactly the same.
    pub merged: bool,
    /// Without what is no longer needed; refused unless it may be removed.
    pub remove: bool,
}

/// What was written and read back, before it is copied or saved.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArtefactView {
    /// Names it when it is copied or saved.
    pub token: u32,
    pub files: Vec<ArtefactFileView>,
    /// Files that are written once something more is filled in.
    pub waiting: Vec<WaitingFileView>,
    pub meter: Option<MeterView>,
    /// Blocks in it.
    pub count: u32,
    /// Blocks that are not Atlas's and were carried over.
    pub carried_over: u32,
    /// How many addresses it accepts that are not in the set, through other statements of a policy that
    /// the set was merged into.
    pub extra: String,
    pub notes: Vec<ArtefactNoteView>,
    /// What to do with it: add first, check, wait, and only then remove (safety rules A3 and A8).
    pub runbook: Vec<RunbookStepView>,
}

/// A step of a runbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunbookStepView {
    pub kind: RunbookStepKindView,
    /// `None`: it comes after either way.
    pub way: Option<RunbookWayView>,
    /// The script that is run in it.
    pub script: Option<ArtefactStepView>,
}

/// One of two ways to add the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RunbookWayView {
    /// Over a sign-in to the cloud.
    Connected,
    /// By hand, in the cloud itself.
    ByHand,
}

/// What is done; `access_list::RunbookStep` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RunbookStepKindView {
    ReadFromCloud,
    AddToCloud,
    OpenRolePolicy,
    CreateManagedPolicies,
    AttachManagedPolicies,
    AddRoleStatement,
    CompareRolePolicy,
    ReplaceRolePolicy,
    CheckOtherPolicies,
    OpenKeyPolicy,
    CompareKeyPolicy,
    ReplaceKeyPolicy,
    AddKeyStatement,
    CompareVault,
    EnterFewAddresses,
    UploadScript,
    AddRules,
    CompareAccessLevel,
    CheckIngressRules,
    UploadFiles,
    MakeAccessLevel,
    TryIngressRule,
    HandOverList,
    HandOverTable,
    HandOverJson,
    HandOverTerraform,
    CompareAgain,
    CheckKey,
    WaitAndCheckAgain,
    DenyOthers,
    EnforceIngressRule,
    RemoveOld,
    RemoveRules,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArtefactFileView {
    /// The name proposed for it.
    pub name: String,
    pub kind: ArtefactFileKindView,
    /// Its first 4,000 characters.
    pub beginning: String,
    /// All of it, in bytes.
    pub bytes: u32,
    pub step: ArtefactStepView,
}

/// A file that waits for a field.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WaitingFileView {
    pub kind: ArtefactFileKindView,
    pub step: ArtefactStepView,
    pub fields: Vec<LackingFieldView>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LackingFieldView {
    pub field: TargetFieldView,
    /// Something is filled in, and the cloud would not take it.
    pub unusable: bool,
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ArtefactStepView {
    /// It brings the list.
    List,
    /// G1: it tries an ingress rule.
    DryRun,
    /// It lets the administrator's own address in.
    OwnAddress,
    /// A3: it takes out what is no longer needed.
    Removal,
    /// Z1: it shuts others out: a step of its own, after everything else.
    Deny,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ArtefactFileKindView {
    Policy,
    Statement,
    Bash,
    PowerShell,
    Fragment,
    AccessLevel,
    IngressPolicy,
    Terraform,
    List,
    Table,
    Json,
}

/// How much of a cloud's limit is used.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MeterView {
    pub used: u32,
    pub limit: u32,
    pub unit: MeterUnitView,
    pub fits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MeterUnitView {
    /// Characters of a policy, without blanks.
    Characters,
    Bytes,
    Rules,
    Addresses,
}

/// What to know about a file before it is used. Codes; the words are the UI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ArtefactNoteView {
    /// W1: a role that is deleted and made again is another one to AWS.
    RoleBoundSilently,
    /// W1: the statement without a condition was replaced.
    UnconditionedReplaced,
    /// W1: beside a statement without a condition it restricts nothing.
    UnconditionedMustGo,
    /// W1: an earlier list for Atlas's role alone was replaced.
    ListReplaced,
    /// W1: actions that make data keys stood in what was replaced, and stay allowed.
    DataKeysCarriedOver,
    /// It was split over several policies.
    Split,
    /// It holds only what is missing, so it goes beside what is there.
    AddBeside,
    /// G1: setting ingress policies replaces all there are.
    ReplacesIngress,
    /// G1: needs an organisation, an access policy and a perimeter.
    NeedsPerimeter,
    /// Z1: the rules are in force only once the default is Deny.
    DenyIsSeparate,
}
