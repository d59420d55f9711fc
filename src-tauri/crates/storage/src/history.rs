//! For every Atlas, the distinct lists that were fetched, each in a file of its own.
//!
//! A file is written once, compressed, under the time of its list, and never changed: a crash while
//! one is written loses nothing of the others.

use std::io::{Read, Write};

use addresses::{AddressBook, EntryProblem, Source};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::fetches::ListReview;
use crate::file::{VERSION, file_name, problem};
use crate::folder::{Folder, LARGEST};
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

/// A list in the history with its addresses.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptList {
    /// Names it.
    pub id: String,
    /// The list, as of its last fetch.
    pub book: AddressBook,
    /// What was found about it; `None`: not known.
    pub review: Option<ListReview>,
}

impl Storage {
    /// The newest list kept of the Atlas at `origin`, whatever was found about it. `None` means that it
    /// is not known here, not that there is none (safety rule A6); another Atlas's list never stands
    /// in (A5).
    #[must_use]
    pub fn newest_list(&self, origin: &str) -> Option<KeptList> {
        self.newest(origin, |_any| true)
    }

    /// The newest list kept of the Atlas at `origin` of which `is_wanted` holds.
    #[must_use]
    pub fn newest(
        &self,
        origin: &str,
        is_wanted: impl Fn(Option<ListReview>) -> bool,
    ) -> Option<KeptList> {
        let fetches = self.fetches(origin);
        let wanted = self.snapshots(origin).into_iter().filter_map(|snapshot| {
            let review = fetches.review(&snapshot.id);
            is_wanted(review).then_some((snapshot.id, review))
        });
        wanted.into_iter().find_map(|(id, review)| {
            let book = self.snapshot(origin, &id)?;
            let at = fetches.last(&id).unwrap_or(book.fetched_at());
            let book = book.fetched_again(at);
            Some(KeptList { id, book, review })
        })
    }

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
        let id = self.id_of(book);
        let snapshots = self.snapshots(origin);
        if snapshots.iter().any(|snapshot| snapshot.id == id) {
            return Ok(false);
        }
        let _turn = self.turn.lock();
        let folder = self.folder_of(origin);
        let name = format!("{id}{END}");
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

    /// What names `book` in the history, or will once it is kept there: the newest snapshot's name where
    /// that holds the same list.
    #[must_use]
    pub fn id_of(&self, book: &AddressBook) -> String {
        let origin = &book.source().origin;
        let newest = self.snapshots(origin).into_iter().next();
        let same = newest.filter(|newest| {
            let known = self.snapshot(origin, &newest.id);
            known.is_some_and(|known| is_same(&known, book))
        });
        match same {
            Some(newest) => newest.id,
            None => book.fetched_at().as_microsecond().to_string(),
        }
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

/// A list that a mistake holds back is another one, though the mistake is left out of it.
fn is_same(known: &AddressBook, book: &AddressBook) -> bool {
    known.same_list(book) && known.mistakes().eq(book.mistakes())
}

fn packed(book: &AddressBook) -> std::io::Result<Vec<u8>> {
    let document = book.to_document();
    let file = SnapshotFile {
        version: VERSION,
        origin: book.source().origin.as_str().into(),
        fetched_at: book.fetched_at(),
        problems: book.problems().to_vec(),
        problem_count: book.problem_count(),
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
    let file: SnapshotFile<'_> =
        serde_json::from_slice(&text).map_err(|_shape| Problem::Damaged)?;
    if file.origin != origin {
        return Err(Problem::Damaged);
    }
    let source = Source {
        origin: origin.to_owned(),
        practice: false,
    };
    let book = AddressBook::read(file.document.get().as_bytes(), source, file.fetched_at)
        .map_err(|_unusable| Problem::Damaged)?;
    // What cannot be used now was either reported then, or is something this version refuses.
    let found_now = book.problems().iter();
    let problems = file.problems.iter().chain(found_now).cloned().collect();
    let count = file.problem_count.saturating_add(book.problem_count());
    Ok(book.with_problems(problems, count))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotFile<'content> {
    version: u32,
    origin: std::borrow::Cow<'content, str>,
    fetched_at: Timestamp,
    /// Earlier versions kept no problems.
    #[serde(default)]
    problems: Vec<EntryProblem>,
    #[serde(default)]
    problem_count: usize,
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
