//! The Connect screen, and what is in use everywhere.

use std::sync::Arc;

use command::command;
use tauri::State;
use tauri::ipc::Channel;

use super::{Answer, Program};
use crate::connection::connecting::{self, SignIn};
use crate::connection::grantees::Grantees;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::error::ShellError;
use crate::support::logs;
use crate::view::{AtlasView, CallId, ConnectPhaseView, ConnectRequest, ConnectionView};

/// Signs in, reads the projects and, if asked to, keeps the secret in the system's key store.
///
/// # Errors
/// Whatever stands between here and Atlas, `KeyStore`, `Cancelled`; nothing is kept then.
#[command]
pub async fn connect(
    program: State<'_, Program>,
    call: CallId,
    request: ConnectRequest,
    on_phase: Channel<ConnectPhaseView>,
) -> Answer<ConnectionView> {
    let call = program.cancellation.begin(call.number);
    let sign_in = SignIn::from_form(program.connection_parts(), request.into())?;
    sign_in_with(&program, &call, sign_in, on_phase).await
}

/// Takes up the connection that is remembered.
///
/// # Errors
/// As `connect`; `NotConnected` where none is remembered.
#[command]
pub async fn resume(
    program: State<'_, Program>,
    call: CallId,
    on_phase: Channel<ConnectPhaseView>,
) -> Answer<ConnectionView> {
    let call = program.cancellation.begin(call.number);
    let sign_in = SignIn::remembered(&program.storage)?;
    sign_in_with(&program, &call, sign_in, on_phase).await
}

/// While connecting waits for the key store: goes on without it.
#[command]
pub fn session_only(program: State<'_, Program>) {
    program.key_store.stop_waiting();
}

/// Starts the pretend Atlas on this computer and connects to it.
///
/// # Errors
/// `PracticeNotStarted`.
#[command]
pub async fn practice(program: State<'_, Program>) -> Answer<ConnectionView> {
    let connection = connecting::practice().await?;
    Ok(take_into_use(&program, connection).await)
}

/// Shows the published lists without signing in.
///
/// # Errors
/// `InvalidAddress` where *Custom address* is not set.
#[command]
pub async fn show_addresses(
    program: State<'_, Program>,
    call: CallId,
    atlas: AtlasView,
) -> Answer<ConnectionView> {
    let call = program.cancellation.begin(call.number);
    let parts = program.connection_parts();
    let connecting = connecting::addresses_only(parts, atlas.into());
    let connection = call.until_cancelled(connecting).await?;
    Ok(take_into_use(&program, connection).await)
}

/// Ends the connection. With `keep` off, the secret is removed from the key store.
///
/// # Errors
/// `KeyStore` where it could not be removed.
#[command]
pub async fn disconnect(program: State<'_, Program>, keep: bool) -> Answer<()> {
    Ok(end_connection(&program, keep).await?)
}

/// Takes another project into use.
///
/// # Errors
/// `NotConnected`, `ProjectChanged`.
#[command]
pub async fn choose_project(
    program: State<'_, Program>,
    project_id: String,
) -> Answer<ConnectionView> {
    let connection = program.session.current()?;
    blocking(|| connecting::choose_project(&connection, &project_id, &program.storage))?;
    program.pending.clear();
    program.key_file.clear();
    // What was read is about the role and the key of the project before.
    program.clouds.forget_read(&connection);
    Ok(connection.as_ref().into())
}

async fn sign_in_with(
    program: &Program,
    call: &Call<'_>,
    sign_in: SignIn,
    on_phase: Channel<ConnectPhaseView>,
) -> Answer<ConnectionView> {
    let report = |phase: connecting::ConnectPhase| {
        // A page that does not listen any more has nothing to draw.
        let _gone = on_phase.send(phase.into());
    };
    let connection = connecting::connect(program.connection_parts(), call, sign_in, report).await?;
    Ok(take_into_use(program, connection).await)
}

/// From now on everything is asked over `connection`; what belonged to the one before ends.
async fn take_into_use(program: &Program, mut connection: Connection) -> ConnectionView {
    if !connection.is_practice() {
        connection.grantees = Grantees::kept(Arc::clone(&program.storage));
    }
    program.pending.clear();
    program.key_file.clear();
    program.clouds.forget_all();
    program.moves.end();
    program.books.belong_to(connection.source());
    logs::practising(connection.is_practice());
    let host = connection.client.origin().host();
    tracing::info!(host, mode = ?connection.mode, "connected");
    let (connection, before) = program.session.replace(connection);
    program.moves.take_up(&connection, &program.storage);
    if let Some(before) = before {
        before.client.sign_out().await;
    }
    connection.as_ref().into()
}

/// Ends the connection in use. What is kept stays remembered, or is removed.
pub(super) async fn end_connection(program: &Program, keep: bool) -> Result<(), ShellError> {
    program.cancellation.cancel_all();
    program.pending.clear();
    program.key_file.clear();
    program.clouds.forget_all();
    program.moves.end();
    let Some(ended) = program.session.end() else {
        return Ok(());
    };
    let signed_out = connecting::sign_out(program.connection_parts(), &ended, keep).await;
    logs::practising(false);
    signed_out
}
