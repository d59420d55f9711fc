//! `release DOCUMENT...`: prints what `src/release/commercial.txt` holds, from answers of
//! `GET /api/atlas/v2/unauth/controlPlaneIPAddresses` of the commercial Atlas.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use addresses::{AddressBook, Release, Source};
use jiff::Timestamp;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut books = Vec::new();
    for path in std::env::args_os().skip(1) {
        let source = Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice: false,
        };
        let document = std::fs::read(path)?;
        books.push(AddressBook::read(&document, source, Timestamp::UNIX_EPOCH)?);
    }
    print!("{}", Release::of(&books).text());
    Ok(())
}
