//! What is needed, what there is, and what was written.

use access_list::{Artefact, FileKind, Form, Meter, Note, Origin, Remark, Unit, WriteError};
use addresses::{Cloud, regions};
use atlas::{Alert, EncryptionAtRest, Roles};
use jiff::Timestamp;

use crate::access::Compared;
use crate::book::count;
use crate::view::{
    AccessFormView, AccessListView, AccessRemarkView, ArtefactFileKindView, ArtefactFileView,
    ArtefactNoteView, ArtefactProblemView, ArtefactView, ComparisonRowView, ComparisonRowsView,
    ComparisonTableView, ComparisonView, ErrorView, HaveView, MeterUnitView, MeterView, NeededView,
    NotUnderstoodView, OriginView, RemovalView, TargetDefaultsView, TargetKindView,
};

/// So many things that were not understood are handed to the window.
const LISTED: usize = 100;

/// So much of a file is shown, in characters.
const SHOWN: usize = 4_000;

/// Whether the alert says that the key service does not let Atlas in.
#[must_use]
pub fn names_network_alert(alert: &Alert) -> bool {
    alert.event_type_name == "ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED"
}

impl AccessListView {
    /// The screen as a whole.
    #[must_use]
    pub fn new(
        needed: NeededView,
        compared: Option<&Compared>,
        removal: RemovalView,
        defaults: TargetDefaultsView,
    ) -> Self {
        Self {
            needed,
            have: compared.map(HaveView::new),
            comparison: compared.map(|compared| ComparisonView::new(compared, removal)),
            defaults,
        }
    }
}

impl HaveView {
    fn new(compared: &Compared) -> Self {
        let list = &compared.list;
        Self {
            form: list.form.into(),
            count: count(list.entries.len()),
            read_at: compared.read_at.to_string(),
            remarks: list.remarks.iter().map(Into::into).collect(),
            not_understood: list
                .not_understood
                .iter()
                .take(LISTED)
                .map(|one| NotUnderstoodView {
                    line: one.line,
                    text: one.text.clone(),
                })
                .collect(),
            not_understood_count: count(list.not_understood_count),
            mergeable: compared.mergeable,
        }
    }
}

impl ComparisonView {
    fn new(compared: &Compared, removal: RemovalView) -> Self {
        let comparison = &compared.comparison;
        Self {
            generation: compared.generation,
            needed: count(compared.set.needed.nets().len()),
            covered: count(comparison.covered.len()),
            missing: count(comparison.missing.len()),
            no_longer_needed: count(comparison.no_longer_needed.len()),
            not_from_atlas: count(comparison.not_from_atlas.len()),
            wider_than_needed: count(comparison.wider_than_needed.len()),
            admits_everyone: comparison.admits_everyone,
            removal,
        }
    }
}

impl ComparisonRowsView {
    /// `wanted` rows of a table from row `start`. `since` says when a missing block came, where that
    /// is known.
    #[must_use]
    pub fn new(
        compared: &Compared,
        table: ComparisonTableView,
        start: u32,
        wanted: u32,
        since: &dyn Fn(usize) -> Option<Timestamp>,
    ) -> Self {
        let comparison = &compared.comparison;
        let (first, wanted) = (start as usize, wanted as usize);
        let (total, rows): (usize, Vec<ComparisonRowView>) = match table {
            ComparisonTableView::Missing => (
                comparison.missing.len(),
                window(&comparison.missing, first, wanted)
                    .map(|position| {
                        let since = since(*position as usize).map(|since| since.to_string());
                        ComparisonRowView {
                            since,
                            ..needed_row(compared, *position)
                        }
                    })
                    .collect(),
            ),
            ComparisonTableView::Covered => (
                comparison.covered.len(),
                window(&comparison.covered, first, wanted)
                    .map(|covered| {
                        let entry = covered.entry.map(|entry| entry as usize);
                        let entry = entry.and_then(|entry| compared.list.entries.get(entry));
                        ComparisonRowView {
                            by: entry.map(|entry| entry.net.to_string()),
                            line: entry.map(|entry| entry.line),
                            ..needed_row(compared, covered.position)
                        }
                    })
                    .collect(),
            ),
            ComparisonTableView::NoLongerNeeded => (
                comparison.no_longer_needed.len(),
                window(&comparison.no_longer_needed, first, wanted)
                    .map(|entry| entry_row(compared, *entry))
                    .collect(),
            ),
            ComparisonTableView::NotFromAtlas => (
                comparison.not_from_atlas.len(),
                window(&comparison.not_from_atlas, first, wanted)
                    .map(|entry| entry_row(compared, *entry))
                    .collect(),
            ),
            ComparisonTableView::WiderThanNeeded => (
                comparison.wider_than_needed.len(),
                window(&comparison.wider_than_needed, first, wanted)
                    .map(|wider| ComparisonRowView {
                        extra: Some(wider.extra.to_string()),
                        ..entry_row(compared, wider.entry)
                    })
                    .collect(),
            ),
        };
        Self {
            total: count(total),
            start,
            rows,
        }
    }
}

