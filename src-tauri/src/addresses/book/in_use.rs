//! One address book in use, and how fresh it is.

use std::sync::Arc;

use addresses::{AddressBook, Change};

use crate::support::error::ShellError;

/// One address book in use.
#[derive(Clone)]
pub struct InUse {
    /// Names it towards the UI.
    pub generation: u32,
    /// The addresses.
    pub book: Arc<AddressBook>,
    /// Set where it is one of an earlier fetch.
    pub earlier: Option<Earlier>,
    /// More than a tenth differs from the list before.
    pub big_change: Option<Change>,
}

/// Why a list of an earlier fetch is in use.
#[derive(Clone)]
pub enum Earlier {
    /// Atlas was not asked yet since connecting.
    Unchecked,
    /// It could not be fetched again.
    NotFetched(Arc<ShellError>),
}

impl InUse {
    /// Kept from an earlier connection, and Atlas was not asked since.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        matches!(self.earlier, Some(Earlier::Unchecked))
    }

    /// Why it is not newer.
    #[must_use]
    pub fn fetch_problem(&self) -> Option<&Arc<ShellError>> {
        match &self.earlier {
            Some(Earlier::NotFetched(problem)) => Some(problem),
            Some(Earlier::Unchecked) | None => None,
        }
    }

    /// Whether the list has to be confirmed before it is written anywhere.
    ///
    /// # Errors
    /// `UnusualList` with what is unusual, unless `confirmed`.
    pub fn may_leave(&self, confirmed: bool) -> Result<(), ShellError> {
        let wide = self.book.wide().count();
        if confirmed || (wide == 0 && self.big_change.is_none()) {
            return Ok(());
        }
        let change = self.big_change.as_ref();
        Err(ShellError::UnusualList {
            wide,
            added: change.map_or(0, |change| change.added),
            removed: change.map_or(0, |change| change.removed),
        })
    }
}
