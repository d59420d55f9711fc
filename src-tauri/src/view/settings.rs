//! Settings, and what was set from outside.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ThemeView {
    #[default]
    System,
    Light,
    Dark,
    HighContrast,
}

/// A value set in the environment.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PresetView {
    pub kind: PresetKindView,
    pub value: String,
    /// It is not used, because it cannot be.
    pub refused: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PresetKindView {
    /// `KEYGATE_ATLAS_URL`
    AtlasAddress,
    /// `KEYGATE_SAVE_DIR`
    SaveFolder,
    /// `KEYGATE_DATA_DIR`
    DataFolder,
    /// `KEYGATE_OPEN_FILE`
    OpenFile,
}

/// What the Settings screen shows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    pub version: String,
    pub theme: ThemeView,
    pub custom_address: Option<String>,
    /// The custom address comes from the environment and cannot be changed here.
    pub custom_address_preset: bool,
    pub data_folder: String,
    /// The lists are watched while the program is closed; `None` where this system has no timer that
    /// Keygate knows.
    pub watch_closed: Option<bool>,
    /// Name of the operating system's key store.
    pub key_store: String,
}
