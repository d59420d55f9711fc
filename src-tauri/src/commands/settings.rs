//! The Settings screen.

use std::sync::atomic::Ordering;

use atlas::Origin;
use command::command;
use storage::{Action, Outcome, Watching};
use tauri::{AppHandle, State, WebviewWindow};

use super::connection::end_connection;
use super::{Answer, Program};
use crate::activity::Actor;
use crate::connection::key_store::SystemStore;
use crate::connection::session::Mode;
use crate::connection::{address, proxy_settings, secrets};
use crate::desktop::{files, theme, zoom};
use crate::support::blocking::blocking;
use crate::support::erasing;
use crate::support::error::ShellError;
use crate::view::{
    CallId, CheckEveryView, LeftDataView, ProxyRequest, SettingsView, SignInView, ThemeView,
    ZoomRequest, ZoomView,
};
use crate::watch::timer;

/// What Settings shows. It asks the system for the timer, which takes a moment.
///
/// # Errors
/// None of its own.
#[command]
pub async fn read_settings(program: State<'_, Program>) -> Answer<SettingsView> {
    Ok(blocking(|| settings(&program)))
}

/// Chooses the window's appearance.
#[command]
pub fn set_theme(program: State<'_, Program>, theme: ThemeView) {
    theme::choose(&program.preferences, theme.into());
}

/// Draws the page larger or smaller from now on, as far as the window has room for it.
///
/// # Errors
/// `Internal` where the webview refuses.
#[command]
pub fn set_zoom(
    window: WebviewWindow,
    program: State<'_, Program>,
    zoom: ZoomRequest,
) -> Answer<ZoomView> {
    let drawn = zoom::change(&window, &program.preferences, zoom.into());
    Ok(drawn.map_err(|error| ShellError::internal(&error))?.into())
}

/// Sets or removes the address behind *Custom address*.
///
/// # Errors
/// `InvalidAddress`, `NotKept`.
#[command]
pub async fn set_custom_address(
    program: State<'_, Program>,
    address: Option<String>,
) -> Answer<SettingsView> {
    blocking(|| address::set_custom(address.as_deref(), &program.storage))?;
    Ok(settings(&program))
}

/// Watches while the program is closed, or no longer.
///
/// # Errors
/// `TimerNotSet`.
#[command]
pub async fn set_watch_closed(program: State<'_, Program>, on: bool) -> Answer<SettingsView> {
    let every = program.watch.how().every;
    let switched = async { blocking(|| timer::set(on, every, &program.presets)) };
    program
        .activity
        .during(
            Actor::here(),
            Action::WatchWhileClosed { on },
            switched,
            |()| Outcome::Done,
        )
        .await?;
    Ok(settings(&program))
}

/// Fetches the lists in other intervals, open or closed.
///
/// # Errors
/// `NotKept`, `TimerNotSet`.
#[command]
pub async fn set_check_every(
    program: State<'_, Program>,
    every: CheckEveryView,
) -> Answer<SettingsView> {
    let every = every.into();
    let how = program.watch.how();
    set_watching(&program, Watching { every, ..how })?;
    blocking(|| timer::set_interval(every, &program.presets))?;
    Ok(settings(&program))
}

/// Lets notifications of the desktop come, or no longer.
///
/// # Errors
/// `NotKept`.
#[command]
pub async fn set_notifications(program: State<'_, Program>, on: bool) -> Answer<SettingsView> {
    let how = program.watch.how();
    set_watching(&program, Watching { notify: on, ..how })?;
    Ok(settings(&program))
}

/// Goes through another proxy from now on.
///
/// # Errors
/// `InvalidProxy`, `NotKept`.
#[command]
pub async fn set_proxy(program: State<'_, Program>, proxy: ProxyRequest) -> Answer<SettingsView> {
    program
        .proxy
        .set_proxy(proxy.into(), &program.key_store, &program.storage)
        .await?;
    apply_proxy(&program).await?;
    Ok(settings(&program))
}

