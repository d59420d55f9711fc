//! What is needed, and what there is.

use access_list::{Form, Origin, Remark};
use addresses::{Cloud, regions};
use atlas::Alert;
use jiff::Timestamp;

use crate::access_list::state::Compared;
use crate::addresses::book::count;
use crate::view::{
    AccessFormView, AccessListView, AccessRemarkView, ComparisonRowView, ComparisonRowsView,
    ComparisonTableView, ComparisonView, HaveView, NeededView, NotUnderstoodView, OriginView,
    RemovalView, TargetDefaultsView,
};

/// So many things that were not understood are handed to the window.
const LISTED: usize = 100;

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
            Remark::SeveralRoles { statements } => Self::SeveralRoles { statements },
            Remark::OtherRoles { statements } => Self::OtherRoles { statements },
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
