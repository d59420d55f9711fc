//! Pages of the web, and what became of opening one.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LinkRequest {
    /// The Atlas console.
    Atlas,
    /// The console of Atlas for Government.
    AtlasGovernment,
    /// How to create a service account.
    ServiceAccounts,
    /// How to create an API key.
    ApiKeys,
}

/// What became of opening a page.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum LinkView {
    /// The browser was asked to show it.
    Opened,
    /// There is no browser here; its address is on the clipboard.
    Copied { address: String },
}
