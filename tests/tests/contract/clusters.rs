//! Clusters and whose key they are encrypted with, against the description.

use atlas::{AtlasError, ClusterState, EncryptionProvider};
use serde_json::{Value, json};
use tests::scripted::{Reply, ScriptedServer};

use crate::operations::{answering, checked};
use crate::support::{PROJECT, api_key, behind_digest, client, signed};

fn cluster(name: &str, provider: &str, state: &str) -> Value {
    json!({
        "name": name, "clusterType": "REPLICASET", "createDate": "2026-08-10T03:02:48Z",
        "encryptionAtRestProvider": provider, "paused": false, "stateName": state,
        "replicationSpecs": [{"id": "6a793f582c88faeba59ba4c3", "regionConfigs": [{
            "providerName": "AWS", "regionName": "US_EAST_1", "priority": 7,
            "electableSpecs": {"instanceSize": "M30", "nodeCount": 3, "diskSizeGB": 30.5},
        }]}],
    })
}

fn free_cluster() -> Value {
    json!({
        "name": "toy", "stateName": "IDLE",
        "replicationSpecs": [{"regionConfigs": [{
            "providerName": "TENANT", "backingProviderName": "AZURE", "regionName": "US_EAST_2",
            "electableSpecs": {"instanceSize": "M0"},
        }]}],
    })
}

#[tokio::test]
async fn clusters() {
    let answer = json!({
        "results": [cluster("orders", "AWS", "IDLE"), free_cluster()], "totalCount": 2,
    })
    .to_string();
    let server = answering(&answer);
    let clusters = client(&server, api_key()).clusters(PROJECT).await.unwrap();

    let [orders, toy] = &clusters[..] else {
        panic!("not two: {clusters:?}");
    };
    assert_eq!(orders.encryption_provider, EncryptionProvider::Aws);
    assert_eq!(orders.instance_size.as_deref(), Some("M30"));
    assert!(!orders.shared);
    assert_eq!(toy.instance_size.as_deref(), Some("M0"));
    assert!(toy.shared, "it cannot have a key of its own");
    checked(&server, &answer, "listGroupClusters");
}

#[tokio::test]
async fn every_page_of_clusters_is_read() {
    let server = behind_digest(|_, number| {
        let of_page = |page: usize, size: usize| -> Vec<Value> {
            (0..size)
                .map(|place| cluster(&format!("c{page}-{place}"), "NONE", "IDLE"))
                .collect()
        };
        let results = of_page(number, if number == 0 { 50 } else { 3 });
        Reply::json(200, &json!({"results": results}).to_string())
    });
    let clusters = client(&server, api_key()).clusters(PROJECT).await.unwrap();

    assert_eq!(clusters.len(), 53);
    let pages: Vec<String> = signed(&server)
        .iter()
        .flat_map(|request| request.query().into_iter().map(owned).collect::<Vec<_>>())
        .filter(|pair| pair.starts_with("pageNum"))
        .collect();
    assert_eq!(pages, ["pageNum=1", "pageNum=2"]);
}

fn owned((name, value): (&str, &str)) -> String {
    format!("{name}={value}")
}

#[tokio::test]
async fn one_cluster() {
    let answer = cluster("orders", "NONE", "REPAIRING").to_string();
    let server = answering(&answer);
    let found = client(&server, api_key())
        .cluster(PROJECT, "orders")
        .await
        .unwrap();

    assert_eq!(found.state, ClusterState::Repairing);
    checked(&server, &answer, "getGroupCluster");
}

#[tokio::test]
async fn only_whose_key_it_is_is_sent() {
    for (provider, expected) in [
        (EncryptionProvider::Aws, "AWS"),
        (EncryptionProvider::Azure, "AZURE"),
        (EncryptionProvider::Gcp, "GCP"),
        (EncryptionProvider::None, "NONE"),
    ] {
        let answer = cluster("orders", expected, "UPDATING").to_string();
        let server = answering(&answer);
        let now = client(&server, api_key())
            .update_cluster_encryption(PROJECT, "orders", &provider)
            .await
            .unwrap();

        assert_eq!(now.encryption_provider, provider);
        assert_eq!(now.state, ClusterState::Updating);
        let Some(request) = checked(&server, &answer, "updateGroupCluster") else {
            return;
        };
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(
            body,
            json!({"encryptionAtRestProvider": expected}),
            "a field more would change the cluster"
        );
    }
}

#[tokio::test]
async fn a_move_that_may_have_been_taken_is_sent_once() {
    for reply in [
        Reply::Cut(Vec::new()),
        Reply::json(500, r#"{"error":500,"errorCode":"UNEXPECTED_ERROR"}"#),
    ] {
        let server = behind_digest(move |_, _| reply.clone());
        let outcome = client(&server, api_key())
            .update_cluster_encryption(PROJECT, "orders", &EncryptionProvider::Aws)
            .await;

        assert!(outcome.is_err());
        assert_eq!(signed(&server).len(), 1);
    }
}

#[tokio::test]
async fn a_name_that_no_cluster_has_is_not_asked_for() {
    let server: ScriptedServer = answering("{}");
    let client = client(&server, api_key());
    for name in ["", "..", "orders/processArgs", "orders?a=b"] {
        let read = client.cluster(PROJECT, name).await;
        let moved = client
            .update_cluster_encryption(PROJECT, name, &EncryptionProvider::None)
            .await;
        assert!(matches!(read, Err(AtlasError::InvalidName)), "{name}");
        assert!(matches!(moved, Err(AtlasError::InvalidName)), "{name}");
    }
    assert_eq!(server.requests(), []);
}
