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
use super::identifier::IDENTIFIER;
use super::logs;
use super::preferences::Preferences;

/// The webview's folder in the data folder.
pub const WEBVIEW: &str = "webview";

/// The folder in the data folder that documents of a key service are saved in before they are changed.
pub const ROLLBACK: &str = "rollback";

/// The webview's own processes end after the window, those of Windows up to seconds later: so often and
/// so long is waited for them.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

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
    let files = [
        preferences.forget().err(),
        logs::forget(data_folder).err(),
        forget_rollback(data_folder).err(),
    ];
    files
        .into_iter()
        .flatten()
        .chain(storage.forget())
        .map(|(path, problem)| Remaining::File { path, problem })
        .collect()
}

fn forget_rollback(data_folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    let folder = data_folder.join(ROLLBACK);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err((folder, error)),
        _ => Ok(()),
    }
}

/// What macOS itself keeps of this program in the folder `home`: it takes no other place for what the
/// webview keeps. Source: WebKit, `WKWebsiteDataStore`, whose default store lies there; Apple's File
/// System Programming Guide, The Library Directory.
#[must_use]
pub fn left_by_macos(home: &Path) -> Vec<PathBuf> {
    let library = home.join("Library");
    vec![
        library.join("WebKit").join(IDENTIFIER),
        library.join("Caches").join(IDENTIFIER),
        library.join("HTTPStorages").join(IDENTIFIER),
        library
            .join("HTTPStorages")
            .join(format!("{IDENTIFIER}.binarycookies")),
        library
            .join("Saved Application State")
            .join(format!("{IDENTIFIER}.savedState")),
        library
            .join("Preferences")
            .join(format!("{IDENTIFIER}.plist")),
    ]
}

/// Removes what could not be removed before the window was closed: in the data folder, and `beside` it.
///
/// # Errors
/// What stays, and why.
pub fn finish(data_folder: &Path, beside: &[PathBuf]) -> Result<(), (PathBuf, io::Error)> {
    let webview = data_folder.join(WEBVIEW);
    // What cannot be removed keeps nothing else from it.
    let mut stays = None;
    for path in std::iter::once(&webview).chain(beside) {
        if let Err(error) = removed(path, std::thread::sleep) {
            stays.get_or_insert((path.clone(), error));
        }
    }
    if let Some(stays) = stays {
        return Err(stays);
    }
    match fs::remove_dir(data_folder) {
        // It may be someone's folder, with their own files in it.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err((data_folder.to_owned(), error)),
        Ok(()) => Ok(()),
    }
}

/// Removes a file or a folder, and waits for those who write in it.
fn removed(path: &Path, pause: impl Fn(Duration)) -> io::Result<()> {
    let mut tries = 0;
    loop {
        let is_folder = fs::symlink_metadata(path).is_ok_and(|about| about.is_dir());
        let error = match is_folder {
            true => fs::remove_dir_all(path),
            false => fs::remove_file(path),
        };
        match error {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_folder => return Ok(()),
            Err(error) if tries == TRIES || !may_pass(&error) => return Err(error),
            Err(_written_meanwhile) => {
                tries += 1;
                pause(PAUSE);
            }
        }
    }
}

/// Whether it may go once others have ended: what they made or removed meanwhile, or have open.
fn may_pass(error: &io::Error) -> bool {
    let meanwhile = matches!(
        error.kind(),
        io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound
    );
    meanwhile || storage::is_held(error)
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
        assert!(finish(&data, &[]).is_ok());
        assert!(!data.exists());
        assert!(finish(&data, &[]).is_ok(), "there is nothing left to do");
        Ok(())
    }

    #[test]
    fn what_others_keep_in_the_folder_stays() -> Result {
        let data = tempfile::tempdir()?;
        fs::create_dir_all(data.path().join(WEBVIEW))?;
        fs::write(data.path().join("thesis.txt"), "mine")?;
        assert!(finish(data.path(), &[]).is_ok());
        assert_eq!(fs::read(data.path().join("thesis.txt"))?, b"mine");
        assert!(!data.path().join(WEBVIEW).exists());
        Ok(())
    }

    #[test]
    fn what_macos_keeps_is_removed_and_nothing_of_other_programs() -> Result {
        let home = tempfile::tempdir()?;
        let data = home.path().join("data");
        let ours = left_by_macos(home.path());
        assert_eq!(ours.len(), 6);
        for path in &ours {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            assert!(name.starts_with(IDENTIFIER), "{name}");
            let folder = path.parent().ok_or("below home")?;
            fs::create_dir_all(folder)?;
            fs::write(folder.join("io.example.Other"), "theirs")?;
            match name.ends_with(".plist") || name.ends_with(".binarycookies") {
                true => fs::write(path, "")?,
                false => fs::create_dir_all(path.join("deep/er"))?,
            }
        }
        assert!(finish(&data, &ours).is_ok());
        for path in &ours {
            assert!(!path.exists(), "{}", path.display());
            assert!(path.with_file_name("io.example.Other").exists());
        }
        assert!(finish(&data, &ours).is_ok(), "nothing is left to remove");
        Ok(())
    }

    #[test]
    fn what_is_only_held_or_written_meanwhile_is_waited_for_and_nothing_else() {
        for kind in [io::ErrorKind::DirectoryNotEmpty, io::ErrorKind::NotFound] {
            assert!(may_pass(&kind.into()), "{kind}");
        }
        for kind in [io::ErrorKind::ReadOnlyFilesystem, io::ErrorKind::Other] {
            assert!(!may_pass(&kind.into()), "{kind}");
        }
        let together = PAUSE * TRIES;
        assert!(together >= Duration::from_secs(5), "{together:?}");
        assert!(together <= Duration::from_secs(15), "{together:?}");
    }

    #[cfg(windows)]
    #[test]
    fn what_the_webview_has_open_is_removed_once_it_lets_go() -> Result {
        use std::cell::RefCell;
        use std::os::windows::fs::OpenOptionsExt;

        let data = tempfile::tempdir()?;
        let webview = data.path().join(WEBVIEW);
        fs::create_dir_all(&webview)?;
        let file = webview.join("lockfile");
        fs::write(&file, "")?;
        let open = fs::File::options().read(true).share_mode(0).open(&file)?;
        let open = RefCell::new(Some(open));
        removed(&webview, |_| drop(open.take()))?;
        assert!(!webview.exists());
        Ok(())
    }
}
