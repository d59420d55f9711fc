//! The address book on screen: fetched, else kept from earlier; and the rows laid over it.

use std::sync::Arc;

use addresses::{AddressBook, Change, Direction, Listing, Source, View};
use jiff::Timestamp;
use parking_lot::Mutex;
use storage::{FetchedBy, Storage};
use tokio::sync::Notify;

use super::fetched::{self, Listed};
use crate::addresses::unusual::Unusual;
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::error::ShellError;
use crate::support::generation;

pub use in_use::{Earlier, InUse};

mod in_use;

/// Which list is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressList {
    /// What the key service must let in.
    Needed,
    /// From Atlas to others.
    Outbound,
    /// From others to Atlas.
    Inbound,
}

/// What is on screen, and the book it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRows {
    /// Which list.
    pub list: AddressList,
    /// Names the book.
    pub generation: u32,
    /// Filter, folded groups and order.
    pub view: View,
}

/// What became of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListChange {
    /// What came and went.
    pub change: Change,
    /// The list is used; otherwise it waits until a person looked at it, or is never used.
    pub is_used: bool,
}

/// The address book of the connection in use.
#[derive(Default)]
pub struct Books {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    source: Option<Source>,
    /// One fetch at a time, and none waits for another Atlas's answer.
    fetching: Arc<tokio::sync::Mutex<()>>,
    in_use: Option<InUse>,
    /// The list before the first change that was not reported yet.
    untold: Option<AddressBook>,
    needed: Option<InUse>,
    listing: Option<(ShownRows, Arc<Listing>)>,
}

impl Books {
    /// Shows only lists of `source` from now on: a late answer of another Atlas is dropped.
    pub fn belong_to(&self, source: Source) {
        let mut state = self.state.lock();
        state.source = Some(source);
        state.fetching = Arc::default();
        state.in_use = None;
        state.untold = None;
        state.needed = None;
        state.listing = None;
    }

    /// Puts what is needed on screen; gives the generation that names it.
    ///
    /// # Errors
    /// `ProjectChanged` where another Atlas is in use by now.
    pub fn put_needed(&self, needed: InUse) -> Result<u32, ShellError> {
        let mut state = self.state.lock();
        if state.source.as_ref() != Some(needed.book.source()) {
            return Err(ShellError::ProjectChanged);
        }
        let generation = generation::next();
        state.needed = Some(InUse {
            generation,
            ..needed
        });
        state.listing = None;
        Ok(generation)
    }

    /// The book of `connection` if Atlas was asked for it since connecting, else a fetched one, else one
    /// kept from earlier.
    ///
    /// # Errors
    /// Why there is nothing to show.
    pub async fn read(
        &self,
        connection: &Connection,
        storage: &Storage,
    ) -> Result<InUse, ShellError> {
        match self.of(connection).filter(|it| !it.is_unchecked()) {
            Some(in_use) => Ok(in_use),
            None => self.refresh(connection, storage).await,
        }
    }

    /// The book of `connection` if there is one, else one kept from earlier, unchecked: Atlas is asked
    /// only where there is none.
    ///
    /// # Errors
    /// Why there is nothing to show.
    pub async fn read_at_once(
        &self,
        connection: &Connection,
        storage: &Storage,
    ) -> Result<InUse, ShellError> {
        if let Some(in_use) = self.of(connection) {
            return Ok(in_use);
        }
        match kept(connection, storage) {
            Some(listed) => self.put(listed, Some(Earlier::Unchecked)),
            None => self.refresh(connection, storage).await,
        }
    }

    /// Takes the list that was kept as one that Atlas was just asked for: a check without a window has
    /// fetched it.
    ///
    /// # Errors
    /// `NotConnected` where none is kept.
    pub fn take_kept(&self, connection: &Connection, storage: &Storage) -> Result<(), ShellError> {
        let listed = kept(connection, storage).ok_or(ShellError::NotConnected)?;
        self.put(listed, None).map(|_| ())
    }

