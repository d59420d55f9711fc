//! What is needed, and what there is.

mod artefact;
mod comparison;
mod runbook;
mod sorted;

use access_list::{
    Doubt, Form, Gap, Half, ListKind, ListName, ListState, Reason, Remark, RemovalBlock, Verdict,
};
use addresses::Direction;
use storage::{Listed, ProjectAnswers};

use runbook::forms;

use super::count;
use crate::access_list::comparing::Shown;
use crate::access_list::needed::{NeededProject, NeededSet, NoList};
use crate::access_list::removal::Removal;
use crate::access_list::state::{Compared, Returned};
use crate::view::{
    AccessFormView, AccessListView, AccessRemarkView, AnswersView, ComparisonView, DoubtView,
    GapView, HalfView, HandedOverView, HaveView, ListKindView, ListNameView, ListStateView,
    ListVerdictView, ListedView, NeededProjectView, NeededView, NoListView, NotUnderstoodView,
    ReasonView, RemovalBlockView, RemovalView,
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
            returned,
            removal,
            defaults,
        } = shown;
        Self {
            needed: set.into(),
            have: compared.as_ref().map(HaveView::new),
            comparison: compared.map(|compared| ComparisonView::new(&compared, removal.into())),
            handed_over: returned.map(Into::into),
            defaults: defaults.into(),
            forms: forms(),
        }
    }
}

impl From<Returned> for HandedOverView {
    fn from(returned: Returned) -> Self {
        Self {
            at: returned.at.to_string(),
            count: count(returned.count),
            is_current: returned.is_current,
            list: returned.state.map(Into::into),
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
            no_list: set.no_list.map(Into::into),
            host: set.host,
        }
    }
}

impl From<NoList> for NoListView {
    fn from(why: NoList) -> Self {
        match why {
            NoList::PrivateEndpoints => Self::PrivateEndpoints,
            NoList::Answered => Self::Answered,
        }
    }
}

impl From<ProjectAnswers> for AnswersView {
    fn from(answers: ProjectAnswers) -> Self {
        Self {
            listed: answers.listed.map(Into::into),
            // A form that this version does not have was not chosen.
            target: answers
                .target
                .and_then(|target| serde_json::from_value(target.into()).ok()),
        }
    }
}

impl From<Listed> for ListedView {
    fn from(listed: Listed) -> Self {
        match listed {
            Listed::Yes => Self::Yes,
            Listed::No => Self::No,
            Listed::NotSure => Self::NotSure,
        }
    }
}

impl From<ListedView> for Listed {
    fn from(listed: ListedView) -> Self {
        match listed {
            ListedView::Yes => Self::Yes,
            ListedView::No => Self::No,
            ListedView::NotSure => Self::NotSure,
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
            RemovalBlock::TooSoon {
                seconds_left,
                enforcing_left,
            } => Self::TooSoon {
                seconds_left,
                enforcing_left,
            },
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
                Reason::ProjectsSince => ReasonView::ProjectsSince,
                Reason::EarlierVersion => ReasonView::EarlierVersion,
                Reason::TooLarge => ReasonView::TooLarge,
            },
        }
    }
}
