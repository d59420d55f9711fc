//! Which addresses are accepted, which are not, and for which that is not known.

use addresses::Ranges;

/// For every address: accepted, undecided, or else refused. The two sets have no address in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    allowed: Ranges,
    undecided: Ranges,
}

impl Reach {
    /// Every address is refused.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Every address is accepted.
    pub(crate) fn all() -> Self {
        Self::of(Ranges::all())
    }

    /// Nothing is known of any address.
    pub(crate) fn unknown() -> Self {
        Self::new(Ranges::default(), Ranges::all())
    }

    /// These addresses are accepted, all others refused.
    pub(crate) fn of(allowed: Ranges) -> Self {
        Self {
            allowed,
            undecided: Ranges::default(),
        }
    }

    /// These are accepted; of `undecided`, those that are not among them are undecided.
    pub(crate) fn new(allowed: Ranges, undecided: Ranges) -> Self {
        let undecided = undecided.minus(&allowed);
        Self { allowed, undecided }
    }

    /// The addresses that are accepted.
    pub(crate) fn allowed(&self) -> &Ranges {
        &self.allowed
    }

    /// The addresses for which it is not known.
    pub(crate) fn undecided(&self) -> &Ranges {
        &self.undecided
    }

    /// The addresses that may be accepted.
    pub(crate) fn possible(&self) -> Ranges {
        self.allowed.with(&self.undecided)
    }

    /// Accepted where both accept.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let allowed = self.allowed.common(&other.allowed);
        Self::new(allowed, self.possible().common(&other.possible()))
    }

    /// Accepted where either accepts.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let allowed = self.allowed.with(&other.allowed);
        Self::new(allowed, self.undecided.with(&other.undecided))
    }

    /// Accepted where this refuses.
    pub(crate) fn not(&self) -> Self {
        Self::new(self.possible().outside(), self.undecided.clone())
    }

    /// Undecided wherever it was accepted.
    pub(crate) fn doubted(&self) -> Self {
        Self::new(Ranges::default(), self.possible())
    }
}
