//! A data folder as earlier days left it.

use std::path::Path;

use addresses::{AddressBook, Source};
use jiff::{Timestamp, ToSpan as _};
use storage::{FetchDay, FetchedBy, Issuer, ListReview, Storage};

use crate::Stop;

/// Keeps `document`, the list of the Atlas at `origin`, in `data` as a list that was fetched on each of
/// the last three days over a connection with a public issuer, and accepted.
///
/// # Errors
/// It is no list, or the folder cannot be written.
pub fn accepted_list(data: &Path, origin: &str, document: &[u8]) -> Result<(), Stop> {
    let storage = Storage::open(data)?;
    let now = Timestamp::now();
    for days in [3, 2, 1] {
        let at = now.checked_sub((days * 24).hours())?;
        let source = Source {
            origin: origin.to_owned(),
            practice: false,
        };
        let book = AddressBook::read(document, source, at)?;
        let list = storage.id_of(&book);
        storage.keep_snapshot(&book)?;
        let fetch = FetchDay {
            list,
            first: at,
            last: at,
            issuer: Issuer::Public,
            by: FetchedBy::Window,
        };
        storage.keep_fetch(origin, fetch, ListReview::Accepted(at))?;
    }
    Ok(())
}
