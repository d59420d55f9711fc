//! Making roles, and telling Atlas which IAM role to assume.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Config, Sandbox, Timing};
use serde_json::{Value, json};

use crate::settings::Project;
use crate::support::{Caller, Got, USUAL, send, started};

const ARN: &str = "arn:aws:iam::000000000000:role/atlas-kms";

async fn created(project: &Project<'_>, body: Value) -> Got {
    let path = format!("/api/atlas/v2/groups/{}/cloudProviderAccess", project.id);
    let request = project.caller.request(Method::POST, &path);
    send(request.header("content-type", USUAL).body(body.to_string())).await
}

async fn authorized(project: &Project<'_>, id: &str, arn: &str) -> Got {
    let path = format!(
        "/api/atlas/v2/groups/{}/cloudProviderAccess/{id}",
        project.id
    );
    let body = json!({"providerName": "AWS", "iamAssumedRoleArn": arn});
    project.caller.patch(&path, &body).await
}

#[tokio::test]
async fn an_aws_role_goes_from_nothing_to_usable_while_aws_spreads_the_news() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;

    let made = created(&project, json!({"providerName": "AWS"})).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let id = made.json()["roleId"].as_str().unwrap().to_owned();
    assert_eq!(made.json()["authorizedDate"], Value::Null);

    for _ in 0..2 {
        assert_eq!(
            authorized(&project, &id, ARN).await.code(),
            "CANNOT_ASSUME_ROLE"
        );
    }
    let taken = authorized(&project, &id, ARN).await;
    assert_eq!(taken.json()["iamAssumedRoleArn"], ARN);

    let mut body = project.aws().await;
    body["awsKms"]["roleId"] = json!(id);
    assert_eq!(project.patched(&body).await["awsKms"]["valid"], true);
}

#[tokio::test]
async fn a_role_without_trust_and_a_wrong_arn_have_different_refusals() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let made = created(&project, json!({"providerName": "AWS"})).await;
    let id = made.json()["roleId"].as_str().unwrap().to_owned();

    let user = authorized(&project, &id, "arn:aws:iam::000000000000:user/sam").await;
    assert_eq!(user.code(), "INVALID_ATTRIBUTE");
    for _ in 0..5 {
        let arn = "arn:aws:iam::000000000000:role/without-trust";
        assert_eq!(
            authorized(&project, &id, arn).await.code(),
            "CANNOT_ASSUME_ROLE"
        );
    }
    assert_eq!(
        authorized(&project, "0d0000000000000000000000", ARN)
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn azure_takes_a_service_principal_of_the_tenant_only() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let principal = |id: &str| {
        json!({
            "providerName": "AZURE",
            "tenantId": "00000000-0000-4000-8000-0000000007e7",
            "servicePrincipalId": id,
        })
    };

    let made = created(&project, principal("00000000-0000-4000-8000-00000000a2ff")).await;
    assert_eq!(made.status, 200, "{}", made.text);
    assert!(made.json()["atlasAzureAppId"].is_string());
    let refused = created(&project, principal("00000000-0000-4000-8000-000000000bad")).await;
    assert_eq!(
        refused.code(),
        "CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID"
    );
}

#[tokio::test]
async fn a_google_service_account_is_made_after_a_while() {
    for (lasting, status) in [
        (Duration::from_secs(3600), "IN_PROGRESS"),
        (Duration::ZERO, "COMPLETE"),
    ] {
        let sandbox = Sandbox::start(Config {
            timing: Timing {
                account_creation: lasting,
                ..Timing::default()
            },
            ..Config::default()
        })
        .await
        .unwrap();
        let caller = Caller::new(&sandbox).await;
        let project = Project::new(&caller).await;

        let made = created(&project, json!({"providerName": "GCP"}))
            .await
            .json();

        assert_eq!(made["status"], status);
        assert_eq!(
            made.get("gcpServiceAccountForAtlas").is_some(),
            status == "COMPLETE"
        );
    }
}

#[tokio::test]
async fn a_read_only_sign_in_makes_no_role() {
    let sandbox = Sandbox::start(Config {
        read_only: true,
        ..Config::default()
    })
    .await
    .unwrap();
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;

    let refused = created(&project, json!({"providerName": "AWS"})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (401, "USER_UNAUTHORIZED")
    );
}
