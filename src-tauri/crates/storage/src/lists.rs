//! For every Atlas, the last list of addresses and the one before that differed.

use addresses::{AddressBook, EntryProblem, Source};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::file::VERSION;
use crate::notice::{Notice, Problem};
use crate::{Storage, StorageError};

impl Storage {
    /// The list last kept from the Atlas at `origin`. `None` means that it is not known here, not
    /// that there is none (safety rule A6); another Atlas's list never stands in (A5).
    #[must_use]
    pub fn last_list(&self, origin: &str) -> Option<AddressBook> {
        let name = file_name(origin);
        let _turn = self.turn.lock();
        let content = self.content(&self.lists, &name)?;
        let book = parse(&content, origin).and_then(|file| file.last.book(origin));
        if book.is_none() {
            self.set_aside(&self.lists, &name, Problem::Damaged);
        }
        book
    }

    /// The newest list kept from the Atlas at `origin` that differs from its last one.
    #[must_use]
    pub fn previous_list(&self, origin: &str) -> Option<AddressBook> {
        let name = file_name(origin);
        let _turn = self.turn.lock();
        let content = self.content(&self.lists, &name)?;
        let Some(file) = parse(&content, origin) else {
            self.set_aside(&self.lists, &name, Problem::Damaged);
            return None;
        };
        let book = file.previous?.book(origin);
        if book.is_none() {
            // The last list in the same file is still good, so the file stays.
            self.note(Notice {
                file: self.lists.label(&name),
                problem: Problem::Damaged,
                kept_as: None,
                detail: None,
            });
        }
        book
    }

    /// Keeps `book` as the last list of its Atlas. The list it takes the place of is kept as the
    /// previous one where it differs.
    ///
    /// # Errors
    /// [`StorageError::Practice`] for a practice list; [`StorageError::NotSaved`], and then it
    /// holds until the program ends.
    pub fn keep_list(&self, book: &AddressBook) -> Result<(), StorageError> {
        let Source { origin, practice } = book.source();
        if *practice {
            return Err(StorageError::Practice);
        }
        let name = file_name(origin);
        let not_saved = |cause: serde_json::Error| StorageError::NotSaved {
            file: self.lists.label(&name),
            cause: cause.into(),
        };
        let document = book.to_document();
        let document: &RawValue = serde_json::from_slice(&document).map_err(not_saved)?;

        let _turn = self.turn.lock();
        let content = self.content(&self.lists, &name).unwrap_or_default();
        let previous = match parse(&content, origin) {
            None if content.is_empty() => None,
            None => {
                self.set_aside(&self.lists, &name, Problem::Damaged);
                None
            }
            Some(before) => match before.last.book(origin) {
                // A big change stays what the newest list is compared with until it is accepted:
                // a small one after it must not hide it (safety rule A4).
                Some(last) if !last.same_list(book) => match before.previous {
                    Some(previous) if is_big(&last, &previous, origin) => Some(previous),
                    _ => Some(before.last),
                },
                Some(_) => before.previous,
                None => {
                    self.set_aside(&self.lists, &name, Problem::Damaged);
                    before.previous
                }
            },
        };
        let file = ListFile {
            version: VERSION,
            origin: origin.clone(),
            last: List {
                fetched_at: book.fetched_at(),
                problems: book.problems().to_vec(),
                problem_count: book.problem_count(),
                document,
            },
            previous,
        };
        self.save(&self.lists, &name, &file)
    }

    /// Takes the last list of `origin` as confirmed: [`Storage::previous_list`] has nothing to
    /// compare it with any more.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn accept_list(&self, origin: &str) -> Result<(), StorageError> {
        let name = file_name(origin);
        let _turn = self.turn.lock();
        let content = self.content(&self.lists, &name).unwrap_or_default();
        match parse(&content, origin) {
            Some(file) => self.save(
                &self.lists,
                &name,
                &ListFile {
                    previous: None,
                    ..file
                },
            ),
            None => Ok(()),
        }
    }
}

fn is_big(last: &AddressBook, previous: &List<'_>, origin: &str) -> bool {
    previous
        .book(origin)
        .is_some_and(|previous| last.change_since(&previous).is_big())
}

/// The file of one Atlas.
#[derive(Serialize, Deserialize)]
struct ListFile<'content> {
    version: u32,
    origin: String,
    #[serde(borrow)]
    last: List<'content>,
    #[serde(borrow)]
    previous: Option<List<'content>>,
}

/// A list as it was fetched.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct List<'content> {
    fetched_at: Timestamp,
    problems: Vec<EntryProblem>,
    problem_count: usize,
    #[serde(borrow)]
    document: &'content RawValue,
}

impl List<'_> {
    fn book(&self, origin: &str) -> Option<AddressBook> {
        let source = Source {
            origin: origin.to_owned(),
            practice: false,
        };
        let document = self.document.get().as_bytes();
        let book = AddressBook::read(document, source, self.fetched_at).ok()?;
        // What cannot be used now was either reported then, or is something this version refuses.
        let found_now = book.problems().iter();
        let problems = self.problems.iter().chain(found_now).cloned().collect();
        let count = self.problem_count.saturating_add(book.problem_count());
        Some(book.with_problems(problems, count))
    }
}

/// A file that names another Atlas than it is kept for is as good as damaged (safety rule A5).
fn parse<'content>(content: &'content [u8], origin: &str) -> Option<ListFile<'content>> {
    let file: ListFile<'_> = serde_json::from_slice(content).ok()?;
    (file.origin == origin).then_some(file)
}

/// Origins are too long and too free for file names; a hash is neither, and the file names its
/// origin inside.
pub(crate) fn file_name(origin: &str) -> String {
    digest(origin) + ".json"
}

/// `text` as 32 letters and digits.
pub(crate) fn digest(text: &str) -> String {
    let mut digits = hex::encode(Sha256::digest(text));
    digits.truncate(32);
    digits
}
