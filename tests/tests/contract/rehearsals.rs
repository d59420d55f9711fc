//! What the practice project says can be tried happens when it is tried.

use atlas::{
    AtlasError, AwsKmsPatch, AzureKeyVaultPatch, Client, Credentials, EncryptionPatch,
    GoogleCloudKmsPatch, Origin, Timing,
};
use sandbox::{Config, Sandbox, samples};
use secret::Secret;
use serde_json::Value;

/// What the practice note lists.
const LISTED: &str = include_str!("../../../ui/src/words/encryption/rehearsals.json");

#[tokio::test]
async fn every_rehearsal_that_is_offered_leads_to_its_refusal() {
    let listed: Value = serde_json::from_str(LISTED).unwrap();
    let mut tried = 0;
    for provider in ["aws", "azure", "gcp"] {
        for rehearsal in listed[provider].as_array().unwrap() {
            let write = rehearsal["write"].as_str().unwrap();
            let field = rehearsal["field"].as_str().unwrap();
            let (code, valid) = answer(provider, field, write).await;
            assert_eq!(code.as_deref(), rehearsal["code"].as_str(), "{rehearsal}");
            let works = rehearsal["valid"].as_bool().unwrap_or_default();
            assert_eq!(valid, code.is_none().then_some(works), "{rehearsal}");
            tried += 1;
        }
    }
    assert!(tried > 15, "only {tried} were listed");
}

/// The refusal's code, or whether the key is valid.
async fn answer(provider: &str, field: &str, write: &str) -> (Option<String>, Option<bool>) {
    let sandbox = Sandbox::start(Config::practice()).await.unwrap();
    let (id, secret) = sandbox.service_account();
    let credentials = Credentials::ServiceAccount {
        client_id: id.to_owned(),
        client_secret: Secret::new(secret.to_owned()),
    };
    let origin = Origin::parse(sandbox.origin()).unwrap();
    let client = Client::new(origin, Some(credentials), Timing::short()).unwrap();
    let project = client.projects().await.unwrap().remove(0).id;
    let roles = client.roles(&project).await.unwrap();
    let patch = match provider {
        "aws" => EncryptionPatch {
            aws: Some(aws(field, write, &roles.aws[0].role_id)),
            ..EncryptionPatch::default()
        },
        "azure" => EncryptionPatch {
            azure: Some(azure(field, write)),
            ..EncryptionPatch::default()
        },
        _ => EncryptionPatch {
            gcp: Some(gcp(field, write, &roles.gcp[0].role_id)),
            ..EncryptionPatch::default()
        },
    };
    match client.update_encryption_at_rest(&project, &patch).await {
        Ok(now) => {
            let valid = now
                .aws
                .and_then(|it| it.valid)
                .or_else(|| now.azure.and_then(|it| it.valid))
                .or_else(|| now.gcp.and_then(|it| it.valid));
            (None, valid)
        }
        Err(
            AtlasError::Refused { answer }
            | AtlasError::NotFound { answer }
            | AtlasError::RateLimited { answer, .. },
        ) => (answer.error_code, None),
        Err(other) => panic!("{provider} {field} {write}: {other}"),
    }
}

fn aws(field: &str, write: &str, role: &str) -> AwsKmsPatch {
    assert_eq!(field, "customerMasterKeyId");
    let sample = samples().aws;
    AwsKmsPatch {
        enabled: Some(true),
        customer_master_key_id: Some(replaced(&sample.customer_master_key_id, "key/", write)),
        region: Some(sample.region),
        role_id: Some(role.to_owned()),
        ..AwsKmsPatch::default()
    }
}

fn azure(field: &str, write: &str) -> AzureKeyVaultPatch {
    let sample = samples().azure;
    let mut patch = AzureKeyVaultPatch {
        enabled: Some(true),
        environment: Some(sample.environment),
        client_id: Some(sample.client_id),
        tenant_id: Some(sample.tenant_id),
        secret: Some(Secret::new(sample.secret)),
        subscription_id: Some(sample.subscription_id),
        resource_group: Some(sample.resource_group),
        key_vault_name: Some(sample.key_vault_name.clone()),
        key_identifier: Some(sample.key_identifier.clone()),
        ..AzureKeyVaultPatch::default()
    };
    match field {
        "keyIdentifier" => {
            patch.key_identifier = Some(replaced(&sample.key_identifier, "keys/", write));
        }
        "secret" => patch.secret = Some(Secret::new(write.to_owned())),
        "resourceGroup" => patch.resource_group = Some(write.to_owned()),
        "keyVaultName" => {
            patch.key_identifier =
                Some(sample.key_identifier.replace(&sample.key_vault_name, write));
            patch.key_vault_name = Some(write.to_owned());
        }
        other => panic!("no such field in the test: {other}"),
    }
    patch
}

fn gcp(field: &str, write: &str, role: &str) -> GoogleCloudKmsPatch {
    assert_eq!(field, "keyVersionResourceId");
    let sample = samples().gcp.key_version_resource_id;
    let before = if write.parse::<u32>().is_ok() {
        "cryptoKeyVersions/"
    } else {
        "cryptoKeys/"
    };
    GoogleCloudKmsPatch {
        enabled: Some(true),
        key_version_resource_id: Some(replaced(&sample, before, write)),
        role_id: Some(role.to_owned()),
        ..GoogleCloudKmsPatch::default()
    }
}

/// `text` with `write` in place of the part that stands after `before`.
fn replaced(text: &str, before: &str, write: &str) -> String {
    let (head, tail) = text.split_once(before).unwrap();
    let rest = tail.find('/').map_or("", |end| &tail[end..]);
    format!("{head}{before}{write}{rest}")
}
