//! The lists that were fetched so far.

use crate::addresses::history::{ChangedRegion, Snapshot, SnapshotChange};
use crate::view::count;
use crate::view::{
    ChangedRegionView, HistoryView, SnapshotChangeView, SnapshotView, SnapshotsView,
};

impl From<Vec<Snapshot>> for HistoryView {
    fn from(snapshots: Vec<Snapshot>) -> Self {
        Self {
            snapshots: snapshots.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Snapshot> for SnapshotView {
    fn from(snapshot: Snapshot) -> Self {
        Self {
            id: snapshot.id,
            at: snapshot.at.to_string(),
            outbound: count(snapshot.outbound),
            inbound: count(snapshot.inbound),
            added: count(snapshot.added),
            removed: count(snapshot.removed),
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
