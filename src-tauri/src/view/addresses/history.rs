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
    /// Days (UTC) on which it came over a connection that a public authority vouched for, and on which
    /// it came over another one; none of both: how it came is not known.
    pub public_days: u32,
    pub private_days: u32,
    /// What fetched it: the window, the timer; neither: not known.
    pub by_window: bool,
    pub by_timer: bool,
    /// When it was fetched last, RFC 3339, where that is known.
    pub last: Option<String>,
    pub review: ListReviewView,
}

/// What was found about a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ListReviewView {
    /// It was kept by an earlier version.
    Unknown,
    /// It is as usual.
    NotNeeded,
    /// A person has to look at it first.
    Waiting,
    /// A mistake holds it back for good.
    HeldBack,
    /// A person accepted it, RFC 3339.
    Accepted { at: String },
    /// A person struck it out, RFC 3339: it counts nowhere.
    StruckOut { at: String },
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
