//! The window's theme.

use serde::{Deserialize, Serialize};

use crate::support::preferences::Preferences;

/// Under what the preferences keep it.
const THEME: &str = "theme";

/// The window's theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system prefers.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// More contrast.
    HighContrast,
}

/// The theme chosen in Settings.
#[must_use]
pub fn chosen(preferences: &Preferences) -> Theme {
    preferences.get(THEME).unwrap_or_default()
}

/// Remembers the theme.
pub fn choose(preferences: &Preferences, theme: Theme) {
    preferences.set(THEME, theme);
}
