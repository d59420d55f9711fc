//! Erasing what is kept on this computer, and what could not be removed.
//!
//! What the webview keeps goes when the program ends, because it writes until then.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use credentials::CredentialError;
use storage::Storage;

use super::error::TimerProblem;
use super::logs;
use super::preferences::Preferences;

/// The webview's folder in the data folder.
pub const WEBVIEW: &str = "webview";

/// The webview's own processes end a moment after the window: so often and so long is waited for
/// them.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// What could not be removed.
#[derive(Debug)]
pub enum Remaining {
    /// An entry of the key store.
    Secret {
        /// Its name there.
        entry: String,
        /// Why it stays.
        problem: CredentialError,
    },
    /// Entries of the key store that could not be searched for.
    Unseen {
        /// Why not.
        problem: CredentialError,
    },
    /// The system's timer.
    Timer {
        /// Why it stays.
        problem: TimerProblem,
    },
    /// A file or folder.
    File {
        /// Which.
        path: PathBuf,
        /// Why it stays.
        problem: io::Error,
    },
}

/// Removes the files that the program writes itself; from now on none is written.
pub fn erase_files(
    preferences: &Preferences,
    data_folder: &Path,
    storage: &Storage,
) -> Vec<Remaining> {
    let files = [preferences.forget().err(), logs::forget(data_folder).err()];
    files
        .into_iter()
        .flatten()
        .chain(storage.forget())
        .map(|(path, problem)| Remaining::File { path, problem })
        .collect()
}

/// Removes what could not be removed before the window was closed.
///
/// # Errors
/// What stays, and why.
pub fn finish(data_folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    let webview = data_folder.join(WEBVIEW);
    let mut tries = 0;
    loop {
        match fs::remove_dir_all(&webview) {
            Ok(()) => break,
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) if tries == TRIES => return Err((webview, error)),
            Err(_written_meanwhile) => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
        }
    }
    match fs::remove_dir(data_folder) {
        // It may be someone's folder, with their own files in it.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err((data_folder.to_owned(), error)),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn the_folder_itself_is_removed_last() -> Result {
        let parent = tempfile::tempdir()?;
        let data = parent.path().join("io.keygate.Keygate");
        fs::create_dir_all(data.join(WEBVIEW).join("cache"))?;
        assert!(finish(&data).is_ok());
        assert!(!data.exists());
        assert!(finish(&data).is_ok(), "there is nothing left to do");
        Ok(())
    }

    #[test]
    fn what_others_keep_in_the_folder_stays() -> Result {
        let data = tempfile::tempdir()?;
        fs::create_dir_all(data.path().join(WEBVIEW))?;
        fs::write(data.path().join("thesis.txt"), "mine")?;
        assert!(finish(data.path()).is_ok());
        assert_eq!(fs::read(data.path().join("thesis.txt"))?, b"mine");
        assert!(!data.path().join(WEBVIEW).exists());
        Ok(())
    }
}
