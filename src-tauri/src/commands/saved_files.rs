//! Files that are saved for the person.

use std::path::PathBuf;

use command::command;
use storage::{Action, Outcome};
use tauri::{AppHandle, State};

use super::{Answer, Program};
use crate::desktop::files::{self, Destination};
use crate::support::error::ShellError;
use crate::view::{self, SavedView};

/// Shows a file that was saved in the system's file manager.
///
/// # Errors
/// `FolderNotOpened` where no program takes it.
#[command]
pub async fn show_saved(program: State<'_, Program>, file: u32) -> Answer<()> {
    Ok(program.saved_files.show(file as usize)?)
}

/// The name of a file with `count` of `total` rows: one that holds a part says so.
pub(super) fn csv_name(stem: &str, count: u32, total: u32) -> String {
    match count == total {
        true => format!("{stem}.csv"),
        false => format!("{stem}-part-{count}-of-{total}.csv"),
    }
}

/// Asks where to save `name`, or takes the preset folder.
pub(super) async fn ask(
    app: &AppHandle,
    program: &Program,
    name: &str,
) -> Result<Destination, ShellError> {
    let preset = program.presets.save_folder();
    files::ask(app, preset, program.preferences.last_folder(), name).await
}

/// Records that a file with `count` addresses was saved, or that it could not be, and remembers its
/// folder.
pub(super) fn record(
    program: &Program,
    destination: &Destination,
    saved: &Result<PathBuf, ShellError>,
    count: u32,
) {
    record_as(program, destination, saved, |file| Action::SaveFile {
        file,
        count,
    });
}

/// The same for a file with something else in it: `saving` what, under that name.
pub(super) fn record_as(
    program: &Program,
    destination: &Destination,
    saved: &Result<PathBuf, ShellError>,
    saving: impl FnOnce(String) -> Action,
) {
    let file = match saved {
        Ok(path) => {
            program.preferences.set_last_folder(path);
            files::name_of(path)
        }
        Err(_) => destination.name(),
    };
    let outcome = saved.as_ref().map_or_else(Outcome::from, |_| Outcome::Done);
    let saving = saving(file);
    program.activity.begin(program.actor(), saving).end(outcome);
}

/// Takes up the file at `path`, with `count` of `total` addresses or entries, so that it can be shown.
pub(super) fn saved(program: &Program, path: PathBuf, count: u32, total: u32) -> SavedView {
    SavedView {
        path: path.display().to_string(),
        file: view::count(program.saved_files.add(path)),
        count,
        total,
    }
}

#[cfg(test)]
mod tests {
    use super::csv_name;

    #[test]
    fn a_file_that_holds_a_part_says_so_in_its_name() {
        let stem = "atlas-needed-by-key-service_2026-11-30";

        assert_eq!(
            csv_name(stem, 110, 429),
            "atlas-needed-by-key-service_2026-11-30-part-110-of-429.csv"
        );
        assert_eq!(
            csv_name(stem, 429, 429),
            "atlas-needed-by-key-service_2026-11-30.csv"
        );
    }
}
