//! Private endpoints and what keeps a project from switching off, against the description.

use atlas::{AtlasError, BackupCompliance, EncryptionPatch, EndpointCloud, PrivateEndpointStatus};
use serde_json::{Value, json};
use tests::scripted::{Reply, ScriptedServer};

use crate::operations::{answering, checked};
use crate::support::{PROJECT, api_key, behind_digest, client, signed};

const ENDPOINT: &str = "6a793f88c0eb9e7a17716581";

fn endpoint(cloud: &str, region: &str, status: &str) -> Value {
    json!({
        "id": ENDPOINT, "cloudProvider": cloud, "regionName": region, "status": status,
        "errorMessage": null,
    })
}

/// A server behind digest that answers everything with `status` and `answer`.
fn answering_with(status: u16, answer: &str) -> ScriptedServer {
    let answer = answer.to_owned();
    behind_digest(move |_, _| Reply::json(status, &answer))
}

#[tokio::test]
async fn private_endpoints() {
    let mut waiting = endpoint("AZURE", "US_EAST_2", "PENDING_ACCEPTANCE");
    waiting["privateEndpointConnectionName"] = "vault-connection".into();
    let answer = json!({"results": [waiting], "totalCount": 1}).to_string();
    let server = answering(&answer);
    let endpoints = client(&server, api_key())
        .private_endpoints(PROJECT, EndpointCloud::Azure)
        .await
        .unwrap();

    let [found] = &endpoints[..] else {
        panic!("not one: {endpoints:?}");
    };
    assert_eq!(
        (found.id.as_str(), found.region.as_str()),
        (ENDPOINT, "US_EAST_2")
    );
    assert_eq!(found.status, PrivateEndpointStatus::PendingAcceptance);
    assert_eq!(found.connection_name.as_deref(), Some("vault-connection"));
    assert_eq!(found.cloud, EndpointCloud::Azure);
    checked(
        &server,
        &answer,
        "listGroupEncryptionAtRestPrivateEndpoints",
    );
}

#[tokio::test]
async fn every_page_of_private_endpoints_is_read() {
    let server = behind_digest(|_, number| {
        let size = if number == 0 { 500 } else { 1 };
        let results: Vec<Value> = (0..size)
            .map(|place| {
                let mut entry = endpoint("AWS", "US_EAST_1", "ACTIVE");
                entry["id"] = format!("{:024x}", number * 500 + place).into();
                entry
            })
            .collect();
        Reply::json(200, &json!({"results": results}).to_string())
    });
    let endpoints = client(&server, api_key())
        .private_endpoints(PROJECT, EndpointCloud::Aws)
        .await
        .unwrap();

    assert_eq!(endpoints.len(), 501);
}

#[tokio::test]
async fn one_private_endpoint() {
    let mut failed = endpoint("AWS", "EU_WEST_1", "FAILED");
    failed["errorMessage"] = "quota exceeded".into();
    let answer = failed.to_string();
    let server = answering(&answer);
    let found = client(&server, api_key())
        .private_endpoint(PROJECT, EndpointCloud::Aws, ENDPOINT)
        .await
        .unwrap();

    assert_eq!(found.status, PrivateEndpointStatus::Failed);
    assert_eq!(found.error_message.as_deref(), Some("quota exceeded"));
    checked(&server, &answer, "getGroupEncryptionAtRestPrivateEndpoint");
}

#[tokio::test]
async fn a_new_private_endpoint_names_its_region_and_nothing_else() {
    for (cloud, region) in [
        (EndpointCloud::Aws, "US_EAST_1"),
        (EndpointCloud::Azure, "EUROPE_WEST"),
    ] {
        let answer = endpoint(cloud.key(), region, "INITIATING").to_string();
        let server = answering_with(202, &answer);
        let made = client(&server, api_key())
            .create_private_endpoint(PROJECT, cloud, region)
            .await
            .unwrap();

        assert_eq!((made.cloud, made.region.as_str()), (cloud, region));
        assert_eq!(made.status, PrivateEndpointStatus::Initiating);
        let operation = "createGroupEncryptionAtRestPrivateEndpoint";
        let Some(request) = checked(&server, &answer, operation) else {
            return;
        };
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body, json!({"regionName": region}));
    }
}

