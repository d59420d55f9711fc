//! What will be added there, and what became of it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{CloudAccessListView, CloudProblemView};
use crate::view::ProviderView;

/// What will be added, to be confirmed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudPlanView {
    /// Names it.
    pub token: u32,
    pub kind: CloudChangeKindView,
    pub cloud: ProviderView,
    /// The account, the tenant or the project.
    pub account: String,
    pub identity: String,
    /// Addresses in all, added or taken out.
    pub count: u32,
    pub changes: Vec<CloudChangeView>,
    /// What may lack some of it and is not changed, by its name.
    pub left_out: Vec<String>,
}

/// Where a first list is to stand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FirstListRequest {
    /// In the policy of AWS's role, instead of the statement without a condition.
    AwsRole,
    /// In the policy of AWS's key.
    AwsKey,
    /// In the firewall of the key vault, with the administrator's own address; empty: without.
    Azure { own_address: String },
}

/// What somebody else does in a pretend cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RehearsalRequest {
    /// Changes the list by one address.
    Edit,
    /// Fills the list to its limit.
    Fill,
    /// Everything is again as it was in the beginning.
    AsItWas,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CloudChangeKindView {
    Add,
    /// It begins a first list: everything else is shut out from then on.
    Begin,
    PutBack,
    Remove,
}

/// One document that changes.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudChangeView {
    pub place: CloudPlaceView,
    pub name: String,
    /// It is not there yet.
    pub is_new: bool,
    /// The parts of it that change, by their names. AWS: a statement's `Sid`, or its number from 1.
    pub parts: Vec<String>,
    /// The blocks that are added, in numeric order.
    pub added: Vec<String>,
    /// The blocks that are taken out, in numeric order.
    pub removed: Vec<String>,
    /// How full it will be, and may be; both 0 where nothing is counted.
    pub used: u32,
    pub limit: u32,
    /// The document as it is; empty for a new one.
    pub before: String,
    /// The document as it will be.
    pub after: String,
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CloudPlaceView {
    /// A policy of the role alone.
    Inline,
    /// A policy that a role has attached.
    Managed,
    /// A role's permissions boundary.
    Boundary,
    /// The policy of a key.
    Key,
    /// The firewall of a key vault.
    Vault,
    /// An access level of Google Cloud.
    Level,
    /// The ingress rules of a perimeter of Google Cloud.
    Rule,
}

/// How far adding is.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudProgressView {
    ReadingAgain,
    Saving,
    /// It can no longer be cancelled.
    Writing {
        at: u32,
    },
    ReadingBack {
        at: u32,
    },
}

/// How adding ended.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudChangedView {
    pub kind: CloudChangeKindView,
    pub cloud: ProviderView,
    pub ended: CloudEndedView,
    /// Addresses in all.
    pub count: u32,
    pub changes: Vec<CloudFateView>,
    /// Where what there was is saved.
    pub rollback: Vec<String>,
    /// What the cloud has now; `None` where it was not read again.
    pub now: Option<CloudAccessListView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CloudEndedView {
    /// Everything was read back.
    Proven,
    /// Nothing was sent.
    Cancelled,
    /// What there was could not be saved, so nothing was sent.
    NotSaved,
    /// A document stopped it.
    Stopped,
}

/// What became of one document.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudFateView {
    pub place: CloudPlaceView,
    pub name: String,
    pub fate: CloudFateKindView,
}

/// `clouds::change::Fate` says what each means.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudFateKindView {
    NotStarted,
    /// Somebody changed it since it was read; nothing was written.
    Changed,
    NotRead {
        problem: CloudProblemView,
    },
    AlreadyThere,
    Refused {
        problem: CloudProblemView,
    },
    TooLong {
        used: u32,
        limit: u32,
    },
    /// The cloud refuses what is in it already: a principal that is gone, a statement without action.
    Flawed {
        principal: Option<String>,
    },
    NotWritable,
    /// A managed policy has five versions, as many as there may be.
    VersionsFull {
        oldest: u32,
    },
    Proven,
    /// Somebody else wrote at the same time.
    Foreign,
    /// It was stored, and was not seen until the deadline.
    NotProven,
    /// No clear answer came.
    Unclear,
}
