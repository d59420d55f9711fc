//! The Connect screen, and what is in use everywhere.

use command::command;
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use crate::connection::connecting::{self, SignIn};
use crate::program::Program;
use crate::view::{AtlasView, ConnectPhaseView, ConnectRequest, ConnectionView};

/// Signs in, reads the projects and, if asked to, keeps the secret in the system's key store.
///
/// # Errors
/// Whatever stands between here and Atlas, `KeyStore`, `Cancelled`; nothing is kept then.
#[command]
pub async fn connect(
    program: State<'_, Program>,
    request: ConnectRequest,
    on_phase: Channel<ConnectPhaseView>,
) -> Answer<ConnectionView> {
    let sign_in = SignIn::from_form(&program, request)?;
    connecting::connect(&program, sign_in, on_phase).await
}

/// Takes up the connection that is remembered.
///
/// # Errors
/// As `connect`; `NotConnected` where none is remembered.
#[command]
pub async fn resume(
    program: State<'_, Program>,
    on_phase: Channel<ConnectPhaseView>,
) -> Answer<ConnectionView> {
    let sign_in = SignIn::remembered(&program)?;
    connecting::connect(&program, sign_in, on_phase).await
}

/// While connecting waits for the key store: goes on without it.
#[command]
pub fn session_only(program: State<'_, Program>) {
    program.key_store.stop_waiting();
}

/// Ends connecting; it answers `Cancelled`.
#[command]
pub fn cancel_connect(program: State<'_, Program>) {
    program.cancel_connect.notify_waiters();
}

/// Starts the pretend Atlas on this computer and connects to it.
///
/// # Errors
/// `PracticeNotStarted`.
#[command]
pub async fn practice(program: State<'_, Program>) -> Answer<ConnectionView> {
    connecting::practice(&program).await
}

/// Shows the published lists without signing in.
///
/// # Errors
/// `InvalidAddress` where *Custom address* is not set.
#[command]
pub async fn show_addresses(
    program: State<'_, Program>,
    atlas: AtlasView,
) -> Answer<ConnectionView> {
    connecting::show_addresses(&program, atlas).await
}

/// Ends the connection. With `keep` off, the secret is removed from the key store.
///
/// # Errors
/// `KeyStore` where it could not be removed, `NotKept`.
#[command]
pub async fn disconnect(program: State<'_, Program>, keep: bool) -> Answer<()> {
    connecting::disconnect(&program, keep).await
}

/// Takes another project into use.
///
/// # Errors
/// `NotConnected`, `ProjectChanged`.
#[command]
pub fn choose_project(program: State<'_, Program>, project_id: String) -> Answer<ConnectionView> {
    connecting::choose_project(&program, &project_id)
}
