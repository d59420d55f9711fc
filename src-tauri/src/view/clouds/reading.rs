//! What was read from the key service.

use serde::Serialize;
use specta::Type;

use super::{AzureReadView, CloudPlaceView, CloudProblemView, GoogleReadView};
use crate::view::AccessListView;

/// The Access list screen, and what was read from a cloud for it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudAccessListView {
    pub list: AccessListView,
    pub read: CloudReadView,
}

/// What was read from a cloud. Each says when, in `at`, RFC 3339.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(tag = "cloud", rename_all = "camelCase")]
pub enum CloudReadView {
    Aws(AwsReadView),
    Azure(AzureReadView),
    Gcp(GoogleReadView),
}

/// What was read from AWS.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsReadView {
    /// Twelve digits.
    pub account: String,
    /// Who read it.
    pub identity: String,
    /// When, RFC 3339.
    pub at: String,
    pub role: String,
    pub keys: Vec<AwsKeyView>,
    /// The policies that decide.
    pub policies: Vec<AwsPolicyView>,
    pub unread: Vec<AwsUnreadView>,
    /// What keeps Atlas from using the key from any address.
    pub obstacles: Vec<AwsObstacleView>,
}

/// What keeps Atlas from using the key from any address.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsObstacleView {
    /// The role's trust policy does not name Atlas's account.
    NotTrusted { account: String },
    /// It asks for another external ID than Atlas sends.
    ExternalId { external_id: String },
    /// No policy of the role allows these actions on the key.
    NotAllowed { actions: Vec<String> },
    /// The permissions boundary does not.
    Boundary { actions: Vec<String> },
    /// The key's policy allows them neither to the role nor to its account.
    KeyPolicy { actions: Vec<String> },
    /// A statement denies them.
    Denied {
        actions: Vec<String>,
        policy: String,
        statement: String,
    },
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsKeyView {
    pub arn: String,
    pub state: AwsKeyStateView,
}

/// Whether a key can be used.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsKeyStateView {
    Enabled,
    Disabled,
    PendingDeletion {
        /// From when on, RFC 3339.
        on: Option<String>,
    },
    /// In AWS's own word.
    Other {
        state: String,
    },
}

/// A policy, and the lists of addresses in it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsPolicyView {
    pub place: CloudPlaceView,
    pub name: String,
    pub lists: Vec<AwsListView>,
}

/// A list of addresses in a policy.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsListView {
    /// The statement's `Sid`, or its number from 1.
    pub statement: String,
    /// It allows these addresses, instead of denying all others.
    pub allows: bool,
    pub count: u32,
    /// Who or what else uses it.
    pub uses: Vec<CloudUseView>,
}

/// Who or what else uses a list.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudUseView {
    Principals,
    Actions,
    Resources,
    Attached { name: String },
    Unread,
}

/// Something that could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsUnreadView {
    pub what: AwsItemView,
    /// Its name or ARN; empty for what has none.
    pub name: String,
    pub why: AwsUnreadWhyView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsItemView {
    Role,
    InlinePolicies,
    InlinePolicy,
    AttachedPolicies,
    ManagedPolicy,
    PolicyVersions,
    PolicyEntities,
    Key,
    KeyPolicy,
    Grants,
}

/// Why something could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsUnreadWhyView {
    /// The identity lacks this right.
    Denied {
        action: String,
    },
    Gone,
    OtherAccount,
    NotText,
    Failed {
        problem: CloudProblemView,
    },
}
