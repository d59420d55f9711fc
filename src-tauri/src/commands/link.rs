//! Pages of the web.

use command::command;
use tauri::State;

use super::Answer;
use crate::desktop::links;
use crate::program::Program;
use crate::view::{LinkRequest, LinkView};

/// Shows a page in the browser, or copies its address where there is none.
///
/// # Errors
/// `ClipboardRefused`.
#[command]
pub async fn open_link(program: State<'_, Program>, link: LinkRequest) -> Answer<LinkView> {
    links::follow(link, &program.presets, &program.clipboard)
}
