//! Google Cloud: signing in, and what was read.

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::CloudProblemView;

/// Signing in to Google Cloud.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleView {
    /// `None`: nobody is signed in.
    pub signed_in: Option<GoogleSignedInView>,
    /// This computer has application default credentials.
    pub has_default_credentials: bool,
    /// In practice: the client of the pretend organization.
    pub client: Option<GoogleClientView>,
    /// In practice: the project whose quota is used.
    pub quota_project: Option<String>,
    /// The service account that Atlas uses, where a person said it.
    pub service_account: Option<String>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleSignedInView {
    /// The project whose quota is used, or what the address ends with.
    pub account: String,
    /// The address; empty where it is not known.
    pub identity: String,
    pub method: GoogleSignInMethodView,
    /// What signs in again is in the key store.
    pub is_kept: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GoogleSignInMethodView {
    Browser,
    KeyFile,
    DefaultCredentials,
}

/// The made-up client of practice.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleClientView {
    pub id: String,
    pub secret: String,
}

/// An OAuth client as it was typed.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleClientRequest {
    pub id: String,
    #[specta(type = String)]
    pub secret: Secret,
    /// The project whose quota is used; empty for none.
    pub quota_project: String,
    /// What signs in again goes into the key store.
    pub keep: bool,
}

/// A role that Google has ready, where it is granted, and by whom.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleGrantView {
    pub role: String,
    pub on: GoogleGrantOnView,
    /// The organization's or the project's ID; empty where it is not known.
    pub name: String,
}

/// On what a role is granted: whoever administers it grants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GoogleGrantOnView {
    Organization,
    Project,
}

/// What was read from Google Cloud.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleReadView {
    /// The ID of the key's project.
    pub account: String,
    /// Who read it.
    pub identity: String,
    /// When, RFC 3339.
    pub at: String,
    pub state: GoogleStateView,
    /// The perimeter's short name.
    pub perimeter: Option<String>,
    /// The folder or organization by which the project is in it.
    pub inherited: Option<String>,
    /// `None`: it has no dry run of its own.
    pub dry_run: Option<GoogleDryRunView>,
    /// Another perimeter that has the project in its dry run alone.
    pub dry_run_elsewhere: Option<String>,
    /// The service account that Atlas uses, where it is known.
    pub service_account: Option<String>,
    /// Atlas names it and a person confirmed that, so that nobody has to say it.
    pub knows_service_account: bool,
    pub key: String,
    /// `None`: it could not be read.
    pub key_state: Option<GoogleKeyStateView>,
    /// The levels that let Atlas in.
    pub levels: Vec<GoogleLevelView>,
    pub unread: Vec<GoogleUnreadView>,
}

/// What stands around the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GoogleStateView {
    NoPerimeter,
    NotRestricted,
    InForce,
    NotKnown,
}

/// What a dry run would let in.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleDryRunView {
    /// Addresses that are needed, and that it would shut out or is not proven to let in.
    pub lacking: u32,
}

/// Whether a key's version can be used.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum GoogleKeyStateView {
    Enabled,
    Disabled,
    DestroyScheduled {
        /// From when on, RFC 3339.
        on: Option<String>,
    },
    Destroyed,
    /// In Google's own word.
    Other {
        state: String,
    },
}

/// A level that lets Atlas in.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleLevelView {
    /// Its short name.
    pub name: String,
    pub by: GoogleLevelByView,
    pub count: u32,
    /// Perimeters, rules and levels that use it, too; `None` where they could not be read.
    pub users: Option<Vec<String>>,
}

/// By what a level lets Atlas in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GoogleLevelByView {
    /// It is the perimeter's own: any identity.
    Perimeter,
    /// An ingress rule for Atlas's service account, Cloud KMS and the project alone.
    NarrowRule,
    /// Another ingress rule.
    Rule,
}

/// Something that could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GoogleUnreadView {
    pub what: GoogleItemView,
    /// Its name; empty for what has none.
    pub name: String,
    pub why: GoogleUnreadWhyView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GoogleItemView {
    Project,
    Folder,
    Key,
    Lookup,
    Policies,
    Perimeters,
    Perimeter,
    Levels,
}

/// Why something could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum GoogleUnreadWhyView {
    /// The identity lacks this permission.
    Denied {
        action: String,
    },
    /// The perimeter does not let this computer in.
    Perimeter,
    /// The project whose quota is used has the service not enabled, or none was named.
    QuotaProject,
    Gone,
    Failed {
        problem: CloudProblemView,
    },
}
