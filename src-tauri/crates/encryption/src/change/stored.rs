//! What Atlas shows of a provider's settings, field by field.

use atlas::EncryptionAtRest;

use crate::finding::Field;
use crate::form::Provider;

/// Whether the provider is switched on.
pub(crate) fn enabled(provider: Provider, current: &EncryptionAtRest) -> bool {
    match provider {
        Provider::Aws => current.aws.as_ref().is_some_and(|aws| aws.enabled),
        Provider::Azure => current.azure.as_ref().is_some_and(|azure| azure.enabled),
        Provider::Gcp => current.gcp.as_ref().is_some_and(|gcp| gcp.enabled),
    }
}

/// What Atlas last found when it tried the key.
pub(crate) fn valid(provider: Provider, current: &EncryptionAtRest) -> Option<bool> {
    match provider {
        Provider::Aws => current.aws.as_ref().and_then(|aws| aws.valid),
        Provider::Azure => current.azure.as_ref().and_then(|azure| azure.valid),
        Provider::Gcp => current.gcp.as_ref().and_then(|gcp| gcp.valid),
    }
}

/// Whether the key is reached through private endpoints; Google has none.
#[must_use]
pub fn private_networking(provider: Provider, current: &EncryptionAtRest) -> bool {
    match provider {
        Provider::Aws => current
            .aws
            .as_ref()
            .is_some_and(|aws| aws.require_private_networking),
        Provider::Azure => current
            .azure
            .as_ref()
            .is_some_and(|azure| azure.require_private_networking),
        Provider::Gcp => false,
    }
}

/// Whether Atlas shows the field at all. Source: `writeOnly` in the Atlas Admin API description.
pub(super) fn shows(provider: Provider, field: Field) -> bool {
    !field.is_secret() && (provider, field) != (Provider::Aws, Field::Role)
}

/// What Atlas shows for the field, if anything.
pub(super) fn text(provider: Provider, field: Field, current: &EncryptionAtRest) -> Option<&str> {
    match provider {
        Provider::Aws => {
            let aws = current.aws.as_ref()?;
            match field {
                Field::Role => aws.role_id.as_deref(),
                Field::CustomerMasterKeyId => aws.customer_master_key_id.as_deref(),
                Field::AwsRegion => aws.region.as_deref(),
                Field::AccessKeyId => aws.access_key_id.as_deref(),
                _ => None,
            }
        }
        Provider::Azure => {
            let azure = current.azure.as_ref()?;
            match field {
                Field::Role => azure.role_id.as_deref(),
                Field::ClientId => azure.client_id.as_deref(),
                Field::TenantId => azure.tenant_id.as_deref(),
                Field::AzureEnvironment => azure.environment.as_deref(),
                Field::SubscriptionId => azure.subscription_id.as_deref(),
                Field::ResourceGroup => azure.resource_group.as_deref(),
                Field::KeyVaultName => azure.key_vault_name.as_deref(),
                Field::KeyIdentifier => azure.key_identifier.as_deref(),
                _ => None,
            }
        }
        Provider::Gcp => {
            let gcp = current.gcp.as_ref()?;
            match field {
                Field::Role => gcp.role_id.as_deref(),
                Field::KeyVersionResourceId => gcp.key_version_resource_id.as_deref(),
                _ => None,
            }
        }
    }
}
