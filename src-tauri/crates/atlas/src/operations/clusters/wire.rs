//! A cluster as Atlas writes it.

use addresses::Cloud;
use serde::Deserialize;

use super::{Cluster, ClusterRegion, ClusterState, EncryptionProvider};

/// Every part but the name is optional in the description; free clusters have few of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::operations) struct Wire {
    name: String,
    state_name: Option<String>,
    paused: Option<bool>,
    encryption_at_rest_provider: Option<String>,
    create_date: Option<String>,
    replication_specs: Option<Vec<WireReplication>>,
}

impl Wire {
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// One shard; a replica set is one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireReplication {
    region_configs: Option<Vec<WireRegion>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRegion {
    provider_name: Option<String>,
    backing_provider_name: Option<String>,
    region_name: Option<String>,
    electable_specs: Option<WireHardware>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireHardware {
    instance_size: Option<String>,
    effective_instance_size: Option<String>,
    node_count: Option<u32>,
}

impl From<Wire> for Cluster {
    fn from(wire: Wire) -> Self {
        let regions: Vec<WireRegion> = wire
            .replication_specs
            .unwrap_or_default()
            .into_iter()
            .flat_map(|replication| replication.region_configs.unwrap_or_default())
            .collect();
        Self {
            name: wire.name,
            state: state(wire.state_name.unwrap_or_default()),
            paused: wire.paused.unwrap_or(false),
            encryption_provider: wire
                .encryption_at_rest_provider
                .map_or(EncryptionProvider::None, EncryptionProvider::from_key),
            instance_size: regions.iter().find_map(WireRegion::electable_size),
            shared: regions.iter().any(WireRegion::is_shared),
            regions: each_once(&regions),
            created: wire.create_date.and_then(|text| text.parse().ok()),
        }
    }
}

impl WireRegion {
    /// Source: Atlas Admin API description, `TenantRegionConfig20240805`; Flex clusters by their
    /// own list's name.
    fn is_shared(&self) -> bool {
        matches!(self.provider_name.as_deref(), Some("TENANT" | "FLEX"))
    }

    fn electable_size(&self) -> Option<String> {
        let hardware = self.electable_specs.as_ref()?;
        let size = hardware
            .effective_instance_size
            .as_ref()
            .or(hardware.instance_size.as_ref());
        // A region may have read-only nodes alone. Shared clusters count none.
        size.filter(|_| hardware.node_count != Some(0)).cloned()
    }

    fn place(&self) -> Option<ClusterRegion> {
        let machines = self
            .backing_provider_name
            .as_deref()
            .filter(|_| self.is_shared())
            .or(self.provider_name.as_deref())?;
        Some(ClusterRegion {
            cloud: Cloud::from_key(machines),
            region: self.region_name.clone()?,
        })
    }
}

fn each_once(regions: &[WireRegion]) -> Vec<ClusterRegion> {
    let mut places = Vec::new();
    for place in regions.iter().filter_map(WireRegion::place) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

fn state(name: String) -> ClusterState {
    match name.as_str() {
        "IDLE" => ClusterState::Idle,
        "CREATING" => ClusterState::Creating,
        "UPDATING" => ClusterState::Updating,
        "DELETING" => ClusterState::Deleting,
        "REPAIRING" => ClusterState::Repairing,
        _ => ClusterState::Other(name),
    }
}
