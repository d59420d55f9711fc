//! The change as the Atlas client takes it.

use atlas::{AwsKmsPatch, AzureKeyVaultPatch, EncryptionPatch, GoogleCloudKmsPatch};
use secret::Secret;

use super::SentText;
use crate::finding::Field;
use crate::form::Provider;

/// Exactly `texts` and `secret`, and `enabled` for a first set-up.
pub(super) fn saving(
    provider: Provider,
    enables: bool,
    texts: &[SentText],
    secret: Option<Secret>,
) -> EncryptionPatch {
    let text = |field| {
        texts
            .iter()
            .find_map(|sent| (sent.field == field).then(|| sent.text.clone()))
    };
    let enabled = enables.then_some(true);
    let mut patch = EncryptionPatch::default();
    match provider {
        Provider::Aws => {
            patch.aws = Some(AwsKmsPatch {
                enabled,
                role_id: text(Field::Role),
                customer_master_key_id: text(Field::CustomerMasterKeyId),
                region: text(Field::AwsRegion),
                access_key_id: text(Field::AccessKeyId),
                secret_access_key: secret,
                ..AwsKmsPatch::default()
            });
        }
        Provider::Azure => {
            patch.azure = Some(AzureKeyVaultPatch {
                enabled,
                role_id: text(Field::Role),
                client_id: text(Field::ClientId),
                tenant_id: text(Field::TenantId),
                environment: text(Field::AzureEnvironment),
                subscription_id: text(Field::SubscriptionId),
                resource_group: text(Field::ResourceGroup),
                key_vault_name: text(Field::KeyVaultName),
                key_identifier: text(Field::KeyIdentifier),
                secret,
                ..AzureKeyVaultPatch::default()
            });
        }
        Provider::Gcp => {
            patch.gcp = Some(GoogleCloudKmsPatch {
                enabled,
                role_id: text(Field::Role),
                key_version_resource_id: text(Field::KeyVersionResourceId),
                service_account_key: secret,
            });
        }
    }
    patch
}

/// `enabled: false`, alone.
pub(super) fn off(provider: Provider) -> EncryptionPatch {
    let enabled = Some(false);
    let mut patch = EncryptionPatch::default();
    match provider {
        Provider::Aws => {
            patch.aws = Some(AwsKmsPatch {
                enabled,
                ..AwsKmsPatch::default()
            });
        }
        Provider::Azure => {
            patch.azure = Some(AzureKeyVaultPatch {
                enabled,
                ..AzureKeyVaultPatch::default()
            });
        }
        Provider::Gcp => {
            patch.gcp = Some(GoogleCloudKmsPatch {
                enabled,
                ..GoogleCloudKmsPatch::default()
            });
        }
    }
    patch
}

/// `requirePrivateNetworking`, alone; Google has none.
pub(super) fn private_networking(provider: Provider, on: bool) -> Option<EncryptionPatch> {
    let require_private_networking = Some(on);
    let mut patch = EncryptionPatch::default();
    match provider {
        Provider::Aws => {
            patch.aws = Some(AwsKmsPatch {
                require_private_networking,
                ..AwsKmsPatch::default()
            });
        }
        Provider::Azure => {
            patch.azure = Some(AzureKeyVaultPatch {
                require_private_networking,
                ..AzureKeyVaultPatch::default()
            });
        }
        Provider::Gcp => return None,
    }
    Some(patch)
}
