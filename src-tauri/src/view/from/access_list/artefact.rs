//! What a form begins with, what is asked for, and what was written.

use access_list::{
    Artefact, AwsKey, AwsRole, Azure, FileKind, Google, Meter, Note, Step, Target, Terraform, Unit,
    Waiting,
};

use crate::access_list::defaults::{DefaultTarget, TargetDefaults};
use crate::access_list::write_options::WriteOptions;
use crate::view::count;
use crate::view::{
    ArtefactFileKindView, ArtefactFileView, ArtefactNoteView, ArtefactRequest, ArtefactStepView,
    ArtefactView, LackingFieldView, MeterUnitView, MeterView, ScopeRequest, TargetDefaultsView,
    TargetKindView, TargetRequest, TerraformCloudRequest, WaitingFileView,
};

/// So much of a file is shown, in characters.
const SHOWN: usize = 4_000;

impl From<TargetDefaults> for TargetDefaultsView {
    fn from(defaults: TargetDefaults) -> Self {
        Self {
            target: defaults.target.map(|target| match target {
                DefaultTarget::AwsRolePolicy => TargetKindView::AwsRolePolicy,
                DefaultTarget::AzureFirewall => TargetKindView::AzureFirewall,
                DefaultTarget::GoogleAccessLevel => TargetKindView::GoogleAccessLevel,
            }),
            key_arn: defaults.key_arn,
            role_arn: defaults.role_arn,
            vault: defaults.vault,
            resource_group: defaults.resource_group,
            subscription: defaults.subscription,
            service_account: defaults.service_account,
            unconfirmed: defaults.unconfirmed.map(Into::into),
            google_project: defaults.google_project,
        }
    }
}

impl From<ArtefactRequest> for WriteOptions {
    fn from(request: ArtefactRequest) -> Self {
        let (target, merge) = target(request.target);
        Self {
            target,
            merge,
            whole: request.scope == ScopeRequest::Whole,
            merged: request.merged,
            remove: request.remove,
        }
    }
}

/// What is written, and whether it goes into the policy that was compared.
fn target(request: TargetRequest) -> (Target, bool) {
    match request {
        TargetRequest::AwsRolePolicy {
            key_arn,
            managed,
            merge,
        } => {
            let role = AwsRole {
                key_arn,
                managed,
                merge_into: None,
            };
            (Target::AwsRole(role), merge)
        }
        TargetRequest::AwsKeyPolicy {
            role_arn,
            transition,
            merge,
        } => {
            let key = AwsKey {
                role_arn,
                transition,
                merge_into: None,
            };
            (Target::AwsKey(key), merge)
        }
        TargetRequest::AzureFirewall {
            vault,
            resource_group,
            subscription,
            own_address,
        } => {
            let azure = Azure {
                vault,
                resource_group,
                subscription,
                own_address,
            };
            (Target::Azure(azure), false)
        }
        TargetRequest::GoogleAccessLevel {
            policy_number,
            level_name,
            perimeter,
            project_number,
            service_account,
        } => {
            let google = Google {
                policy_number,
                level_name,
                perimeter,
                project_number,
                service_account,
            };
            (Target::Google(google), false)
        }
        TargetRequest::Terraform {
            cloud,
            role_arn,
            key_arn,
        } => {
            let terraform = match cloud {
                TerraformCloudRequest::AwsRole => Terraform::AwsRole { key_arn },
                TerraformCloudRequest::AwsKey => Terraform::AwsKey { role_arn },
                TerraformCloudRequest::Azure => Terraform::Azure,
                TerraformCloudRequest::Google => Terraform::Google,
            };
            (Target::Terraform(terraform), false)
        }
        TargetRequest::Plain => (Target::Plain, false),
        TargetRequest::Csv => (Target::Csv, false),
        TargetRequest::Json => (Target::Json, false),
    }
}

impl ArtefactView {
    /// What was written and is named `token`.
    #[must_use]
    pub fn new(token: u32, artefact: &Artefact) -> Self {
        Self {
            token,
            files: artefact
                .files
                .iter()
                .map(|file| ArtefactFileView {
                    name: file.name.clone(),
                    kind: file.kind.into(),
                    beginning: file.text.chars().take(SHOWN).collect(),
                    bytes: count(file.text.len()),
                    step: file.step.into(),
                })
                .collect(),
            waiting: artefact.waiting.iter().map(Into::into).collect(),
            meter: artefact.meter.as_ref().map(Into::into),
            count: count(artefact.count),
            carried_over: count(artefact.carried_over),
            extra: artefact.extra.to_string(),
            notes: artefact.notes.iter().map(|note| (*note).into()).collect(),
            runbook: artefact.runbook.iter().map(|step| (*step).into()).collect(),
        }
    }
}

impl From<&Waiting> for WaitingFileView {
    fn from(waiting: &Waiting) -> Self {
        let fields = waiting.fields.iter().map(|lacking| LackingFieldView {
            field: lacking.field.into(),
            unusable: lacking.is_unusable,
        });
        Self {
            kind: waiting.kind.into(),
            step: waiting.step.into(),
            fields: fields.collect(),
        }
    }
}

impl From<Step> for ArtefactStepView {
    fn from(step: Step) -> Self {
        match step {
            Step::List => Self::List,
            Step::DryRun => Self::DryRun,
            Step::OwnAddress => Self::OwnAddress,
            Step::Removal => Self::Removal,
            Step::Deny => Self::Deny,
        }
    }
}

impl From<&Meter> for MeterView {
    fn from(meter: &Meter) -> Self {
        Self {
            used: count(meter.used),
            limit: count(meter.limit),
            unit: match meter.unit {
                Unit::Characters => MeterUnitView::Characters,
                Unit::Bytes => MeterUnitView::Bytes,
                Unit::Rules => MeterUnitView::Rules,
                Unit::Addresses => MeterUnitView::Addresses,
            },
            fits: meter.fits(),
        }
    }
}

impl From<FileKind> for ArtefactFileKindView {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Policy => Self::Policy,
            FileKind::Statement => Self::Statement,
            FileKind::Bash => Self::Bash,
            FileKind::PowerShell => Self::PowerShell,
            FileKind::Fragment => Self::Fragment,
            FileKind::AccessLevel => Self::AccessLevel,
            FileKind::IngressPolicy => Self::IngressPolicy,
            FileKind::Terraform => Self::Terraform,
            FileKind::List => Self::List,
            FileKind::Table => Self::Table,
            FileKind::Json => Self::Json,
        }
    }
}

impl From<Note> for ArtefactNoteView {
    fn from(note: Note) -> Self {
        match note {
            Note::RoleBoundSilently => Self::RoleBoundSilently,
            Note::UnconditionedReplaced => Self::UnconditionedReplaced,
            Note::UnconditionedMustGo => Self::UnconditionedMustGo,
            Note::ListReplaced => Self::ListReplaced,
            Note::DataKeysCarriedOver => Self::DataKeysCarriedOver,
            Note::AddBeside => Self::AddBeside,
            Note::Split => Self::Split,
            Note::ReplacesIngress => Self::ReplacesIngress,
            Note::NeedsPerimeter => Self::NeedsPerimeter,
            Note::DenyIsSeparate => Self::DenyIsSeparate,
        }
    }
}
