//! A workbook (`.xlsx`): a sheet for each list, numbers and dates as such, filters on.

use std::io::{Seek, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, XlsxError};

/// So many rows a sheet: Excel opens ten times as many, and no list of Atlas comes near it. A longer one
/// goes into a CSV file, which takes no memory.
pub const MOST_ROWS: usize = 100_000;

/// A sheet.
pub struct Sheet<'a> {
    /// Its name: at most 31 characters, none of `[ ] : * ? / \`.
    pub name: &'a str,
    /// The heads of the columns, with how wide each is, in characters.
    pub columns: Vec<(&'a str, u16)>,
    /// A cell for each column.
    pub rows: Box<dyn Iterator<Item = Vec<Value>> + 'a>,
}

/// What a cell holds.
pub enum Value {
    /// Text, also where it looks like a formula, a number or a link.
    Text(String),
    /// A number.
    Number(f64),
    /// A time, shown as UTC.
    Time(Timestamp),
}

/// Why no workbook was written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// A sheet has more than [`MOST_ROWS`].
    #[error("a sheet has more than {MOST_ROWS} rows")]
    TooManyRows,
    /// The destination refused, or a part of it is none that a workbook takes.
    #[error("the workbook could not be written: {0}")]
    Write(#[from] XlsxError),
}

/// Writes a workbook of `sheets`.
///
/// # Errors
/// [`WorkbookError`]; what was written by then is no workbook.
pub fn write<'a>(
    sheets: impl IntoIterator<Item = Sheet<'a>>,
    out: impl Write + Seek + Send,
) -> Result<(), WorkbookError> {
    let head = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin);
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let plain = Format::new().set_font_color(Color::Automatic);
    let mut workbook = Workbook::new();
    for sheet in sheets {
        let written = workbook.add_worksheet();
        written.set_name(sheet.name)?;
        for (column, (name, width)) in (0u16..).zip(&sheet.columns) {
            written.write_string_with_format(0, column, *name, &head)?;
            written.set_column_width(column, f64::from(*width))?;
        }
        let mut rows = 0u32;
        for (row, cells) in (1u32..).zip(sheet.rows) {
            if row as usize > MOST_ROWS {
                return Err(WorkbookError::TooManyRows);
            }
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Value::Text(text) => {
                        written.write_string_with_format(row, column, text, &plain)?
                    }
                    Value::Number(number) => written.write_number(row, column, number)?,
                    Value::Time(at) => {
                        let at = at.to_zoned(TimeZone::UTC).datetime();
                        written.write_datetime_with_format(row, column, at, &time)?
                    }
                };
            }
            rows = row;
        }
        written.set_freeze_panes(1, 0)?;
        if let Some(last) = u16::try_from(sheet.columns.len())
            .ok()
            .and_then(|columns| columns.checked_sub(1))
        {
            written.autofilter(0, 0, rows, last)?;
        }
    }
    Ok(workbook.save_to_writer(out)?)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn sheet<'a>(rows: impl Iterator<Item = Vec<Value>> + 'a) -> Sheet<'a> {
        Sheet {
            name: "Outbound",
            columns: vec![("Address", 20), ("Addresses", 10), ("Fetched (UTC)", 20)],
            rows: Box::new(rows),
        }
    }

    #[test]
    fn another_program_reads_text_numbers_and_times_as_such() -> Result {
        let at: Timestamp = "2026-07-01T12:30:00Z".parse()?;
        let row = vec![
            Value::Text("=1+1".to_owned()),
            Value::Number(256.0),
            Value::Time(at),
        ];
        let mut file = Cursor::new(Vec::new());
        write([sheet(std::iter::once(row))], &mut file)?;

        let mut book = Xlsx::new(file)?;
        let range = book.worksheet_range("Outbound")?;
        assert_eq!(range.get_size(), (2, 3));
        assert_eq!(range.get((1, 0)), Some(&Data::String("=1+1".to_owned())));
        assert_eq!(range.get((1, 1)), Some(&Data::Float(256.0)));
        let Some(Data::DateTime(read)) = range.get((1, 2)) else {
            return Err(format!("{:?} is no time", range.get((1, 2))).into());
        };
        // Days since 1899-12-30.
        assert!(
            (read.as_f64() - 46_204.520_833_333).abs() < 1e-6,
            "{read:?}"
        );
        assert!(book.worksheet_formula("Outbound")?.is_empty());
        Ok(())
    }

    #[test]
    fn every_row_is_there_up_to_the_limit_and_none_is_left_out_beyond() -> Result {
        let rows = |count: usize| {
            (0..count).map(|row| vec![Value::Text(row.to_string()), Value::Number(1.0)])
        };
        let mut file = Cursor::new(Vec::new());
        write([sheet(rows(3000))], &mut file)?;
        let range = Xlsx::new(file)?.worksheet_range("Outbound")?;
        assert_eq!(range.height(), 3001);

        let beyond = write([sheet(rows(MOST_ROWS + 1))], Cursor::new(Vec::new()));
        assert!(matches!(beyond, Err(WorkbookError::TooManyRows)));
        Ok(())
    }
}
