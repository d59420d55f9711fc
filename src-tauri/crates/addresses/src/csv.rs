//! A list as CSV that opens in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use ipnet::IpNet;

use crate::address::{Address, Direction};
use crate::book::{AddressBook, Entry};
use crate::cidr::CidrText;
use crate::filter::{Filter, entry};

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
    if passing.is_empty() || passing.iter().any(|(_, rows)| rows.len() == 0) {
        return Err(CsvError::Empty);
    }
    let mut writer = Writer {
        out,
        buffer: HEADER.to_vec(),
    };
    let (mut rows, mut count) = (Vec::with_capacity(GATHERED), 0);
    for (direction, passing) in passing {
        let side = book.side(direction);
        let mut heads = Heads::default();
        for place in 0..side.places.len() {
            for indices in passing.of(place).chunks(GATHERED) {
                rows.clear();
                rows.extend(indices.iter().filter_map(|&row| entry(side, row)).copied());
                for row in &rows {
                    let head = heads.of(row, || head(&book.address(direction, side, row), book))?;
                    writer.line(head, &row.net)?;
                }
                count += rows.len();
            }
        }
    }
    writer.finish()?;
    Ok(count)
}

const HEADER: &[u8] = b"direction,service,cloud,region,cidr\r\n";

/// What is handed on at once, bytes.
const CHUNK: usize = 256 * 1024;

/// So many rows are fetched together: those of a region lie far apart in a long list, and to wait for
/// one after the other took a third of the time.
const GATHERED: usize = 256;

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
    of: Option<(u32, u32)>,
    bytes: Vec<u8>,
}

impl Heads {
    fn of(
        &mut self,
        row: &Entry,
        write: impl FnOnce() -> Result<Vec<u8>, CsvError>,
    ) -> Result<&[u8], CsvError> {
        if self.of != Some((row.place, row.services)) {
            self.bytes = write()?;
            self.of = Some((row.place, row.services));
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
