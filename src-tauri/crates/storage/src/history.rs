//! For every Atlas, the distinct lists that were fetched, each in a file of its own.
//!
//! A file is written once, compressed, under the time of its list, and never changed: a crash while
//! one is written loses nothing of the others.

use std::io::{Read, Write};

use addresses::{AddressBook, Source};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::file::{VERSION, problem};
use crate::folder::{Folder, LARGEST};
use crate::lists::file_name;
use crate::notice::Problem;
use crate::{Storage, StorageError};

/// How many lists of an Atlas are kept; the oldest go.
const KEPT: usize = 1000;

const END: &str = ".json.gz";

/// A list in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSnapshot {
    /// Names it.
    pub id: String,
    /// When it was fetched.
    pub at: Timestamp,
}

impl Storage {
    /// Keeps `book` as a snapshot of its Atlas, unless the newest one holds the same list. Returns
    /// whether it was new.
    ///
    /// # Errors
    /// [`StorageError::Practice`] for a practice list (safety rule A5); [`StorageError::NotSaved`],
    /// and then it holds until the program ends.
    pub fn keep_snapshot(&self, book: &AddressBook) -> Result<bool, StorageError> {
        let Source { origin, practice } = book.source();
        if *practice {
            return Err(StorageError::Practice);
        }
        let snapshots = self.snapshots(origin);
        if let Some(newest) = snapshots.first()
            && self
                .snapshot(origin, &newest.id)
                .is_some_and(|known| known.same_list(book))
        {
            return Ok(false);
        }
        let _turn = self.turn.lock();
        let folder = self.folder_of(origin);
        let at = book.fetched_at();
        let name = format!("{}{END}", at.as_microsecond());
        let content = packed(book).map_err(|cause| StorageError::NotSaved {
            file: folder.label(&name),
            cause,
        })?;
        self.write(&folder, &name, Some(content))?;
        for old in snapshots.iter().skip(KEPT - 1) {
            // One that stays only takes room; it goes with the next list.
            let _stays = self.remove(&folder, &format!("{}{END}", old.id));
        }
        Ok(true)
    }

    /// The snapshots kept of the Atlas at `origin`, newest first.
    #[must_use]
    pub fn snapshots(&self, origin: &str) -> Vec<StoredSnapshot> {
        let names = self.names(&self.folder_of(origin));
        let mut snapshots: Vec<StoredSnapshot> = names
            .into_iter()
            .filter_map(|name| {
                let id = name.strip_suffix(END)?;
                let at = Timestamp::from_microsecond(id.parse().ok()?).ok()?;
                Some(StoredSnapshot {
                    id: id.to_owned(),
                    at,
                })
            })
            .collect();
        snapshots.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.at));
        snapshots
    }

    /// The list of the snapshot `id`; `None` where there is none, or where it cannot be read: such a
    /// file is renamed aside and reported.
    #[must_use]
    pub fn snapshot(&self, origin: &str, id: &str) -> Option<AddressBook> {
        // Only what `snapshots` names is opened.
        let id: i64 = id.parse().ok()?;
        let name = format!("{id}{END}");
        let _turn = self.turn.lock();
        let folder = self.folder_of(origin);
        let content = self.bytes(&folder, &name)?;
        match unpacked(&content, origin) {
            Ok(book) => Some(book),
            Err(problem) => {
                self.set_aside(&folder, &name, problem);
                None
            }
        }
    }

    fn folder_of(&self, origin: &str) -> Folder {
        let name = file_name(origin);
        let name = name.trim_end_matches(".json");
        Folder::at(self.history.join(name), format!("history/{name}/"))
    }
}

fn packed(book: &AddressBook) -> std::io::Result<Vec<u8>> {
    let document = book.to_document();
    let file = MomentFile {
        version: VERSION,
        origin: book.source().origin.as_str().into(),
        fetched_at: book.fetched_at(),
        document: serde_json::from_slice(&document)?,
    };
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&serde_json::to_vec(&file)?)?;
    encoder.finish()
}

