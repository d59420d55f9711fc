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
    let review = match storage.fetches(&origin).review(&id) {
        None | Some(ListReview::Waiting) => review(storage, &book),
        Some(decided) => decided,
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
    let book = Arc::new(book);
    let listed = listed(storage, &origin, Some((&id, &book)));
    let listed = listed.unwrap_or_else(|| {
        Listed::shown(Unused {
            why: why(storage, &book, Some(review)),
            id,
            book,
        })
    });
    (listed, kept)
}

/// The list of the Atlas at `origin` that is in use, from what was kept.
#[must_use]
pub fn kept(storage: &Storage, origin: &str) -> Option<Listed> {
    listed(storage, origin, None)
}

/// Takes the list `id` of the Atlas at `origin` as looked at.
///
/// # Errors
/// `StaleList` where it is not there any more, `ListHeldBack`.
pub fn accept(storage: &Storage, origin: &str, id: &str) -> Result<(), ShellError> {
    let book = storage.snapshot(origin, id).ok_or(ShellError::StaleList)?;
    if let Some(mistake) = book.mistakes().next() {
        return Err(ShellError::ListHeldBack(mistake.clone()));
    }
    decide(storage, origin, id, ListReview::Accepted(Timestamp::now()));
    Ok(())
}

/// Strikes the list `id` of the Atlas at `origin` out: it counts nowhere any more.
///
/// # Errors
/// `StaleList` where it is not there any more.
pub fn strike_out(storage: &Storage, origin: &str, id: &str) -> Result<(), ShellError> {
    let known = storage.snapshots(origin).into_iter().any(|it| it.id == id);
    if !known {
        return Err(ShellError::StaleList);
    }
    decide(storage, origin, id, ListReview::StruckOut(Timestamp::now()));
    Ok(())
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

/// What is found about a list that is fetched for the first time, or waits.
fn review(storage: &Storage, book: &AddressBook) -> ListReview {
    let origin = &book.source().origin;
    if let Some(struck) = struck_out(storage, book) {
        return struck;
    }
    match book.review(&baseline(storage, origin)) {
        Review::NotNeeded => ListReview::NotNeeded,
        Review::Needed { .. } => ListReview::Waiting,
        Review::HeldBack { .. } => ListReview::HeldBack,
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

/// `fetched` is the list that just came, with its name.
fn listed(
    storage: &Storage,
    origin: &str,
    fetched: Option<(&str, &Arc<AddressBook>)>,
) -> Option<Listed> {
    let book_of = |list: &KeptList| match fetched {
        Some((id, book)) if id == list.id => Arc::clone(book),
        _ => Arc::new(list.book.clone()),
    };
    let unused = |list: KeptList| {
        let book = book_of(&list);
        Unused {
            why: why(storage, &book, list.review),
            id: list.id,
            book,
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
