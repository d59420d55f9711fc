//! Addresses that follow each other, as numbers, and the blocks they are made of.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::radix;

/// The addresses from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span<N> {
    pub(super) first: N,
    pub(super) last: N,
}

impl<N: Number> Span<N> {
    /// How many there are; all of IPv6 counts as the largest number there is.
    pub(super) fn size(self) -> u128 {
        (self.last.wide() - self.first.wide()).saturating_add(1)
    }

    /// The fewest blocks that hold just these addresses.
    pub(super) fn blocks(self) -> Blocks<N> {
        Blocks { rest: Some(self) }
    }
}

impl Span<u32> {
    /// All of IPv4.
    pub(super) const ALL_V4: Self = Self {
        first: u32::MIN,
        last: u32::MAX,
    };
}

impl Span<u128> {
    /// All of IPv6.
    pub(super) const ALL_V6: Self = Self {
        first: u128::MIN,
        last: u128::MAX,
    };
}

impl From<Ipv4Net> for Span<u32> {
    fn from(net: Ipv4Net) -> Self {
        Self {
            first: net.network().to_bits(),
            last: net.broadcast().to_bits(),
        }
    }
}

impl From<Ipv6Net> for Span<u128> {
    fn from(net: Ipv6Net) -> Self {
        Self {
            first: net.network().to_bits(),
            last: net.broadcast().to_bits(),
        }
    }
}

/// An address as a number.
pub(super) trait Number: Copy + Ord {
    /// Sorts spans by where they begin. Of those that begin alike any may come first: merging takes
    /// the farthest end.
    fn sort(spans: &mut Vec<Span<Self>>);
    fn next(self) -> Option<Self>;
    fn previous(self) -> Option<Self>;
    fn wide(self) -> u128;
    /// The prefix length of the largest block that begins where `span` does and does not leave it,
    /// and the block's last address.
    fn head(span: Span<Self>) -> (u8, Self);
    /// The block that begins at `first`; none with a longer prefix than there is.
    fn block(first: Self, prefix: u8) -> Option<IpNet>;
}

macro_rules! number {
    ($number:ty, $net:ty, $sort:expr) => {
        impl Number for $number {
            fn sort(spans: &mut Vec<Span<Self>>) {
                $sort(spans);
            }

            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }

            fn wide(self) -> u128 {
                self.into()
            }

            fn head(span: Span<Self>) -> (u8, Self) {
                let length = span.last - span.first;
                let room = length
                    .checked_add(1)
                    .map_or(Self::BITS, |size| size.ilog2());
                let free = span.first.trailing_zeros().min(room);
                let rest = Self::MAX.checked_shr(Self::BITS - free).unwrap_or(0);
                // At most 128.
                ((Self::BITS - free) as u8, span.first | rest)
            }

            fn block(first: Self, prefix: u8) -> Option<IpNet> {
                Some(<$net>::new(first.into(), prefix).ok()?.into())
            }
        }
    };
}

number!(u32, Ipv4Net, |spans: &mut Vec<Span<u32>>| {
    radix::sort_by_key(spans, &mut Vec::new(), |span| span.first)
});
number!(u128, Ipv6Net, |spans: &mut Vec<Span<u128>>| spans
    .sort_unstable_by_key(|span| span.first));

/// The blocks of one span, from its beginning.
pub(super) struct Blocks<N> {
    rest: Option<Span<N>>,
}

impl<N: Number> Iterator for Blocks<N> {
    type Item = IpNet;

    fn next(&mut self) -> Option<IpNet> {
        let span = self.rest?;
        let (prefix, end) = N::head(span);
        let next = end.next().filter(|next| *next <= span.last);
        self.rest = next.map(|first| Span { first, ..span });
        N::block(span.first, prefix)
    }
}
