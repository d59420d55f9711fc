//! What is needed, and what there is.

use access_list::{
    Doubt, Form, Gap, Half, ListKind, ListName, ListState, Reason, Remark, RemovalBlock, UsedBy,
    Verdict,
};
use addresses::{Cloud, Direction, regions};
use jiff::Timestamp;

use super::count;
use super::runbook::forms;
use crate::access_list::comparing::Shown;
use crate::access_list::needed::{NeededProject, NeededSet};
use crate::access_list::removal::Removal;
use crate::access_list::state::Compared;
use crate::view::{
    AccessFormView, AccessListView, AccessRemarkView, ComparisonRowView, ComparisonRowsView,
    ComparisonTableView, ComparisonView, DoubtView, GapView, HalfView, HaveView, ListKindView,
    ListNameView, ListStateView, ListVerdictView, NeededProjectView, NeededView, NotUnderstoodView,
    ReasonView, RemovalBlockView, RemovalView, UsedByView,
};

/// So many things that were not understood are handed to the window.
const LISTED: usize = 100;

/// So many doubts and lists that were left out are handed to the window.
const DOUBTS: usize = 20;

impl From<Shown> for AccessListView {
    fn from(shown: Shown) -> Self {
        let Shown {
            set,
            compared,
            removal,
            defaults,
        } = shown;
        Self {
            needed: set.into(),
            have: compared.as_ref().map(HaveView::new),
            comparison: compared.map(|compared| ComparisonView::new(&compared, removal.into())),
            defaults: defaults.into(),
            forms: forms(),
        }
    }
}

impl From<NeededSet> for NeededView {
    fn from(set: NeededSet) -> Self {
        let of_control_plane = set.of_control_plane();
        Self {
            generation: set.generation,
            practice: set.book.source().practice,
            fetched_at: set.book.fetched_at().to_string(),
            unchecked: set.control_plane.is_unchecked(),
            totals: set.book.totals(Direction::Outbound).into(),
            of_control_plane: count(of_control_plane),
            of_clusters: count(set.needed.nets().len() - of_control_plane),
            gaps: set.needed.gaps().iter().map(Into::into).collect(),
            projects: set.projects.into_iter().map(Into::into).collect(),
            lists_not_needed: set.lists_not_needed,
            host: set.host,
        }
    }
}

impl From<NeededProject> for NeededProjectView {
    fn from(needed: NeededProject) -> Self {
        let NeededProject {
            project,
            ticked,
            addresses,
            planned,
            problem,
        } = needed;
        Self {
            id: project.id,
            name: project.name,
            organization: project.organization,
            ticked,
            addresses: count(addresses),
            planned: count(planned),
            problem: problem.map(|problem| problem.as_ref().into()),
        }
    }
}

impl From<&Gap> for GapView {
    fn from(gap: &Gap) -> Self {
        match gap {
            Gap::NoSignIn => Self::NoSignIn,
            Gap::Project(name) => Self::Project { name: name.clone() },
            Gap::EarlierControlPlane => Self::EarlierControlPlane,
            Gap::UnusedControlPlane => Self::UnusedControlPlane,
            Gap::ControlPlaneEntries(entries) => Self::ControlPlaneEntries {
                count: count(*entries),
            },
        }
    }
}

impl From<Removal> for RemovalView {
    fn from(removal: Removal) -> Self {
        Self {
            blocked_by: removal.blocked_by.into_iter().map(Into::into).collect(),
            rollback_saved: removal.rollback_saved,
        }
    }
}

