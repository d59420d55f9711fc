//! What helps when Keygate itself is wrong.

use command::command;
use tauri::State;

use super::{Answer, Program};
use crate::support::logs;
use crate::view::{DefectRequest, ErrorView};

/// Shows the folder of the logs in the system's file manager.
///
/// # Errors
/// `FolderNotOpened` where no program takes it.
#[command]
pub async fn open_log_folder(program: State<'_, Program>) -> Answer<()> {
    let folder = logs::folder(&program.data_folder);
    tauri_plugin_opener::open_path(&folder, None::<&str>).map_err(|_| ErrorView::FolderNotOpened {
        path: folder.display().to_string(),
    })
}

/// Writes down where the page failed. What the failure says stays in the page: it may hold data.
#[command]
pub fn report_defect(defect: DefectRequest) {
    let DefectRequest { kind, line, column } = defect;
    tracing::error!(?kind, line, column, "the page failed");
}
