//! The forms that a list is written in, and what each of them needs to know.

use jiff::Timestamp;

use super::{AwsKey, AwsRole, Azure, Google, Terraform};
use crate::found::Context;

/// The form.
#[derive(Debug, Clone)]
pub enum Target {
    /// A role's policy: `Allow` with `IpAddress`.
    AwsRole(AwsRole),
    /// A key's policy: `Deny` with `NotIpAddress`.
    AwsKey(AwsKey),
    /// Azure Key Vault's firewall.
    Azure(Azure),
    /// An access level and an ingress rule.
    Google(Google),
    /// Terraform configuration.
    Terraform(Terraform),
    /// One block a line.
    Plain,
    /// A table.
    Csv,
    /// JSON.
    Json,
}

/// A form before anything is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// A role's policy.
    AwsRole,
    /// A key's policy.
    AwsKey,
    /// Azure Key Vault's firewall.
    Azure,
    /// An access level and an ingress rule.
    Google,
    /// Terraform configuration.
    Terraform(TerraformKind),
    /// One block a line.
    Plain,
    /// A table.
    Csv,
    /// JSON.
    Json,
}

/// What Terraform configuration is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TerraformKind {
    /// A role's policy document.
    AwsRole,
    /// A statement for a key's policy document.
    AwsKey,
    /// The rules of `azurerm_key_vault`.
    Azure,
    /// An access level.
    Google,
}

/// Something that a form needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetField {
    /// The key's ARN.
    KeyArn,
    /// The ARN of Atlas's role.
    RoleArn,
    /// The key vault.
    Vault,
    /// The vault's resource group.
    ResourceGroup,
    /// The vault's subscription.
    Subscription,
    /// The administrator's own address.
    OwnAddress,
    /// The access policy's number.
    PolicyNumber,
    /// The access level's short name.
    LevelName,
    /// The perimeter's name.
    Perimeter,
    /// The number of the key's project.
    ProjectNumber,
    /// Atlas's service account.
    ServiceAccount,
}

impl TargetKind {
    /// Every form, in the order of the screen.
    pub const ALL: [Self; 11] = [
        Self::AwsRole,
        Self::AwsKey,
        Self::Azure,
        Self::Google,
        Self::Plain,
        Self::Csv,
        Self::Json,
        Self::Terraform(TerraformKind::AwsRole),
        Self::Terraform(TerraformKind::AwsKey),
        Self::Terraform(TerraformKind::Azure),
        Self::Terraform(TerraformKind::Google),
    ];

    /// What can be filled in, in order.
    #[must_use]
    pub fn fields(self) -> &'static [TargetField] {
        match self {
            Self::AwsRole | Self::Terraform(TerraformKind::AwsRole) => &[TargetField::KeyArn],
            Self::AwsKey | Self::Terraform(TerraformKind::AwsKey) => &[TargetField::RoleArn],
            Self::Azure => &[
                TargetField::Vault,
                TargetField::ResourceGroup,
                TargetField::Subscription,
                TargetField::OwnAddress,
            ],
            Self::Google => &[
                TargetField::PolicyNumber,
                TargetField::LevelName,
                TargetField::Perimeter,
                TargetField::ProjectNumber,
                TargetField::ServiceAccount,
            ],
            _ => &[],
        }
    }

    /// Those of [`Self::fields`] without which nothing is written. Each of Google's files waits for
    /// its own: nothing is required for all of them.
    #[must_use]
    pub fn required(self) -> &'static [TargetField] {
        match self {
            Self::Azure => &[TargetField::Vault, TargetField::ResourceGroup],
            Self::Google => &[],
            _ => self.fields(),
        }
    }

    /// Whether every file of it takes the place of what is there, so that a difference alone would
    /// shut out the rest.
    #[must_use]
    pub fn replaces_list(self) -> bool {
        matches!(self, Self::AwsKey | Self::Google | Self::Terraform(_))
    }
}

impl Target {
    /// Which form it is.
    #[must_use]
    pub fn kind(&self) -> TargetKind {
        match self {
            Self::AwsRole(_) => TargetKind::AwsRole,
            Self::AwsKey(_) => TargetKind::AwsKey,
            Self::Azure(_) => TargetKind::Azure,
            Self::Google(_) => TargetKind::Google,
            Self::Terraform(terraform) => TargetKind::Terraform(match terraform {
                Terraform::AwsRole { .. } => TerraformKind::AwsRole,
                Terraform::AwsKey { .. } => TerraformKind::AwsKey,
                Terraform::Azure => TerraformKind::Azure,
                Terraform::Google => TerraformKind::Google,
            }),
            Self::Plain => TargetKind::Plain,
            Self::Csv => TargetKind::Csv,
            Self::Json => TargetKind::Json,
        }
    }

    /// Whether it takes the place of what is there, so that a difference alone would shut out the
    /// rest.
    #[must_use]
    pub fn takes_whole_only(&self) -> bool {
        match self {
            Self::AwsRole(role) => role.merge_into.is_some() && !role.managed,
            _ => self.kind().replaces_list(),
        }
    }

    /// What is known where its files are read back.
    pub(super) fn context(&self, at: Timestamp) -> Context<'_> {
        let (role, key) = match self {
            Self::AwsRole(AwsRole { key_arn, .. })
            | Self::Terraform(Terraform::AwsRole { key_arn }) => (None, Some(key_arn.trim())),
            Self::AwsKey(AwsKey { role_arn, .. })
            | Self::Terraform(Terraform::AwsKey { role_arn }) => (Some(role_arn.trim()), None),
            _ => (None, None),
        };
        Context {
            role,
            key,
            ..Context::at(at)
        }
    }
}
