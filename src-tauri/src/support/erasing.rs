//! *Leave this computer*: forgets everything that is kept here, and says what could not be removed.
//!
//! What the webview keeps goes when the program ends, because it writes until then.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use credentials::CredentialKey;
use tauri::WebviewWindow;

use crate::connection::connecting;
use crate::program::Program;
use crate::support::logs;
use crate::view::{ErrorView, KeyStoreView, LeftView, RemainingView};
use crate::watch::timer;

/// The webview's folder in the data folder.
pub const WEBVIEW: &str = "webview";

/// The webview's own processes end a moment after the window: so often and so long is waited for
/// them.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// Forgets everything; from now on nothing is written.
pub async fn leave(program: &Program, window: &WebviewWindow) -> LeftView {
    let mut remaining = Vec::new();
    let remembered = [connecting::kept_key(program), program.network.kept_key()];
    let mut keys: BTreeSet<_> = remembered.into_iter().flatten().collect();
    match program.key_store.keys().await {
        Ok(found) => keys.extend(found),
        // Without a store there is nothing in it.
        Err(ErrorView::KeyStore {
            problem: KeyStoreView::Missing,
        }) => {}
        Err(ErrorView::KeyStore { problem }) => remaining.push(RemainingView::Unseen { problem }),
        Err(_) => {}
    }
    // What is remembered is removed below, whatever became of the connection.
    let _signed_out = connecting::disconnect(program, true).await;
    let mut locked = false;
    for key in keys {
        // Whoever did not unlock the store once is not asked again for each entry.
        let entry = key.to_string();
        let problem = if locked {
            Some(KeyStoreView::Locked)
        } else {
            remove_secret(program, key).await
        };
        locked = matches!(problem, Some(KeyStoreView::Locked));
        remaining.extend(problem.map(|problem| RemainingView::Secret { entry, problem }));
    }
    // Parts of it may be there although it is off.
    if timer::is_on().is_some() {
        let every = program.watch.how().every;
        if let Err(ErrorView::NotKept { detail }) = timer::set(false, every, &program.presets) {
            remaining.push(RemainingView::Timer { detail });
        }
    }
    // Where the webview keeps its own files elsewhere, they go this way.
    let _cleared = window.clear_all_browsing_data();
    let files = [
        program.preferences.forget().err(),
        logs::forget(&program.data_folder).err(),
    ];
    let files = files.into_iter().flatten().chain(program.storage.forget());
    remaining.extend(files.map(|(path, error)| RemainingView::File {
        path: path.display().to_string(),
        detail: error.to_string(),
    }));
    program.left.store(true, Ordering::SeqCst);
    LeftView { remaining }
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

async fn remove_secret(program: &Program, key: CredentialKey) -> Option<KeyStoreView> {
    match program.key_store.remove(key).await {
        Ok(()) => None,
        Err(ErrorView::KeyStore { problem }) => Some(problem),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn the_last_thing_that_goes_is_the_folder_itself() -> Result {
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
