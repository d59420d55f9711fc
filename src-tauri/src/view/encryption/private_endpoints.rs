//! Private networking, and what stands before switching off.

use serde::Serialize;
use specta::Type;

use crate::view::ProviderView;

/// Private networking of one provider.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrivateEndpointsView {
    pub project_id: String,
    pub provider: ProviderView,
    /// *Require private networking* is on.
    pub required: bool,
    pub endpoints: Vec<EndpointView>,
    /// Regions of the clusters on the key that have no endpoint.
    pub regions_missing: Vec<String>,
    /// Regions in which an endpoint can be made, those of the clusters first.
    pub regions: Vec<String>,
    /// Every region of the clusters on the key has an active endpoint, and no other route is used.
    pub lists_not_needed: bool,
    /// What keeps it from being required, whatever the person says.
    pub conflicts: Vec<PrivateNetworkingConflictView>,
    /// The person has to say first that the policies' address conditions were dealt with (W2).
    pub conditions_to_settle: bool,
    /// What the switch waits for.
    pub switch: PrivateNetworkingSwitchView,
    /// AWS: conditions for the time of going over.
    pub transition: Option<TransitionView>,
}

/// Conditions, in JSON, that keep a key in reach over both networks.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransitionView {
    /// Added to the key policy's statement that denies other addresses.
    pub deny: String,
    /// The sole condition of a second statement beside the one that allows the addresses.
    pub allow: String,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EndpointView {
    pub id: String,
    /// As Atlas names it.
    pub region: String,
    pub status: EndpointStatusView,
    /// Atlas's words on what went wrong.
    pub error: Option<String>,
    /// Azure: the connection to approve in the vault.
    pub connection_name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum EndpointStatusView {
    Initiating,
    PendingAcceptance,
    Active,
    Failed,
    PendingRecreation,
    Deleting,
    /// A word this version does not know.
    Other,
}

/// What prevents requiring private networking (safety rules W2 and Z2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PrivateNetworkingConflictView {
    /// AWS: nobody confirmed yet that the policies' address conditions were dealt with.
    AddressConditions,
    MultiCloudCluster {
        cluster: String,
    },
    MultiRegionCluster {
        cluster: String,
        regions: Vec<String>,
    },
    /// The cluster is in another region than the key.
    KeyElsewhere {
        cluster: String,
        region: String,
    },
    NotOffered,
    ProviderOff,
    KeyNotValid,
}

/// What the switch of private networking waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PrivateNetworkingSwitchView {
    /// Nothing: it may be switched.
    Ready,
    /// Off, and `conflicts` prevent it.
    Conflicts,
    /// Off, and the person has to say that the address conditions were dealt with (safety rule W2).
    AddressConditions,
    /// On, and its endpoints are deleted first.
    EndpointsExist,
}

/// What stands before switching a provider off.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DisablingView {
    pub project_id: String,
    pub provider: ProviderView,
    /// In the order to deal with them.
    pub obstacles: Vec<DisablingObstacleView>,
}

/// Why a provider cannot be switched off yet (safety rule S5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum DisablingObstacleView {
    /// Atlas cannot change or switch off what it cannot reach.
    KeyNotValid,
    ClustersUseKey {
        clusters: Vec<String>,
    },
    EndpointsExist {
        regions: Vec<String>,
    },
    BackupCompliancePolicy,
}
