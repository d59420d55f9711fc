//! The lists that were fetched so far, side by side.

use serde::Serialize;
use specta::Type;

use crate::view::CloudView;

/// The lists that were fetched so far.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// Newest first; each differs from the one before it.
    pub snapshots: Vec<SnapshotView>,
}

/// A list as it was fetched.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotView {
    pub id: String,
    /// RFC 3339.
    pub at: String,
    pub outbound: u32,
    pub inbound: u32,
    /// Outbound addresses that came and went since the snapshot before; 0 for the oldest.
    pub added: u32,
    pub removed: u32,
}

/// Two snapshots side by side.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotsView {
    pub outbound: SnapshotChangeView,
    pub inbound: SnapshotChangeView,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotChangeView {
    pub added: Vec<ChangedRegionView>,
    pub removed: Vec<ChangedRegionView>,
}

/// What changed in one region.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangedRegionView {
    pub cloud: CloudView,
    pub region: String,
    pub place: Option<String>,
    /// How many.
    pub count: u32,
    /// At most the first 500.
    pub cidrs: Vec<String>,
}
