//! What will be added, and what became of it.

use clouds::aws::Flaw;
use clouds::aws::write::Refusal;
use clouds::change::{Ended, Fate, Progress};

use super::statement_name;
use crate::clouds::aws_adding::{self, Added, Planned};
use crate::view::from::count;
use crate::view::{
    AwsAddedView, AwsChangeView, AwsEndedView, AwsFateKindView, AwsFateView, AwsPlaceView,
    AwsPlanView, AwsProgressView,
};

impl From<&Planned> for AwsPlanView {
    fn from(planned: &Planned) -> Self {
        Self {
            token: planned.token,
            account: planned.read.identity.account.clone(),
            identity: planned.read.identity.arn.clone(),
            count: count(aws_adding::count(&planned.plan)),
            changes: changes(planned),
        }
    }
}

fn changes(planned: &Planned) -> Vec<AwsChangeView> {
    let additions = planned.plan.additions.iter().map(|addition| {
        let there = addition.policy.and_then(|at| planned.read.policies.get(at));
        let before = there.and_then(|policy| policy.text.clone());
        AwsChangeView {
            place: there.map_or(AwsPlaceView::Inline, |policy| policy.place.into()),
            name: there.map_or_else(|| addition.name.clone(), |policy| policy.name.clone()),
            is_new: there.is_none(),
            statements: addition
                .statements
                .iter()
                .map(|(at, _)| statement_name(&addition.text, *at))
                .collect(),
            added: addition.added.iter().map(ToString::to_string).collect(),
            used: count(addition.meter.used),
            limit: count(addition.meter.limit),
            before: pretty(&before.unwrap_or_default()),
            after: pretty(&addition.text),
        }
    });
    additions.collect()
}

/// A document as people read it, one member a line.
fn pretty(text: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(text);
    value.map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
}

impl From<Progress> for AwsProgressView {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::ReadingAgain => Self::ReadingAgain,
            Progress::Saving => Self::Saving,
            Progress::Writing { at } => Self::Writing { at: count(at) },
            Progress::ReadingBack { at } => Self::ReadingBack { at: count(at) },
        }
    }
}

impl From<Added> for AwsAddedView {
    fn from(added: Added) -> Self {
        let changes = changes(&added.planned).into_iter();
        let fates = added.outcome.fates.iter();
        Self {
            ended: match &added.outcome.ended {
                Ended::Proven => AwsEndedView::Proven,
                Ended::Cancelled => AwsEndedView::Cancelled,
                Ended::NotSaved(error) => {
                    tracing::warn!(%error, "what there was is not saved");
                    AwsEndedView::NotSaved
                }
                Ended::Stopped => AwsEndedView::Stopped,
            },
            count: count(aws_adding::count(&added.planned.plan)),
            changes: changes
                .zip(fates)
                .map(|(change, fate)| AwsFateView {
                    place: change.place,
                    name: change.name,
                    fate: fate.into(),
                })
                .collect(),
            rollback: added
                .rollback
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            now: added.now.map(Into::into),
        }
    }
}

impl From<&Fate<Refusal>> for AwsFateKindView {
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

impl From<&Refusal> for AwsFateKindView {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Cloud(error) => Self::Refused {
                problem: error.into(),
            },
            Refusal::Flaws(flaws) => {
                let principal = flaws.iter().find_map(|flaw| match flaw {
                    Flaw::LeftoverPrincipal { principal, .. } => Some(principal.clone()),
                    _ => None,
                });
                Self::Flawed { principal }
            }
            Refusal::TooLong(limit) => Self::TooLong {
                used: count(limit.size),
                limit: count(limit.most),
            },
            Refusal::NotWritable => Self::NotWritable,
            Refusal::VersionsFull { oldest } => Self::VersionsFull {
                oldest: u32::try_from(*oldest).unwrap_or(u32::MAX),
            },
        }
    }
}
