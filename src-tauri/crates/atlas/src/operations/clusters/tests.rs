#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};

use super::*;
use crate::paging::Page;
use crate::recorded;

fn read(answer: Value) -> Cluster {
    serde_json::from_value::<Wire>(answer).unwrap().into()
}

fn region(provider: &str, region: &str, size: &str, electable: u32) -> Value {
    json!({"providerName": provider, "regionName": region,
        "electableSpecs": {"instanceSize": size, "nodeCount": electable}})
}

fn place(cloud: Cloud, region: &str) -> ClusterRegion {
    ClusterRegion {
        cloud,
        region: region.to_owned(),
    }
}

#[test]
fn the_recorded_cluster_is_read() {
    let Some(reply) = recorded::reply("get-clusters.http") else {
        return;
    };
    let page: Page<Wire> = reply.json(Operation::Clusters).unwrap();

    let clusters: Vec<Cluster> = page.results.into_iter().map(Into::into).collect();
    assert_eq!(
        clusters,
        [Cluster {
            name: "cluster-759".to_owned(),
            state: ClusterState::Updating,
            paused: false,
            encryption_provider: EncryptionProvider::None,
            regions: vec![place(Cloud::Aws, "US_EAST_1")],
            instance_size: Some("M10".to_owned()),
            shared: false,
            created: Some("2026-08-10T03:02:48Z".parse().unwrap()),
        }],
        "two shards in one region are one place"
    );
}

#[test]
fn a_cluster_over_several_clouds_names_each_place_once_and_in_order() {
    let cluster = read(json!({"name": "orders", "replicationSpecs": [
        {"regionConfigs": [region("AWS", "EU_WEST_1", "M30", 0), region("AZURE", "EUROPE_NORTH", "M40", 3)]},
        {"regionConfigs": [region("AZURE", "EUROPE_NORTH", "M50", 3), region("GCP", "EUROPE_WEST_1", "M50", 2)]},
    ]}));

    assert_eq!(
        cluster.regions,
        [
            place(Cloud::Aws, "EU_WEST_1"),
            place(Cloud::Azure, "EUROPE_NORTH"),
            place(Cloud::Gcp, "EUROPE_WEST_1"),
        ]
    );
    assert_eq!(
        cluster.instance_size.as_deref(),
        Some("M40"),
        "the first region has no node that could become primary"
    );
}

#[test]
fn a_cluster_on_shared_machines_says_so_and_whose_they_are() {
    let cluster = read(
        json!({"name": "toy", "replicationSpecs": [{"regionConfigs": [{
            "providerName": "TENANT", "backingProviderName": "GCP", "regionName": "CENTRAL_US",
            "electableSpecs": {"instanceSize": "M5", "effectiveInstanceSize": "FLEX"},
        }]}]}),
    );

    assert!(cluster.shared);
    assert_eq!(cluster.regions, [place(Cloud::Gcp, "CENTRAL_US")]);
    assert_eq!(cluster.instance_size.as_deref(), Some("FLEX"));
}

#[test]
fn states_and_providers_are_recognised_and_unknown_ones_kept() {
    let states = [
        ("IDLE", ClusterState::Idle),
        ("CREATING", ClusterState::Creating),
        ("UPDATING", ClusterState::Updating),
        ("DELETING", ClusterState::Deleting),
        ("REPAIRING", ClusterState::Repairing),
        ("RESTING", ClusterState::Other("RESTING".to_owned())),
    ];
    for (word, expected) in states {
        assert_eq!(
            read(json!({"name": "c", "stateName": word})).state,
            expected
        );
    }
    let providers = [
        ("NONE", EncryptionProvider::None),
        ("AWS", EncryptionProvider::Aws),
        ("AZURE", EncryptionProvider::Azure),
        ("GCP", EncryptionProvider::Gcp),
        ("OCI", EncryptionProvider::Other("OCI".to_owned())),
    ];
    for (word, expected) in providers {
        let cluster = read(json!({"name": "c", "encryptionAtRestProvider": word}));
        assert_eq!(cluster.encryption_provider, expected);
        assert_eq!(cluster.encryption_provider.key(), word, "and back");
    }
}

#[test]
fn a_cluster_with_nothing_but_a_name_is_still_listed() {
    let cluster = read(json!({"name": "new", "paused": null, "replicationSpecs": null}));

    assert_eq!(cluster.state, ClusterState::Other(String::new()));
    assert_eq!(cluster.encryption_provider, EncryptionProvider::None);
    assert_eq!((cluster.instance_size, cluster.created), (None, None));
    assert!(cluster.regions.is_empty() && !cluster.paused && !cluster.shared);
}
