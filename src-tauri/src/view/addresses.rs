//! The IP addresses screen.

mod history;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ErrorView;

pub use history::*;

/// Which list is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AddressListView {
    /// What the key service must let in; the generation is that of `NeededView`.
    Needed,
    /// From Atlas to others.
    Outbound,
    /// From others to Atlas.
    Inbound,
}

/// The address book on screen, without its rows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressesView {
    /// Names this book; rows, copies and exports of another are refused.
    pub generation: u32,
    pub host: String,
    pub practice: bool,
    /// When Atlas gave it, RFC 3339.
    pub fetched_at: String,
    /// It was kept from earlier because fetching failed, for this reason.
    pub fetch_problem: Option<ErrorView>,
    /// It was kept from an earlier connection, and Atlas was not asked since.
    pub unchecked: bool,
    pub outbound: TotalsView,
    pub inbound: TotalsView,
    /// Entries that were left out because they are no addresses Atlas could mean.
    pub problems: Vec<ProblemView>,
    /// How many problems there are in all; the list is cut at 100.
    pub problem_count: u32,
    /// It may be used; otherwise it is shown, and nothing is written from it before a person looked.
    pub is_accepted: bool,
    /// The list that is not used: a newer one, or this one where it is not accepted.
    pub unused: Option<UnusedListView>,
}

/// A list that is not used.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnusedListView {
    /// Names it in the history.
    pub id: String,
    /// When it was fetched last, RFC 3339.
    pub fetched_at: String,
    pub why: WhyUnusedView,
}

/// Why a list is not used.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WhyUnusedView {
    /// A person has to look at it first.
    Waits {
        /// Blocks wider than one address that nobody accepted before; at most 100.
        wide: Vec<String>,
        wide_count: u32,
        /// Addresses that came and went, where more than a tenth changed.
        added: u32,
        removed: u32,
    },
    /// These entries are a mistake; at most 100.
    HeldBack { mistakes: Vec<ProblemView> },
    /// A person struck it out.
    StruckOut,
}

/// Counts of one direction.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TotalsView {
    pub total: u32,
    pub groups: Vec<GroupView>,
}

/// A cloud or a region of it, in the order drawn.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// `aws` or `aws/us-east-1`.
    pub key: String,
    /// 1 for a cloud, 2 for a region.
    pub level: u32,
    pub label: String,
    pub count: u32,
}

/// An entry that was left out.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProblemView {
    /// Where it stood: `outbound.aws.us-east-1[3]`.
    pub place: String,
    pub text: String,
    pub reason: LeftOutView,
}

/// Why an entry was left out; `addresses::Reason` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LeftOutView {
    NotAnAddress,
    NotAList,
    HostBitsSet,
    /// A block wider than any of Atlas's can be.
    TooWide,
    Everything,
    Private,
    Loopback,
    Reserved,
    Documentation,
    NotPractice,
}

/// What is on screen: list, filter, folded groups, order and the book it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowsRequest {
    pub generation: u32,
    pub list: AddressListView,
    pub filter: String,
    /// Keys of the groups that are folded.
    pub folded: Vec<String>,
    pub order: AddressOrderRequest,
}

/// The order of the rows on screen; each stays in its group. Files and prints keep their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressOrderRequest {
    pub column: AddressColumnView,
    pub descending: bool,
}

/// A column that the rows are sorted by; `addresses::Column` says what each does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AddressColumnView {
    Name,
    Service,
    Count,
}

/// A cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum CloudView {
    Aws,
    Azure,
    Gcp,
    /// One this version does not know, as Atlas names it.
    Other {
        name: String,
    },
}

/// What of Atlas uses an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ServiceView {
    ControlPlane,
    /// The name is empty where Atlas gives none.
    Gateway {
        name: String,
    },
    Cluster {
        name: String,
    },
    /// Planned nodes of a cluster.
    PlannedCluster {
        name: String,
    },
    /// One this version does not know, as Atlas names it.
    Other {
        name: String,
    },
}

/// A window of rows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowsView {
    /// Rows in all, with what is folded left out.
    pub row_count: u32,
    /// Addresses that pass the filter, folded or not.
    pub matching: u32,
    /// Addresses in the list.
    pub total: u32,
    pub start: u32,
    pub rows: Vec<RowView>,
}

/// One row of the treegrid.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Stays the same while the book is the same.
    pub key: String,
    /// 1 cloud, 2 region, 3 address.
    pub level: u32,
    /// Cloud, region or address.
    pub label: String,
    /// The region's place, for example *N. Virginia*.
    pub place: Option<String>,
    /// What an address is for.
    pub services: Vec<ServiceView>,
    /// Regions of a cloud.
    pub regions: Option<u32>,
    /// Addresses of a group.
    pub count: Option<u32>,
    /// Whether a group is open; `None` for an address.
    pub expanded: Option<bool>,
    /// Row number of the group it belongs to.
    pub parent: Option<u32>,
    /// From 1.
    pub position: u32,
    pub set_size: u32,
    /// Wider than a single address.
    pub wide: bool,
}

/// What to copy.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum CopyScopeRequest {
    /// All that passes the filter.
    All,
    /// One cloud or region of it.
    Group { key: String },
    /// One address.
    Address { cidr: String },
    /// The cells of one row, for a spreadsheet.
    Row { row: u32 },
    /// The addresses of the rows that are selected; a group of which no row is selected stands for all
    /// of its own.
    Selection { rows: Vec<RowRangeRequest> },
}

impl CopyScopeRequest {
    /// Whether no more than one row leaves.
    #[must_use]
    pub fn is_one_row(&self) -> bool {
        matches!(self, Self::Address { .. } | Self::Row { .. })
    }
}

/// Row numbers, both ends included.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowRangeRequest {
    pub first: u32,
    pub last: u32,
}

/// How many addresses were copied.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopiedView {
    pub count: u32,
}

/// A file that was written.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    pub path: String,
    /// Names it, to show it in its folder.
    pub file: u32,
    /// Addresses or entries in the file.
    pub count: u32,
    /// Those in the list, where a filter is on.
    pub total: u32,
}
