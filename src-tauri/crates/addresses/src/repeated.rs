//! Finding blocks that are mentioned more than once, without sorting all that are mentioned once.

use crate::block::Block;
use crate::side::Listed;

/// Every mention of a block that `nets` mention more than once, with its index, sorted by block and
/// index.
///
/// Each block sets the mark that its hash names. Only where a mark was set twice, blocks are compared:
/// those that are mentioned once and come with others to a mark are few.
pub(crate) fn repeated<N: Block>(nets: &[N]) -> Vec<Listed<N>> {
    // With eight marks a block, one of nine meets another by chance; few are set twice.
    let (mut once, mut again) = (Marks::new(8 * nets.len()), Marks::new(2 * nets.len()));
    for net in nets {
        let hash = net.hash();
        if once.set(hash) {
            again.set(hash);
        }
    }
    let mut listed: Vec<Listed<N>> = (0_u32..)
        .zip(nets)
        .filter(|(_, net)| again.is_set(net.hash()))
        .map(|(index, &net)| Listed::new(net, index))
        .collect();
    N::sort(&mut listed, &mut Vec::new());
    listed
}

/// Bits that hashes name.
struct Marks {
    /// What is free, not what is set: memory that is to be zero comes as pages that the first write
    /// copies one by one, which takes as long as all the rest.
    free: Vec<u64>,
    /// How many of a hash's bits are left out.
    shift: u32,
}

impl Marks {
    /// At least so many.
    fn new(marks: usize) -> Self {
        let words = (marks / 64 + 1).next_power_of_two();
        Self {
            free: vec![u64::MAX; words],
            shift: u64::BITS - 6 - words.ilog2(),
        }
    }

    /// Sets the mark of `hash`; whether it was set.
    #[inline]
    fn set(&mut self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        let Some(free) = self.free.get_mut(word) else {
            return false;
        };
        let was_set = *free & bit == 0;
        *free &= !bit;
        was_set
    }

    #[inline]
    fn is_set(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.free.get(word).is_some_and(|free| free & bit == 0)
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let mark = hash >> self.shift;
        ((mark >> 6) as usize, 1 << (mark & 63))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ipnet::{Ipv4Net, Ipv6Net};
    use proptest::prelude::*;

    use super::*;

    /// What `repeated` finds, but for what came to a mark by chance.
    fn found<N: Block>(nets: &[N]) -> Vec<(N, u32)> {
        let listed = repeated(nets);
        let of_one_block = listed.chunk_by(|one, other| one.net == other.net);
        let more = of_one_block.filter(|mentions| mentions.len() > 1).flatten();
        more.map(|listed| (listed.net, listed.index())).collect()
    }

    fn counted<N: Block>(nets: &[N]) -> Vec<(N, u32)> {
        let mut mentions: BTreeMap<N, Vec<u32>> = BTreeMap::new();
        for (&net, index) in nets.iter().zip(0..) {
            mentions.entry(net).or_default().push(index);
        }
        let mut all = Vec::new();
        for (net, indices) in mentions
            .into_iter()
            .filter(|(_, indices)| indices.len() > 1)
        {
            all.extend(indices.into_iter().map(|index| (net, index)));
        }
        all
    }

    proptest! {
        #[test]
        fn it_finds_what_a_count_of_every_address_finds(
            blocks in prop::collection::vec((any::<u16>(), 16_u8..=18), 0..2_000),
        ) {
            let v4 = |&(address, prefix): &(u16, u8)| Ipv4Net::new((u32::from(address) << 16).into(), prefix);
            let v4: Vec<Ipv4Net> = blocks.iter().filter_map(|block| v4(block).ok()).collect();
            prop_assert_eq!(found(&v4), counted(&v4));
            let v6 = |&(address, prefix): &(u16, u8)| Ipv6Net::new(u128::from(address).into(), prefix);
            let v6: Vec<Ipv6Net> = blocks.iter().filter_map(|block| v6(block).ok()).collect();
            prop_assert_eq!(found(&v6), counted(&v6));
        }
    }

    #[test]
    fn of_blocks_that_differ_few_are_compared() {
        let nets = (0..100_000_u32)
            .map(|number| Ipv4Net::from(std::net::Ipv4Addr::from_bits(number * 7_919)));
        let nets: Vec<Ipv4Net> = nets.collect();
        let compared = repeated(&nets).len();
        assert!(compared < nets.len() / 4, "{compared}");
    }
}
