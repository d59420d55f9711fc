//! The three forms, as typed; no secret is among their texts.

use atlas::{EncryptionAtRest, Roles};

use crate::finding::Field;

/// Whose key service keeps the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// AWS KMS
    Aws,
    /// Azure Key Vault
    Azure,
    /// Google Cloud KMS
    Gcp,
}

impl Provider {
    /// Every provider, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];
}

/// One form as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KmsForm {
    /// AWS KMS
    Aws(AwsForm),
    /// Azure Key Vault
    Azure(AzureForm),
    /// Google Cloud KMS
    Gcp(GcpForm),
}

/// How Atlas reaches a key in AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AwsAccess {
    /// Through an IAM role.
    #[default]
    Role,
    /// With an IAM user's access key: only projects that already do.
    AccessKey,
}

/// How Atlas reaches a key in Azure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AzureAccess {
    /// As Atlas's own service principal.
    #[default]
    ServicePrincipalRole,
    /// As an application of the tenant, with its secret.
    ClientSecret,
}

/// How Atlas reaches a key in Google Cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GcpAccess {
    /// As Atlas's own service account.
    #[default]
    ServiceAccountRole,
    /// As a service account of the project, with its key file.
    KeyFile,
}

/// The form for AWS KMS. Fields that the chosen access does not use are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AwsForm {
    /// How Atlas reaches the key.
    pub access: AwsAccess,
    /// Atlas's id of the role.
    pub role_id: String,
    /// Key id or ARN.
    pub customer_master_key_id: String,
    /// The key's region.
    pub region: String,
    /// The access key's id.
    pub access_key_id: String,
}

/// The form for Azure Key Vault. Fields that the chosen access does not use are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AzureForm {
    /// How Atlas reaches the key.
    pub access: AzureAccess,
    /// Atlas's id of the role.
    pub role_id: String,
    /// The application, a UUID.
    pub client_id: String,
    /// The directory, a UUID.
    pub tenant_id: String,
    /// `AZURE`, `AZURE_CHINA` or `AZURE_US_GOVERNMENT`.
    pub environment: String,
    /// The subscription, a UUID.
    pub subscription_id: String,
    /// The vault's resource group.
    pub resource_group: String,
    /// The vault.
    pub key_vault_name: String,
    /// The key's web address.
    pub key_identifier: String,
}

/// The form for Google Cloud KMS. Fields that the chosen access does not use are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GcpForm {
    /// How Atlas reaches the key.
    pub access: GcpAccess,
    /// Atlas's id of the role.
    pub role_id: String,
    /// The key's version.
    pub key_version_resource_id: String,
}

impl KmsForm {
    /// The form filled with what Atlas has today; what it does not have is empty.
    ///
    /// The AWS role is write-only: it is the one authorised role that Atlas lists as used for
    /// encryption at rest, where there is exactly one.
    #[must_use]
    pub fn from_current(provider: Provider, current: &EncryptionAtRest, roles: &Roles) -> Self {
        match provider {
            Provider::Aws => Self::Aws(aws_form(current, roles)),
            Provider::Azure => Self::Azure(azure_form(current)),
            Provider::Gcp => Self::Gcp(gcp_form(current)),
        }
    }

    /// Whose form it is.
    #[must_use]
    pub fn provider(&self) -> Provider {
        match self {
            Self::Aws(_) => Provider::Aws,
            Self::Azure(_) => Provider::Azure,
            Self::Gcp(_) => Provider::Gcp,
        }
    }

    /// The field that takes this form's secret, where its access uses one.
    #[must_use]
    pub fn secret_field(&self) -> Option<Field> {
        match self {
            Self::Aws(form) => {
                (form.access == AwsAccess::AccessKey).then_some(Field::SecretAccessKey)
            }
            Self::Azure(form) => {
                (form.access == AzureAccess::ClientSecret).then_some(Field::Secret)
            }
            Self::Gcp(form) => {
                (form.access == GcpAccess::KeyFile).then_some(Field::ServiceAccountKey)
            }
        }
    }

    /// The texts that the chosen access uses, in the order of the screen.
    pub(crate) fn texts(&self) -> Vec<(Field, &str)> {
        match self {
            Self::Aws(form) => vec![
                match form.access {
                    AwsAccess::Role => (Field::Role, &form.role_id),
                    AwsAccess::AccessKey => (Field::AccessKeyId, &form.access_key_id),
                },
                (Field::CustomerMasterKeyId, &form.customer_master_key_id),
                (Field::AwsRegion, &form.region),
            ],
            Self::Azure(form) => vec![
                match form.access {
                    AzureAccess::ServicePrincipalRole => (Field::Role, &form.role_id),
                    AzureAccess::ClientSecret => (Field::ClientId, &form.client_id),
                },
                (Field::TenantId, &form.tenant_id),
                (Field::AzureEnvironment, &form.environment),
                (Field::SubscriptionId, &form.subscription_id),
                (Field::ResourceGroup, &form.resource_group),
                (Field::KeyVaultName, &form.key_vault_name),
                (Field::KeyIdentifier, &form.key_identifier),
            ],
            Self::Gcp(form) => {
                let version = (Field::KeyVersionResourceId, &form.key_version_resource_id);
                match form.access {
                    GcpAccess::ServiceAccountRole => vec![(Field::Role, &form.role_id), version],
                    GcpAccess::KeyFile => vec![version],
                }
            }
        }
        .into_iter()
        .map(|(field, text)| (field, text.as_str()))
        .collect()
    }
}

fn aws_form(current: &EncryptionAtRest, roles: &Roles) -> AwsForm {
    let aws = current.aws.clone().unwrap_or_default();
    let role_id = aws.role_id.or_else(|| {
        let mut used = roles.aws.iter().filter(|role| role.used_for_encryption);
        match (used.next(), used.next()) {
            (Some(only), None) => Some(only.role_id.clone()),
            _ => None,
        }
    });
    AwsForm {
        access: if aws.access_key_id.is_some() {
            AwsAccess::AccessKey
        } else {
            AwsAccess::Role
        },
        role_id: role_id.unwrap_or_default(),
        customer_master_key_id: aws.customer_master_key_id.unwrap_or_default(),
        region: aws.region.unwrap_or_default(),
        access_key_id: aws.access_key_id.unwrap_or_default(),
    }
}

fn azure_form(current: &EncryptionAtRest) -> AzureForm {
    let azure = current.azure.clone().unwrap_or_default();
    AzureForm {
        access: if azure.role_id.is_none() && azure.client_id.is_some() {
            AzureAccess::ClientSecret
        } else {
            AzureAccess::ServicePrincipalRole
        },
        role_id: azure.role_id.unwrap_or_default(),
        client_id: azure.client_id.unwrap_or_default(),
        tenant_id: azure.tenant_id.unwrap_or_default(),
        environment: azure.environment.unwrap_or_default(),
        subscription_id: azure.subscription_id.unwrap_or_default(),
        resource_group: azure.resource_group.unwrap_or_default(),
        key_vault_name: azure.key_vault_name.unwrap_or_default(),
        key_identifier: azure.key_identifier.unwrap_or_default(),
    }
}

fn gcp_form(current: &EncryptionAtRest) -> GcpForm {
    let gcp = current.gcp.clone().unwrap_or_default();
    GcpForm {
        access: if gcp.enabled && gcp.role_id.is_none() {
            GcpAccess::KeyFile
        } else {
            GcpAccess::ServiceAccountRole
        },
        role_id: gcp.role_id.unwrap_or_default(),
        key_version_resource_id: gcp.key_version_resource_id.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
