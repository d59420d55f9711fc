//! Encryption at rest: what is refused, and in which words.

use serde_json::{Value, json};

use crate::settings::{Project, azure, gcp, with};
use crate::support::{Caller, started};

#[tokio::test]
async fn an_incomplete_set_up_is_refused_with_what_is_missing() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let body =
        json!({"awsKms": {"enabled": true, "customerMasterKeyID": "k", "region": "US_EAST_1"}});
    let got = caller.patch(&project.path, &body).await.json();
    assert_eq!(got["errorCode"], "MISSING_ATTRIBUTE");
    assert_eq!(got["parameters"], json!(["awsKms.roleId"]));
    assert_eq!(
        got["badRequestDetail"]["fields"][0]["field"],
        "awsKms.roleId"
    );

    let code = "MISSING_ATTRIBUTES".to_owned();
    assert_eq!(
        project
            .refused(&json!({"azureKeyVault": {"enabled": true}}))
            .await,
        (400, code)
    );
    let code = "MISSING_ATTRIBUTE".to_owned();
    assert_eq!(
        project
            .refused(&json!({"googleCloudKms": {"keyVersionResourceID": "x"}}))
            .await,
        (400, code),
        "enabled belongs to the first set-up"
    );
}

#[tokio::test]
async fn bodies_that_break_the_description_are_refused() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let aws = project.aws().await;
    let cases = [
        (with(aws.clone(), "/awsKms/key", "x"), "INVALID_ATTRIBUTE"),
        (
            with(aws.clone(), "/awsKms/valid", true),
            "INVALID_ATTRIBUTE",
        ),
        (json!({"enabled": true}), "INVALID_ATTRIBUTE"),
        (
            with(aws.clone(), "/awsKms/region", "us-east-1"),
            "INVALID_ENUM_VALUE",
        ),
        (with(aws.clone(), "/awsKms/region", 7), "VALIDATION_ERROR"),
        (
            with(aws.clone(), "/awsKms/enabled", "true"),
            "VALIDATION_ERROR",
        ),
        (
            with(aws.clone(), "/awsKms/roleId", "arn:aws:iam::1:role/x"),
            "VALIDATION_ERROR",
        ),
        (
            with(aws.clone(), "/awsKms/customerMasterKeyID", ""),
            "VALIDATION_ERROR",
        ),
        (
            with(aws, "/awsKms/customerMasterKeyID", Value::Null),
            "VALIDATION_ERROR",
        ),
        (
            with(azure(), "/azureKeyVault/tenantID", "ä234"),
            "VALIDATION_ERROR",
        ),
        (json!({"awsKms": []}), "VALIDATION_ERROR"),
        (json!({"enabledForSearchNodes": 1}), "VALIDATION_ERROR"),
        (json!([]), "INVALID_JSON"),
    ];
    for (body, code) in cases {
        assert_eq!(
            project.refused(&body).await,
            (400, code.to_owned()),
            "{body}"
        );
    }
}

#[tokio::test]
async fn no_refusal_repeats_a_secret() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let secret = "the-secret-itself-expired";
    for body in [
        with(azure(), "/azureKeyVault/secret", secret),
        with(azure(), "/azureKeyVault/secret", json!({ "x": secret })),
        with(gcp(), "/googleCloudKms/serviceAccountKey", secret),
        json!({"awsKms": {"enabled": true, "secretAccessKey": secret}}),
    ] {
        let got = caller.patch(&project.path, &body).await;
        assert_eq!(got.status, 400);
        assert!(!got.text.contains(secret), "{}", got.text);
    }
}

#[tokio::test]
async fn roles_must_exist_and_be_authorised() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let aws = project.aws().await;
    let with_role = |role: String| with(aws.clone(), "/awsKms/roleId", role);

    let unauthorised = with_role(project.role("awsIamRoles", 2).await);
    let code = "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED".to_owned();
    assert_eq!(project.refused(&unauthorised).await, (400, code));
    let azure_role = with_role(project.role("azureServicePrincipals", 0).await);
    let code = "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND".to_owned();
    assert_eq!(project.refused(&azure_role).await, (404, code));
    let untrusting = with_role(project.role("awsIamRoles", 1).await);
    let code = "CANNOT_ASSUME_ROLE".to_owned();
    assert_eq!(project.refused(&untrusting).await, (400, code));
}

