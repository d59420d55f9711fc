//! Putting clusters on a key and taking them off, and what that keeps from switching off.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Config, KeyProvider, Sandbox, Timing};
use serde_json::json;

use crate::settings::Project;
use crate::support::{Caller, Got, send};

const DATED: &str = "application/vnd.atlas.2024-10-23+json";

async fn with(lasting: Duration) -> Sandbox {
    Sandbox::start(Config {
        timing: Timing {
            cluster_change: lasting,
            ..Timing::default()
        },
        ..Config::default()
    })
    .await
    .unwrap()
}

async fn moved(project: &Project<'_>, cluster: &str, key: &str) -> Got {
    let url = format!(
        "{}/api/atlas/v2/groups/{}/clusters/{cluster}",
        project.caller.sandbox.origin(),
        project.id
    );
    let request = project
        .caller
        .client
        .request(Method::PATCH, url)
        .bearer_auth(&project.caller.token)
        .header("accept", DATED)
        .header("content-type", DATED)
        .body(json!({"encryptionAtRestProvider": key}).to_string());
    send(request).await
}

#[tokio::test]
async fn two_clusters_go_onto_the_key_and_keep_it_from_being_switched_off() {
    let sandbox = with(Duration::ZERO).await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    assert_eq!(
        moved(&project, "checkout", "AWS").await.code(),
        "ENCRYPTION_AT_REST_NOT_ENABLED"
    );
    project.patched(&project.aws().await).await;

    for cluster in ["checkout", "catalog"] {
        let got = moved(&project, cluster, "AWS").await;
        assert_eq!(
            got.json()["encryptionAtRestProvider"],
            "AWS",
            "{}",
            got.text
        );
        assert_eq!(got.json()["stateName"], "IDLE");
    }
    let off = json!({"awsKms": {"enabled": false}});
    assert_eq!(
        project.refused(&off).await,
        (409, "CANNOT_DISABLE_ENCRYPTION_AT_REST".to_owned())
    );

    for cluster in ["checkout", "catalog"] {
        assert_eq!(moved(&project, cluster, "NONE").await.status, 200);
    }
    assert_eq!(project.patched(&off).await["awsKms"]["enabled"], false);
}

#[tokio::test]
async fn a_cluster_is_at_work_after_its_key_changed() {
    let sandbox = with(Duration::from_secs(3600)).await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;

    let got = moved(&project, "checkout", "AWS").await;

    assert_eq!(got.json()["stateName"], "UPDATING");
}

#[tokio::test]
async fn clusters_that_cannot_use_a_key_are_refused_with_atlass_codes() {
    let sandbox = with(Duration::ZERO).await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    moved(&project, "checkout", "AWS").await;

    for (cluster, key, code) in [
        ("try-out", "AWS", "CANNOT_USE_ENCRYPTION_AT_REST_TENANT"),
        (
            "checkout",
            "GCP",
            "CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER",
        ),
        ("catalog", "GCP", "ENCRYPTION_AT_REST_NOT_ENABLED"),
        ("catalog", "MARS", "INVALID_ENCRYPTION_AT_REST_PROVIDER"),
        ("nowhere", "AWS", "CLUSTER_NOT_FOUND"),
    ] {
        assert_eq!(
            moved(&project, cluster, key).await.code(),
            code,
            "{cluster}"
        );
    }
    sandbox
        .script()
        .set_valid(&project.id, KeyProvider::Aws, false);
    assert_eq!(
        moved(&project, "checkout", "NONE").await.code(),
        "ENCRYPTION_AT_REST_SETTINGS_INVALID",
        "a key that does not work lets nobody off it"
    );
}

#[tokio::test]
async fn a_key_that_stops_working_raises_an_alert() {
    let sandbox = with(Duration::ZERO).await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let path = format!("/api/atlas/v2/groups/{}/alerts?status=OPEN", project.id);
    assert_eq!(caller.get(&path).await.json()["results"], json!([]));

    let script = sandbox.script();
    script.set_valid(&project.id, KeyProvider::Aws, false);
    script.set_alerts(&project.id, &["AWS_ENCRYPTION_KEY_NEEDS_ROTATION"]);

    let open = caller.get(&path).await.json();
    assert_eq!(
        open["results"][0]["eventTypeName"],
        "AWS_ENCRYPTION_KEY_INVALID"
    );
    assert_eq!(
        open["results"][1]["eventTypeName"],
        "AWS_ENCRYPTION_KEY_NEEDS_ROTATION"
    );
}
