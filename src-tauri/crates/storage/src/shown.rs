//! For every Atlas, which list of its history the person was shown last.

use std::collections::BTreeMap;

use addresses::AddressBook;
use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Storage, StorageError};

pub(crate) const SHOWN: &str = "shown.json";

impl Storage {
    /// The list of the Atlas at `origin` that was shown last; `None` where that is not known, or
    /// where it is not kept any more.
    #[must_use]
    pub fn shown_list(&self, origin: &str) -> Option<AddressBook> {
        let id = {
            let _turn = self.turn.lock();
            self.shown().remove(origin)?
        };
        self.snapshot(origin, &id)
    }

    /// Takes the newest list of the history of `origin` as shown.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_shown(&self, origin: &str) -> Result<(), StorageError> {
        let Some(newest) = self.snapshots(origin).into_iter().next() else {
            return Ok(());
        };
        let _turn = self.turn.lock();
        let mut shown = self.shown();
        if shown.get(origin) == Some(&newest.id) {
            return Ok(());
        }
        shown.insert(origin.to_owned(), newest.id);
        let version = VERSION;
        self.save(&self.root, SHOWN, &ShownFile { version, shown })
    }

    fn shown(&self) -> BTreeMap<String, String> {
        let file: Option<ShownFile> = self.load(&self.root, SHOWN);
        file.map(|file| file.shown).unwrap_or_default()
    }
}

#[derive(Serialize, Deserialize)]
struct ShownFile {
    version: u32,
    /// The name of a snapshot for each origin.
    shown: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use addresses::Source;
    use jiff::Timestamp;

    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;
    const ATLAS: &str = "https://cloud.mongodb.com";

    fn keep(storage: &Storage, address: &str, second: i64) -> Result {
        let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": [address] } } });
        let source = Source {
            origin: ATLAS.to_owned(),
            practice: false,
        };
        storage.keep_snapshot(&AddressBook::read(
            document.to_string().as_bytes(),
            source,
            Timestamp::from_second(second)?,
        )?)?;
        Ok(())
    }

    #[test]
    fn the_list_that_was_shown_stays_known_while_newer_ones_come() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let shown_at = |storage: &Storage| {
            let book = storage.shown_list(ATLAS);
            book.map(|book| book.fetched_at().as_second())
        };
        storage.set_shown(ATLAS)?;
        assert_eq!(shown_at(&storage), None, "there is none");

        keep(&storage, "3.0.0.1", 1)?;
        storage.set_shown(ATLAS)?;
        keep(&storage, "3.0.0.2", 2)?;
        let again = Storage::open(folder.path())?;
        assert_eq!(shown_at(&again), Some(1));
        assert!(again.shown_list("https://cloud.mongodbgov.com").is_none());

        again.set_shown(ATLAS)?;
        assert_eq!(shown_at(&again), Some(2));
        Ok(())
    }
}
