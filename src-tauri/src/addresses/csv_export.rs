//! Writing a list into a file beside the window, which goes on drawing.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use addresses::csv::{CsvError, Table};
use addresses::{AddressBook, Direction};
use tauri::async_runtime::spawn_blocking;
use tauri::ipc::Channel;

use crate::addresses::book::count;
use crate::desktop::files::{self, Destination};
use crate::desktop::saved_files::Stoppable;
use crate::view::ErrorView;

/// How often the window hears how far it is: no oftener than a person can read.
const HEARD: Duration = Duration::from_millis(50);

/// Writes the addresses of `direction` that pass `filter`, until `stop` is set. Gives `destination` back, and the path of
/// the file or why there is none.
///
/// # Errors
/// `Internal` where writing broke off by a defect.
pub async fn write(
    book: Arc<AddressBook>,
    direction: Direction,
    filter: String,
    destination: Destination,
    stop: Arc<AtomicBool>,
    on_progress: Channel<u32>,
) -> Result<(Destination, Result<PathBuf, ErrorView>), ErrorView> {
    let writing = spawn_blocking(move || {
        let path = Table::new(&book, &[direction], &filter)
            .map_err(ErrorView::from)
            .and_then(|table| fill(&table, &destination, &stop, &on_progress));
        (destination, path)
    });
    writing.await.map_err(|error| ErrorView::Internal {
        detail: error.to_string(),
    })
}

fn fill(
    table: &Table<'_>,
    destination: &Destination,
    stop: &AtomicBool,
    on_progress: &Channel<u32>,
) -> Result<PathBuf, ErrorView> {
    let mut heard = Instant::now();
    let mut written = |lines| {
        if heard.elapsed() >= HEARD {
            heard = Instant::now();
            // A window that is gone needs not hear of it.
            let _gone = on_progress.send(count(lines));
        }
    };
    files::fill(destination, |file| {
        table
            .write(Stoppable { file, stop }, &mut written)
            .map_err(|error| match error {
                CsvError::Write(error) => error,
                // The table is not.
                CsvError::Empty => io::ErrorKind::InvalidInput.into(),
            })
    })
}
