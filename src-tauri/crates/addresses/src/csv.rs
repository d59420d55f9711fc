//! A list as CSV that opens in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use ipnet::IpNet;

use crate::address::{Address, Direction};
use crate::book::AddressBook;
use crate::cidr::CidrText;
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
    out: impl Write,
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
    let mut writer = Writer {
        out,
        buffer: HEADER.to_vec(),
    };
    let mut count = 0;
    for (direction, shown) in passing {
        let side = book.side(direction);
        let mut heads = Heads::default();
        for place in 0..side.places.len() {
            let rows = shown.of(side, place);
            count += rows.len();
            for row in rows.iter() {
                let entry = side.entry(row);
                let head = heads.of(entry, || head(&book.address(direction, entry), book))?;
                writer.line(head, &entry.net)?;
            }
        }
    }
    writer.finish()?;
    Ok(count)
}

const HEADER: &[u8] = b"direction,service,cloud,region,cidr\r\n";

/// What is handed on at once, bytes.
const CHUNK: usize = 256 * 1024;

/// Gathers lines, and hands them on in large pieces.
struct Writer<W> {
    out: W,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    fn line(&mut self, head: &[u8], net: &IpNet) -> io::Result<()> {
        self.buffer.extend_from_slice(head);
        self.buffer.extend_from_slice(CidrText::new(net).as_bytes());
        self.buffer.extend_from_slice(b"\r\n");
        if self.buffer.len() >= CHUNK {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()
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
