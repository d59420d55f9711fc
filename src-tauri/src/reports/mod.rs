//! What a person saves or prints to read: pages and workbooks. The words come from the window; rows,
//! files and facts from here.

pub mod page;
pub mod workbook;

use addresses::Address;
use sha2::{Digest, Sha256};

/// SHA-256 of the blocks of `rows`, one a line, in numeric order, as `sort -V` and `sha256sum` say it.
/// In small hexadecimal digits.
#[must_use]
pub fn digest(rows: &[Address<'_>]) -> String {
    let mut nets: Vec<_> = rows.iter().map(|row| row.net).collect();
    nets.sort_unstable();
    let mut sum = Sha256::new();
    for net in nets {
        sum.update(format!("{net}\n"));
    }
    hex::encode(sum.finalize())
}

/// What of Atlas uses an address, with what marks a practice list (safety rule A5).
fn services(row: &Address<'_>, practice: bool) -> String {
    let names: Vec<String> = row.services().map(ToString::to_string).collect();
    let practice = if practice { "PRACTICE " } else { "" };
    format!("{practice}{}", names.join("; "))
}
