//! Which blocks are written, and which are carried over.

use ipnet::IpNet;

use crate::compare::Comparison;
use crate::list::AccessList;
use crate::needed::Needed;
use crate::write::WriteError;

/// What is written from a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The blocks of Atlas, in numeric order, each once.
    pub blocks: Vec<IpNet>,
    /// What is not from Atlas and is carried over (safety rule A1), in numeric order, each once.
    pub kept: Vec<IpNet>,
    /// What is no longer needed and taken out.
    pub removed: Vec<IpNet>,
}

impl Selection {
    /// Only what is missing or not proven: it goes beside what is there.
    #[must_use]
    pub fn difference(needed: &Needed, comparison: &Comparison) -> Self {
        let positions = comparison.missing.iter().chain(&comparison.not_proven);
        let nets = positions.filter_map(|position| needed.nets().get(*position as usize));
        let mut blocks: Vec<IpNet> = nets.copied().collect();
        blocks.sort_unstable();
        Self {
            blocks,
            ..Self::default()
        }
    }

    /// A list that takes the place of `list`: everything needed, and everything that is not Atlas's.
    /// `remove`: without what is no longer needed, which else stays (safety rules A1 and A3).
    ///
    /// # Errors
    /// [`WriteError::NotProven`] where what `list` accepts is not known whole, so that it cannot be
    /// carried over (safety rules A1 and A10).
    pub fn whole(
        needed: &Needed,
        list: &AccessList,
        comparison: &Comparison,
        remove: bool,
    ) -> Result<Self, WriteError> {
        if !comparison.proof.may_be_replaced() {
            return Err(WriteError::NotProven);
        }
        let entry = |index: &u32| list.entries.get(*index as usize).map(|entry| entry.net);
        let gone = comparison.no_longer_needed.iter().filter_map(entry);
        let gone: Vec<IpNet> = gone.collect();
        let mut blocks = needed.nets().to_vec();
        if !remove {
            blocks.extend(&gone);
        }
        // A wide entry accepts more than Atlas: narrowing it is not this program's to decide.
        let wide = comparison.wider_than_needed.iter().map(|wider| wider.entry);
        let others = comparison.not_from_atlas.iter().copied();
        let kept = others.chain(wide).filter_map(|index| entry(&index));
        Ok(Self {
            blocks: in_order(blocks),
            kept: in_order(kept.collect()),
            removed: if remove { gone } else { Vec::new() },
        })
    }
}

fn in_order(mut nets: Vec<IpNet>) -> Vec<IpNet> {
    nets.sort_unstable();
    nets.dedup();
    nets
}
