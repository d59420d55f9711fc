//! The Settings screen.

use command::command;
use storage::{Deed, Outcome};
use tauri::State;

use super::Answer;
use crate::activity::Actor;
use crate::program::Program;
use crate::timer;
use crate::view::{SettingsView, ThemeView};

/// What Settings shows.
#[command]
pub fn read_settings(program: State<'_, Program>) -> SettingsView {
    program.settings_view()
}

/// Chooses how the window looks.
#[command]
pub fn set_theme(program: State<'_, Program>, theme: ThemeView) {
    program.preferences.set_theme(theme);
}

/// Sets or removes the address behind *Custom address*.
///
/// # Errors
/// `InvalidAddress`, `NotKept`.
#[command]
pub fn set_custom_address(
    program: State<'_, Program>,
    address: Option<String>,
) -> Answer<SettingsView> {
    program.set_custom_address(address.as_deref())?;
    Ok(program.settings_view())
}

/// Watches while the program is closed, or no longer.
///
/// # Errors
/// `NotKept`, with what the system said.
#[command]
pub async fn set_watch_closed(program: State<'_, Program>, on: bool) -> Answer<SettingsView> {
    let switched = async { timer::set(on, &program.presets) };
    program
        .activity
        .during(
            Actor::here(),
            Deed::WatchWhileClosed { on },
            switched,
            |()| Outcome::Done,
        )
        .await?;
    Ok(program.settings_view())
}
