//! Azure: signing in, and what was read.

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::CloudProblemView;
use crate::view::ErrorView;

/// Signing in to Azure.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureView {
    /// `None`: nobody is signed in.
    pub signed_in: Option<AzureSignedInView>,
    /// In practice: the tenant of the pretend Azure.
    pub tenant: Option<String>,
    /// In practice: the app registration there.
    pub client: Option<String>,
    /// In practice: a service principal there.
    pub program: Option<AzureProgramView>,
}

/// A service principal of the pretend Azure.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureProgramView {
    pub client: String,
    pub secret: String,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureSignedInView {
    /// The tenant's ID.
    pub account: String,
    /// A person's name or an application's ID; empty where the token does not say it.
    pub identity: String,
    pub method: AzureSignInMethodView,
    pub environment: AzureCloudView,
    /// What signs in again is in the key store.
    pub is_kept: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AzureSignInMethodView {
    Browser,
    ServicePrincipal,
}

/// Which Azure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AzureCloudView {
    Public,
    China,
    UsGovernment,
}

/// Which application signs in, where.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureAppRequest {
    pub environment: AzureCloudView,
    /// The tenant's ID or domain.
    pub tenant: String,
    /// The application's ID.
    pub client: String,
}

/// A service principal's secret.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureSecretRequest {
    #[specta(type = String)]
    pub text: Secret,
    /// It goes into the key store.
    pub keep: bool,
}

/// A field of the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AzureFieldView {
    Tenant,
    Client,
    Secret,
}

/// What was read from Azure.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureReadView {
    /// The tenant's ID.
    pub account: String,
    /// Who read it.
    pub identity: String,
    /// When, RFC 3339.
    pub at: String,
    /// Those of the ticked projects, each once; first that of the project in use.
    pub vaults: Vec<AzureVaultView>,
    /// Ticked projects whose vault could not be asked for.
    pub unread: Vec<AzureUnreadProjectView>,
}

/// A key vault, and what it makes.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureVaultView {
    pub name: String,
    pub subscription: String,
    pub resource_group: String,
    /// The names of the projects that use it.
    pub projects: Vec<String>,
    /// What it refuses of what Atlas needs.
    pub lacks: Vec<String>,
    /// Of so many needed addresses it is not known whether it accepts them.
    pub not_proven: u32,
    /// It accepts any address: no list is in force.
    pub is_open: bool,
    /// What is known of it; `None` where it could not be read.
    pub facts: Option<AzureVaultFactsView>,
    /// The keys that Atlas uses, each once.
    pub keys: Vec<AzureKeyView>,
    /// The network security perimeters; `None` where they could not be read.
    pub perimeters: Option<Vec<AzurePerimeterView>>,
    pub warnings: Vec<AzureWarningView>,
    pub unread: Vec<AzureUnreadView>,
}

/// A ticked project whose vault could not be asked for.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureUnreadProjectView {
    /// Its name; its ID where this sign-in cannot see it.
    pub project: String,
    /// The vault's name, where Atlas says it.
    pub vault: Option<String>,
    pub why: AzureUnreadProjectWhyView,
}

/// Why the vault of a project could not be asked for.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AzureUnreadProjectWhyView {
    /// Atlas did not say which one it uses.
    Atlas { problem: Box<ErrorView> },
    /// This sign-in to Atlas cannot see the project.
    Unseen,
    /// Atlas names no vault in a form that is known.
    NotNamed,
    /// It is in another Azure than the one that is signed in to.
    OtherCloud { used: AzureCloudView },
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureVaultFactsView {
    pub location: String,
    /// Rules of addresses, as far as they are in force.
    pub rules: u32,
    pub private_endpoints: u32,
    pub purge_protection: bool,
    /// For how many days what was deleted can be brought back.
    pub retention_days: Option<u32>,
    /// When it was changed last, RFC 3339, and by whom.
    pub changed_at: Option<String>,
    pub changed_by: Option<String>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureKeyView {
    pub name: String,
    /// `None` where it could not be read.
    pub facts: Option<AzureKeyFactsView>,
    /// What keeps it from being used.
    pub warnings: Vec<AzureWarningView>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureKeyFactsView {
    /// `None`: Azure did not say.
    pub enabled: Option<bool>,
    /// When it ends, RFC 3339, where that was set.
    pub ends_at: Option<String>,
    /// A version that Atlas uses is not the current one.
    pub is_older_version: bool,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzurePerimeterView {
    /// Its resource ID.
    pub name: String,
    pub mode: AzurePerimeterModeView,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AzurePerimeterModeView {
    Enforced,
    Transition,
    Audit,
    /// In Azure's own word.
    Other {
        mode: String,
    },
}

/// What else keeps the key from being used, or may lose it (safety rule Z3).
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AzureWarningView {
    NoPurgeProtection,
    PurgeProtectionUnknown,
    KeyUnread,
    KeyDisabled,
    KeyNotYet {
        /// From when on, RFC 3339.
        begins: String,
    },
    KeyEnded {
        /// When, RFC 3339.
        ended: String,
    },
    KeyEnds {
        /// When, RFC 3339.
        ends: String,
    },
}

/// Something that could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AzureUnreadView {
    pub what: AzureItemView,
    pub why: AzureUnreadWhyView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AzureItemView {
    Vault,
    Perimeters,
    /// By its name.
    Key {
        name: String,
    },
}

/// Why something could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AzureUnreadWhyView {
    /// The identity lacks this right.
    Denied {
        action: String,
    },
    Gone,
    OtherVault,
    Failed {
        problem: CloudProblemView,
    },
}
