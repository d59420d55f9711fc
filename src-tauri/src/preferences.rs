//! What may be lost without harm: the theme and the last folder. Kept by tauri-plugin-store, which
//! writes without syncing; everything else goes through `storage`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreBuilder};

use crate::view::ThemeView;

const FILE: &str = "preferences.json";
const THEME: &str = "theme";
const LAST_FOLDER: &str = "lastFolder";

/// The preferences file, or nothing where it cannot be opened: then defaults hold and changes last
/// as long as the program.
#[derive(Clone)]
pub struct Preferences(Option<Arc<Store<Wry>>>);

impl Preferences {
    /// Opens the preferences in `folder`.
    #[must_use]
    pub fn open(app: &AppHandle, folder: &Path) -> Self {
        Self(StoreBuilder::new(app, folder.join(FILE)).build().ok())
    }

    /// The theme chosen in Settings.
    #[must_use]
    pub fn theme(&self) -> ThemeView {
        self.0
            .as_ref()
            .and_then(|store| store.get(THEME))
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default()
    }

    /// Remembers the theme.
    pub fn set_theme(&self, theme: ThemeView) {
        if let Some(store) = &self.0 {
            store.set(THEME, json!(theme));
        }
    }

    /// The folder the last file went to, if it is still there.
    #[must_use]
    pub fn last_folder(&self) -> Option<PathBuf> {
        let folder = self.0.as_ref()?.get(LAST_FOLDER)?;
        Some(PathBuf::from(folder.as_str()?)).filter(|folder| folder.is_dir())
    }

    /// Remembers the folder of `file`.
    pub fn set_last_folder(&self, file: &Path) {
        if let (Some(store), Some(folder)) = (&self.0, file.parent()) {
            store.set(LAST_FOLDER, json!(folder));
        }
    }
}
