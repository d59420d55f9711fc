//! Which copy of the program this is on its data folder.

use std::path::Path;

use storage::{FolderLock, StorageError};

use super::Builder;
#[cfg(target_os = "linux")]
use crate::desktop::trouble::report;
use crate::desktop::window;
#[cfg(target_os = "linux")]
use crate::support::identifier::IDENTIFIER;

/// Said where no first copy can be found; the lock of the data folder still holds.
#[cfg(target_os = "linux")]
const NAME_TAKEN: &str = "Another program uses Keygate's name on the session bus, so opening Keygate again does not bring this window to the front.";

/// The data folder's lock, or why there is none; nothing where it is not asked for yet.
pub(super) type Lock = Option<Result<FolderLock, StorageError>>;

/// What the first copy of the program begins with; `None` in another one on the same data folder, which
/// has brought the first one's window to the front.
#[cfg(not(target_os = "linux"))]
pub(super) fn first(data_folder: &Path) -> Option<(Builder, Lock)> {
    use crate::desktop::first_copy::{Turn, is_shown, place_of, which};

    let place = place_of(data_folder);
    let answers = || {
        let place = place.as_deref();
        place.is_some_and(|place| tauri::async_runtime::block_on(is_shown(place)))
    };
    match which(data_folder, super::PATIENCE, answers) {
        Turn::First(lock) => Some((Builder::default(), Some(lock))),
        Turn::Second => None,
    }
}

/// On Linux the session bus finds the first copy while the program is built, and ends another one.
#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "the other systems know already")]
pub(super) fn first(data_folder: &Path) -> Option<(Builder, Lock)> {
    let builder = match window::one(data_folder, IDENTIFIER) {
        Some(one) => Builder::default().plugin(one),
        None => {
            report(NAME_TAKEN);
            Builder::default()
        }
    };
    Some((builder, None))
}

/// From now on another copy on the same data folder brings this one's window to the front.
#[cfg(not(target_os = "linux"))]
pub(super) fn answer(app: &tauri::AppHandle, data_folder: &Path) {
    use crate::desktop::first_copy::{bind, place_of, serve};

    let Some(place) = place_of(data_folder) else {
        return;
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match bind(&place) {
            Ok(listener) => serve(listener, || window::to_front(&app)).await,
            Err(error) => tracing::warn!(%error, "other copies of Keygate are not answered"),
        }
    });
}
