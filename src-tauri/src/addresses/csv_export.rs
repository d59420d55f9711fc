//! Writing a list into a file beside the window, which goes on drawing.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use addresses::csv::{CsvError, Table};
use addresses::{AddressBook, Direction};
use tauri::async_runtime::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::desktop::files::{self, Destination};
use crate::desktop::saved_files::Stoppable;
use crate::support::error::ShellError;

/// How often progress is sent to the window: no oftener than a person can read.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(50);

/// How many addresses of `direction` pass `filter`.
///
/// # Errors
/// `NothingToWrite` where none does.
pub fn count(book: &AddressBook, direction: Direction, filter: &str) -> Result<usize, ShellError> {
    let table = Table::new(book, &[direction], filter).map_err(not_a_table)?;
    Ok(table.count())
}

/// Writes the addresses of `direction` that pass `filter`, until it is `cancelled`; `on_progress` gets how
/// many are written. Gives `destination` back, and the path of the file or why there is none.
///
/// # Errors
/// `Internal` where writing broke off by a defect.
pub async fn write(
    book: Arc<AddressBook>,
    direction: Direction,
    filter: String,
    destination: Destination,
    cancelled: CancellationToken,
    on_progress: impl Fn(usize) + Send + 'static,
) -> Result<(Destination, Result<PathBuf, ShellError>), ShellError> {
    let writing = spawn_blocking(move || {
        let path = Table::new(&book, &[direction], &filter)
            .map_err(not_a_table)
            .and_then(|table| fill(&table, &destination, &cancelled, &on_progress));
        (destination, path)
    });
    writing.await.map_err(|error| ShellError::internal(&error))
}

fn not_a_table(error: CsvError) -> ShellError {
    match error {
        CsvError::Empty => ShellError::NothingToWrite,
        CsvError::Write(error) => ShellError::internal(&error),
    }
}

fn fill(
    table: &Table<'_>,
    destination: &Destination,
    cancelled: &CancellationToken,
    on_progress: &impl Fn(usize),
) -> Result<PathBuf, ShellError> {
    let mut reported = Instant::now();
    let mut written = |lines| {
        if reported.elapsed() >= PROGRESS_INTERVAL {
            reported = Instant::now();
            on_progress(lines);
        }
    };
    files::fill(destination, |file| {
        table
            .write(Stoppable { file, cancelled }, &mut written)
            .map_err(|error| match error {
                CsvError::Write(error) => error,
                // The table is not.
                CsvError::Empty => io::ErrorKind::InvalidInput.into(),
            })
    })
}