#[tokio::test]
async fn a_key_that_cannot_be_reached_is_not_valid_for_a_while() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let key = "arn:aws:kms:us-east-1:000000000000:alias/unreachable";
    let body = with(project.aws().await, "/awsKms/customerMasterKeyID", key);
    let answer = project.patched(&body).await;
    assert_eq!(answer["awsKms"]["valid"], false);
    assert_eq!(project.now().await["awsKms"]["valid"], false);
    assert_eq!(project.now().await["awsKms"]["valid"], false);
    assert_eq!(
        project.now().await["awsKms"]["valid"],
        true,
        "checking helps"
    );
}

#[tokio::test]
async fn words_in_made_up_keys_cause_every_refusal() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let project = Project::new(&caller).await;
    let aws = project.aws().await;
    let arn = |end: &str| format!("arn:aws:kms:us-east-1:000000000000:{end}");
    let vault = |key: &str| format!("https://practice-vault.vault.azure.net/keys/{key}");
    let version = |end: &str| format!("projects/p/locations/l/keyRings/r/cryptoKeys/{end}");
    let aws_cases = [
        (
            arn("key/disabled"),
            400,
            "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED",
        ),
        (
            arn("key/deleted"),
            400,
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION",
        ),
        (
            arn("key/pending-import"),
            400,
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT",
        ),
        (arn("key/missing"), 404, "AWS_CUSTOMER_MASTER_KEY_NOT_FOUND"),
        (arn("key/denied"), 400, "INVALID_AWS_CREDENTIALS"),
        (
            "arn:aws:kms:eu-west-1:000000000000:key/x".to_owned(),
            404,
            "AWS_CUSTOMER_MASTER_KEY_NOT_FOUND",
        ),
    ]
    .map(|(key, status, code)| {
        (
            with(aws.clone(), "/awsKms/customerMasterKeyID", key),
            status,
            code,
        )
    });
    let azure_cases = [
        (
            "keyIdentifier",
            vault("missing"),
            "AZURE_KEY_VAULT_KEY_NOT_FOUND",
        ),
        (
            "keyIdentifier",
            vault("disabled"),
            "AZURE_KEY_VAULT_KEY_NOT_ENABLED",
        ),
        (
            "keyIdentifier",
            vault("expired"),
            "AZURE_KEY_VAULT_KEY_EXPIRED",
        ),
        (
            "keyIdentifier",
            vault("expiring"),
            "AZURE_KEY_VAULT_KEY_EXPIRING",
        ),
        (
            "keyIdentifier",
            vault("inactive"),
            "AZURE_KEY_VAULT_KEY_NOT_ACTIVE",
        ),
        (
            "keyIdentifier",
            "practice-key".to_owned(),
            "AZURE_KEY_VAULT_KEY_IDENTIFIER_INVALID_FORMAT",
        ),
        (
            "keyVaultName",
            "other".to_owned(),
            "INVALID_AZURE_API_REQUEST",
        ),
        (
            "resourceGroupName",
            "missing".to_owned(),
            "INVALID_AZURE_API_REQUEST",
        ),
        ("secret", "expired".to_owned(), "INVALID_AZURE_CREDENTIALS"),
    ]
    .map(|(field, text, code)| {
        (
            with(azure(), &format!("/azureKeyVault/{field}"), text),
            400,
            code,
        )
    });
    let gcp_cases = [
        (
            "k/cryptoKeyVersions/95",
            "GOOGLE_CLOUD_KMS_KEY_VERSION_PENDING_GENERATION",
        ),
        (
            "k/cryptoKeyVersions/96",
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DISABLED",
        ),
        (
            "k/cryptoKeyVersions/97",
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROY_SCHEDULED",
        ),
        (
            "k/cryptoKeyVersions/98",
            "GOOGLE_CLOUD_KMS_KEY_VERSION_NOT_FOUND",
        ),
        (
            "k/cryptoKeyVersions/99",
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROYED",
        ),
        (
            "denied/cryptoKeyVersions/1",
            "NO_PERMISSION_TO_ENCRYPT_DECRYPT",
        ),
        ("k", "GOOGLE_CLOUD_KMS_KEY_VERSION_NOT_FOUND"),
    ]
    .map(|(end, code)| {
        (
            with(gcp(), "/googleCloudKms/keyVersionResourceID", version(end)),
            400,
            code,
        )
    });
    let key_file = with(gcp(), "/googleCloudKms/serviceAccountKey", "{}");

    let cases = aws_cases.into_iter().chain(azure_cases).chain(gcp_cases);
    for (body, status, code) in cases.chain([(key_file, 400, "INVALID_GOOGLE_CLOUD_CREDENTIALS")]) {
        assert_eq!(
            project.refused(&body).await,
            (status, code.to_owned()),
            "{body}"
        );
    }
}
