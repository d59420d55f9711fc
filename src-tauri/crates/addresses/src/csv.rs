//! A list as CSV that opens in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::address::{Address, Direction};
use crate::book::AddressBook;
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

/// Writes the addresses of `direction` that pass `filter` in the order they are drawn: by cloud and
/// region, numerically within. Returns how many.
///
/// The header is `direction,service,cloud,region,cidr`; RFC 4180, UTF-8, lines end in CR LF. A cell
/// that a spreadsheet would run as a formula begins with `'`. The services of a practice list begin
/// with `PRACTICE` (safety rule A5).
///
/// # Errors
/// [`CsvError`]; nothing is written where the list would be empty.
pub fn write(
    book: &AddressBook,
    direction: Direction,
    filter: &str,
    out: impl Write,
) -> Result<usize, CsvError> {
    let passing = book.passing(direction, &Filter::new(filter));
    if passing.len() == 0 {
        return Err(CsvError::Empty);
    }
    let side = book.side(direction);
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    write_record(
        &mut writer,
        ["direction", "service", "cloud", "region", "cidr"],
    )?;
    for place in 0..side.places.len() {
        let rows = passing.of(place).iter();
        for row in rows.filter_map(|&row| entry(side, row)) {
            let address = book.address(direction, side, row);
            let service = services(&address, book.source().practice);
            let cidr = address.net.to_string();
            let cells = [
                direction.key(),
                &defused(&service),
                &defused(address.cloud.key()),
                &defused(address.region),
                &cidr,
            ];
            write_record(&mut writer, cells)?;
        }
    }
    writer.flush()?;
    Ok(passing.len())
}

fn write_record(writer: &mut csv::Writer<impl Write>, cells: [&str; 5]) -> Result<(), CsvError> {
    writer
        .write_record(cells)
        .map_err(|error| CsvError::Write(error.into()))
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

/// `cell` as text for a spreadsheet too. Source: OWASP, CSV Injection.
fn defused(cell: &str) -> Cow<'_, str> {
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
