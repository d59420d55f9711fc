//! Making and authorising roles, against the description.

use std::time::Duration;

use atlas::{AtlasError, GcpServiceAccountStatus, NewRole, Role, Taken, Timing};
use serde_json::{Value, json};
use tests::scripted::{Reply, Request};

use crate::operations::{answering, checked};
use crate::support::{PROJECT, api_key, behind_digest, client, client_with, signed};

const ROLE: &str = "6a793f88c0eb9e7a17716581";
const ARN: &str = "arn:aws:iam::123456789012:role/atlas-kms";
const TENANT: &str = "11111111-2222-3333-4444-555555555555";
const PRINCIPAL: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
const APP: &str = "01234567-89ab-cdef-0123-456789abcdef";

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// Atlas's answer about an AWS role, as recorded.
fn aws(arn: Option<&str>) -> String {
    json!({
        "atlasAWSAccountArn": "arn:aws:iam::299602853325:root",
        "atlasAssumedRoleExternalId": "b63a96a9-5e21-4eee-9902-a3cdc7a0d81e",
        "authorizedDate": arn.map(|_| "2026-08-10T03:05:00Z"),
        "createdDate": "2026-08-10T03:03:36Z", "featureUsages": [],
        "iamAssumedRoleArn": arn, "providerName": "AWS", "roleId": ROLE,
    })
    .to_string()
}

#[tokio::test]
async fn a_new_role_in_aws() {
    let answer = aws(None);
    let server = answering(&answer);
    let made = client(&server, api_key())
        .create_role(PROJECT, &NewRole::Aws)
        .await
        .unwrap();

    let Role::Aws(role) = made else {
        panic!("of another cloud: {made:?}");
    };
    assert_eq!((role.role_id.as_str(), role.authorized), (ROLE, false));
    assert_eq!(
        role.external_id.as_deref(),
        Some("b63a96a9-5e21-4eee-9902-a3cdc7a0d81e"),
        "the trust policy is written with it"
    );
    let Some(request) = checked(&server, &answer, "createGroupCloudProviderAccess") else {
        return;
    };
    assert_eq!(body(&request), json!({"providerName": "AWS"}));
}

#[tokio::test]
async fn a_new_role_in_azure() {
    let answer = json!({
        "_id": ROLE, "atlasAzureAppId": APP, "providerName": "AZURE", "featureUsages": [],
        "servicePrincipalId": PRINCIPAL, "tenantId": TENANT,
    })
    .to_string();
    for app in [None, Some(APP)] {
        let server = answering(&answer);
        let role = NewRole::Azure {
            tenant_id: TENANT.to_owned(),
            service_principal_id: PRINCIPAL.to_owned(),
            atlas_azure_app_id: app.map(str::to_owned),
        };
        let made = client(&server, api_key())
            .create_role(PROJECT, &role)
            .await
            .unwrap();

        let Role::Azure(principal) = made else {
            panic!("of another cloud: {made:?}");
        };
        assert_eq!(principal.id, ROLE);
        assert_eq!(principal.atlas_azure_app_id.as_deref(), Some(APP));
        let Some(request) = checked(&server, &answer, "createGroupCloudProviderAccess") else {
            return;
        };
        assert_eq!(
            body(&request).get("atlasAzureAppId"),
            app.map(Value::from).as_ref()
        );
    }
}

#[tokio::test]
async fn a_new_role_in_google_cloud_that_is_not_ready_yet() {
    let answer = json!({
        "roleId": ROLE, "providerName": "GCP", "status": "IN_PROGRESS",
        "gcpServiceAccountForAtlas": null, "featureUsages": [],
    })
    .to_string();
    let server = answering(&answer);
    let made = client(&server, api_key())
        .create_role(PROJECT, &NewRole::Gcp)
        .await
        .unwrap();

    let Role::Gcp(account) = made else {
        panic!("of another cloud: {made:?}");
    };
    assert_eq!(account.status, GcpServiceAccountStatus::InProgress);
    checked(&server, &answer, "createGroupCloudProviderAccess");
}

#[tokio::test]
async fn one_role() {
    let answer = aws(Some(ARN));
    let server = answering(&answer);
    let role = client(&server, api_key())
        .role(PROJECT, ROLE)
        .await
        .unwrap();

    assert!(
        matches!(&role, Role::Aws(role) if role.authorized),
        "{role:?}"
    );
    checked(&server, &answer, "getGroupCloudProviderAccess");
}

#[tokio::test]
async fn authorising_a_role() {
    let answer = aws(Some(ARN));
    let server = answering(&answer);
    let role = client(&server, api_key())
        .authorize_role(PROJECT, ROLE, ARN)
        .await
        .unwrap();

    assert_eq!(role.iam_assumed_role_arn.as_deref(), Some(ARN));
    let Some(request) = checked(&server, &answer, "authorizeGroupCloudProviderAccessRole") else {
        return;
    };
    assert_eq!(
        body(&request),
        json!({"providerName": "AWS", "iamAssumedRoleArn": ARN})
    );
}

#[tokio::test]
async fn a_role_that_may_have_been_made_is_not_made_again() {
    for reply in [
        Reply::Cut(Vec::new()),
        Reply::Stall(Vec::new()),
        Reply::json(503, r#"{"error":503,"errorCode":"UNEXPECTED_ERROR"}"#),
    ] {
        let server = behind_digest(move |_, _| reply.clone());
        let timing = Timing {
            write: Duration::from_millis(500),
            ..Timing::short()
        };
        let outcome = client_with(&server, api_key(), timing)
            .create_role(PROJECT, &NewRole::Aws)
            .await;

        assert!(
            matches!(
                outcome,
                Err(AtlasError::Unreachable {
                    taken: Taken::Unknown,
                    ..
                } | AtlasError::Failed { .. })
            ),
            "{outcome:?}"
        );
        assert_eq!(signed(&server).len(), 1, "each time makes another role");
    }
}

#[tokio::test]
async fn a_role_that_came_too_fast_is_asked_for_again() {
    let server = behind_digest(|_, number| match number {
        0 => {
            Reply::json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#).with("retry-after", "0")
        }
        _ => Reply::json(200, &aws(None)),
    });
    let made = client(&server, api_key())
        .create_role(PROJECT, &NewRole::Aws)
        .await;

    assert!(made.is_ok(), "{made:?}");
    assert_eq!(signed(&server).len(), 2);
}

#[tokio::test]
async fn an_authorised_role_of_another_cloud_is_no_answer() {
    let server = answering(r#"{"providerName":"GCP","roleId":"6a793f88c0eb9e7a17716581"}"#);
    let outcome = client(&server, api_key())
        .authorize_role(PROJECT, ROLE, ARN)
        .await;

    assert!(
        matches!(outcome, Err(AtlasError::UnexpectedAnswer { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_is_no_role_id_is_not_asked_for() {
    let server = answering("{}");
    let client = client(&server, api_key());
    for id in [ARN, "..", ""] {
        let read = client.role(PROJECT, id).await;
        let authorised = client.authorize_role(PROJECT, id, ARN).await;
        assert!(matches!(read, Err(AtlasError::InvalidName)), "{id}");
        assert!(matches!(authorised, Err(AtlasError::InvalidName)), "{id}");
    }
    assert_eq!(server.requests(), []);
}
