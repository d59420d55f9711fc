//! The lists that were fetched so far.

use storage::ListReview;

use crate::addresses::history::{ChangedRegion, FetchedSnapshot, SnapshotChange};
use crate::view::count;
use crate::view::{
    ChangedRegionView, HistoryView, ListReviewView, SnapshotChangeView, SnapshotView, SnapshotsView,
};

impl From<Vec<FetchedSnapshot>> for HistoryView {
    fn from(snapshots: Vec<FetchedSnapshot>) -> Self {
        Self {
            snapshots: snapshots.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<FetchedSnapshot> for SnapshotView {
    fn from(fetched: FetchedSnapshot) -> Self {
        let snapshot = fetched.snapshot;
        Self {
            public_days: count(fetched.public_days),
            private_days: count(fetched.private_days),
            by_window: fetched.by_window,
            by_timer: fetched.by_timer,
            last: fetched.last.map(|at| at.to_string()),
            review: fetched.review.into(),
            id: snapshot.id,
            at: snapshot.at.to_string(),
            outbound: count(snapshot.outbound),
            inbound: count(snapshot.inbound),
            added: count(snapshot.added),
            removed: count(snapshot.removed),
        }
    }
}

impl From<Option<ListReview>> for ListReviewView {
    fn from(review: Option<ListReview>) -> Self {
        match review {
            None => Self::Unknown,
            Some(ListReview::NotNeeded) => Self::NotNeeded,
            Some(ListReview::Waiting) => Self::Waiting,
            Some(ListReview::HeldBack) => Self::HeldBack,
            Some(ListReview::Accepted(at)) => Self::Accepted { at: at.to_string() },
            Some(ListReview::StruckOut(at)) => Self::StruckOut { at: at.to_string() },
        }
    }
}

impl From<(SnapshotChange, SnapshotChange)> for SnapshotsView {
    fn from((outbound, inbound): (SnapshotChange, SnapshotChange)) -> Self {
        Self {
            outbound: outbound.into(),
            inbound: inbound.into(),
        }
    }
}

impl From<SnapshotChange> for SnapshotChangeView {
    fn from(change: SnapshotChange) -> Self {
        Self {
            added: change.added.into_iter().map(Into::into).collect(),
            removed: change.removed.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ChangedRegion> for ChangedRegionView {
    fn from(changed: ChangedRegion) -> Self {
        Self {
            cloud: (&changed.cloud).into(),
            region: changed.region,
            place: changed.place,
            count: count(changed.count),
            cidrs: changed.nets.iter().map(ToString::to_string).collect(),
        }
    }
}
