//! One address book in use, and how fresh it is.

use std::sync::Arc;

use addresses::AddressBook;

use crate::addresses::fetched::{Listed, Unused, WhyUnused};
use crate::addresses::unusual::Unusual;
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
    /// It may be used; otherwise it is shown and nothing is written from it.
    pub is_accepted: bool,
    /// The list that is not used: a newer one, or this one where it is not accepted.
    pub unused: Option<Arc<Unused>>,
    /// What a person looks at before it is written anywhere.
    pub unusual: Unusual,
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
    /// What `listed` says, as `earlier` says how fresh it is.
    #[must_use]
    pub fn new(generation: u32, listed: Listed, earlier: Option<Earlier>) -> Self {
        let Listed {
            book,
            is_accepted,
            unused,
        } = listed;
        let shown = unused.as_ref().filter(|_| !is_accepted);
        let unusual = shown.map_or_else(Unusual::default, |unused| Unusual::of(&unused.why));
        Self {
            generation,
            book,
            earlier,
            is_accepted,
            unused,
            unusual,
        }
    }

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

    /// The list fetched last, used or not.
    #[must_use]
    pub fn newest(&self) -> &Arc<AddressBook> {
        self.unused.as_ref().map_or(&self.book, |it| &it.book)
    }

    /// Whether it has to be confirmed before it is written anywhere.
    ///
    /// # Errors
    /// `UnusualList` with what there is to see unless `confirmed`; `ListHeldBack` where it is a mistake.
    pub fn may_leave(&self, confirmed: bool) -> Result<(), ShellError> {
        if let Some(unused) = self.unused.as_ref().filter(|_| !self.is_accepted)
            && let WhyUnused::HeldBack { mistakes } = &unused.why
            && let Some(mistake) = mistakes.first()
        {
            return Err(ShellError::ListHeldBack(mistake.clone()));
        }
        if confirmed || (self.is_accepted && self.unusual == Unusual::default()) {
            return Ok(());
        }
        let Unusual {
            wide,
            added,
            removed,
        } = self.unusual;
        Err(ShellError::UnusualList {
            wide,
            added,
            removed,
        })
    }
}
