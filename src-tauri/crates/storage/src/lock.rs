//! One writer at a time: a lock on the folder, which the system releases when its holder ends,
//! however it ends.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};

use crate::file::digest;
use crate::{StorageError, folder};

const FILE: &str = "lock";

/// A taken lock is asked for again so often.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write in a folder, for as long as this lives.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of `folder`, which is made where it is missing; waits `patience` for whoever
    /// holds it.
    ///
    /// # Errors
    /// [`StorageError::InUse`] where somebody holds it for longer, [`StorageError::Folder`] where
    /// the folder cannot be written to.
    pub fn take(folder: &Path, patience: Duration) -> Result<Self, StorageError> {
        let unusable = |cause| StorageError::Folder {
            folder: folder.to_owned(),
            cause,
        };
        folder::make(folder).map_err(unusable)?;
        let file = open(&folder.join(FILE)).map_err(unusable)?;
        let begun = Instant::now();
        loop {
            match FileExt::try_lock(&file) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StorageError::InUse {
                        folder: folder.to_owned(),
                    });
                }
                Err(TryLockError::Error(cause)) => return Err(unusable(cause)),
            }
        }
    }
}

/// A name of `folder` made of letters and digits: the same however its path is written, and another
/// for every other folder. It is made where it is missing, for what is missing has no one path.
#[must_use]
pub fn folder_name(folder: &Path) -> String {
    // Where it cannot be made, its path as it was given has to do.
    let _missing = folder::make(folder);
    let path = folder.canonicalize();
    digest(&path.as_deref().unwrap_or(folder).to_string_lossy())
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_name_however_its_path_is_written() -> io::Result<()> {
        let outside = tempfile::tempdir()?;
        let folder = outside.path().join("data");
        let name = folder_name(&folder);
        assert_eq!(name, folder_name(&outside.path().join("data/../data/")));
        assert_ne!(name, folder_name(outside.path()));
        Ok(())
    }

    #[test]
    fn a_folder_has_one_writer_until_it_lets_go() -> Result<(), StorageError> {
        let outside = tempfile::tempdir().map_err(|cause| StorageError::Folder {
            folder: std::env::temp_dir(),
            cause,
        })?;
        let folder = outside.path().join("data");
        let first = FolderLock::take(&folder, Duration::ZERO)?;
        let second = FolderLock::take(&folder, Duration::ZERO);
        assert!(
            matches!(second, Err(StorageError::InUse { .. })),
            "{second:?}"
        );
        drop(first);
        FolderLock::take(&folder, Duration::ZERO)?;
        Ok(())
    }
}
