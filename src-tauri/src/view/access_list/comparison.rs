//! What there is against what is needed, and its rows.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::view::{ListVerdictView, RemovalView, ServiceView};

/// How what is needed and what there is differ.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    /// Names this comparison; rows of another are refused.
    pub generation: u32,
    pub needed: u32,
    pub covered: u32,
    pub missing: u32,
    pub no_longer_needed: u32,
    pub not_from_atlas: u32,
    pub wider_than_needed: u32,
    /// Needed addresses of which it is not known whether they are accepted.
    pub not_proven: u32,
    pub verdict: ListVerdictView,
    /// Everything needed is proven to be accepted by all that decides: only this is green.
    pub is_complete: bool,
    pub removal: RemovalView,
}

/// One of the tables of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ComparisonTableView {
    Missing,
    NotProven,
    Covered,
    NoLongerNeeded,
    NotFromAtlas,
    WiderThanNeeded,
}

/// A column of such a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ComparisonColumnView {
    Address,
    From,
    Note,
}

/// The order of the rows of a table; without one, they are in their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonOrderRequest {
    pub column: ComparisonColumnView,
    pub descending: bool,
}

/// A window of rows of a table.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonRowsView {
    /// Rows in all.
    pub total: u32,
    pub start: u32,
    pub rows: Vec<ComparisonRowView>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonRowView {
    pub cidr: String,
    /// Where a needed address comes from.
    pub origins: Vec<UsedByView>,
    /// The line of the access list it stands in, or the entry that covers it; from 1.
    pub line: Option<u32>,
    /// Covered: the entry that covers it, where it is one and not several together.
    pub by: Option<String>,
    /// Wider than needed: how many addresses it lets in beyond what is needed, as a number.
    pub extra: Option<String>,
    /// When Atlas's lists had it first, RFC 3339, where that was not from the beginning.
    pub since: Option<String>,
}

/// Where a needed address comes from.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UsedByView {
    pub service: ServiceView,
    /// Empty where it is not known.
    pub region: String,
    pub project: Option<String>,
    pub planned: bool,
}
