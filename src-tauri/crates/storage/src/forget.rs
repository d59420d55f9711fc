//! Forgetting everything, for good.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use crate::{Storage, folder, held, is_own};

impl Storage {
    /// Removes every file that the program itself made in the folder, those that were set aside
    /// included. Whatever else lies there stays: the folder may be someone's home. From now on
    /// everything holds in memory. Returns what could not be removed: the folder itself where another
    /// copy of the program uses it, or where it could not be written to.
    pub fn forget(&self) -> Vec<(PathBuf, io::Error)> {
        let _turn = self.turn.lock();
        // Whoever appends now waits for this and then finds that nothing is written.
        let _log = self.activity.lock();
        if self.memory_only.swap(true, Ordering::SeqCst) {
            let unreached = self.unreached.iter();
            return unreached
                .map(|why| (self.root.file(""), io::Error::other(why.clone())))
                .collect();
        }
        let mut remaining = Vec::new();
        for name in self.root.names() {
            if !is_own(&name) && !folder::is_draft(&name) {
                continue;
            }
            let path = self.root.file(&name);
            let is_folder = fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir());
            let removed = held::patiently(|| match is_folder {
                true => fs::remove_dir_all(&path),
                false => fs::remove_file(&path),
            });
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    remaining.push((path, error));
                }
                _ => {}
            }
        }
        remaining
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Connection, FolderLock, SignInKind, Watching};
    use std::time::Duration;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn only_the_programs_own_files_are_removed() -> Result {
        let folder = tempfile::tempdir()?;
        let lock = FolderLock::take(folder.path(), Duration::ZERO)?;
        let storage = Storage::open(folder.path())?;
        storage.set_watching(Watching::default())?;
        storage.set_connection(Some(&Connection {
            origin: "https://cloud.mongodb.com".to_owned(),
            sign_in: SignInKind::ApiKey,
            id: "abcdefgh".to_owned(),
            kept: true,
            connected: true,
            project: None,
            private_issuer: false,
        }))?;
        for name in [
            "activity-1.jsonl",
            "connection.json.damaged-20261123T000000Z",
            ".keygate-x1.tmp",
        ] {
            fs::write(folder.path().join(name), "")?;
        }
        fs::write(folder.path().join("thesis.txt"), "mine")?;

        assert!(storage.forget().is_empty());
        storage.set_watching(Watching::default())?;

        // What is open on Windows is gone once it is closed.
        drop(lock);
        let left: Vec<_> = fs::read_dir(folder.path())?
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<std::result::Result<_, _>>()?;
        assert_eq!(left, ["thesis.txt"]);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_removed_is_reported() -> Result {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        storage.set_watching(Watching::default())?;
        // A folder under the name of a file is removed as well; one that may not be changed is not.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500))?;
        let as_root = fs::write(folder.path().join("probe"), "").is_ok();

        let remaining = storage.forget();

        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
        let watching = folder.path().join("watching.json");
        assert!(
            as_root || remaining.iter().any(|(path, _)| *path == watching),
            "{remaining:?}"
        );
        Ok(())
    }

    #[test]
    fn a_folder_that_was_not_reached_is_named() -> Result {
        let folder = tempfile::tempdir()?;
        let why = crate::StorageError::InUse {
            folder: folder.path().to_owned(),
        };
        let storage = Storage::in_memory(folder.path(), &why);
        let [(path, error)] = &storage.forget()[..] else {
            return Err("the folder is named".into());
        };
        assert_eq!(path, &folder.path().join(""));
        assert!(error.to_string().contains("another Keygate"), "{error}");
        Ok(())
    }
}
