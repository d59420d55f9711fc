//! Files that are saved for the person.

use command::command;
use tauri::State;

use super::Answer;
use crate::program::Program;

/// Shows a file that was saved in the system's file manager.
///
/// # Errors
/// `FolderNotOpened` where no program takes it.
#[command]
pub async fn show_saved(program: State<'_, Program>, file: u32) -> Answer<()> {
    program.exports.show(file)
}

/// Stops saving; what was saving answers `Cancelled`.
#[command]
pub fn cancel_save(program: State<'_, Program>) {
    program.exports.cancel();
}
