#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod first_and_off;
mod later;
mod pasted;
mod reminders;

use atlas::{AwsKms, AwsRole, AzureKeyVault, GoogleCloudKms};

use super::*;
use crate::finding::FindingCode;
use crate::form::{AwsAccess, AwsForm, AzureAccess, AzureForm, GcpAccess, GcpForm};

const ROLE: &str = "32b6e34b3d91647abb20e7b8";
const OTHER_ROLE: &str = "00b6e34b3d91647abb20e7b8";
const UUID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
const ARN: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER_ARN: &str =
    "arn:aws:kms:us-east-1:123456789012:key/5678abcd-12ab-34cd-56ef-1234567890ab";
const GOOGLE_KEY: &str = "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1";
const KEY_FILE: &str = r#"{"type":"service_account","project_id":"p","private_key":"-----BEGIN PRIVATE KEY-----\nMADE+UP\n-----END PRIVATE KEY-----\n","client_email":"e"}"#;

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn typed(text: &str) -> Option<Secret> {
    Some(Secret::new(text.to_owned()))
}

fn roles(used: &str) -> Roles {
    Roles {
        aws: vec![AwsRole {
            role_id: used.to_owned(),
            iam_assumed_role_arn: None,
            authorized: true,
            used_for_encryption: true,
            atlas_account_arn: None,
            external_id: None,
        }],
        ..Roles::default()
    }
}

fn aws(aws: AwsKms) -> EncryptionAtRest {
    EncryptionAtRest {
        aws: Some(aws),
        ..EncryptionAtRest::default()
    }
}

fn aws_with_role() -> EncryptionAtRest {
    aws(AwsKms {
        enabled: true,
        valid: Some(true),
        customer_master_key_id: some(ARN),
        region: some("US_EAST_1"),
        ..AwsKms::default()
    })
}

fn aws_with_access_key() -> EncryptionAtRest {
    aws(AwsKms {
        enabled: true,
        customer_master_key_id: some(ARN),
        region: some("US_EAST_1"),
        access_key_id: some("AKIAIOSFODNN7EXAMPLE"),
        ..AwsKms::default()
    })
}

fn aws_form() -> AwsForm {
    AwsForm {
        role_id: ROLE.to_owned(),
        customer_master_key_id: ARN.to_owned(),
        region: "US_EAST_1".to_owned(),
        ..AwsForm::default()
    }
}

fn access_key_form() -> AwsForm {
    AwsForm {
        access: AwsAccess::AccessKey,
        role_id: String::new(),
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        ..aws_form()
    }
}

fn azure_form() -> AzureForm {
    AzureForm {
        access: AzureAccess::ClientSecret,
        role_id: String::new(),
        client_id: UUID.to_owned(),
        tenant_id: UUID.to_owned(),
        environment: "AZURE".to_owned(),
        subscription_id: UUID.to_owned(),
        resource_group: "rg".to_owned(),
        key_vault_name: "vault".to_owned(),
        key_identifier: "https://vault.vault.azure.net/keys/k".to_owned(),
    }
}

fn azure_with_secret() -> EncryptionAtRest {
    EncryptionAtRest {
        azure: Some(AzureKeyVault {
            enabled: true,
            environment: some("AZURE"),
            client_id: some(UUID),
            tenant_id: some(UUID),
            subscription_id: some(UUID),
            resource_group: some("rg"),
            key_vault_name: some("vault"),
            key_identifier: some("https://vault.vault.azure.net/keys/k"),
            ..AzureKeyVault::default()
        }),
        ..EncryptionAtRest::default()
    }
}

fn google(role_id: Option<&str>) -> EncryptionAtRest {
    EncryptionAtRest {
        gcp: Some(GoogleCloudKms {
            enabled: true,
            valid: None,
            key_version_resource_id: some(GOOGLE_KEY),
            role_id: role_id.map(str::to_owned),
        }),
        ..EncryptionAtRest::default()
    }
}

fn google_form(access: GcpAccess) -> GcpForm {
    GcpForm {
        access,
        role_id: match access {
            GcpAccess::ServiceAccountRole => ROLE.to_owned(),
            GcpAccess::KeyFile => String::new(),
        },
        key_version_resource_id: GOOGLE_KEY.to_owned(),
    }
}

fn line(field: Field, from: Option<&str>, to: &str) -> ChangeLine {
    ChangeLine {
        field,
        from: from.map(str::to_owned),
        to: To::Text(to.to_owned()),
    }
}

fn entered(field: Field) -> ChangeLine {
    ChangeLine {
        field,
        from: None,
        to: To::SecretEntered,
    }
}

fn blocking(result: Result<Change, Vec<Finding>>) -> Vec<(Field, FindingCode)> {
    result
        .unwrap_err()
        .into_iter()
        .filter(|finding| finding.level == Level::Block)
        .map(|finding| (finding.field, finding.code))
        .collect()
}
