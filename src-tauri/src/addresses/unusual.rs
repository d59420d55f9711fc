//! What a person looks at before addresses are written anywhere (safety rule A4).

use addresses::{Review, Writing};
use ipnet::IpNet;
use storage::Storage;

use super::book::InUse;
use super::fetched::{WhyUnused, baseline};
use crate::support::blocking::blocking;

/// What is unusual; nothing by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unusual {
    /// Blocks wider than one address that nobody accepted before.
    pub wide: usize,
    /// Addresses that came, where more than a tenth changed.
    pub added: usize,
    /// Addresses that went.
    pub removed: usize,
}

impl Unusual {
    /// Whether `other` has as much of everything, so that it has been looked at with that.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.wide <= other.wide && self.added <= other.added && self.removed <= other.removed
    }

    /// Of a list that is not used.
    #[must_use]
    pub fn of(why: &WhyUnused) -> Self {
        match why {
            WhyUnused::Waits { wide, change } => Self {
                wide: wide.len(),
                added: change.map_or(0, |change| change.added),
                removed: change.map_or(0, |change| change.removed),
            },
            WhyUnused::HeldBack { .. } | WhyUnused::StruckOut => Self::default(),
        }
    }

    /// Of what is written from `control_plane`: `needed` are the blocks of Atlas, those of clusters
    /// included, `blocks` the same as they are written, and `removed` entries of the access list go.
    /// Practice addresses let nobody in.
    #[must_use]
    pub fn of_writing(
        storage: &Storage,
        control_plane: &InUse,
        needed: &[IpNet],
        blocks: &[IpNet],
        removed: usize,
    ) -> Self {
        let source = control_plane.book.source();
        if source.practice {
            return Self::default();
        }
        let writing = Writing {
            list: control_plane
                .is_accepted
                .then_some(control_plane.book.as_ref()),
            needed,
            blocks,
            removed,
        };
        let review = blocking(|| baseline(storage, &source.origin).review(&writing));
        match review {
            Review::Needed { wide, change } => Self::of(&WhyUnused::Waits { wide, change }),
            Review::NotNeeded | Review::HeldBack { .. } => Self::default(),
        }
    }
}
