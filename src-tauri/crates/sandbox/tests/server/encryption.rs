//! Encryption at rest: what is taken, shown and never shown.

use sandbox::{KeyProvider, samples};
use serde_json::json;

use crate::settings::{Project, azure, gcp};
use crate::support::{Caller, started};

#[tokio::test]
async fn an_aws_role_is_set_up_shown_in_use_and_never_given_back() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    assert_eq!(project.now().await["awsKms"], json!({"enabled": false}));

    let body = project.aws().await;
    let answer = project.patched(&body).await;
    assert_eq!(
        answer["awsKms"],
        json!({
            "enabled": true,
            "valid": true,
            "customerMasterKeyID": samples().aws.customer_master_key_id,
            "region": "US_EAST_1",
            "requirePrivateNetworking": false,
        })
    );
    assert_eq!(project.now().await, answer, "reading back shows the same");
    let roles = project.roles().await;
    assert_eq!(
        roles["awsIamRoles"][0]["featureUsages"][0]["featureType"],
        "ENCRYPTION_AT_REST"
    );
    assert_eq!(roles["awsIamRoles"][1]["featureUsages"], json!([]));
}

#[tokio::test]
async fn azure_and_google_secrets_are_taken_and_never_come_back() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&azure()).await;
    let text = project.patched(&gcp()).await.to_string() + &project.now().await.to_string();

    assert!(!text.contains("practice-secret-not-real"));
    assert!(!text.contains("PRACTICE+NOT+A+KEY"));
    let now = project.now().await;
    assert_eq!(now["azureKeyVault"]["valid"], true);
    assert_eq!(now["googleCloudKms"]["valid"], true);
    assert_eq!(now["azureKeyVault"]["clientID"], samples().azure.client_id);
}

#[tokio::test]
async fn a_patch_of_one_field_leaves_the_others() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let key = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000002";
    let answer = project
        .patched(&json!({"awsKms": {"customerMasterKeyID": key}}))
        .await;

    assert_eq!(answer["awsKms"]["customerMasterKeyID"], key);
    assert_eq!(answer["awsKms"]["region"], "US_EAST_1");
}

#[tokio::test]
async fn access_keys_are_for_projects_that_still_use_one() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let samples = samples().aws;
    let keys = json!({"awsKms": {
        "enabled": true,
        "accessKeyID": samples.access_key_id,
        "secretAccessKey": samples.secret_access_key,
        "customerMasterKeyID": samples.customer_master_key_id,
        "region": samples.region,
    }});
    let deprecated = (400, "AWS_KMS_CREDENTIALS_AUTH_DEPRECATED".to_owned());
    assert_eq!(project.refused(&keys).await, deprecated);

    let script = sandbox.script();
    script.set_encryption(&project.id, KeyProvider::Aws, keys["awsKms"].clone());
    let answer = project
        .patched(&json!({"awsKms": {"secretAccessKey": "another-made-up-secret"}}))
        .await;
    assert_eq!(answer["awsKms"]["accessKeyID"], samples.access_key_id);
    assert!(answer["awsKms"].get("secretAccessKey").is_none());

    let role = project.role("awsIamRoles", 0).await;
    let answer = project.patched(&json!({"awsKms": {"roleId": role}})).await;
    assert!(
        answer["awsKms"].get("accessKeyID").is_none(),
        "a role replaces the keys"
    );
    assert_eq!(
        project.refused(&keys).await,
        deprecated,
        "and it cannot be reversed"
    );
}

#[tokio::test]
async fn a_google_role_is_final_and_an_azure_role_removes_the_secret() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&gcp()).await;
    let role = project.role("gcpServiceAccounts", 0).await;
    project
        .patched(&json!({"googleCloudKms": {"roleId": role}}))
        .await;
    assert_eq!(
        project
            .refused(&json!({"googleCloudKms": {"serviceAccountKey": "{}"}}))
            .await,
        (400, "INVALID_ATTRIBUTE".to_owned())
    );

    project.patched(&azure()).await;
    let role = project.role("azureServicePrincipals", 0).await;
    let answer = project
        .patched(&json!({"azureKeyVault": {"roleId": role}}))
        .await;
    assert_eq!(answer["azureKeyVault"]["roleId"], role.as_str());
    let unready = project.role("gcpServiceAccounts", 1).await;
    assert_eq!(
        project
            .refused(&json!({"googleCloudKms": {"roleId": unready}}))
            .await
            .1,
        "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED"
    );
}

#[tokio::test]
async fn switching_off_takes_enabled_alone_and_no_cluster_that_uses_the_key() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    project.patched(&project.aws().await).await;
    let off = json!({"awsKms": {"enabled": false}});
    let script = sandbox.script();

    script.set_cluster_encryption(&project.id, "checkout", Some(KeyProvider::Aws));
    let code = "CANNOT_DISABLE_ENCRYPTION_AT_REST".to_owned();
    assert_eq!(project.refused(&off).await, (409, code));
    script.set_cluster_encryption(&project.id, "checkout", None);
    script.set_valid(&project.id, KeyProvider::Aws, false);
    let code = "ENCRYPTION_AT_REST_SETTINGS_INVALID".to_owned();
    assert_eq!(project.refused(&off).await, (400, code));
    script.set_valid(&project.id, KeyProvider::Aws, true);
    assert_eq!(
        project
            .refused(&json!({"awsKms": {"enabled": false, "region": "US_EAST_1"}}))
            .await,
        (400, "INVALID_ATTRIBUTE".to_owned())
    );
    let answer = project.patched(&off).await;
    assert_eq!(
        answer["awsKms"],
        json!({"enabled": false}),
        "the details are gone"
    );
}

#[tokio::test]
async fn search_nodes_need_a_provider() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let on = json!({"enabledForSearchNodes": true});
    let code = "ENCRYPTION_AT_REST_NOT_ENABLED".to_owned();
    assert_eq!(project.refused(&on).await, (400, code));
    project.patched(&gcp()).await;
    assert_eq!(project.patched(&on).await["enabledForSearchNodes"], true);
    let answer = project
        .patched(&json!({"googleCloudKms": {"enabled": false}}))
        .await;
    assert_eq!(answer["enabledForSearchNodes"], false);
}