fn window<T>(all: &[T], first: usize, wanted: usize) -> impl Iterator<Item = &T> {
    all.iter().skip(first).take(wanted)
}

fn needed_row(compared: &Compared, position: u32) -> ComparisonRowView {
    let position = position as usize;
    let net = compared.set.needed.nets().get(position);
    ComparisonRowView {
        cidr: net.map(ToString::to_string).unwrap_or_default(),
        origins: compared
            .set
            .needed
            .origins(position)
            .map(Into::into)
            .collect(),
        line: None,
        by: None,
        extra: None,
        since: None,
    }
}

fn entry_row(compared: &Compared, index: u32) -> ComparisonRowView {
    let entry = compared.list.entries.get(index as usize);
    ComparisonRowView {
        cidr: entry.map(|entry| entry.net.to_string()).unwrap_or_default(),
        origins: Vec::new(),
        line: entry.map(|entry| entry.line),
        by: None,
        extra: None,
        since: None,
    }
}

impl From<&Origin> for OriginView {
    fn from(origin: &Origin) -> Self {
        let cloud = match &origin.cloud {
            Cloud::Other(name) => name.clone(),
            known => known.label().to_owned(),
        };
        Self {
            service: origin.service.to_string(),
            cloud,
            region: origin.region.clone(),
            place: regions::place_name(&origin.cloud, &origin.region).map(str::to_owned),
            project: origin.project.clone(),
            planned: origin.planned,
        }
    }
}

impl From<Form> for AccessFormView {
    fn from(form: Form) -> Self {
        match form {
            Form::AwsPolicy => Self::AwsPolicy,
            Form::AzureKeyVault => Self::AzureKeyVault,
            Form::GoogleAccessLevel => Self::GoogleAccessLevel,
            Form::Terraform => Self::Terraform,
            Form::Csv => Self::Csv,
            Form::Json => Self::Json,
            Form::Plain => Self::Plain,
        }
    }
}

impl From<&Remark> for AccessRemarkView {
    fn from(remark: &Remark) -> Self {
        match *remark {
            Remark::SplitDeny { statements } => Self::SplitDeny { statements },
            Remark::AllowsFromAnywhere => Self::AllowsFromAnywhere,
            Remark::DeniesListed => Self::DeniesListed,
            Remark::PrivateEndpointCondition => Self::PrivateEndpointCondition,
            Remark::DefaultAllow => Self::DefaultAllow,
            Remark::DefaultDeny => Self::DefaultDeny,
            Remark::BypassAzureServices => Self::BypassAzureServices,
            Remark::PublicAccessDisabled => Self::PublicAccessDisabled,
            Remark::VirtualNetworkRules { count } => Self::VirtualNetworkRules { count },
            Remark::CombinedWithAnd { conditions } => Self::CombinedWithAnd { conditions },
            Remark::EmptyConditionAdmitsEveryone => Self::EmptyConditionAdmitsEveryone,
            Remark::FurtherRequirements => Self::FurtherRequirements,
            Remark::Negated => Self::Negated,
            Remark::AdmitsEveryone => Self::AdmitsEveryone,
            Remark::Expressions { count } => Self::Expressions { count },
            Remark::Malformed { line } => Self::Malformed { line },
            Remark::SeveralLists { count } => Self::SeveralLists { count },
            Remark::NoAddresses => Self::NoAddresses,
        }
    }
}

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
                    last_step: file.is_last_step,
                })
                .collect(),
            meter: artefact.meter.as_ref().map(Into::into),
            count: count(artefact.count),
            carried_over: count(artefact.carried_over),
            extra: artefact.extra.to_string(),
            notes: artefact.notes.iter().map(|note| (*note).into()).collect(),
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
            FileKind::OwnAddress => Self::OwnAddress,
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
