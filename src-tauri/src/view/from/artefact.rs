//! What was written, or why not.

use access_list::{Artefact, FileKind, Meter, Note, Step, Unit, Waiting, WriteError};
use atlas::{EncryptionAtRest, Roles};

use crate::addresses::book::count;
use crate::view::{
    ArtefactFileKindView, ArtefactFileView, ArtefactNoteView, ArtefactProblemView,
    ArtefactStepView, ArtefactView, ErrorView, LackingFieldView, MeterUnitView, MeterView,
    TargetDefaultsView, TargetKindView, WaitingFileView,
};

/// So much of a file is shown, in characters.
const SHOWN: usize = 4_000;

impl TargetDefaultsView {
    /// What `settings` and `roles` say.
    #[must_use]
    pub fn new(settings: &EncryptionAtRest, roles: &Roles) -> Self {
        let mut defaults = Self::default();
        if let Some(gcp) = settings.gcp.as_ref().filter(|gcp| gcp.enabled) {
            defaults.target = Some(TargetKindView::GoogleAccessLevel);
            let version = gcp.key_version_resource_id.as_deref().unwrap_or_default();
            let project = version.strip_prefix("projects/").unwrap_or_default();
            project
                .split('/')
                .next()
                .unwrap_or_default()
                .clone_into(&mut defaults.google_project);
            let account = roles
                .gcp
                .iter()
                .find(|account| Some(&account.role_id) == gcp.role_id.as_ref());
            defaults.service_account = account
                .and_then(|account| account.email.clone())
                .unwrap_or_default();
        }
        if let Some(azure) = settings.azure.as_ref().filter(|azure| azure.enabled) {
            defaults.target = Some(TargetKindView::AzureFirewall);
            defaults.vault = azure.key_vault_name.clone().unwrap_or_default();
            defaults.resource_group = azure.resource_group.clone().unwrap_or_default();
            defaults.subscription = azure.subscription_id.clone().unwrap_or_default();
        }
        if let Some(aws) = settings.aws.as_ref().filter(|aws| aws.enabled) {
            defaults.target = Some(TargetKindView::AwsRolePolicy);
            defaults.key_arn = aws
                .customer_master_key_id
                .clone()
                .filter(|key| key.starts_with("arn:"))
                .unwrap_or_default();
        }
        let used = roles.aws.iter().find(|role| role.used_for_encryption);
        defaults.role_arn = used
            .and_then(|role| role.iam_assumed_role_arn.clone())
            .unwrap_or_default();
        defaults
    }
}

impl From<&Artefact> for ArtefactView {
    fn from(artefact: &Artefact) -> Self {
        Self {
            token: 0,
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
        }
    }
}

impl From<&Waiting> for WaitingFileView {
    fn from(waiting: &Waiting) -> Self {
        let fields = waiting.fields.iter().map(|lacking| LackingFieldView {
            field: lacking.field.to_owned(),
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
            Note::AddBeside => Self::AddBeside,
            Note::Split => Self::Split,
            Note::ReplacesIngress => Self::ReplacesIngress,
            Note::NeedsPerimeter => Self::NeedsPerimeter,
            Note::DenyIsSeparate => Self::DenyIsSeparate,
        }
    }
}

impl From<WriteError> for ErrorView {
    fn from(error: WriteError) -> Self {
        let reason = match error {
            WriteError::Empty => return Self::NothingToWrite,
            WriteError::RefusedAddress(net) => ArtefactProblemView::RefusedAddress {
                cidr: net.to_string(),
            },
            WriteError::Ipv6 { count: found } => ArtefactProblemView::Ipv6 {
                count: count(found),
            },
            WriteError::NotPublic { count: found } => ArtefactProblemView::NotPublic {
                count: count(found),
            },
            WriteError::RoleArn => ArtefactProblemView::RoleArn,
            WriteError::KeyArn => ArtefactProblemView::KeyArn,
            WriteError::Name { field } => ArtefactProblemView::Name {
                field: field.to_owned(),
            },
            WriteError::OtherDeny => ArtefactProblemView::OtherDeny,
            WriteError::NotAPolicy => ArtefactProblemView::NotAPolicy,
            WriteError::TooMany { used, limit } => ArtefactProblemView::TooMany {
                used: count(used),
                limit: count(limit),
            },
            WriteError::LeavesOut { count: left_out } => ArtefactProblemView::LeavesOut {
                count: count(left_out),
            },
            WriteError::ReadBackDiffers => ArtefactProblemView::ReadBackDiffers,
        };
        Self::ArtefactRefused { reason }
    }
}