/// Trusts the certificates of a file that the person chooses.
///
/// # Errors
/// `Cancelled`, `FileNotRead`, `NoCertificate`, `NotKept`.
#[command]
pub async fn choose_certificates(
    app: AppHandle,
    program: State<'_, Program>,
) -> Answer<SettingsView> {
    // A preset for lists to compare must not choose whom the program trusts.
    let path = files::ask_open(&app, None, program.preferences.last_folder()).await?;
    let content = files::read(&path, proxy_settings::LARGEST).await?;
    program.preferences.set_last_folder(&path);
    program.proxy.trust(&path, &content)?;
    apply_proxy(&program).await?;
    Ok(settings(&program))
}

/// Trusts only this computer's own certificates again.
///
/// # Errors
/// `NotKept`.
#[command]
pub async fn remove_certificates(program: State<'_, Program>) -> Answer<SettingsView> {
    program.proxy.trust_no_other();
    apply_proxy(&program).await?;
    Ok(settings(&program))
}

/// Erases everything that is kept on this computer; says what could not be removed.
///
/// # Errors
/// `Cancelled` while the key store was waited for: what is kept elsewhere stays.
#[command]
pub async fn erase_local_data(
    window: WebviewWindow,
    program: State<'_, Program>,
    call: CallId,
) -> Answer<LeftDataView> {
    let call = program.cancellation.begin(call.number);
    let parts = program.connection_parts();
    let secrets = async { Ok(secrets::erase(parts).await) };
    let mut remaining = call.until_cancelled(secrets).await?;
    // What is remembered is removed below, whatever became of the connection.
    let _signed_out = end_connection(&program, true).await;
    let every = program.watch.how().every;
    remaining.extend(blocking(|| timer::erase(every, &program.presets)));
    // Where the webview keeps its own files elsewhere, they are removed here.
    let _cleared = window.clear_all_browsing_data();
    let (preferences, folder) = (&program.preferences, &program.data_folder);
    let files = blocking(|| erasing::erase_files(preferences, folder, &program.storage));
    remaining.extend(files);
    program.erased.store(true, Ordering::SeqCst);
    Ok(LeftDataView {
        remaining: remaining.into_iter().map(Into::into).collect(),
    })
}

fn settings(program: &Program) -> SettingsView {
    let custom_address = address::custom(&program.presets, &program.storage);
    let how = program.watch.how();
    SettingsView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        theme: theme::chosen(&program.preferences).into(),
        custom_address: custom_address.map(|origin| origin.as_str().to_owned()),
        custom_address_preset: program.presets.atlas().is_some(),
        data_folder: program.data_folder.display().to_string(),
        watch_closed: timer::is_on(),
        check_every: how.every.into(),
        notifications: how.notify,
        network: program.proxy.shown().into(),
        sign_in: sign_in(program),
        key_store: SystemStore::HERE.into(),
    }
}

/// The sign-in that is in use or remembered.
fn sign_in(program: &Program) -> Option<SignInView> {
    let in_use = program.session.current().ok();
    let in_use = in_use.filter(|it| it.mode == Mode::SignedIn);
    if let Some(connection) = in_use {
        return Some(SignInView {
            kind: connection.kind.into(),
            id: connection.id.clone()?,
            host: connection.host(),
        });
    }
    let remembered = program.storage.connection()?;
    Some(SignInView {
        kind: remembered.sign_in.into(),
        host: Origin::parse(&remembered.origin).ok()?.host().to_owned(),
        id: remembered.id,
    })
}

/// Changes interval and notifications, now and after a restart.
fn set_watching(program: &Program, how: Watching) -> Result<(), ShellError> {
    program.watch.set(how);
    Ok(program.storage.set_watching(how)?)
}

async fn apply_proxy(program: &Program) -> Result<(), ShellError> {
    let Program {
        proxy,
        session,
        key_store,
        storage,
        ..
    } = program;
    proxy.apply(session, key_store, storage).await
}
