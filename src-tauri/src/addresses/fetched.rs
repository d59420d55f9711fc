//! What becomes of a fetched list: it is kept and measured, and used where it is as usual or a person
//! accepted it (safety rule A4).

use std::sync::Arc;

use addresses::{AddressBook, Baseline, Change, EntryProblem, Release, Review, Source};
use atlas::{ControlPlaneList, Origin};
use ipnet::IpNet;
use jiff::Timestamp;
use storage::{FetchDay, FetchedBy, Issuer, KeptList, ListReview, Storage, StorageError};

use super::book::InUse;
use crate::support::error::ShellError;

/// So many accepted lists are measured against, the newest.
const MEASURED: usize = 50;

/// The list of one Atlas that is in use, and the newest one where that is another.
#[derive(Clone)]
pub struct Listed {
    /// The list in use. Where none is usable, one that is shown only.
    pub book: Arc<AddressBook>,
    /// It may be used; otherwise it is shown and nothing is written from it.
    pub is_accepted: bool,
    /// The list that is not used: a newer one, or `book` itself where that is not accepted.
    pub unused: Option<Arc<Unused>>,
}

/// A list that is not used.
pub struct Unused {
    /// Names it in the history; empty in practice mode.
    pub id: String,
    /// The list.
    pub book: Arc<AddressBook>,
    /// Why.
    pub why: WhyUnused,
}

/// Why a list is not used.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyUnused {
    /// A person has to look at it first.
    Waits {
        /// Blocks wider than one address that nobody accepted before.
        wide: Vec<IpNet>,
        /// Set where more than a tenth changed.
        change: Option<Change>,
    },
    /// These entries are a mistake.
    HeldBack {
        /// With their places.
        mistakes: Vec<EntryProblem>,
    },
    /// A person struck it out.
    StruckOut,
}

impl Listed {
    /// A list that may be used.
    #[must_use]
    pub fn used(book: Arc<AddressBook>) -> Self {
        Self {
            book,
            is_accepted: true,
            unused: None,
        }
    }

    fn shown(unused: Unused) -> Self {
        Self {
            book: Arc::clone(&unused.book),
            is_accepted: false,
            unused: Some(Arc::new(unused)),
        }
    }
}

impl From<InUse> for Listed {
    fn from(in_use: InUse) -> Self {
        Self {
            book: in_use.book,
            is_accepted: in_use.is_accepted,
            unused: in_use.unused,
        }
    }
}

/// Who vouched for the connection that carried `list`. Plain HTTP, which only this computer is asked by,
/// has no issuer to doubt.
#[must_use]
pub fn issuer(list: &ControlPlaneList) -> Issuer {
    if list.has_private_issuer {
        Issuer::Private
    } else {
        Issuer::Public
    }
}

/// Keeps `book`, which `by` fetched, and says which list is in use now, and whether everything could be
/// kept; where it could not, it holds until the program ends. Practice lists have no past (safety rule
/// A5).
pub fn take(
    storage: &Storage,
    book: AddressBook,
    issuer: Issuer,
    by: FetchedBy,
) -> (Listed, Result<(), StorageError>) {
    let Source { origin, practice } = book.source().clone();
    if practice {
        return (of_practice(book), Ok(()));
    }
    let id = storage.id_of(&book);
    let (review, why) = match storage.fetches(&origin).review(&id) {
        None | Some(ListReview::Waiting) => review(storage, &book),
        Some(decided) => (decided, None),
    };
    let at = book.fetched_at();
    let fetch = FetchDay {
        list: id.clone(),
        first: at,
        last: at,
        issuer,
        by,
    };
    let snapshot = storage.keep_snapshot(&book).map(|_is_new| ());
    let kept = snapshot.and(storage.keep_fetch(&origin, fetch, review));
    let fetched = Fetched {
        id,
        book: Arc::new(book),
        why,
    };
    let listed = listed(storage, &origin, Some(&fetched));
    let listed = listed.unwrap_or_else(|| {
        let why = fetched.why_unused(storage, Some(review));
        let Fetched { id, book, .. } = fetched;
        Listed::shown(Unused { id, book, why })
    });
    (listed, kept)
}

/// The list of the Atlas at `origin` that is in use, from what was kept.
#[must_use]
pub fn kept(storage: &Storage, origin: &str) -> Option<Listed> {
    listed(storage, origin, None)
}

/// Takes the list `id` of the Atlas at `origin` as looked at. Returns when it was fetched first.
///
/// # Errors
/// `StaleList` where it is not there any more, `ListHeldBack`.
pub fn accept(storage: &Storage, origin: &str, id: &str) -> Result<Timestamp, ShellError> {
    let at = fetched_at(storage, origin, id)?;
    let book = storage.snapshot(origin, id).ok_or(ShellError::StaleList)?;
    if let Some(mistake) = book.mistakes().next() {
        return Err(ShellError::ListHeldBack(mistake.clone()));
    }
    decide(storage, origin, id, ListReview::Accepted(Timestamp::now()));
    Ok(at)
}

/// Strikes the list `id` of the Atlas at `origin` out: it counts nowhere any more. Returns when it was
/// fetched first.
///
/// # Errors
/// `StaleList` where it is not there any more.
pub fn strike_out(storage: &Storage, origin: &str, id: &str) -> Result<Timestamp, ShellError> {
    let at = fetched_at(storage, origin, id)?;
    decide(storage, origin, id, ListReview::StruckOut(Timestamp::now()));
    Ok(at)
}

