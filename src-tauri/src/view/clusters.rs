//! The Clusters screen, and moving clusters onto the key and off it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{CloudView, ErrorView, ProviderView};

/// The clusters of the project in use.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClustersView {
    pub project_id: String,
    /// When this was read from Atlas, RFC 3339.
    pub read_at: String,
    pub clusters: Vec<ClusterView>,
    /// Providers that are switched on, in the order of the Encryption screen.
    pub providers: Vec<ProviderView>,
    /// Whether this sign-in may change clusters; `true` where that is not known.
    pub may_change: bool,
}

/// One cluster.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClusterView {
    pub name: String,
    pub regions: Vec<ClusterRegionView>,
    /// Such as `M30`.
    pub tier: Option<String>,
    pub state: ClusterStateView,
    pub paused: bool,
    pub key: ClusterKeyView,
    /// For each provider switched on, and for Atlas's own key: whether it may move there.
    pub moves: Vec<PossibleMoveView>,
}

/// A region that a cluster has nodes in.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClusterRegionView {
    pub cloud: CloudView,
    /// Atlas's name, such as `US_EAST_1`.
    pub name: String,
}

/// What Atlas is doing with a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ClusterStateView {
    Idle,
    Creating,
    Updating,
    Deleting,
    Repairing,
    Other,
}

/// Whose key a cluster is encrypted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ClusterKeyView {
    Atlas,
    Aws,
    Azure,
    Gcp,
    /// A word this version does not know.
    Other,
}

/// Whether a cluster may move to a key.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PossibleMoveView {
    pub to: ClusterKeyView,
    /// Why not; `None` where it may.
    pub obstacle: Option<ObstacleView>,
}

/// Why a cluster may not be moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ObstacleView {
    Shared,
    TooSmall { size: String },
    AlreadyThere,
    OnAnotherKey { key: ClusterKeyView },
    ProviderOff,
    KeyNotValid,
    Paused,
    Changing { state: ClusterStateView },
}

/// What is about to be moved, for one confirming press.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveSummaryView {
    /// Names this summary when it is confirmed.
    pub token: u32,
    pub organization: String,
    pub project: String,
    pub host: String,
    pub to: ClusterKeyView,
    /// Moved one after another, in this order.
    pub clusters: Vec<String>,
    /// The first clusters of the project on its key: the project's name has to be typed.
    pub type_project_name: bool,
    /// What the person has to say holds before they are sent (safety rules S10 and Z3).
    pub safeguards: Vec<SafeguardView>,
}

/// What has to hold before clusters go on a key; `encryption::Safeguard` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SafeguardView {
    DeletionGuarded,
    SoftDelete,
    PurgeProtection,
    NoExpiry,
    LongDestructionPeriod,
    SecondPerson,
}

/// Moves that go on or have ended, as far as this program knows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MovesView {
    pub project_id: String,
    pub to: ClusterKeyView,
    pub moves: Vec<MoveView>,
    /// Something is still being sent or followed.
    pub running: bool,
}

/// One cluster's move.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveView {
    pub cluster: String,
    pub state: MoveStateView,
    /// When it was sent, RFC 3339; `None` where it was not.
    pub began_at: Option<String>,
}

/// How far one cluster's move is.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum MoveStateView {
    /// Its turn comes after the one before.
    Queued,
    /// It was not sent before the program was closed or the row was stopped: offered, never sent
    /// by itself.
    NotSent,
    Checking,
    Sending,
    ReadingBack,
    /// Atlas is at work.
    Following,
    /// Atlas took it and cannot be asked right now.
    OutOfSight,
    Done,
    /// The cluster could not be moved; nothing was sent.
    NotBecause {
        obstacle: ObstacleView,
    },
    /// Atlas is not moving the cluster there.
    NotOnItsWay,
    /// Atlas answered that it was not taken, or nobody knows.
    Failed {
        error: ErrorView,
    },
}
