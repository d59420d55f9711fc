//! What Keygate keeps on disk: how it was last connected, the custom address, moves of clusters that
//! have not ended, and for every Atlas the last list of addresses, the distinct lists before it, and
//! what the key service's access list has. No secrets: they are in the operating system's key store.
//!
//! Every file is replaced as a whole (written beside, synced, renamed), so that a crash or a full
//! disk leaves the old one. A file that cannot be understood, cut short or written by a newer
//! version, is renamed aside and reported, and the program goes on without it. Nothing here knows
//! the practice project, whose lists are never kept (safety rule A5).

mod access;
mod file;
mod history;
mod lists;
mod moves;
mod notice;
mod settings;

use std::io;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

pub use access::{RememberedAccess, RememberedList};
use file::Folder;
pub use history::Moment;
pub use moves::{RememberedMove, RememberedMoves};
pub use notice::{Notice, Problem};
pub use settings::{Connection, SignInKind};

/// The folder in which everything is kept.
///
/// One instance is shared; every call reads or writes the disk and blocks for as long as that takes.
#[derive(Debug)]
pub struct Storage {
    root: Folder,
    lists: Folder,
    /// The folder that holds one folder of moments for each Atlas.
    history: PathBuf,
    access: PathBuf,
    /// Held while a file is used: a reader that sets a damaged file aside must not take a new one
    /// that was written meanwhile.
    turn: Mutex<()>,
    notices: Mutex<Vec<Notice>>,
}

/// Why something was not kept.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The folder cannot be made or used.
    #[error("the folder {} cannot be used: {cause}", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A file could not be written; what was there before is still there.
    #[error("{file} was not saved: {cause}")]
    NotSaved {
        /// Its name within the folder.
        file: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A practice list is never kept beside real ones (safety rule A5).
    #[error("a practice list is never kept")]
    Practice,
}

impl Storage {
    /// Opens `folder`. What is missing of it is made, for this user alone where the system has
    /// such permissions; those of a folder that is already there are left as they are.
    ///
    /// # Errors
    /// [`StorageError::Folder`]. Damaged content is no error, see [`Storage::notices`].
    pub fn open(folder: &Path) -> Result<Self, StorageError> {
        Ok(Self {
            root: Folder::open(folder, "")?,
            lists: Folder::open(&folder.join("lists"), "lists/")?,
            history: folder.join("history"),
            access: folder.join("access"),
            turn: Mutex::new(()),
            notices: Mutex::new(Vec::new()),
        })
    }

    /// What was found damaged or unreadable so far, each file once.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.notices.lock().clone()
    }

    fn notice(&self, notice: Notice) {
        let mut notices = self.notices.lock();
        let known = |it: &Notice| it.file == notice.file && it.kept_as == notice.kept_as;
        if !notices.iter().any(known) {
            notices.push(notice);
        }
    }
}

#[cfg(test)]
mod tests;
