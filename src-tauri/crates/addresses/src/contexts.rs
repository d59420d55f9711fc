//! The contexts of the blocks of one direction: where Atlas lists them.

use crate::interner::{self, Interner, ranked};
use crate::side::Context;

/// Which service mentions a block, and where; the first in order counts for a block that several do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mention {
    /// Index of the service.
    pub(crate) service: u32,
    /// Index of the place.
    pub(crate) place: u32,
}

/// Contexts of blocks, each once, being made of where they are mentioned.
#[derive(Default)]
pub(crate) struct Contexts {
    contexts: Interner<Context>,
    sets: Interner<Box<[u32]>>,
}

/// All contexts, in order: the same for the same list, however a document puts it.
pub(crate) struct Sorted {
    pub(crate) contexts: Vec<Context>,
    pub(crate) service_sets: Vec<Box<[u32]>>,
    /// The new index of each context.
    pub(crate) ranks: Vec<u32>,
}

impl Contexts {
    /// The index of the context of a block that is mentioned at `origins`, which are sorted: the
    /// first one's place counts, and everybody's service.
    pub(crate) fn index_of(&mut self, origins: &[Mention]) -> u32 {
        let place = origins.first().map_or(0, |origin| origin.place);
        let mut set: Vec<u32> = origins.iter().map(|origin| origin.service).collect();
        set.dedup();
        let services = self.sets.index_of(set.into());
        self.contexts.index_of(Context { place, services })
    }

    /// Puts those of them in order that are `used`.
    pub(crate) fn laid_out(self, used: &[bool]) -> Sorted {
        let mut contexts = self.contexts.values;
        let is_used = |index: usize| used.get(index) == Some(&true);
        let mut used_sets = vec![false; self.sets.values.len()];
        for (index, context) in contexts.iter().enumerate() {
            if let Some(used) = used_sets.get_mut(context.services as usize) {
                *used |= is_used(index);
            }
        }
        let (service_sets, set_ranks) =
            interner::sorted(self.sets.values, |set| used_sets.get(set) == Some(&true));
        for context in &mut contexts {
            context.services = ranked(&set_ranks, context.services);
        }
        let (contexts, ranks) = interner::sorted(contexts, is_used);
        Sorted {
            contexts,
            service_sets,
            ranks,
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.contexts.values.len()
    }
}
