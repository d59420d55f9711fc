//! The Settings screen.

use command::command;
use storage::{Deed, Outcome, Watching};
use tauri::{AppHandle, State, WebviewWindow};

use super::Answer;
use crate::activity::Actor;
use crate::connection::proxy_settings;
use crate::desktop::files;
use crate::desktop::zoom;
use crate::program::Program;
use crate::support::erasing;
use crate::view::{
    CheckEveryView, ErrorView, LeftView, ProxyRequest, SettingsView, ThemeView, ZoomRequest,
};
use crate::watch::timer;

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

/// Draws the page larger or smaller from now on; gives its size in percent.
///
/// # Errors
/// `Internal` where the webview refuses.
#[command]
pub fn set_zoom(
    window: WebviewWindow,
    program: State<'_, Program>,
    zoom: ZoomRequest,
) -> Answer<u32> {
    zoom::change(&window, &program.preferences, zoom).map_err(|error| ErrorView::Internal {
        detail: error.to_string(),
    })
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
    let every = program.watch.how().every;
    let switched = async { timer::set(on, every, &program.presets) };
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

/// Looks at the lists in other intervals, open or closed.
///
/// # Errors
/// `NotKept`, with what the system said.
#[command]
pub async fn set_check_every(
    program: State<'_, Program>,
    every: CheckEveryView,
) -> Answer<SettingsView> {
    let every = every.into();
    program.watch_as(Watching {
        every,
        ..program.watch.how()
    })?;
    timer::set_interval(every, &program.presets)?;
    Ok(program.settings_view())
}

/// Lets notifications of the desktop come, or no longer.
///
/// # Errors
/// `NotKept`.
#[command]
pub async fn set_notifications(program: State<'_, Program>, on: bool) -> Answer<SettingsView> {
    program.watch_as(Watching {
        notify: on,
        ..program.watch.how()
    })?;
    Ok(program.settings_view())
}

/// Goes through another proxy from now on.
///
/// # Errors
/// `InvalidProxy`, `NotKept`.
#[command]
pub async fn set_proxy(program: State<'_, Program>, proxy: ProxyRequest) -> Answer<SettingsView> {
    proxy_settings::set_proxy(&program, proxy).await?;
    Ok(program.settings_view())
}

/// Believes the certificates of a file that the person chooses.
///
/// # Errors
/// `Cancelled`, `FileNotRead`, `NoCertificate`, `NotKept`.
#[command]
pub async fn choose_certificates(
    app: AppHandle,
    program: State<'_, Program>,
) -> Answer<SettingsView> {
    let preset = program.presets.open_file();
    let path = files::ask_open(&app, preset, program.preferences.last_folder()).await?;
    let content = files::read(&path, proxy_settings::LARGEST)?;
    program.preferences.set_last_folder(&path);
    proxy_settings::believe(&program, &path, &content).await?;
    Ok(program.settings_view())
}

/// Believes only this computer's own certificates again.
///
/// # Errors
/// `NotKept`.
#[command]
pub async fn remove_certificates(program: State<'_, Program>) -> Answer<SettingsView> {
    proxy_settings::believe_no_other(&program).await?;
    Ok(program.settings_view())
}

/// Forgets everything that is kept on this computer; says what could not be removed.
#[command]
pub async fn leave_computer(
    window: WebviewWindow,
    program: State<'_, Program>,
) -> Answer<LeftView> {
    Ok(erasing::leave(&program, &window).await)
}
