//! Starting, closing, and what is told unasked.

use command::command;
use tauri::ipc::Channel;
use tauri::{State, Theme, WebviewWindow};

use super::Answer;
use crate::program::Program;
use crate::support::starting;
use crate::view::{ErrorView, NoticeView, StartView};

/// What the UI starts with.
#[command]
pub fn start(window: WebviewWindow, program: State<'_, Program>) -> StartView {
    starting::reached("scripts run");
    let drawn = || window.theme().is_ok_and(|theme| theme == Theme::Dark);
    program.start_view(program.appearance.dark().unwrap_or_else(drawn))
}

/// Opens the channel for notices; a newer one takes its place.
#[command]
pub fn watch_notices(program: State<'_, Program>, channel: Channel<NoticeView>) {
    program.notices.watch(channel);
    // Asked of the system beside the window's start: it may have answered already.
    program.notices.tell(NoticeView::SystemContrast {
        more: program.appearance.more_contrast(),
    });
}

/// Tells whether something typed would be lost by closing.
#[command]
pub fn set_unsaved(program: State<'_, Program>, unsaved: bool) {
    program.notices.set_unsaved(unsaved);
}

/// Closes the window after the person confirmed it.
///
/// # Errors
/// `Internal` where the window system refuses.
#[command]
pub fn close_window(window: WebviewWindow, program: State<'_, Program>) -> Answer<()> {
    program.notices.set_unsaved(false);
    window.destroy().map_err(|error| ErrorView::Internal {
        detail: error.to_string(),
    })
}
