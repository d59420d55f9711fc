//! What will be added, and what became of it.

use access_list::AwsFirst;
use clouds::change::{Ended, Fate, Progress};
use sandbox::Rehearsal;

use crate::clouds::adding::FirstList;
use crate::clouds::changing::{Change, Changed, Kind, Place, Planned, Refusal};
use crate::view::from::count;
use crate::view::{
    CloudChangeKindView, CloudChangeView, CloudChangedView, CloudEndedView, CloudFateKindView,
    CloudFateView, CloudPlaceView, CloudPlanView, CloudProgressView, FirstListRequest,
    RehearsalRequest,
};

impl From<&Planned> for CloudPlanView {
    fn from(planned: &Planned) -> Self {
        Self {
            token: planned.token,
            kind: planned.kind.into(),
            cloud: planned.read.cloud().into(),
            account: planned.account.clone(),
            identity: planned.identity.clone(),
            count: count(planned.count),
            changes: planned.changes.iter().map(Into::into).collect(),
            left_out: planned.left_out.clone(),
        }
    }
}

impl From<FirstListRequest> for FirstList {
    fn from(first: FirstListRequest) -> Self {
        match first {
            FirstListRequest::AwsRole => Self::Aws(AwsFirst::Role),
            FirstListRequest::AwsKey => Self::Aws(AwsFirst::Key),
            FirstListRequest::Azure { own_address } => Self::Azure { own_address },
        }
    }
}

impl From<RehearsalRequest> for Rehearsal {
    fn from(what: RehearsalRequest) -> Self {
        match what {
            RehearsalRequest::Edit => Self::Edit,
            RehearsalRequest::Fill => Self::Fill,
            RehearsalRequest::AsItWas => Self::AsItWas,
        }
    }
}

impl From<&Change> for CloudChangeView {
    fn from(change: &Change) -> Self {
        Self {
            place: change.place.into(),
            name: change.name.clone(),
            is_new: change.is_new,
            parts: change.parts.clone(),
            added: change.added.iter().map(ToString::to_string).collect(),
            removed: change.removed.iter().map(ToString::to_string).collect(),
            used: count(change.used),
            limit: count(change.limit),
            before: pretty(&change.before),
            after: pretty(&change.after),
        }
    }
}

impl From<Kind> for CloudChangeKindView {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Add => Self::Add,
            Kind::Begin => Self::Begin,
            Kind::PutBack => Self::PutBack,
            Kind::Remove => Self::Remove,
        }
    }
}

impl From<Place> for CloudPlaceView {
    fn from(place: Place) -> Self {
        match place {
            Place::Aws(place) => place.into(),
            Place::Vault => Self::Vault,
            Place::Level => Self::Level,
            Place::Rule => Self::Rule,
        }
    }
}

/// A document as people read it, one member a line.
fn pretty(text: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(text);
    value.map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
}

impl From<Progress> for CloudProgressView {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::ReadingAgain => Self::ReadingAgain,
            Progress::Saving => Self::Saving,
            Progress::Writing { at } => Self::Writing { at: count(at) },
            Progress::ReadingBack { at } => Self::ReadingBack { at: count(at) },
        }
    }
}

impl From<Changed> for CloudChangedView {
    fn from(changed: Changed) -> Self {
        let changes = changed.planned.changes.iter();
        let fates = changed.outcome.fates.iter();
        Self {
            kind: changed.planned.kind.into(),
            cloud: changed.planned.read.cloud().into(),
            ended: match &changed.outcome.ended {
                Ended::Proven => CloudEndedView::Proven,
                Ended::Cancelled => CloudEndedView::Cancelled,
                Ended::NotSaved(error) => {
                    tracing::warn!(%error, "what there was is not saved");
                    CloudEndedView::NotSaved
                }
                Ended::Stopped => CloudEndedView::Stopped,
            },
            count: count(changed.planned.count),
            changes: changes
                .zip(fates)
                .map(|(change, fate)| CloudFateView {
                    place: change.place.into(),
                    name: change.name.clone(),
                    fate: fate.into(),
                })
                .collect(),
            rollback: changed
                .rollback
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            now: changed.now.map(Into::into),
        }
    }
}

impl From<&Fate<Refusal>> for CloudFateKindView {
    fn from(fate: &Fate<Refusal>) -> Self {
        match fate {
            Fate::NotStarted => Self::NotStarted,
            Fate::NoDocument => Self::Flawed { principal: None },
            Fate::Changed { .. } => Self::Changed,
            Fate::NotRead(error) => Self::NotRead {
                problem: error.into(),
            },
            Fate::AlreadyThere => Self::AlreadyThere,
            Fate::Refused(refusal) => refusal.into(),
            Fate::Proven { .. } => Self::Proven,
            Fate::Foreign { .. } => Self::Foreign,
            Fate::NotProven { .. } => Self::NotProven,
            Fate::Unclear { .. } => Self::Unclear,
        }
    }
}

impl From<&Refusal> for CloudFateKindView {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Cloud(error) => Self::Refused {
                problem: error.into(),
            },
            Refusal::Flawed { principal } => Self::Flawed {
                principal: principal.clone(),
            },
            Refusal::TooLong { used, limit } => Self::TooLong {
                used: count(*used),
                limit: count(*limit),
            },
            Refusal::NotWritable => Self::NotWritable,
            Refusal::VersionsFull { oldest } => Self::VersionsFull {
                oldest: u32::try_from(*oldest).unwrap_or(u32::MAX),
            },
        }
    }
}
