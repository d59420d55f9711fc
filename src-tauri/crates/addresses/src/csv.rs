//! A list as CSV that opens in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::mpsc;
use std::{panic, thread};

use csv::{Terminator, WriterBuilder};

use crate::address::{Address, Direction};
use crate::book::AddressBook;
use crate::cidr_text::CidrText;
use crate::filter::Filter;
use crate::side::{Context, Entry, Shown};

/// Why no CSV was written.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// No address passes the filter: an empty list is never written.
    #[error("there is no address to write")]
    Empty,
    /// The destination refused.
    #[error("the addresses could not be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes the addresses of `directions` that pass `filter` in the order they are drawn: by cloud and
/// region, numerically within. Returns how many.
///
/// The header is `direction,service,cloud,region,cidr`; RFC 4180, UTF-8, lines end in CR LF. A cell
/// that a spreadsheet would run as a formula begins with `'`. The services of a practice list begin
/// with `PRACTICE` (safety rule A5).
///
/// # Errors
/// [`CsvError`]; nothing is written where a direction's list would be empty.
pub fn write(
    book: &AddressBook,
    directions: &[Direction],
    filter: &str,
    mut out: impl Write,
) -> Result<usize, CsvError> {
    let filter = Filter::new(filter);
    let passing: Vec<_> = directions
        .iter()
        .map(|&direction| (direction, book.passing(direction, &filter)))
        .collect();
    let is_empty = |(direction, shown): &(Direction, Shown)| shown.len(book.side(*direction)) == 0;
    if passing.is_empty() || passing.iter().any(is_empty) {
        return Err(CsvError::Empty);
    }
    let count = passing
        .iter()
        .map(|(direction, shown)| shown.len(book.side(*direction)))
        .sum();
    let lines = Lines { book, passing };
    if count < WORTH_A_THREAD {
        lines.write(|piece| {
            out.write_all(piece)?;
            piece.clear();
            Ok(())
        })?;
    } else {
        lines.write_beside(&mut out)?;
    }
    out.flush()?;
    Ok(count)
}

const HEADER: &[u8] = b"direction,service,cloud,region,cidr\r\n";

/// What is handed on at once, bytes.
const PIECE: usize = 256 * 1024;

/// How many pieces may wait to be written.
const WAITING: usize = 2;

/// So many lines are made while earlier ones are being written.
const WORTH_A_THREAD: usize = 20_000;

struct Lines<'book> {
    book: &'book AddressBook,
    passing: Vec<(Direction, Shown)>,
}

impl Lines<'_> {
    /// Makes the lines, and hands them on in large pieces; `hand_on` leaves an empty buffer.
    fn write(
        &self,
        mut hand_on: impl FnMut(&mut Vec<u8>) -> Result<(), CsvError>,
    ) -> Result<(), CsvError> {
        let book = self.book;
        let mut piece = HEADER.to_vec();
        for (direction, shown) in &self.passing {
            let side = book.side(*direction);
            let mut heads = Heads::default();
            for place in 0..side.places.len() {
                for row in shown.of(side, place).iter() {
                    let entry = side.entry(row);
                    let head = heads.of(entry, || head(&book.address(*direction, entry), book))?;
                    piece.extend_from_slice(head);
                    piece.extend_from_slice(CidrText::new(&entry.net).as_bytes());
                    piece.extend_from_slice(b"\r\n");
                    if piece.len() >= PIECE {
                        hand_on(&mut piece)?;
                    }
                }
            }
        }
        hand_on(&mut piece)
    }

    /// Writes to `out` while a thread makes the next lines.
    fn write_beside(&self, out: &mut impl Write) -> Result<(), CsvError> {
        let (full, to_write) = mpsc::sync_channel::<Vec<u8>>(WAITING);
        let (empty, written) = mpsc::channel::<Vec<u8>>();
        thread::scope(|scope| {
            let making = scope.spawn(move || {
                self.write(|piece| {
                    let next = written.try_recv().unwrap_or_default();
                    // Nobody takes it any more only when writing failed, which is said there.
                    full.send(std::mem::replace(piece, next))
                        .map_err(|_| CsvError::Write(io::ErrorKind::BrokenPipe.into()))
                })
            });
            for mut piece in to_write {
                out.write_all(&piece)?;
                piece.clear();
                // The last pieces are not needed again.
                let _made_all = empty.send(piece);
            }
            making
                .join()
                .unwrap_or_else(|panic| panic::resume_unwind(panic))
        })
    }
}

/// All cells of a line but the last, with the comma after them: the same for many lines.
#[derive(Default)]
struct Heads {
    of: Option<Context>,
    bytes: Vec<u8>,
}

impl Heads {
    fn of(
        &mut self,
        entry: Entry,
        write: impl FnOnce() -> Result<Vec<u8>, CsvError>,
    ) -> Result<&[u8], CsvError> {
        if self.of != Some(entry.context) {
            self.bytes = write()?;
            self.of = Some(entry.context);
        }
        Ok(&self.bytes)
    }
}

fn head(address: &Address<'_>, book: &AddressBook) -> Result<Vec<u8>, CsvError> {
    let service = services(address, book.source().practice);
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record([
            address.direction.key(),
            &defused(&service),
            &defused(address.cloud.key()),
            &defused(address.region),
        ])
        .map_err(|error| CsvError::Write(error.into()))?;
    let mut head = writer
        .into_inner()
        .map_err(|error| CsvError::Write(error.into_error()))?;
    // Where the line ended, the last cell follows.
    head.truncate(head.len() - 2);
    head.push(b',');
    Ok(head)
}

fn services(address: &Address<'_>, practice: bool) -> String {
    let mut cell = String::new();
    if practice {
        cell.push_str("PRACTICE ");
    }
    for (index, service) in address.services().enumerate() {
        if index > 0 {
            cell.push_str("; ");
        }
        cell.push_str(&service.to_string());
    }
    cell
}

/// `cell` as text for a spreadsheet too: one that it would run as a formula begins with `'`.
/// Source: OWASP, CSV Injection.
#[must_use]
pub fn defused(cell: &str) -> Cow<'_, str> {
    let runs = cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
