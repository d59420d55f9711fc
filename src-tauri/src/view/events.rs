//! What Rust sends the UI unasked.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ListStateView, ProviderView, StorageNoticeView};

/// Sent over the channel that the UI opens at its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum EventView {
    /// The person wants to close the window while something is unsaved or going on.
    CloseRequested { reason: CloseReasonView },
    /// Something in Keygate went wrong that nobody gets as an answer.
    Defect,
    /// The menu of macOS asks for the Settings screen.
    OpenSettings,
    /// The system's preference changed.
    SystemTheme { dark: bool },
    /// The system asks for more contrast, or no longer.
    SystemContrast { more: bool },
    /// What is not as it should be in the data folder, from now on.
    Storage { notices: Vec<StorageNoticeView> },
    /// Something was done, or ended.
    Activity,
    /// A file is dragged over the window, or was dropped (safety rule X7).
    FileDrag { drag: FileDragView },
    /// The outbound list changed since it was fetched last.
    ListChanged {
        added: u32,
        removed: u32,
        /// The list is used; otherwise a person has to look at it first.
        is_used: bool,
        /// What the access list says of what is needed; `None`: not known here.
        list: Option<ListStateView>,
    },
    /// Somebody else changed what decides in a cloud.
    CloudChanged {
        cloud: ProviderView,
        /// Entries that its list has lost.
        lost: u32,
        /// Entries that it has got. Both none: something beside the lists changed.
        gained: u32,
        /// As above.
        list: Option<ListStateView>,
    },
    /// Either of the others, where no list is needed: nobody is called.
    AddressesChanged,
    /// A cluster that is changing gets new addresses (safety rule A7).
    ClusterAddresses {
        added: u32,
        /// As above.
        list: Option<ListStateView>,
    },
}

/// What becomes of a file that is dragged over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FileDragView {
    /// Dropping it now compares it.
    Over,
    /// Dropping it now does nothing.
    OverInVain { reason: DropRefusalView },
    /// It is no longer over the window: dragged away, or dropped in vain.
    Gone,
    /// It was dropped and waits to be compared.
    Dropped,
}

/// Why what is dropped is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DropRefusalView {
    /// Only Access list takes a file.
    Elsewhere,
    /// Several files at once.
    Several,
    /// No file at all.
    NoFile,
}

/// Why closing the window asks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CloseReasonView {
    /// Something typed would be lost.
    Unsaved,
    /// A change is being sent to Atlas.
    Sending,
    /// Clusters were confirmed and are not sent yet.
    ClustersWait,
}

/// Where the page failed. No text: what a failure says may hold data.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DefectRequest {
    pub kind: DefectKindRequest,
    /// In the page's script; 0 where that is not known.
    pub line: u32,
    pub column: u32,
}

/// What kind of failure.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DefectKindRequest {
    /// Nobody caught an exception.
    Exception,
    /// Nobody waited for a promise that failed.
    Rejection,
    /// A part of the screen could not be drawn.
    Drawing,
}
