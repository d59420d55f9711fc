//! Starting, closing, and the events sent to the page.

use command::command;
use tauri::ipc::Channel;
use tauri::{State, Theme, WebviewWindow};

use super::{Answer, Program};
use crate::connection::address;
use crate::desktop::{theme, zoom};
use crate::support::error::ShellError;
use crate::support::events::Event;
use crate::support::starting;
use crate::view::{CallId, EventView, StartView};

/// What the UI starts with.
#[command]
pub fn start(window: WebviewWindow, program: State<'_, Program>) -> StartView {
    starting::reached("scripts run");
    let drawn = || window.theme().is_ok_and(|theme| theme == Theme::Dark);
    let custom_address = address::custom(&program.presets, &program.storage);
    let remembered = address::remembered(&program.presets, &program.storage);
    let connection = program.session.current().ok();
    StartView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        presets: program.presets.all().into_iter().map(Into::into).collect(),
        custom_address: custom_address.map(|origin| origin.as_str().to_owned()),
        theme: theme::chosen(&program.preferences).into(),
        zoom: zoom::drawn(&window, &program.preferences),
        system_dark: program.appearance.dark().unwrap_or_else(drawn),
        remembered: remembered.map(Into::into),
        begins_with_addresses: program.begins_with_addresses,
        connection: connection.map(|connection| connection.as_ref().into()),
        storage: program.storage.notices().iter().map(Into::into).collect(),
    }
}

/// Opens the channel for events; a newer one takes its place.
#[command]
pub fn watch_events(program: State<'_, Program>, channel: Channel<EventView>) {
    program.events.listen(move |event| {
        // A page that is gone has nothing to draw.
        let _gone = channel.send(event.into());
    });
    // Asked of the system beside the window's start: it may have answered already.
    program.events.send(Event::SystemContrast {
        more: program.appearance.more_contrast(),
    });
}

/// Records whether something typed would be lost by closing.
#[command]
pub fn set_unsaved(program: State<'_, Program>, unsaved: bool) {
    program.events.set_unsaved(unsaved);
}

/// Ends one call of the page, and no other: it answers `Cancelled`, or what became of it where it was
/// too late.
#[command]
pub fn cancel_call(program: State<'_, Program>, call: CallId) {
    program.cancellation.cancel(call.number);
}

/// Closes the window after the person confirmed it.
///
/// # Errors
/// `Internal` where the window system refuses.
#[command]
pub fn close_window(window: WebviewWindow, program: State<'_, Program>) -> Answer<()> {
    program.events.set_unsaved(false);
    let closed = window.destroy();
    Ok(closed.map_err(|error| ShellError::internal(&error))?)
}
