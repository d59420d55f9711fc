//! `json_to_csv IN OUT`: every address of Atlas's document `IN` as CSV.

mod files;

use std::fs::{self, File};
use std::io::Error;

use addresses::{AddressBook, Direction, Source, csv};
use jiff::Timestamp;

fn main() -> std::process::ExitCode {
    files::run(|[input, output]| {
        let source = Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice: false,
        };
        let document = fs::read(input)?;
        let book = AddressBook::read(&document, source, Timestamp::now()).map_err(Error::other)?;
        csv::write(&book, &Direction::BOTH, "", File::create(output)?).map_err(Error::other)?;
        Ok(())
    })
}
