//! What both versions of IP have in common for a list.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::radix;
use crate::side::Listed;

/// A block of one version of IP.
pub(crate) trait Block: Copy + Ord + Into<IpNet> {
    /// Sorts by block, then by its context. `spare` is memory to work in.
    fn sort(listed: &mut Vec<Listed<Self>>, spare: &mut Vec<Listed<Self>>);

    /// A number that seldom is another block's too; its upper bits differ most.
    fn hash(self) -> u64;
}

/// Source: Knuth, The Art of Computer Programming, volume 3, 6.4: the golden ratio's share of 2^64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Block for Ipv4Net {
    fn sort(listed: &mut Vec<Listed<Self>>, spare: &mut Vec<Listed<Self>>) {
        radix::sort_by_key(listed, spare, |listed| listed.net.addr().to_bits());
        let of_one_address = listed.chunk_by_mut(|one, other| one.net.addr() == other.net.addr());
        for listed in of_one_address {
            // Sorting one would cost a call.
            if listed.len() > 1 {
                listed.sort_unstable();
            }
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        let block = u64::from(self.addr().to_bits()) << 8 | u64::from(self.prefix_len());
        block.wrapping_mul(GOLDEN)
    }
}

impl Block for Ipv6Net {
    fn sort(listed: &mut Vec<Listed<Self>>, _spare: &mut Vec<Listed<Self>>) {
        listed.sort_unstable();
    }

    #[inline]
    fn hash(self) -> u64 {
        let address = self.addr().to_bits();
        let (upper, lower) = ((address >> 64) as u64, address as u64);
        let upper = (upper ^ u64::from(self.prefix_len())).wrapping_mul(GOLDEN);
        (upper.rotate_left(32) ^ lower).wrapping_mul(GOLDEN)
    }
}