    /// Fetches the book anew; where somebody else is just doing that, theirs is taken. Where it fails,
    /// what was shown stays, or what was kept is shown, with the reason.
    ///
    /// # Errors
    /// Why there is nothing to show.
    pub async fn refresh(
        &self,
        connection: &Connection,
        storage: &Storage,
    ) -> Result<InUse, ShellError> {
        let known = self.of(connection).map(|it| it.generation);
        let fetching = Arc::clone(&self.state.lock().fetching);
        let _turn = fetching.lock().await;
        let shown = self.of(connection);
        if let Some(fetched) = &shown
            && Some(fetched.generation) != known
            && !fetched.is_unchecked()
        {
            return Ok(fetched.clone());
        }
        // What was kept is compared with only now: nothing is reported twice.
        let is_first = shown.is_none_or(|it| it.is_unchecked());
        match connection
            .client
            .control_plane_addresses(connection.is_practice())
            .await
        {
            Ok(list) => blocking(|| {
                let before = before(&list.book, storage, is_first);
                let issuer = fetched::issuer(&list);
                // What the disk does not take holds until the program ends, which the screen says.
                let (listed, _holds) = fetched::take(storage, list.book, issuer, FetchedBy::Window);
                let in_use = self.put(listed, None)?;
                self.remember(&in_use.book, before, storage);
                Ok(in_use)
            }),
            Err(cause) => blocking(|| {
                let problem = connection.error(cause);
                let shown = self.of(connection).map(Listed::from);
                let Some(earlier) = shown.or_else(|| kept(connection, storage)) else {
                    return Err(problem);
                };
                let newest = earlier.unused.as_ref().map_or(&earlier.book, |it| &it.book);
                let before = before(newest, storage, is_first);
                let not_fetched = Earlier::NotFetched(Arc::new(problem));
                let in_use = self.put(earlier, Some(not_fetched))?;
                self.remember(&in_use.book, before, storage);
                Ok(in_use)
            }),
        }
    }

    /// Keeps for the watch how `book` differs from the list `before`; one that does not differ counts
    /// as shown. A list of another Atlas than the one in use is dropped.
    fn remember(&self, book: &AddressBook, before: Option<AddressBook>, storage: &Storage) {
        let mut state = self.state.lock();
        if state.source.as_ref() != Some(book.source()) {
            return;
        }
        if let Some(before) = before {
            state.untold.get_or_insert(before);
            self.changed.notify_one();
        } else if state.untold.is_none() {
            mark_shown(book.source(), storage);
        }
    }

    /// Comes back when a fetched list differs from the one before it, whoever asked for it.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// What changed of the list of `source` since this was asked last; it counts as shown.
    pub fn take_change(&self, source: &Source, storage: &Storage) -> Option<ListChange> {
        let mut state = self.state.lock();
        let now = state.in_use.as_ref()?;
        if now.book.source() != source {
            return None;
        }
        let newest = Arc::clone(now.newest());
        let is_used = now.unused.is_none();
        let before = state.untold.take()?;
        mark_shown(source, storage);
        Some(ListChange {
            change: newest.change_since(&before),
            is_used,
        })
    }

    /// When the list of `source` on screen was fetched; `None` where Atlas was not asked yet.
    #[must_use]
    pub fn fetched_at(&self, source: &Source) -> Option<Timestamp> {
        let state = self.state.lock();
        let in_use = state.in_use.as_ref().filter(|it| !it.is_unchecked())?;
        (in_use.book.source() == source).then(|| in_use.newest().fetched_at())
    }

    /// Takes `in_use` as looked at, where it had to be: it may be used from now on. Returns when a list
    /// that was accepted with this was fetched first.
    pub fn accept(&self, in_use: &InUse, storage: &Storage) -> Option<Timestamp> {
        let unused = in_use.unused.as_ref().filter(|_| !in_use.is_accepted)?;
        let origin = &in_use.book.source().origin;
        // One that is not there any more is asked about again.
        let at = fetched::accept(storage, origin, &unused.id).ok()?;
        let mut state = self.state.lock();
        if let Some(now) = state.in_use.as_mut()
            && now.unused.as_ref().is_some_and(|it| it.id == unused.id)
        {
            now.is_accepted = true;
            now.unused = None;
            now.unusual = Unusual::default();
        }
        Some(at)
    }

