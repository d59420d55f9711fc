//! The forms that a list is written in, and what is done with each.

use access_list::{RunbookStep, RunbookWay, TargetField, TargetKind, TerraformKind, runbook};

use crate::view::{
    RunbookStepKindView, RunbookStepView, RunbookWayView, TargetFieldView, TargetFormView,
    TargetKindView, TerraformCloudRequest,
};

/// Every form, before anything is written.
pub(super) fn forms() -> Vec<TargetFormView> {
    TargetKind::ALL.into_iter().map(Into::into).collect()
}

impl From<TargetKind> for TargetFormView {
    fn from(kind: TargetKind) -> Self {
        let fields = |fields: &[TargetField]| fields.iter().map(|field| (*field).into()).collect();
        let (view, cloud) = match kind {
            TargetKind::AwsRole => (TargetKindView::AwsRolePolicy, None),
            TargetKind::AwsKey => (TargetKindView::AwsKeyPolicy, None),
            TargetKind::Azure => (TargetKindView::AzureFirewall, None),
            TargetKind::Google => (TargetKindView::GoogleAccessLevel, None),
            TargetKind::Terraform(cloud) => (TargetKindView::Terraform, Some(cloud.into())),
            TargetKind::Plain => (TargetKindView::Plain, None),
            TargetKind::Csv => (TargetKindView::Csv, None),
            TargetKind::Json => (TargetKindView::Json, None),
        };
        Self {
            kind: view,
            cloud,
            fields: fields(kind.fields()),
            required: fields(kind.required()),
            replaces_list: kind.replaces_list(),
            runbook: runbook(kind, None).into_iter().map(Into::into).collect(),
        }
    }
}

impl From<TerraformKind> for TerraformCloudRequest {
    fn from(kind: TerraformKind) -> Self {
        match kind {
            TerraformKind::AwsRole => Self::AwsRole,
            TerraformKind::AwsKey => Self::AwsKey,
            TerraformKind::Azure => Self::Azure,
            TerraformKind::Google => Self::Google,
        }
    }
}

impl From<TargetField> for TargetFieldView {
    fn from(field: TargetField) -> Self {
        match field {
            TargetField::KeyArn => Self::KeyArn,
            TargetField::RoleArn => Self::RoleArn,
            TargetField::Vault => Self::Vault,
            TargetField::ResourceGroup => Self::ResourceGroup,
            TargetField::Subscription => Self::Subscription,
            TargetField::OwnAddress => Self::OwnAddress,
            TargetField::PolicyNumber => Self::PolicyNumber,
            TargetField::LevelName => Self::LevelName,
            TargetField::Perimeter => Self::Perimeter,
            TargetField::ProjectNumber => Self::ProjectNumber,
            TargetField::ServiceAccount => Self::ServiceAccount,
        }
    }
}

impl From<RunbookStep> for RunbookStepView {
    fn from(step: RunbookStep) -> Self {
        Self {
            kind: step.into(),
            way: step.way().map(Into::into),
            script: step.script().map(Into::into),
        }
    }
}

impl From<RunbookWay> for RunbookWayView {
    fn from(way: RunbookWay) -> Self {
        match way {
            RunbookWay::Connected => Self::Connected,
            RunbookWay::ByHand => Self::ByHand,
        }
    }
}

impl From<RunbookStep> for RunbookStepKindView {
    fn from(step: RunbookStep) -> Self {
        match step {
            RunbookStep::ReadFromCloud => Self::ReadFromCloud,
            RunbookStep::AddToCloud => Self::AddToCloud,
            RunbookStep::OpenRolePolicy => Self::OpenRolePolicy,
            RunbookStep::CreateManagedPolicies => Self::CreateManagedPolicies,
            RunbookStep::AttachManagedPolicies => Self::AttachManagedPolicies,
            RunbookStep::AddRoleStatement => Self::AddRoleStatement,
            RunbookStep::CompareRolePolicy => Self::CompareRolePolicy,
            RunbookStep::ReplaceRolePolicy => Self::ReplaceRolePolicy,
            RunbookStep::CheckOtherPolicies => Self::CheckOtherPolicies,
            RunbookStep::OpenKeyPolicy => Self::OpenKeyPolicy,
            RunbookStep::CompareKeyPolicy => Self::CompareKeyPolicy,
            RunbookStep::ReplaceKeyPolicy => Self::ReplaceKeyPolicy,
            RunbookStep::AddKeyStatement => Self::AddKeyStatement,
            RunbookStep::CompareVault => Self::CompareVault,
            RunbookStep::EnterFewAddresses => Self::EnterFewAddresses,
            RunbookStep::UploadScript => Self::UploadScript,
            RunbookStep::AddRules => Self::AddRules,
            RunbookStep::CompareAccessLevel => Self::CompareAccessLevel,
            RunbookStep::CheckIngressRules => Self::CheckIngressRules,
            RunbookStep::UploadFiles => Self::UploadFiles,
            RunbookStep::MakeAccessLevel => Self::MakeAccessLevel,
            RunbookStep::TryIngressRule => Self::TryIngressRule,
            RunbookStep::HandOverList => Self::HandOverList,
            RunbookStep::HandOverTable => Self::HandOverTable,
            RunbookStep::HandOverJson => Self::HandOverJson,
            RunbookStep::HandOverTerraform => Self::HandOverTerraform,
            RunbookStep::CompareAgain => Self::CompareAgain,
            RunbookStep::CheckKey => Self::CheckKey,
            RunbookStep::WaitAndCheckAgain => Self::WaitAndCheckAgain,
            RunbookStep::DenyOthers => Self::DenyOthers,
            RunbookStep::EnforceIngressRule => Self::EnforceIngressRule,
            RunbookStep::RemoveOld => Self::RemoveOld,
            RunbookStep::RemoveRules => Self::RemoveRules,
        }
    }
}
