//! Values that many name, each once.

use std::collections::HashMap;
use std::hash::Hash;

/// Each value once, with an index.
pub(crate) struct Interner<T> {
    pub(crate) values: Vec<T>,
    indices: HashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            indices: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    pub(crate) fn index_of(&mut self, value: T) -> u32 {
        if let Some(&index) = self.indices.get(&value) {
            return index;
        }
        // A document has fewer names than bytes, and longer ones than 4 GiB are not read.
        let index = self.values.len() as u32;
        self.values.push(value.clone());
        self.indices.insert(value, index);
        index
    }
}

/// Those of `values` that `keep` names by index, in order, and for every index of old the new one.
pub(crate) fn sorted<T: Ord>(values: Vec<T>, keep: impl Fn(usize) -> bool) -> (Vec<T>, Vec<u32>) {
    let mut ranks = vec![0; values.len()];
    let mut order: Vec<(T, usize)> = values
        .into_iter()
        .zip(0..)
        .filter(|(_, index)| keep(*index))
        .collect();
    order.sort_unstable();
    for (rank, (_, index)) in (0_u32..).zip(&order) {
        if let Some(slot) = ranks.get_mut(*index) {
            *slot = rank;
        }
    }
    let values = order.into_iter().map(|(value, _)| value).collect();
    (values, ranks)
}

/// What became of `index` by sorting.
pub(crate) fn ranked(ranks: &[u32], index: u32) -> u32 {
    ranks.get(index as usize).copied().unwrap_or(index)
}
