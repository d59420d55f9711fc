//! What leaves the program for a person to read: pages that print, and workbooks. Pure: it writes to
//! what it is given, and the words come from outside.

mod page;
mod workbook;

pub use page::{Page, Part, Section, Table, write as write_page};
pub use workbook::{MOST_ROWS, Sheet, Value, WorkbookError, write as write_workbook};
