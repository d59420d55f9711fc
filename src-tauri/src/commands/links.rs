//! Pages of the web.

use command::command;
use tauri::State;

use super::{Answer, Program};
use crate::desktop::links;
use crate::view::{LinkRequest, LinkView};

/// Shows a page in the browser, or copies its address where there is none.
///
/// # Errors
/// `ClipboardRefused`.
#[command]
pub async fn open_link(program: State<'_, Program>, link: LinkRequest) -> Answer<LinkView> {
    // Files go to a preset folder where nobody has a desktop of their own.
    let kiosk = program.presets.save_folder().is_some();
    let followed = links::follow(link.into(), kiosk, &program.clipboard)?;
    Ok(followed.into())
}
