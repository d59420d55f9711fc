//! The form and what the rules find in it.

use encryption::{
    AwsAccess, AwsForm, AzureAccess, AzureForm, Field, Finding, FindingCode, GcpAccess, GcpForm,
    KeyFilePart, KeyFileRepair, KmsForm, Level, Provider,
};

use crate::view::count;
use crate::view::{
    AwsAccessView, AzureAccessView, FieldFindingView, FieldView, FindingView, GcpAccessView,
    KeyFileRepairView, KmsFormRequest, LevelView, ProviderView,
};

impl From<KmsFormRequest> for KmsForm {
    fn from(form: KmsFormRequest) -> Self {
        match form {
            KmsFormRequest::Aws {
                access,
                role_id,
                customer_master_key_id,
                region,
                access_key_id,
            } => Self::Aws(AwsForm {
                access: match access {
                    AwsAccessView::Role => AwsAccess::Role,
                    AwsAccessView::AccessKey => AwsAccess::AccessKey,
                },
                role_id,
                customer_master_key_id,
                region,
                access_key_id,
            }),
            KmsFormRequest::Azure {
                access,
                role_id,
                client_id,
                tenant_id,
                environment,
                subscription_id,
                resource_group,
                key_vault_name,
                key_identifier,
            } => Self::Azure(AzureForm {
                access: match access {
                    AzureAccessView::ServicePrincipalRole => AzureAccess::ServicePrincipalRole,
                    AzureAccessView::ClientSecret => AzureAccess::ClientSecret,
                },
                role_id,
                client_id,
                tenant_id,
                environment,
                subscription_id,
                resource_group,
                key_vault_name,
                key_identifier,
            }),
            KmsFormRequest::Gcp {
                access,
                role_id,
                key_version_resource_id,
            } => Self::Gcp(GcpForm {
                access: match access {
                    GcpAccessView::ServiceAccountRole => GcpAccess::ServiceAccountRole,
                    GcpAccessView::KeyFile => GcpAccess::KeyFile,
                },
                role_id,
                key_version_resource_id,
            }),
        }
    }
}

impl From<KmsForm> for KmsFormRequest {
    fn from(form: KmsForm) -> Self {
        match form {
            KmsForm::Aws(form) => Self::Aws {
                access: match form.access {
                    AwsAccess::Role => AwsAccessView::Role,
                    AwsAccess::AccessKey => AwsAccessView::AccessKey,
                },
                role_id: form.role_id,
                customer_master_key_id: form.customer_master_key_id,
                region: form.region,
                access_key_id: form.access_key_id,
            },
            KmsForm::Azure(form) => Self::Azure {
                access: match form.access {
                    AzureAccess::ServicePrincipalRole => AzureAccessView::ServicePrincipalRole,
                    AzureAccess::ClientSecret => AzureAccessView::ClientSecret,
                },
                role_id: form.role_id,
                client_id: form.client_id,
                tenant_id: form.tenant_id,
                environment: form.environment,
                subscription_id: form.subscription_id,
                resource_group: form.resource_group,
                key_vault_name: form.key_vault_name,
                key_identifier: form.key_identifier,
            },
            KmsForm::Gcp(form) => Self::Gcp {
                access: match form.access {
                    GcpAccess::ServiceAccountRole => GcpAccessView::ServiceAccountRole,
                    GcpAccess::KeyFile => GcpAccessView::KeyFile,
                },
                role_id: form.role_id,
                key_version_resource_id: form.key_version_resource_id,
            },
        }
    }
}

impl From<ProviderView> for Provider {
    fn from(provider: ProviderView) -> Self {
        match provider {
            ProviderView::Aws => Self::Aws,
            ProviderView::Azure => Self::Azure,
            ProviderView::Gcp => Self::Gcp,
        }
    }
}

impl From<Provider> for ProviderView {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::Aws => Self::Aws,
            Provider::Azure => Self::Azure,
            Provider::Gcp => Self::Gcp,
        }
    }
}

impl From<Field> for FieldView {
    fn from(field: Field) -> Self {
        match field {
            Field::Switch => Self::Switch,
            Field::PrivateNetworking => Self::PrivateNetworking,
            Field::SearchNodes => Self::SearchNodes,
            Field::Role => Self::Role,
            Field::CustomerMasterKeyId => Self::CustomerMasterKeyId,
            Field::AwsRegion => Self::AwsRegion,
            Field::AccessKeyId => Self::AccessKeyId,
            Field::SecretAccessKey => Self::SecretAccessKey,
            Field::ClientId => Self::ClientId,
            Field::TenantId => Self::TenantId,
            Field::Secret => Self::Secret,
            Field::AzureEnvironment => Self::AzureEnvironment,
            Field::SubscriptionId => Self::SubscriptionId,
            Field::ResourceGroup => Self::ResourceGroup,
            Field::KeyVaultName => Self::KeyVaultName,
            Field::KeyIdentifier => Self::KeyIdentifier,
            Field::ServiceAccountKey => Self::ServiceAccountKey,
            Field::KeyVersionResourceId => Self::KeyVersionResourceId,
        }
    }
}

