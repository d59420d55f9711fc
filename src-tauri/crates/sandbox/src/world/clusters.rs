//! The clusters of a project.

mod key;

use std::time::Instant;

use serde_json::{Value, json};

use super::addresses;
use super::provider::KeyProvider;
use crate::refusal::Refusal;

/// All clusters of one project.
#[derive(Clone, Default)]
pub(crate) struct Clusters(pub(super) Vec<Cluster>);

/// One cluster.
#[derive(Clone)]
pub(super) struct Cluster {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Every region it is in, the preferred one first.
    pub(super) regions: Vec<Region>,
    /// Such as `IDLE` or `UPDATING`.
    pub(super) state: &'static str,
    pub(super) paused: bool,
    /// Whose key encrypts it; `None` is Atlas's own.
    pub(super) key: Option<KeyProvider>,
    /// It is at work until then, after its key changed.
    pub(super) busy_until: Option<Instant>,
    /// The number of its first address.
    pub(super) first_address: u32,
    /// How many addresses it will get.
    pub(super) planned: u32,
}

/// How it is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    ReplicaSet,
    /// With this many shards, and config servers of its own.
    Sharded(u32),
}

/// Nodes in one region.
#[derive(Clone)]
pub(super) struct Region {
    /// `AWS`, `AZURE` or `GCP`.
    pub(super) cloud: &'static str,
    /// Atlas's name of it, such as `US_EAST_1`.
    pub(super) name: &'static str,
    /// Such as `M30`; `M0` and `FLEX` are shared.
    pub(super) size: &'static str,
    pub(super) nodes: u32,
}

const CONFIG_SERVERS: u32 = 3;

impl Clusters {
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn views(&self, origin: &str, project: &str) -> Vec<Value> {
        self.0
            .iter()
            .map(|cluster| cluster.view(origin, project))
            .collect()
    }

    pub(super) fn view(&self, origin: &str, project: &str, name: &str) -> Result<Value, Refusal> {
        self.0
            .iter()
            .find(|cluster| cluster.name == name)
            .map(|cluster| cluster.view(origin, project))
            .ok_or_else(|| {
                let name: String = name.chars().take(64).collect();
                Refusal::new(
                    404,
                    "CLUSTER_NOT_FOUND",
                    format!("No cluster named {name} exists in group {project}."),
                )
                .with(name)
                .with(project)
            })
    }

    /// Source: Atlas Admin API description, `ClusterIPAddresses`. Shared clusters have no addresses
    /// of their own.
    pub(super) fn addresses(&self) -> Vec<Value> {
        self.0
            .iter()
            .filter(|cluster| !cluster.is_shared())
            .map(Cluster::addresses)
            .collect()
    }

    /// Whether any cluster is encrypted with the provider's key.
    pub(super) fn use_key_of(&self, provider: KeyProvider) -> bool {
        self.0.iter().any(|cluster| cluster.key == Some(provider))
    }

    #[cfg(feature = "scripting")]
    pub(crate) fn set_encryption(&mut self, name: &str, key: Option<KeyProvider>) {
        for cluster in self.0.iter_mut().filter(|cluster| cluster.name == name) {
            cluster.key = key;
        }
    }
}

impl Cluster {
    fn state_now(&self) -> &'static str {
        match self.busy_until {
            Some(until) if Instant::now() < until => "UPDATING",
            _ => self.state,
        }
    }

    fn is_shared(&self) -> bool {
        self.regions.iter().all(Region::is_shared)
    }

    fn nodes(&self) -> u32 {
        let in_a_shard: u32 = self.regions.iter().map(|region| region.nodes).sum();
        match self.shape {
            Shape::ReplicaSet => in_a_shard,
            Shape::Sharded(shards) => in_a_shard * shards + CONFIG_SERVERS,
        }
    }

    /// The documentation's examples are plain addresses.
    fn addresses(&self) -> Value {
        let mut next = self.first_address;
        let mut take = |count: u32| -> Vec<String> {
            let taken = (next..next + count)
                .map(|number| addresses::address(number).to_string())
                .collect();
            next += count;
            taken
        };
        json!({
            "clusterName": self.name,
            "inbound": take(self.nodes()),
            "outbound": take(self.nodes()),
            "futureInbound": take(self.planned),
            "futureOutbound": take(self.planned),
        })
    }

    /// Source: Atlas Admin API description, `ClusterDescription20240805`; fields as recorded.
    fn view(&self, origin: &str, project: &str) -> Value {
        let link = format!(
            "{origin}/api/atlas/v2/groups/{project}/clusters/{}",
            self.name
        );
        let regions: Vec<Value> = (0..7)
            .rev()
            .zip(&self.regions)
            .map(|(below, region)| region.view(below + 1))
            .collect();
        let shards = match self.shape {
            Shape::ReplicaSet => 1,
            Shape::Sharded(shards) => shards,
        };
        let specs: Vec<Value> = (1..=shards)
            .map(|shard| {
                json!({
                    "id": format!("{}{shard:02x}", &self.id[..22]),
                    "regionConfigs": regions,
                    "zoneId": self.id,
                    "zoneName": "Zone 1",
                })
            })
            .collect();
        json!({
            "backupEnabled": !self.is_shared(),
            "clusterType": match self.shape {
                Shape::ReplicaSet => "REPLICASET",
                Shape::Sharded(_) => "SHARDED",
            },
            "connectionStrings": {
                "standardSrv": format!("mongodb+srv://{}.practice.example.invalid", self.name),
            },
            "createDate": "2026-10-01T09:00:00Z",
            "encryptionAtRestProvider": self.key.map_or("NONE", KeyProvider::name),
            "featureCompatibilityVersion": "8.0",
            "groupId": project,
            "id": self.id,
            "labels": [],
            "links": [{"href": link, "rel": "self"}],
            "mongoDBMajorVersion": "8.0",
            "mongoDBVersion": "8.0.29",
            "name": self.name,
            "paused": self.paused,
            "pitEnabled": false,
            "replicationSpecs": specs,
            "rootCertType": "ISRGROOTX1",
            "stateName": self.state_now(),
            "tags": [],
            "terminationProtectionEnabled": false,
            "versionReleaseSystem": "LTS",
        })
    }
}

impl Region {
    fn is_shared(&self) -> bool {
        matches!(self.size, "M0" | "FLEX")
    }

    fn view(&self, priority: u32) -> Value {
        if self.is_shared() {
            let mut size = json!({"effectiveInstanceSize": self.size});
            if self.size == "M0" {
                size["instanceSize"] = json!("M0");
            }
            return json!({
                "backingProviderName": self.cloud,
                "electableSpecs": size,
                "priority": priority,
                "providerName": "TENANT",
                "regionName": self.name,
            });
        }
        let hardware = |nodes: u32| {
            let mut hardware = json!({
                "diskSizeGB": 40.0,
                "instanceSize": self.size,
                "nodeCount": nodes,
            });
            if self.cloud != "GCP" {
                hardware["diskIOPS"] = json!(3000);
            }
            hardware
        };
        json!({
            "analyticsSpecs": hardware(0),
            "electableSpecs": hardware(self.nodes),
            "priority": priority,
            "providerName": self.cloud,
            "readOnlySpecs": hardware(0),
            "regionName": self.name,
        })
    }
}