impl From<RemovalBlock> for RemovalBlockView {
    fn from(block: RemovalBlock) -> Self {
        match block {
            RemovalBlock::Incomplete => Self::Incomplete,
            RemovalBlock::Missing => Self::Missing,
            RemovalBlock::NotProven => Self::NotProven,
            RemovalBlock::NotValid { projects } => Self::NotValid { projects },
            RemovalBlock::AlertOpen { projects } => Self::AlertOpen { projects },
            RemovalBlock::TooSoon { minutes_left } => Self::TooSoon { minutes_left },
            RemovalBlock::JustShrank { hours_left } => Self::JustShrank { hours_left },
            RemovalBlock::NoPublicIssuer => Self::NoPublicIssuer,
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
            half: list.half.map(Into::into),
            doubts: list.doubts.iter().take(DOUBTS).map(Into::into).collect(),
            lists: list.lists.iter().map(Into::into).collect(),
            picked: list.picked,
            left_out: list.left_out.iter().take(DOUBTS).map(Into::into).collect(),
            can_pick: compared.can_pick,
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
            not_proven: count(comparison.not_proven.len()),
            verdict: comparison.proof.verdict.into(),
            is_complete: comparison.proof.is_complete(),
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
            ComparisonTableView::NotProven => (
                comparison.not_proven.len(),
                window(&comparison.not_proven, first, wanted)
                    .map(|position| needed_row(compared, *position))
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

impl From<&UsedBy> for UsedByView {
    fn from(origin: &UsedBy) -> Self {
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
            Form::Unknown => Self::Unknown,
        }
    }
}

impl From<&Remark> for AccessRemarkView {
    fn from(remark: &Remark) -> Self {
        match *remark {
            Remark::SplitDeny { statements } => Self::SplitDeny { statements },
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
            Remark::Negated => Self::Negated,
            Remark::AdmitsEveryone => Self::AdmitsEveryone,
            Remark::NoAddresses => Self::NoAddresses,
        }
    }
}

impl From<Verdict> for ListVerdictView {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Missing => Self::Missing,
            Verdict::NotProven => Self::NotProven,
            Verdict::NoList => Self::NoList,
            Verdict::Allowed => Self::Allowed,
        }
    }
}

impl From<Half> for HalfView {
    fn from(half: Half) -> Self {
        match half {
            Half::Role => Self::Role,
            Half::Key => Self::Key,
            Half::Both => Self::Both,
        }
    }
}

impl From<ListState> for ListStateView {
    fn from(state: ListState) -> Self {
        Self {
            verdict: state.verdict.into(),
            half: state.half.map(Into::into),
            missing: count(state.missing),
            not_proven: count(state.not_proven),
        }
    }
}

impl From<&ListName> for ListNameView {
    fn from(name: &ListName) -> Self {
        Self {
            kind: match name.kind {
                ListKind::AwsRole => ListKindView::AwsRole,
                ListKind::AwsKey => ListKindView::AwsKey,
                ListKind::AzureKeyVault => ListKindView::AzureKeyVault,
                ListKind::GoogleAccessLevel => ListKindView::GoogleAccessLevel,
                ListKind::GooglePerimeter => ListKindView::GooglePerimeter,
                ListKind::Plain => ListKindView::Plain,
                ListKind::Other => ListKindView::Other,
            },
            name: name.name.clone(),
            line: name.line,
        }
    }
}

impl From<&Doubt> for DoubtView {
    fn from(doubt: &Doubt) -> Self {
        let text = |text: &str| addresses::visible(text).into_owned();
        Self {
            line: doubt.line,
            reason: match &doubt.reason {
                Reason::Malformed => ReasonView::Malformed,
                Reason::CutShort => ReasonView::CutShort,
                Reason::UnknownValue(it) => ReasonView::UnknownValue { text: text(it) },
                Reason::ConditionKey(it) => ReasonView::ConditionKey { text: text(it) },
                Reason::Operator(it) => ReasonView::Operator { text: text(it) },
                Reason::NotPrincipal => ReasonView::NotPrincipal,
                Reason::Statement(it) => ReasonView::Statement { text: text(it) },
                Reason::RoleUnknown => ReasonView::RoleUnknown,
                Reason::KeyUnknown => ReasonView::KeyUnknown,
                Reason::TwiceNamed(it) => ReasonView::TwiceNamed { text: text(it) },
                Reason::Program => ReasonView::Program,
                Reason::UnknownForm => ReasonView::UnknownForm,
                Reason::Change(it) => ReasonView::Change { text: text(it) },
                Reason::Perimeter => ReasonView::Perimeter,
                Reason::CustomLevel => ReasonView::CustomLevel,
                Reason::Requirement(it) => ReasonView::Requirement { text: text(it) },
                Reason::NotAnAddress(it) => ReasonView::NotAnAddress { text: text(it) },
                Reason::Cell(it) => ReasonView::Cell { text: text(it) },
                Reason::SeveralLists => ReasonView::SeveralLists,
                Reason::NoList => ReasonView::NoList,
                Reason::Ended => ReasonView::Ended,
                Reason::EarlierVersion => ReasonView::EarlierVersion,
                Reason::TooLarge => ReasonView::TooLarge,
            },
        }
    }
}
