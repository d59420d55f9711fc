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

/// Writes the addresses of `directions` that pass `filter`, as [`Table::write`] does. Returns how many.
///
/// # Errors
/// [`CsvError`]; nothing is written where a direction's list would be empty.
pub fn write(
    book: &AddressBook,
    directions: &[Direction],
    filter: &str,
    out: impl Write,
) -> Result<usize, CsvError> {
    let table = Table::new(book, directions, filter)?;
    table.write(out, |_| ())?;
    Ok(table.count)
}

const HEADER: &[u8] = b"direction,service,cloud,region,cidr\r\n";

/// What is handed on at once, bytes.
const PIECE: usize = 256 * 1024;

/// How many pieces may wait to be written.
const WAITING: usize = 2;

/// So many lines are made while earlier ones are being written.
const WORTH_A_THREAD: usize = 20_000;

/// Addresses to be written: none of its directions is empty.
pub struct Table<'book> {
    book: &'book AddressBook,
    passing: Vec<(Direction, Shown)>,
    count: usize,
}

impl<'book> Table<'book> {
    /// The addresses of `directions` that pass `filter`.
    ///
    /// # Errors
    /// [`CsvError::Empty`] where a direction's list would be.
    pub fn new(
        book: &'book AddressBook,
        directions: &[Direction],
        filter: &str,
    ) -> Result<Self, CsvError> {
        let filter = Filter::new(filter);
        let passing: Vec<_> = directions
            .iter()
            .map(|&direction| (direction, book.passing(direction, &filter)))
            .collect();
        let counts = passing
            .iter()
            .map(|(direction, shown)| shown.len(book.side(*direction)));
        if passing.is_empty() || counts.clone().any(|count| count == 0) {
            return Err(CsvError::Empty);
        }
        let count = counts.sum();
        Ok(Self {
            book,
            passing,
            count,
        })
    }

    /// How many addresses there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Writes the addresses in the order they are drawn: by cloud and region, numerically within.
    /// `written` hears again and again how many they are so far.
    ///
    /// The header is `direction,service,cloud,region,cidr`; RFC 4180, UTF-8, lines end in CR LF. A
    /// cell that a spreadsheet would run as a formula begins with `'`. The services of a practice list
    /// begin with `PRACTICE` (safety rule A5).
    ///
    /// # Errors
    /// [`CsvError::Write`].
    pub fn write(
        &self,
        mut out: impl Write,
        mut written: impl FnMut(usize),
    ) -> Result<(), CsvError> {
        if self.count < WORTH_A_THREAD {
            self.make(|piece, lines| {
                out.write_all(piece)?;
                piece.clear();
                written(lines);
                Ok(())
            })?;
        } else {
            self.write_beside(&mut out, written)?;
        }
        out.flush()?;
        Ok(())
    }

    /// Makes the lines, and hands them on in large pieces with how many they are so far; `hand_on`
    /// leaves an empty buffer.
    fn make(
        &self,
        mut hand_on: impl FnMut(&mut Vec<u8>, usize) -> Result<(), CsvError>,
    ) -> Result<(), CsvError> {
        let book = self.book;
        let (mut piece, mut lines) = (HEADER.to_vec(), 0);
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
                    lines += 1;
                    if piece.len() >= PIECE {
                        hand_on(&mut piece, lines)?;
                    }
                }
            }
        }
        hand_on(&mut piece, lines)
    }

    /// Writes to `out` while a thread makes the next lines.
    fn write_beside(
        &self,
        out: &mut impl Write,
        mut written: impl FnMut(usize),
    ) -> Result<(), CsvError> {
        let (full, to_write) = mpsc::sync_channel::<(Vec<u8>, usize)>(WAITING);
        let (empty, used) = mpsc::channel::<Vec<u8>>();
        thread::scope(|scope| {
            let making = scope.spawn(move || {
                self.make(|piece, lines| {
                    let next = used.try_recv().unwrap_or_default();
                    // Nobody takes it any more only when writing failed, which is said there.
                    full.send((std::mem::replace(piece, next), lines))
                        .map_err(|_| CsvError::Write(io::ErrorKind::BrokenPipe.into()))
                })
            });
            for (mut piece, lines) in to_write {
                out.write_all(&piece)?;
                written(lines);
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
