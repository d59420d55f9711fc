//! What may be lost without harm, each under the name its owner gives it: the theme, the zoom, the last
//! folder and the window's place. Kept by tauri-plugin-store, which writes without syncing; everything
//! else goes through `storage`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::RwLock;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreBuilder};

/// The name of the file in the data folder.
const FILE: &str = "preferences.json";
const LAST_FOLDER: &str = "lastFolder";

/// The preferences file, or nothing where it cannot be opened: then defaults hold and changes last
/// as long as the program.
pub struct Preferences {
    store: RwLock<Option<Arc<Store<Wry>>>>,
    file: PathBuf,
}

impl Preferences {
    /// Opens the preferences in `folder`.
    #[must_use]
    pub fn open(app: &AppHandle, folder: &Path) -> Self {
        let file = folder.join(FILE);
        Self {
            store: RwLock::new(StoreBuilder::new(app, file.clone()).build().ok()),
            file,
        }
    }

    /// The folder the last file went to, if it is still there.
    #[must_use]
    pub fn last_folder(&self) -> Option<PathBuf> {
        self.get(LAST_FOLDER)
            .filter(|folder: &PathBuf| folder.is_dir())
    }

    /// Remembers the folder of `file`.
    pub fn set_last_folder(&self, file: &Path) {
        if let Some(folder) = file.parent() {
            self.set(LAST_FOLDER, folder);
        }
    }

    /// Removes the file; nothing is written any more.
    ///
    /// # Errors
    /// The file system's; then it is still there.
    pub fn forget(&self) -> Result<(), (PathBuf, io::Error)> {
        if let Some(store) = self.store.write().take() {
            // Ends a write that is still to come.
            let _written = store.save();
            store.close_resource();
        }
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err((self.file.clone(), error))
            }
            _ => Ok(()),
        }
    }

    /// What is remembered under `key`; `None` where nothing is, or something else.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let value = self.store.read().as_ref()?.get(key)?;
        serde_json::from_value(value).ok()
    }

    /// Remembers `value` under `key`.
    pub fn set(&self, key: &str, value: impl Serialize) {
        if let Some(store) = self.store.read().as_ref() {
            store.set(key, json!(value));
        }
    }
}
