//! What was not as it should be in the data folder.

use serde::Serialize;
use specta::Type;

/// A file that could not be used or written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StorageNoticeView {
    pub content: StoredView,
    /// Its name within the data folder; the folder itself where nothing in it can be written.
    pub file: String,
    pub problem: StorageProblemView,
    /// The name it has now; `None` where it was left.
    pub kept_as: Option<String>,
    /// The system's message.
    pub detail: Option<String>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StoredView {
    Connection,
    CustomAddress,
    Network,
    Watching,
    Moves,
    /// Whom each Atlas named to be given the key.
    Grantees,
    LastList,
    History,
    AccessList,
    Activity,
    Everything,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StorageProblemView {
    Damaged,
    FromNewerVersion,
    Unreadable,
    NotSaved,
    FolderUnusable,
    FolderInUse,
    /// Others may write in it.
    FolderShared,
}
