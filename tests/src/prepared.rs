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
    accepted_before(data, origin, document, 0)
}

/// The same, where it was the list until so many `days` before today.
///
/// # Errors
/// As above.
pub fn accepted_before(data: &Path, origin: &str, document: &[u8], days: i64) -> Result<(), Stop> {
    let storage = Storage::open(data)?;
    let now = Timestamp::now();
    for days in [days + 3, days + 2, days + 1] {
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

/// Lets an hour pass since the access list for the Atlas at `origin` was found to have everything.
///
/// # Errors
/// None is remembered in `data`, it lacks something, or the folder cannot be written.
pub fn an_hour_passes(data: &Path, origin: &str) -> Result<(), Stop> {
    let storage = Storage::open(data)?;
    let mut access = storage.access(origin);
    let list = access.list.as_mut().ok_or("no access list is remembered")?;
    let since = list.complete_since.ok_or("something is missing from it")?;
    list.complete_since = Some(since.checked_sub(1.hour())?);
    Ok(storage.set_access(origin, &access)?)
}