    /// Takes over what a person decided about the lists of `source`: whatever was read from them is
    /// read again.
    pub fn decided(&self, source: &Source, storage: &Storage) {
        let listed = blocking(|| fetched::kept(storage, &source.origin));
        let mut state = self.state.lock();
        if state.source.as_ref() != Some(source) {
            return;
        }
        state.needed = None;
        state.listing = None;
        let earlier = state.in_use.take().and_then(|before| before.earlier);
        state.in_use = listed.map(|listed| InUse::new(generation::next(), listed, earlier));
    }

    /// The list named by `list` and `generation`.
    ///
    /// # Errors
    /// `StaleList` where another is in use.
    pub fn current(&self, list: AddressList, generation: u32) -> Result<InUse, ShellError> {
        let state = self.state.lock();
        let current = match list {
            AddressList::Needed => state.needed.clone(),
            AddressList::Outbound | AddressList::Inbound => state.in_use.clone(),
        };
        current
            .filter(|in_use| in_use.generation == generation)
            .ok_or(ShellError::StaleList)
    }

    /// The rows that are shown, laid out once and reused while they stay the same.
    ///
    /// # Errors
    /// `StaleList` where another book is in use.
    pub fn listing(&self, shown: &ShownRows) -> Result<Arc<Listing>, ShellError> {
        let in_use = self.current(shown.list, shown.generation)?;
        if let Some((known, listing)) = &self.state.lock().listing
            && known == shown
        {
            return Ok(Arc::clone(listing));
        }
        let laid_out = blocking(|| Listing::new(in_use.book, shown.view.clone()));
        let listing = Arc::new(laid_out);
        self.state.lock().listing = Some((shown.clone(), Arc::clone(&listing)));
        Ok(listing)
    }

    fn of(&self, connection: &Connection) -> Option<InUse> {
        let source = connection.source();
        self.state
            .lock()
            .in_use
            .clone()
            .filter(|in_use| *in_use.book.source() == source)
    }

    fn put(&self, listed: Listed, earlier: Option<Earlier>) -> Result<InUse, ShellError> {
        let mut state = self.state.lock();
        if state.source.as_ref() != Some(listed.book.source()) {
            return Err(ShellError::ProjectChanged);
        }
        // A list from the disk never takes the place of one that was fetched meanwhile.
        if matches!(earlier, Some(Earlier::Unchecked))
            && let Some(newer) = &state.in_use
        {
            return Ok(newer.clone());
        }
        let in_use = InUse::new(generation::next(), listed, earlier);
        state.in_use = Some(in_use.clone());
        state.listing = None;
        Ok(in_use)
    }
}

/// The list of this Atlas that was kept. Practice lists have no past (safety rule A5).
fn kept(connection: &Connection, storage: &Storage) -> Option<Listed> {
    let origin = connection.client.origin().as_str();
    let real = !connection.is_practice();
    real.then(|| blocking(|| fetched::kept(storage, origin)))
        .flatten()
}

/// The list before `book`, where it differs: the first list since the program started follows the one
/// that was shown last, for a check without a window may have fetched others since. Practice lists have
/// no past.
fn before(book: &AddressBook, storage: &Storage, is_first: bool) -> Option<AddressBook> {
    let Source { origin, practice } = book.source();
    if *practice {
        return None;
    }
    let shown = is_first.then(|| storage.shown_list(origin)).flatten();
    shown
        .or_else(|| storage.newest_list(origin).map(|list| list.book))
        .filter(|before| {
            let change = book.change_since(before);
            change.added + change.removed > 0
        })
}

/// Takes the newest list of `source` as shown. Practice lists have no past.
fn mark_shown(source: &Source, storage: &Storage) {
    if !source.practice {
        // Where it cannot be kept, the same is reported once more at the next start.
        let _not_kept = storage.set_shown(&source.origin);
    }
}

impl From<AddressList> for Direction {
    fn from(list: AddressList) -> Self {
        match list {
            AddressList::Needed | AddressList::Outbound => Self::Outbound,
            AddressList::Inbound => Self::Inbound,
        }
    }
}

#[cfg(test)]
mod tests;
