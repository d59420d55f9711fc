//! A change to a project's encryption at rest.

use std::borrow::Cow;

use reqwest::Method;
use secret::Secret;
use serde::Serialize;

use super::below_project;
use super::encryption_at_rest::{EncryptionAtRest, Wire};
use crate::buffer::WipedBuffer;
use crate::call::{Call, Content, Repeat, Size, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::{AtlasError, SetupError};
use crate::operation::Operation;

/// A change to a project's encryption: what is `None` is not sent and stays as it is.
///
/// Source: Atlas Admin API description, `EncryptionAtRest`.
#[derive(Debug, Default)]
pub struct EncryptionPatch {
    /// Changes to AWS KMS.
    pub aws: Option<AwsKmsPatch>,
    /// Changes to Azure Key Vault.
    pub azure: Option<AzureKeyVaultPatch>,
    /// Changes to Google Cloud KMS.
    pub gcp: Option<GoogleCloudKmsPatch>,
    /// Whether search nodes are encrypted too.
    pub search_nodes: Option<bool>,
}

/// Changes to AWS KMS; the fields of [`AwsKms`](crate::AwsKms) and the one that is only taken.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the fields are described where they are read")]
pub struct AwsKmsPatch {
    pub enabled: Option<bool>,
    pub customer_master_key_id: Option<String>,
    pub region: Option<String>,
    pub access_key_id: Option<String>,
    pub secret_access_key: Option<Secret>,
    pub role_id: Option<String>,
    pub require_private_networking: Option<bool>,
}

/// Changes to Azure Key Vault; the fields of [`AzureKeyVault`](crate::AzureKeyVault) and the one
/// that is only taken.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the fields are described where they are read")]
pub struct AzureKeyVaultPatch {
    pub enabled: Option<bool>,
    pub environment: Option<String>,
    pub client_id: Option<String>,
    pub tenant_id: Option<String>,
    pub secret: Option<Secret>,
    pub subscription_id: Option<String>,
    pub resource_group: Option<String>,
    pub key_vault_name: Option<String>,
    pub key_identifier: Option<String>,
    pub role_id: Option<String>,
    pub require_private_networking: Option<bool>,
}

/// Changes to Google Cloud KMS; the fields of [`GoogleCloudKms`](crate::GoogleCloudKms) and the
/// one that is only taken.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the fields are described where they are read")]
pub struct GoogleCloudKmsPatch {
    pub enabled: Option<bool>,
    /// The key file's JSON, sent as one text.
    pub service_account_key: Option<Secret>,
    pub key_version_resource_id: Option<String>,
    pub role_id: Option<String>,
}

impl Client {
    /// Changes the encryption of `project` (24 hexadecimal digits); Atlas tries the key before it
    /// answers. Sent again only where it cannot have been taken. Source: as above,
    /// `updateGroupEncryptionAtRest`.
    ///
    /// # Errors
    /// Any [`AtlasError`]. After [`AtlasError::Unreachable`] with
    /// [`Taken::Unknown`](crate::Taken::Unknown), [`AtlasError::Failed`] and
    /// [`AtlasError::UnexpectedAnswer`] the change may have been made: read it back.
    pub async fn update_encryption_at_rest(
        &self,
        project: &str,
        patch: &EncryptionPatch,
    ) -> Result<EncryptionAtRest, AtlasError> {
        let call = Call {
            operation: Operation::UpdateEncryption,
            method: Method::PATCH,
            path: Cow::Owned(below_project(project, "encryptionAtRest")?),
            query: Vec::new(),
            accept: VERSION_2023_01_01,
            content: Some(Content {
                media_type: VERSION_2023_01_01,
                bytes: body(patch)?.into_bytes(),
            }),
            repeat: Repeat::OnlyIfNotTaken,
            size: Size::Ordinary,
            secrets: patch.secrets(),
        };
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

impl EncryptionPatch {
    fn secrets(&self) -> Vec<&Secret> {
        let aws = self
            .aws
            .iter()
            .filter_map(|aws| aws.secret_access_key.as_ref());
        let azure = self.azure.iter().filter_map(|azure| azure.secret.as_ref());
        let gcp = self
            .gcp
            .iter()
            .filter_map(|gcp| gcp.service_account_key.as_ref());
        aws.chain(azure).chain(gcp).collect()
    }
}

/// The patch on the wire, in memory that is wiped.
pub(super) fn body(patch: &EncryptionPatch) -> Result<WipedBuffer, AtlasError> {
    let mut body = WipedBuffer::with_capacity(4096);
    let wire = WirePatch {
        aws_kms: patch.aws.as_ref().map(WireAws::from),
        azure_key_vault: patch.azure.as_ref().map(WireAzure::from),
        google_cloud_kms: patch.gcp.as_ref().map(WireGoogle::from),
        enabled_for_search_nodes: patch.search_nodes,
    };
    serde_json::to_writer(&mut body, &wire).map_err(SetupError::Body)?;
    Ok(body)
}

/// A secret borrowed for the body: this is the one place where it has to be written out.
fn exposed(secret: Option<&Secret>) -> Option<&str> {
    secret.map(Secret::expose)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WirePatch<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    aws_kms: Option<WireAws<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    azure_key_vault: Option<WireAzure<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    google_cloud_kms: Option<WireGoogle<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled_for_search_nodes: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireAws<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(
        rename = "customerMasterKeyID",
        skip_serializing_if = "Option::is_none"
    )]
    customer_master_key_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(rename = "accessKeyID", skip_serializing_if = "Option::is_none")]
    access_key_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_access_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    require_private_networking: Option<bool>,
}

impl<'a> From<&'a AwsKmsPatch> for WireAws<'a> {
    fn from(patch: &'a AwsKmsPatch) -> Self {
        Self {
            enabled: patch.enabled,
            customer_master_key_id: patch.customer_master_key_id.as_deref(),
            region: patch.region.as_deref(),
            access_key_id: patch.access_key_id.as_deref(),
            secret_access_key: exposed(patch.secret_access_key.as_ref()),
            role_id: patch.role_id.as_deref(),
            require_private_networking: patch.require_private_networking,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireAzure<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    azure_environment: Option<&'a str>,
    #[serde(rename = "clientID", skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    #[serde(rename = "tenantID", skip_serializing_if = "Option::is_none")]
    tenant_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    #[serde(rename = "subscriptionID", skip_serializing_if = "Option::is_none")]
    subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_group_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_vault_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    require_private_networking: Option<bool>,
}

impl<'a> From<&'a AzureKeyVaultPatch> for WireAzure<'a> {
    fn from(patch: &'a AzureKeyVaultPatch) -> Self {
        Self {
            enabled: patch.enabled,
            azure_environment: patch.environment.as_deref(),
            client_id: patch.client_id.as_deref(),
            tenant_id: patch.tenant_id.as_deref(),
            secret: exposed(patch.secret.as_ref()),
            subscription_id: patch.subscription_id.as_deref(),
            resource_group_name: patch.resource_group.as_deref(),
            key_vault_name: patch.key_vault_name.as_deref(),
            key_identifier: patch.key_identifier.as_deref(),
            role_id: patch.role_id.as_deref(),
            require_private_networking: patch.require_private_networking,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireGoogle<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account_key: Option<&'a str>,
    #[serde(
        rename = "keyVersionResourceID",
        skip_serializing_if = "Option::is_none"
    )]
    key_version_resource_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_id: Option<&'a str>,
}

impl<'a> From<&'a GoogleCloudKmsPatch> for WireGoogle<'a> {
    fn from(patch: &'a GoogleCloudKmsPatch) -> Self {
        Self {
            enabled: patch.enabled,
            service_account_key: exposed(patch.service_account_key.as_ref()),
            key_version_resource_id: patch.key_version_resource_id.as_deref(),
            role_id: patch.role_id.as_deref(),
        }
    }
}