impl From<Finding> for FieldFindingView {
    fn from(finding: Finding) -> Self {
        Self {
            field: finding.field.into(),
            level: match finding.level {
                Level::Block => LevelView::Block,
                Level::Warn => LevelView::Warn,
            },
            finding: finding.code.into(),
        }
    }
}

impl From<FindingCode> for FindingView {
    fn from(code: FindingCode) -> Self {
        match code {
            FindingCode::Required => Self::Required,
            FindingCode::SurroundingWhitespace => Self::SurroundingWhitespace,
            FindingCode::TooLong { limit } => Self::TooLong {
                limit: count(limit),
            },
            FindingCode::LengthOutside { least, most } => Self::LengthOutside {
                least: count(least),
                most: count(most),
            },
            FindingCode::UnusualLength { usual } => Self::UnusualLength {
                usual: count(usual),
            },
            FindingCode::UnusualPrefix { usual } => Self::UnusualPrefix {
                usual: usual.into(),
            },
            FindingCode::UnexpectedCharacters => Self::UnexpectedCharacters,
            FindingCode::NotAtlasId => Self::NotAtlasId,
            FindingCode::LooksLikeArnNotRoleId => Self::LooksLikeArnNotRoleId,
            FindingCode::NotKeyArn => Self::NotKeyArn,
            FindingCode::PartitionNotServed { partition } => Self::PartitionNotServed { partition },
            FindingCode::WebAddress => Self::WebAddress,
            FindingCode::NotKeyId => Self::NotKeyId,
            FindingCode::UnusualKeyId => Self::UnusualKeyId,
            FindingCode::AliasMayNotWork => Self::AliasMayNotWork,
            FindingCode::KeyArnNeededAcrossAccounts => Self::KeyArnNeededAcrossAccounts,
            FindingCode::UnknownRegion => Self::UnknownRegion,
            FindingCode::RegionDiffersFromArn { arn_region } => {
                Self::RegionDiffersFromArn { arn_region }
            }
            FindingCode::TemporaryKey => Self::TemporaryKey,
            FindingCode::NotUuid => Self::NotUuid,
            FindingCode::UnknownEnvironment => Self::UnknownEnvironment,
            FindingCode::NotVaultName => Self::NotVaultName,
            FindingCode::NotResourceGroup => Self::NotResourceGroup,
            FindingCode::NotKeyIdentifier => Self::NotKeyIdentifier,
            FindingCode::PortInKeyIdentifier { port } => Self::PortInKeyIdentifier { port },
            FindingCode::ManagedHsmMayNotWork => Self::ManagedHsmMayNotWork,
            FindingCode::VaultDiffersFromIdentifier { vault } => {
                Self::VaultDiffersFromIdentifier { vault }
            }
            FindingCode::EnvironmentDiffersFromIdentifier { environment } => {
                Self::EnvironmentDiffersFromIdentifier {
                    environment: environment.into(),
                }
            }
            FindingCode::LooksLikeSecretId => Self::LooksLikeSecretId,
            FindingCode::KeyFileNotJson => Self::KeyFileNotJson,
            FindingCode::KeyFileOfAnotherKind => Self::KeyFileOfAnotherKind,
            FindingCode::KeyFileMissing { part } => Self::KeyFileMissing {
                part: match part {
                    KeyFilePart::Type => "type",
                    KeyFilePart::ProjectId => "project_id",
                    KeyFilePart::PrivateKey => "private_key",
                    KeyFilePart::ClientEmail => "client_email",
                }
                .to_owned(),
            },
            FindingCode::KeyFileRepaired { repair } => Self::KeyFileRepaired {
                repair: repair.into(),
            },
            FindingCode::PrivateKeyDamaged => Self::PrivateKeyDamaged,
            FindingCode::NotKeyVersion => Self::NotKeyVersion,
            FindingCode::KeyVersionMissing => Self::KeyVersionMissing,
            FindingCode::RoleCannotBeLeft => Self::RoleCannotBeLeft,
        }
    }
}

impl From<KeyFileRepair> for KeyFileRepairView {
    fn from(repair: KeyFileRepair) -> Self {
        match repair {
            KeyFileRepair::InvisibleCharacters => Self::InvisibleCharacters,
            KeyFileRepair::SurroundingText => Self::SurroundingText,
            KeyFileRepair::Base64 => Self::Base64,
            KeyFileRepair::JsonText => Self::JsonText,
            KeyFileRepair::Quotes => Self::Quotes,
            KeyFileRepair::LineBreaksInValues => Self::LineBreaksInValues,
            KeyFileRepair::PrivateKeyEscapedTwice => Self::PrivateKeyEscapedTwice,
            KeyFileRepair::PrivateKeyLineBreaksLost => Self::PrivateKeyLineBreaksLost,
        }
    }
}