fn fetched_at(storage: &Storage, origin: &str, id: &str) -> Result<Timestamp, ShellError> {
    let known = storage.snapshots(origin).into_iter().find(|it| it.id == id);
    known.map(|it| it.at).ok_or(ShellError::StaleList)
}

fn decide(storage: &Storage, origin: &str, id: &str, review: ListReview) {
    // What the disk does not take holds until the program ends, which the screen says.
    let _holds = storage.set_review(origin, id, review);
}

/// What lists of the Atlas at `origin`, and what is written from them, are measured against.
#[must_use]
pub fn baseline(storage: &Storage, origin: &str) -> Baseline {
    let reviews = storage.fetches(origin).reviews;
    let accepted = reviews.into_iter().filter_map(|(id, review)| match review {
        ListReview::Accepted(at) => Some((at, id)),
        _ => None,
    });
    let mut accepted: Vec<(Timestamp, String)> = accepted.collect();
    accepted.sort_unstable();
    accepted.drain(..accepted.len().saturating_sub(MEASURED));
    let accepted = accepted.iter();
    let books: Vec<AddressBook> = accepted
        .filter_map(|(_, id)| storage.snapshot(origin, id))
        .collect();
    let list = storage.access(origin).list;
    let entries = list.iter().flat_map(|list| &list.content.entries);
    let baseline = Baseline::new(&books, entries.map(|entry| entry.net));
    if origin == Origin::commercial().as_str() {
        baseline.or_release(Release::commercial())
    } else {
        baseline
    }
}

fn of_practice(book: AddressBook) -> Listed {
    let mistakes: Vec<EntryProblem> = book.mistakes().cloned().collect();
    let book = Arc::new(book);
    if mistakes.is_empty() {
        return Listed::used(book);
    }
    Listed::shown(Unused {
        id: String::new(),
        book,
        why: WhyUnused::HeldBack { mistakes },
    })
}

/// A list that just came.
struct Fetched {
    /// Names it in the history.
    id: String,
    book: Arc<AddressBook>,
    /// Why it is not used, where it was measured for that.
    why: Option<WhyUnused>,
}

impl Fetched {
    fn why_unused(&self, storage: &Storage, review: Option<ListReview>) -> WhyUnused {
        let measured = self.why.clone();
        measured.unwrap_or_else(|| why(storage, &self.book, review))
    }
}

/// What is found about a list that is fetched for the first time, or waits, and why it is not used.
fn review(storage: &Storage, book: &AddressBook) -> (ListReview, Option<WhyUnused>) {
    let origin = &book.source().origin;
    if let Some(struck) = struck_out(storage, book) {
        return (struck, Some(WhyUnused::StruckOut));
    }
    match book.review(&baseline(storage, origin)) {
        Review::NotNeeded => (ListReview::NotNeeded, None),
        Review::Needed { wide, change } => {
            let why = WhyUnused::Waits { wide, change };
            (ListReview::Waiting, Some(why))
        }
        Review::HeldBack { mistakes } => {
            let why = WhyUnused::HeldBack { mistakes };
            (ListReview::HeldBack, Some(why))
        }
    }
}

/// A list that was struck out stays so when it comes again.
fn struck_out(storage: &Storage, book: &AddressBook) -> Option<ListReview> {
    let origin = &book.source().origin;
    let reviews = storage.fetches(origin).reviews.into_iter();
    let mut struck = reviews.filter(|(_, review)| matches!(review, ListReview::StruckOut(_)));
    let same = struck.find(|(id, _)| {
        let list = storage.snapshot(origin, id);
        list.is_some_and(|list| list.same_list(book))
    });
    same.map(|(_, review)| review)
}

/// `fetched` is the list that just came.
fn listed(storage: &Storage, origin: &str, fetched: Option<&Fetched>) -> Option<Listed> {
    let just_came = |list: &KeptList| fetched.filter(|fetched| fetched.id == list.id);
    let book_of = |list: &KeptList| match just_came(list) {
        Some(fetched) => Arc::clone(&fetched.book),
        None => Arc::new(list.book.clone()),
    };
    let unused = |list: KeptList| {
        let book = book_of(&list);
        let why = match just_came(&list) {
            Some(fetched) => fetched.why_unused(storage, list.review),
            None => why(storage, &book, list.review),
        };
        Unused {
            id: list.id,
            book,
            why,
        }
    };
    let newest = storage.newest_list(origin)?;
    if ListReview::is_usable(newest.review) {
        return Some(Listed::used(book_of(&newest)));
    }
    if let Some(before) = storage.newest(origin, ListReview::is_usable) {
        return Some(Listed {
            unused: Some(Arc::new(unused(newest))),
            ..Listed::used(book_of(&before))
        });
    }
    let waits = |review| matches!(review, None | Some(ListReview::Waiting));
    let shown = storage.newest(origin, waits).unwrap_or(newest);
    Some(Listed::shown(unused(shown)))
}

/// Why a list of which `review` was found is not used. What a list waits for is measured anew.
fn why(storage: &Storage, book: &AddressBook, review: Option<ListReview>) -> WhyUnused {
    if matches!(review, Some(ListReview::StruckOut(_))) {
        return WhyUnused::StruckOut;
    }
    match book.review(&baseline(storage, &book.source().origin)) {
        Review::HeldBack { mistakes } => WhyUnused::HeldBack { mistakes },
        Review::Needed { wide, change } => WhyUnused::Waits { wide, change },
        Review::NotNeeded => WhyUnused::Waits {
            wide: Vec::new(),
            change: None,
        },
    }
}

#[cfg(test)]
mod tests;