fn unpacked(content: &[u8], origin: &str) -> Result<AddressBook, Problem> {
    let mut text = Vec::new();
    GzDecoder::new(content)
        .take(LARGEST)
        .read_to_end(&mut text)
        .map_err(|_cut| Problem::Damaged)?;
    if let Some(problem) = problem(&text) {
        return Err(problem);
    }
    let file: MomentFile<'_> = serde_json::from_slice(&text).map_err(|_shape| Problem::Damaged)?;
    if file.origin != origin {
        return Err(Problem::Damaged);
    }
    let source = Source {
        origin: origin.to_owned(),
        practice: false,
    };
    AddressBook::read(file.document.get().as_bytes(), source, file.fetched_at)
        .map_err(|_unusable| Problem::Damaged)
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MomentFile<'content> {
    version: u32,
    origin: std::borrow::Cow<'content, str>,
    fetched_at: Timestamp,
    #[serde(borrow)]
    document: &'content RawValue,
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;
    const ATLAS: &str = "https://cloud.mongodb.com";

    fn book(
        addresses: &[&str],
        second: i64,
    ) -> std::result::Result<AddressBook, Box<dyn std::error::Error>> {
        let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
        let source = Source {
            origin: ATLAS.to_owned(),
            practice: false,
        };
        Ok(AddressBook::read(
            document.to_string().as_bytes(),
            source,
            Timestamp::from_second(second)?,
        )?)
    }

    #[test]
    fn every_distinct_list_is_kept_and_the_same_one_only_once() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let (first, second) = (book(&["3.0.0.1"], 1)?, book(&["3.0.0.1", "3.0.0.2"], 2)?);

        assert!(storage.keep_snapshot(&first)?);
        assert!(
            !storage.keep_snapshot(&book(&["3.0.0.1"], 5)?)?,
            "nothing changed"
        );
        assert!(storage.keep_snapshot(&second)?);
        assert!(
            storage.keep_snapshot(&book(&["3.0.0.1"], 9)?)?,
            "it went back"
        );

        let snapshots = storage.snapshots(ATLAS);
        let times: Vec<i64> = snapshots
            .iter()
            .map(|snapshot| snapshot.at.as_second())
            .collect();
        assert_eq!(times, [9, 2, 1], "newest first");
        let kept = storage
            .snapshot(ATLAS, &snapshots[1].id)
            .ok_or("not there")?;
        assert!(kept.same_list(&second));
        assert!(storage.snapshots("https://cloud.mongodbgov.com").is_empty());
        Ok(())
    }

    #[test]
    fn a_thousand_lists_are_kept_and_the_oldest_goes() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        for number in 0..=(KEPT as i64) {
            let last = format!("3.0.{}.{}", number / 200, number % 200 + 1);
            storage.keep_snapshot(&book(&[&last], number + 1)?)?;
        }
        let snapshots = storage.snapshots(ATLAS);
        assert_eq!(snapshots.len(), KEPT);
        assert_eq!(
            snapshots.last().map(|oldest| oldest.at.as_second()),
            Some(2)
        );
        Ok(())
    }

    #[test]
    fn a_damaged_moment_is_set_aside_and_the_others_stay() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        storage.keep_snapshot(&book(&["3.0.0.1"], 1)?)?;
        storage.keep_snapshot(&book(&["3.0.0.2"], 2)?)?;
        let snapshots = storage.snapshots(ATLAS);
        let kept = std::fs::read_dir(folder.path().join("history"))?
            .next()
            .ok_or("no folder")??;
        std::fs::write(kept.path().join(format!("{}{END}", snapshots[0].id)), "cut")?;

        assert!(storage.snapshot(ATLAS, &snapshots[0].id).is_none());
        assert_eq!(storage.notices().len(), 1, "it is reported");
        assert_eq!(storage.snapshots(ATLAS), snapshots[1..]);
        Ok(())
    }

    #[test]
    fn a_name_from_outside_opens_no_other_file() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        assert!(storage.snapshot(ATLAS, "../connection").is_none());
        assert!(storage.notices().is_empty());
        Ok(())
    }
}
