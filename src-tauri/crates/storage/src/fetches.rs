//! For every Atlas, when each list of its history was fetched and how, and what was found about it.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::file::{VERSION, file_name};
use crate::notice::Problem;
use crate::{Storage, StorageError};

/// How many days of an Atlas are kept; the oldest go.
const KEPT: usize = 1000;

/// The fetches of one list on one day (UTC) that came over the same kind of connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FetchDay {
    /// Names the list in the history.
    pub list: String,
    /// The first fetch of the day.
    pub first: Timestamp,
    /// The last one.
    pub last: Timestamp,
    /// Who vouched for the connection.
    pub issuer: Issuer,
    /// What asked.
    pub by: FetchedBy,
}

/// Who issued the certificate of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Issuer {
    /// A public authority, or nobody where the connection stays on this computer.
    Public,
    /// Another one, such as a company's proxy.
    Private,
}

/// What fetched a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FetchedBy {
    /// The window.
    Window,
    /// `keygate --check`, which the system's timer starts.
    Timer,
}

/// What was found about a list (safety rule A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ListReview {
    /// It is as usual.
    NotNeeded,
    /// A person has to look at it first.
    Waiting,
    /// A mistake holds it back for good.
    HeldBack,
    /// A person accepted it then.
    Accepted(Timestamp),
    /// A person struck it out then: it counts nowhere.
    StruckOut(Timestamp),
}

impl ListReview {
    /// Whether a list of which this was found is used. Not known is no.
    #[must_use]
    pub fn is_usable(review: Option<Self>) -> bool {
        matches!(review, Some(Self::NotNeeded | Self::Accepted(_)))
    }
}

/// What is known of the fetches of one Atlas's lists. Lists that an earlier version kept are in
/// neither: how they were fetched is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetches {
    /// The oldest first.
    pub days: Vec<FetchDay>,
    /// By the names of the lists.
    pub reviews: BTreeMap<String, ListReview>,
}

impl Fetches {
    /// What was found about the list `id`; `None`: not known.
    #[must_use]
    pub fn review(&self, id: &str) -> Option<ListReview> {
        self.reviews.get(id).copied()
    }

    /// When the list `id` was fetched last.
    #[must_use]
    pub fn last(&self, id: &str) -> Option<Timestamp> {
        self.of(id).map(|day| day.last).max()
    }

    /// The days of the list `id`.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &FetchDay> {
        self.days.iter().filter(move |day| day.list == id)
    }

    fn add(&mut self, fetch: FetchDay) {
        let is_same = |day: &&mut FetchDay| {
            (&day.list, day.issuer, day.by) == (&fetch.list, fetch.issuer, fetch.by)
                && date(day.first) == date(fetch.first)
        };
        match self.days.iter_mut().find(is_same) {
            Some(day) => {
                day.first = day.first.min(fetch.first);
                day.last = day.last.max(fetch.last);
            }
            None => self.days.push(fetch),
        }
        self.days.sort_by_key(|day| day.first);
        let too_many = self.days.len().saturating_sub(KEPT);
        self.days.drain(..too_many);
    }
}

impl Storage {
    /// What is known of the fetches of the Atlas at `origin`.
    #[must_use]
    pub fn fetches(&self, origin: &str) -> Fetches {
        let _turn = self.turn.lock();
        self.fetches_of(origin)
    }

    /// Adds a fetch of a list of the Atlas at `origin`, and what was found about the list.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn keep_fetch(
        &self,
        origin: &str,
        fetch: FetchDay,
        review: ListReview,
    ) -> Result<(), StorageError> {
        self.change_fetches(origin, |fetches| {
            fetches.reviews.insert(fetch.list.clone(), review);
            fetches.add(fetch);
        })
    }

    /// Says what was found about the list `id` of the Atlas at `origin`.
    ///
    /// # Errors
    /// As [`Storage::keep_fetch`].
    pub fn set_review(
        &self,
        origin: &str,
        id: &str,
        review: ListReview,
    ) -> Result<(), StorageError> {
        self.change_fetches(origin, |fetches| {
            fetches.reviews.insert(id.to_owned(), review);
        })
    }

    fn change_fetches(
        &self,
        origin: &str,
        change: impl FnOnce(&mut Fetches),
    ) -> Result<(), StorageError> {
        let kept: HashSet<String> = self.snapshots(origin).into_iter().map(|it| it.id).collect();
        let _turn = self.turn.lock();
        let mut fetches = self.fetches_of(origin);
        change(&mut fetches);
        // A list that is not there any more was still fetched then.
        let known: HashSet<&String> = fetches.days.iter().map(|day| &day.list).collect();
        fetches
            .reviews
            .retain(|id, _| kept.contains(id) || known.contains(id));
        let file = FetchesFile {
            version: VERSION,
            origin: origin.to_owned(),
            days: fetches.days,
            reviews: fetches.reviews,
        };
        self.save(&self.fetches, &file_name(origin), &file)
    }

    fn fetches_of(&self, origin: &str) -> Fetches {
        let name = file_name(origin);
        let file: Option<FetchesFile> = self.load(&self.fetches, &name);
        match file {
            Some(file) if file.origin == origin => Fetches {
                days: file.days,
                reviews: file.reviews,
            },
            Some(_) => {
                // Another Atlas's never stands in (safety rule A5).
                self.set_aside(&self.fetches, &name, Problem::Damaged);
                Fetches::default()
            }
            None => Fetches::default(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct FetchesFile {
    version: u32,
    origin: String,
    days: Vec<FetchDay>,
    reviews: BTreeMap<String, ListReview>,
}

fn date(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

#[cfg(test)]
mod tests;
