//! What a comparison proves.

use crate::compare::Comparison;
use crate::list::Half;

/// The verdict on everything that is needed. One block that is missing makes it *missing*; else one
/// that is undecided, or a text that was not understood whole, makes it *not proven*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Something needed is proven not to be accepted.
    Missing,
    /// Whether everything needed is accepted is not known.
    NotProven,
    /// Any address is accepted: no list is in force.
    NoList,
    /// Everything needed is proven to be accepted.
    Allowed,
}

/// What a comparison proves, and what may follow from it. Every gate asks this (safety rule A9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// The verdict.
    pub verdict: Verdict,
    /// AWS: of whose policies. One half alone proves nothing of the other.
    pub half: Option<Half>,
    /// What the list accepts is known whole, and stands in its entries or is everything.
    pub(crate) is_decided: bool,
}

impl Proof {
    /// Whether everything needed is proven to be accepted by all that decides. Only this counts as
    /// complete, starts the half hour before a removal, and makes a badge green.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.verdict == Verdict::Allowed && !matches!(self.half, Some(Half::Role | Half::Key))
    }

    /// Whether a list may be written that takes the place of this one: nothing in it is unknown, so
    /// that nothing is lost and nothing denied is carried over (safety rules A1 and A10).
    #[must_use]
    pub fn may_be_replaced(&self) -> bool {
        self.is_decided
    }
}

/// A comparison in short, for use outside of its screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListState {
    /// The verdict.
    pub verdict: Verdict,
    /// AWS: of whose policies.
    pub half: Option<Half>,
    /// Needed blocks that are missing.
    pub missing: usize,
    /// Needed blocks of which it is not known.
    pub not_proven: usize,
}

impl ListState {
    /// What `comparison` says.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        Self {
            verdict: comparison.proof.verdict,
            half: comparison.proof.half,
            missing: comparison.missing.len(),
            not_proven: comparison.not_proven.len(),
        }
    }
}
