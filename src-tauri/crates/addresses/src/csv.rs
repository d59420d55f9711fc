//! A list as CSV that opens in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};
use ipnet::IpNet;

use crate::address::{Address, Direction};
use crate::book::AddressBook;
use crate::cidr_text;
use crate::filter::Filter;
use crate::side::Shown;

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

/// What is handed on at once, bytes: little enough for the processor's own cache, and whole pages of a
/// file, which take less time to write.
const PIECE: usize = 256 * 1024;

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

    /// Writes the addresses by cloud and region, numerically within, however they are drawn.
    /// `written` gets again and again how many they are so far.
    ///
    /// The header is `direction,service,cloud,region,cidr`; RFC 4180, UTF-8, lines end in CR LF. A
    /// cell that a spreadsheet would run as a formula begins with `'`. The services of a practice list
    /// begin with `PRACTICE` (safety rule A5).
    ///
    /// # Errors
    /// [`CsvError::Write`].
    pub fn write(&self, out: impl Write, written: impl FnMut(usize)) -> Result<(), CsvError> {
        let mut lines = Lines {
            piece: HEADER.to_vec(),
            count: 0,
            head: Vec::new(),
            out,
            written,
        };
        for (direction, shown) in &self.passing {
            let side = self.book.side(*direction);
            let mut head_of = None;
            for place in 0..side.places.len() {
                side.try_each(shown.of(side, place), |net, context| {
                    if head_of != Some(context) {
                        let address = self.book.address(*direction, side.described(net, context));
                        lines.head = head(&address, self.book)?;
                        head_of = Some(context);
                    }
                    lines.push(net)
                })?;
            }
        }
        lines.hand_on(lines.piece.len())?;
        Ok(lines.out.flush()?)
    }
}

/// Lines, handed on in large pieces.
struct Lines<Out, Written> {
    piece: Vec<u8>,
    /// So many so far.
    count: usize,
    /// All cells of a line but the last, with the comma after them: the same for many lines.
    head: Vec<u8>,
    out: Out,
    written: Written,
}

impl<Out: Write, Written: FnMut(usize)> Lines<Out, Written> {
    #[inline]
    fn push(&mut self, net: IpNet) -> Result<(), CsvError> {
        self.piece.extend_from_slice(&self.head);
        cidr_text::append(&net, &mut self.piece);
        self.piece.extend_from_slice(b"\r\n");
        self.count += 1;
        if self.piece.len() >= PIECE {
            self.hand_on(PIECE)?;
        }
        Ok(())
    }

    /// The next so many bytes.
    fn hand_on(&mut self, bytes: usize) -> Result<(), CsvError> {
        let next = self.piece.get(..bytes).unwrap_or_default();
        self.out.write_all(next)?;
        self.piece.drain(..bytes);
        (self.written)(self.count);
        Ok(())
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

/// What uses `address`, as one cell.
pub(crate) fn services(address: &Address<'_>, practice: bool) -> String {
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

/// A table of any lines, its head first, written as [`Table::write`] writes one.
///
/// # Errors
/// None that an honest memory gives; they are handed on all the same.
pub fn document<'a, const COLUMNS: usize>(
    lines: impl IntoIterator<Item = &'a [String; COLUMNS]>,
) -> io::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for line in lines {
        let cells = line.iter().map(|cell| defused(cell).into_owned());
        writer.write_record(cells)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
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
