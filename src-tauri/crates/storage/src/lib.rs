//! What Keygate keeps on disk: how it was last connected, the custom address, the route to Atlas
//! and how it is watched, moves of clusters that have not ended, who did what when, and for every Atlas
//! the distinct lists of addresses that were fetched, when and how, what a person made of them and which
//! was shown last, and what the key service's access list has. No secrets: they are in the operating system's key store.
//!
//! Every file is replaced as a whole (written beside, synced, renamed), so that a crash or a full
//! disk leaves the old one; Activity alone is appended to, line by line. A file that cannot be
//! understood, cut short or written by a newer version, is renamed aside and reported, and the
//! program goes on without it. What the disk does not take holds in memory. Nothing here knows the
//! practice project, whose lists are never kept (safety rule A5).

mod access;
mod activity;
mod choices;
mod cloud_sign_ins;
mod fetches;
mod file;
mod folder;
mod forget;
mod grantees;
mod held;
mod history;
mod lock;
mod moves;
mod notice;
mod settings;
mod shown;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

pub use access::{HandedOver, Listed, ProjectAnswers, RememberedAccess, RememberedList};
pub use activity::{Action, Activities, AddedTo, Entry, Outcome, Place, Provider, Who};
pub use choices::{Certificates, Every, Proxy, ProxySettings, Watching};
pub use cloud_sign_ins::CloudSignIn;
pub use fetches::{FetchDay, FetchedBy, Fetches, Issuer, ListReview};
use file::Unwritten;
use folder::Folder;
pub use held::is_held;
pub use history::{KeptList, StoredSnapshot};
pub use lock::{FolderLock, folder_name};
pub use moves::{RememberedMove, RememberedMoves};
pub use notice::{Notice, Problem};
pub use settings::{Connection, SignInKind};

/// The folder in which everything is kept.
///
/// One instance is shared; every call reads or writes the disk and blocks for as long as that takes.
#[derive(Debug)]
pub struct Storage {
    root: Folder,
    fetches: Folder,
    access: Folder,
    /// The folder that holds one folder of snapshots for each Atlas.
    history: PathBuf,
    /// Nothing is written: everything holds in memory.
    memory_only: AtomicBool,
    /// Why the folder was never written to, where it was not.
    unreached: Option<String>,
    /// Others may write in the folder.
    is_shared: bool,
    /// Held while a file is used: a reader that sets a damaged file aside must not take a new one
    /// that was written meanwhile.
    turn: Mutex<()>,
    unwritten: Mutex<Unwritten>,
    activity: Mutex<activity::Log>,
    notices: notice::Notices,
}

/// Why something was not kept.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The folder cannot be made or used.
    #[error("the folder {} cannot be used: {cause}", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// The system's message.
        #[source]
        cause: io::Error,
    },
    /// Another copy of the program uses the folder.
    #[error("another Keygate uses the folder {}", folder.display())]
    InUse {
        /// Which.
        folder: PathBuf,
    },
    /// A file could not be written. What was there before is still there, and the new content holds
    /// in memory until the program ends.
    #[error("{file} was not saved: {cause}")]
    NotSaved {
        /// Its name within the folder.
        file: String,
        /// The system's message.
        #[source]
        cause: io::Error,
    },
    /// A practice list is never kept beside real ones (safety rule A5).
    #[error("a practice list is never kept")]
    Practice,
}

impl Storage {
    /// Opens `folder`. What is missing of it is made, for this user alone where the system has
    /// such permissions; those of a folder that is already there are left as they are, for it may
    /// be someone's home, and those of what the program keeps in it are narrowed. So is the folder
    /// itself where nothing but the program's own is in it; where others may write in it and it is not
    /// the program's own, a notice says so. Drafts that a
    /// crash left are removed: whoever writes in the folder holds its [`FolderLock`].
    ///
    /// # Errors
    /// [`StorageError::Folder`]. Damaged content is no error, see [`Storage::notices`].
    pub fn open(folder: &Path) -> Result<Self, StorageError> {
        folder::make(folder).map_err(|cause| StorageError::Folder {
            folder: folder.to_owned(),
            cause,
        })?;
        folder::tidy(folder, is_own);
        let mut storage = Self::at(folder, false);
        storage.is_shared = folder::is_shared(folder, |name| is_own(name) || is_beside(name));
        if storage.is_shared {
            storage.note(Notice {
                file: folder.display().to_string(),
                problem: Problem::FolderShared,
                kept_as: None,
                detail: None,
            });
        }
        Ok(storage)
    }

    /// What can be read in `folder`; whatever is written holds in memory until the program ends,
    /// and a notice says so and why.
    #[must_use]
    pub fn in_memory(folder: &Path, why: &StorageError) -> Self {
        let mut storage = Self::at(folder, true);
        storage.unreached = Some(why.to_string());
        let (problem, detail) = match why {
            StorageError::InUse { .. } => (Problem::FolderInUse, None),
            StorageError::Folder { cause, .. } => {
                (Problem::FolderUnusable, Some(cause.to_string()))
            }
            other => (Problem::FolderUnusable, Some(other.to_string())),
        };
        storage.note(Notice {
            file: folder.display().to_string(),
            problem,
            kept_as: None,
            detail,
        });
        storage
    }

    /// Whether anything is written to the disk at all.
    #[must_use]
    pub fn writes(&self) -> bool {
        !self.memory_only.load(Ordering::SeqCst)
    }

    fn at(folder: &Path, memory_only: bool) -> Self {
        Self {
            root: Folder::at(folder.to_owned(), ""),
            fetches: Folder::at(folder.join("fetches"), "fetches/"),
            access: Folder::at(folder.join("access"), "access/"),
            history: folder.join("history"),
            memory_only: AtomicBool::new(memory_only),
            unreached: None,
            is_shared: false,
            turn: Mutex::new(()),
            unwritten: Mutex::default(),
            activity: Mutex::default(),
            notices: notice::Notices::default(),
        }
    }
}

/// Whether another part of the program made this.
fn is_beside(name: &str) -> bool {
    ["webview", "logs"].contains(&name) || name.starts_with("preferences.json")
}

/// Whether the program's own storage made this; the webview and the preferences lie beside it.
fn is_own(name: &str) -> bool {
    // Earlier versions kept the last list in `lists` as well.
    let folder = [
        "access",
        "fetches",
        "history",
        "lists",
        "lock",
        "window.sock",
    ]
    .contains(&name);
    folder
        || activity::is_file(name)
        || [
            settings::CONNECTION,
            settings::CUSTOM_ADDRESS,
            choices::NETWORK,
            choices::WATCHING,
            cloud_sign_ins::CLOUDS,
            moves::MOVES,
            grantees::GRANTEES,
            shown::SHOWN,
        ]
        .iter()
        .any(|file| name.starts_with(file))
}

#[cfg(test)]
mod tests;
