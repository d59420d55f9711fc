//! A project's encryption at rest, as Atlas has it.

use serde::Deserialize;

use super::below_project;
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// What Atlas has stored for a project. Fields that Atlas only takes and never gives are absent.
///
/// Source: Atlas Admin API description, `EncryptionAtRest`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncryptionAtRest {
    /// AWS KMS.
    pub aws: Option<AwsKms>,
    /// Azure Key Vault.
    pub azure: Option<AzureKeyVault>,
    /// Google Cloud KMS.
    pub gcp: Option<GoogleCloudKms>,
    /// Whether search nodes are encrypted too.
    pub search_nodes: bool,
}

/// AWS KMS as stored. Source: as above, `AWSKMSConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WireAws")]
pub struct AwsKms {
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether Atlas could use the key when it last tried.
    pub valid: Option<bool>,
    /// The key's id or ARN.
    pub customer_master_key_id: Option<String>,
    /// Atlas's name of the region, such as `US_EAST_1`.
    pub region: Option<String>,
    /// The id of the access key, where no role is used.
    pub access_key_id: Option<String>,
    /// Atlas's id of the role. Only taken, by the description; kept where Atlas gives it.
    pub role_id: Option<String>,
    /// Whether Atlas reaches the key over private networking only.
    pub require_private_networking: bool,
}

/// Azure Key Vault as stored. Source: as above, `AzureKeyVault`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WireAzure")]
pub struct AzureKeyVault {
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether Atlas could use the key when it last tried.
    pub valid: Option<bool>,
    /// `AZURE`, `AZURE_CHINA` or `AZURE_US_GOVERNMENT`.
    pub environment: Option<String>,
    /// The application's id.
    pub client_id: Option<String>,
    /// The tenant's id.
    pub tenant_id: Option<String>,
    /// The subscription's id.
    pub subscription_id: Option<String>,
    /// The resource group's name.
    pub resource_group: Option<String>,
    /// The vault's name.
    pub key_vault_name: Option<String>,
    /// The key's address.
    pub key_identifier: Option<String>,
    /// Atlas's id of the service principal.
    pub role_id: Option<String>,
    /// Whether Atlas reaches the key over private networking only.
    pub require_private_networking: bool,
}

/// Google Cloud KMS as stored. Source: as above, `GoogleCloudKMS`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WireGoogle")]
pub struct GoogleCloudKms {
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether Atlas could use the key when it last tried.
    pub valid: Option<bool>,
    /// The resource path of the key's version.
    pub key_version_resource_id: Option<String>,
    /// Atlas's id of the service account role.
    pub role_id: Option<String>,
}

impl Client {
    /// Fetches the encryption of `project` (24 hexadecimal digits); Atlas tries the key before it
    /// answers. Source: as above, `getGroupEncryptionAtRest`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn encryption_at_rest(&self, project: &str) -> Result<EncryptionAtRest, AtlasError> {
        let call = Call::get(
            Operation::Encryption,
            VERSION_2023_01_01,
            below_project(project, "encryptionAtRest")?,
        );
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

/// Every part is optional in the description, and Atlas writes `null` for what is not set.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire {
    aws_kms: Option<AwsKms>,
    azure_key_vault: Option<AzureKeyVault>,
    google_cloud_kms: Option<GoogleCloudKms>,
    enabled_for_search_nodes: Option<bool>,
}

impl From<Wire> for EncryptionAtRest {
    fn from(wire: Wire) -> Self {
        Self {
            aws: wire.aws_kms,
            azure: wire.azure_key_vault,
            gcp: wire.google_cloud_kms,
            search_nodes: wire.enabled_for_search_nodes.unwrap_or(false),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAws {
    enabled: Option<bool>,
    valid: Option<bool>,
    #[serde(rename = "customerMasterKeyID")]
    customer_master_key_id: Option<String>,
    region: Option<String>,
    #[serde(rename = "accessKeyID")]
    access_key_id: Option<String>,
    role_id: Option<String>,
    require_private_networking: Option<bool>,
}

impl From<WireAws> for AwsKms {
    fn from(wire: WireAws) -> Self {
        Self {
            enabled: wire.enabled.unwrap_or(false),
            valid: wire.valid,
            customer_master_key_id: wire.customer_master_key_id,
            region: wire.region,
            access_key_id: wire.access_key_id,
            role_id: wire.role_id,
            require_private_networking: wire.require_private_networking.unwrap_or(false),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAzure {
    enabled: Option<bool>,
    valid: Option<bool>,
    azure_environment: Option<String>,
    #[serde(rename = "clientID")]
    client_id: Option<String>,
    #[serde(rename = "tenantID")]
    tenant_id: Option<String>,
    #[serde(rename = "subscriptionID")]
    subscription_id: Option<String>,
    resource_group_name: Option<String>,
    key_vault_name: Option<String>,
    key_identifier: Option<String>,
    role_id: Option<String>,
    require_private_networking: Option<bool>,
}

impl From<WireAzure> for AzureKeyVault {
    fn from(wire: WireAzure) -> Self {
        Self {
            enabled: wire.enabled.unwrap_or(false),
            valid: wire.valid,
            environment: wire.azure_environment,
            client_id: wire.client_id,
            tenant_id: wire.tenant_id,
            subscription_id: wire.subscription_id,
            resource_group: wire.resource_group_name,
            key_vault_name: wire.key_vault_name,
            key_identifier: wire.key_identifier,
            role_id: wire.role_id,
            require_private_networking: wire.require_private_networking.unwrap_or(false),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireGoogle {
    enabled: Option<bool>,
    valid: Option<bool>,
    #[serde(rename = "keyVersionResourceID")]
    key_version_resource_id: Option<String>,
    role_id: Option<String>,
}

impl From<WireGoogle> for GoogleCloudKms {
    fn from(wire: WireGoogle) -> Self {
        Self {
            enabled: wire.enabled.unwrap_or(false),
            valid: wire.valid,
            key_version_resource_id: wire.key_version_resource_id,
            role_id: wire.role_id,
        }
    }
}
