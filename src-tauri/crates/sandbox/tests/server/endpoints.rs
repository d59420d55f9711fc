//! Private endpoints, the policy, and what they keep from happening.

use std::time::Duration;

use sandbox::{Config, KeyProvider, Sandbox, Timing};
use serde_json::json;

use crate::settings::Project;
use crate::support::{Caller, encryption_path};

async fn quick() -> Sandbox {
    Sandbox::start(Config {
        timing: Timing {
            endpoint_change: Duration::ZERO,
            ..Timing::default()
        },
        ..Config::default()
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_endpoint_is_made_listed_and_deleted() {
    let sandbox = quick().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let path = format!("{}/AWS/privateEndpoints", encryption_path(&caller).await);
    let early = caller
        .post(&path, &json!({"regionName": "US_EAST_1"}))
        .await;
    assert_eq!(early.code(), "ENCRYPTION_AT_REST_NOT_ENABLED");

    project.patched(&project.aws().await).await;
    let made = caller
        .post(&path, &json!({"regionName": "US_EAST_1"}))
        .await;
    assert_eq!(made.status, 202);
    let listed = caller.get(&path).await.json();
    assert_eq!(listed["results"][0]["status"], "ACTIVE");

    let one = format!("{path}/{}", made.json()["id"].as_str().unwrap());
    let gone = caller.delete(&one).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    assert_eq!(caller.get(&path).await.json()["results"], json!([]));
    assert_eq!(caller.get(&one).await.status, 404);
}

#[tokio::test]
async fn s5_with_endpoints_neither_private_networking_nor_the_key_is_switched_off() {
    let sandbox = quick().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let path = encryption_path(&caller).await;
    let body = json!({"awsKms": {"requirePrivateNetworking": true}});
    assert_eq!(caller.patch(&path, &body).await.status, 200);
    let endpoints = format!("{path}/AWS/privateEndpoints");
    let made = caller
        .post(&endpoints, &json!({"regionName": "US_EAST_1"}))
        .await;

    let public = caller
        .patch(
            &path,
            &json!({"awsKms": {"requirePrivateNetworking": false}}),
        )
        .await;
    assert_eq!(
        public.code(),
        "CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST"
    );
    assert_eq!(public.json()["parameters"], json!(["US_EAST_1"]));
    let off = json!({"awsKms": {"enabled": false}});
    assert_eq!(
        caller.patch(&path, &off).await.code(),
        "CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS"
    );
    let one = format!("{endpoints}/{}", made.json()["id"].as_str().unwrap());
    caller.delete(&one).await;
    assert_eq!(caller.patch(&path, &off).await.status, 200);
}

#[tokio::test]
async fn s5_a_cluster_on_the_key_is_named_before_its_endpoints() {
    let sandbox = quick().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let path = encryption_path(&caller).await;
    let endpoints = format!("{path}/AWS/privateEndpoints");
    caller
        .post(&endpoints, &json!({"regionName": "US_EAST_1"}))
        .await;
    let id = path.split('/').nth(5).unwrap();
    sandbox
        .script()
        .set_cluster_encryption(id, "checkout", Some(KeyProvider::Aws));

    let off = json!({"awsKms": {"enabled": false}});
    assert_eq!(
        caller.patch(&path, &off).await.code(),
        "CANNOT_DISABLE_ENCRYPTION_AT_REST"
    );
}

#[tokio::test]
async fn s7_right_after_private_networking_is_required_validity_is_not_known() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let answer = project
        .patched(&json!({"awsKms": {"requirePrivateNetworking": true}}))
        .await;
    assert_eq!(answer["awsKms"]["requirePrivateNetworking"], true);
    assert!(answer["awsKms"].get("valid").is_none(), "{answer}");
}

#[tokio::test]
async fn a_backup_compliance_policy_keeps_the_last_key_on() {
    let sandbox = quick().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let path = encryption_path(&caller).await;
    let id = path.split('/').nth(5).unwrap();
    sandbox.script().set_backup_policy(id, Some(true));
    let off = caller
        .patch(&path, &json!({"awsKms": {"enabled": false}}))
        .await;
    assert_eq!(
        off.code(),
        "CAN_NOT_DISABLE_ALL_ENCRYPTION_AT_REST_SETTINGS_WHILE_BACKUP_COMPLIANCE_POLICY_ENCRYPTION_ENABLED"
    );
}