#[tokio::test]
async fn deleting_a_private_endpoint_is_answered_without_content() {
    let server = answering_with(204, "");
    client(&server, api_key())
        .delete_private_endpoint(PROJECT, EndpointCloud::Aws, ENDPOINT)
        .await
        .unwrap();

    let operation = "requestGroupEncryptionAtRestPrivateEndpointDeletion";
    let Some(request) = checked(&server, "", operation) else {
        return;
    };
    assert!(
        request
            .path()
            .ends_with(&format!("/AWS/privateEndpoints/{ENDPOINT}"))
    );
}

#[tokio::test]
async fn a_private_endpoint_that_may_have_been_made_or_deleted_is_asked_for_once() {
    for reply in [
        Reply::Cut(Vec::new()),
        Reply::json(500, r#"{"error":500,"errorCode":"UNEXPECTED_ERROR"}"#),
    ] {
        for creates in [true, false] {
            let reply = reply.clone();
            let server = behind_digest(move |_, _| reply.clone());
            let client = client(&server, api_key());
            let cloud = EndpointCloud::Aws;
            let is_done = if creates {
                let made = client.create_private_endpoint(PROJECT, cloud, "US_EAST_1");
                made.await.is_ok()
            } else {
                let deleted = client.delete_private_endpoint(PROJECT, cloud, ENDPOINT);
                deleted.await.is_ok()
            };

            assert!(!is_done);
            assert_eq!(signed(&server).len(), 1, "creates: {creates}");
        }
    }
}

#[tokio::test]
async fn what_is_no_endpoint_id_is_not_asked_for() {
    let server = answering("{}");
    let client = client(&server, api_key());
    let cloud = EndpointCloud::Azure;
    for id in ["", "..", "vault-connection"] {
        let read = client.private_endpoint(PROJECT, cloud, id).await;
        let deleted = client.delete_private_endpoint(PROJECT, cloud, id).await;
        assert!(matches!(read, Err(AtlasError::InvalidName)), "{id}");
        assert!(matches!(deleted, Err(AtlasError::InvalidName)), "{id}");
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_backup_compliance_policy() {
    let answer = json!({
        "authorizedEmail": "a@example.com", "authorizedUserFirstName": "Ada",
        "authorizedUserLastName": "Example", "encryptionAtRestEnabled": true,
        "projectId": PROJECT, "state": "ACTIVE",
    })
    .to_string();
    let server = answering(&answer);
    let policy = client(&server, api_key())
        .backup_compliance(PROJECT)
        .await
        .unwrap();

    assert!(policy.exists && policy.encryption_required);
    checked(&server, &answer, "getGroupBackupCompliancePolicy");
}

#[tokio::test]
async fn a_project_without_a_backup_compliance_policy_is_told_from_one_that_is_not_there() {
    for (status, answer) in [(200, "{}"), (200, ""), (204, "")] {
        let server = answering_with(status, answer);
        let policy = client(&server, api_key()).backup_compliance(PROJECT).await;
        assert_eq!(
            policy.unwrap(),
            BackupCompliance::default(),
            "{status} {answer}"
        );
    }

    let server = answering_with(404, r#"{"error":404,"errorCode":"GROUP_NOT_FOUND"}"#);
    let policy = client(&server, api_key()).backup_compliance(PROJECT).await;
    assert!(
        matches!(policy, Err(AtlasError::NotFound { .. })),
        "{policy:?}"
    );
}

#[tokio::test]
async fn search_nodes_are_switched_alone() {
    let answer = json!({"enabledForSearchNodes": true}).to_string();
    let server = answering(&answer);
    let patch = EncryptionPatch {
        search_nodes: Some(true),
        ..EncryptionPatch::default()
    };
    let now = client(&server, api_key())
        .update_encryption_at_rest(PROJECT, &patch)
        .await
        .unwrap();

    assert!(now.search_nodes);
    let Some(request) = checked(&server, &answer, "updateGroupEncryptionAtRest") else {
        return;
    };
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body, json!({"enabledForSearchNodes": true}));
}
