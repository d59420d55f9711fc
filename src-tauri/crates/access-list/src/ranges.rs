//! Addresses as ranges of numbers, for questions about many blocks at once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

/// The addresses from `first` to `last`, both included. IPv4 sorts before IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Range {
    is_v6: bool,
    first: u128,
    last: u128,
}

impl From<IpNet> for Range {
    fn from(net: IpNet) -> Self {
        Self {
            is_v6: matches!(net, IpNet::V6(_)),
            first: number(net.network()),
            last: number(net.broadcast()),
        }
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

impl Range {
    const V4: Self = Self {
        is_v6: false,
        first: 0,
        last: u32::MAX as u128,
    };
    const V6: Self = Self {
        is_v6: true,
        first: 0,
        last: u128::MAX,
    };

    /// As few blocks as hold exactly these addresses.
    fn blocks(self) -> Box<dyn Iterator<Item = IpNet>> {
        if self.is_v6 {
            let (first, last) = (Ipv6Addr::from(self.first), Ipv6Addr::from(self.last));
            return Box::new(Ipv6Subnets::new(first, last, 0).map(IpNet::V6));
        }
        // Both are numbers of 32 bits.
        let address = |number: u128| Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX));
        let (first, last) = (address(self.first), address(self.last));
        Box::new(Ipv4Subnets::new(first, last, 0).map(IpNet::V4))
    }

    /// How many addresses; all of IPv6 counts as the largest number there is.
    pub(crate) fn size(self) -> u128 {
        (self.last - self.first).saturating_add(1)
    }
}

/// Ranges that neither overlap nor touch, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Union {
    ranges: Vec<Range>,
    /// How many addresses lie before each range.
    before: Vec<u128>,
}

impl Union {
    /// All addresses of `nets`.
    pub(crate) fn of(nets: impl IntoIterator<Item = IpNet>) -> Self {
        Self::merged(nets.into_iter().map(Range::from).collect())
    }

    /// All addresses of any of `unions`.
    pub(crate) fn any(unions: impl IntoIterator<Item = Self>) -> Self {
        Self::merged(unions.into_iter().flat_map(|union| union.ranges).collect())
    }

    fn merged(mut found: Vec<Range>) -> Self {
        found.sort_unstable();
        let mut ranges: Vec<Range> = Vec::new();
        for range in found {
            match ranges.last_mut() {
                Some(last)
                    if last.is_v6 == range.is_v6 && range.first <= last.last.saturating_add(1) =>
                {
                    last.last = last.last.max(range.last);
                }
                _ => ranges.push(range),
            }
        }
        Self::joined(ranges)
    }

    fn joined(ranges: Vec<Range>) -> Self {
        let mut before = Vec::with_capacity(ranges.len());
        let mut sum = 0_u128;
        for range in &ranges {
            before.push(sum);
            sum = sum.saturating_add(range.size());
        }
        Self { ranges, before }
    }

    /// All addresses that are not in it.
    pub(crate) fn outside(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.ranges.len() + 2);
        for all in [Range::V4, Range::V6] {
            let mut next = Some(all.first);
            for range in self.ranges.iter().filter(|range| range.is_v6 == all.is_v6) {
                if let Some(first) = next.filter(|first| *first < range.first) {
                    let last = range.first - 1;
                    gaps.push(Range { first, last, ..all });
                }
                next = range.last.checked_add(1).filter(|next| *next <= all.last);
            }
            gaps.extend(next.map(|first| Range { first, ..all }));
        }
        Self::joined(gaps)
    }

    /// The parts of `net` that are in it, as blocks in numeric order.
    pub(crate) fn inside(&self, net: IpNet) -> impl Iterator<Item = IpNet> + use<'_> {
        let wanted = Range::from(net);
        self.from(wanted)
            .iter()
            .take_while(move |range| (range.is_v6, range.first) <= (wanted.is_v6, wanted.last))
            .flat_map(move |range| {
                let part = Range {
                    is_v6: range.is_v6,
                    first: range.first.max(wanted.first),
                    last: range.last.min(wanted.last),
                };
                part.blocks()
            })
    }

    /// Whether every address of `net` is in it.
    pub(crate) fn contains(&self, net: IpNet) -> bool {
        let wanted = Range::from(net);
        self.from(wanted).first().is_some_and(|range| {
            range.is_v6 == wanted.is_v6 && range.first <= wanted.first && wanted.last <= range.last
        })
    }

    /// How many addresses of `net` are in it.
    pub(crate) fn shared(&self, net: IpNet) -> u128 {
        let wanted = Range::from(net);
        let begin = self.begin(wanted);
        let touched = self
            .ranges
            .get(begin..)
            .unwrap_or_default()
            .partition_point(|range| (range.is_v6, range.first) <= (wanted.is_v6, wanted.last));
        let Some(ranges) = self.ranges.get(begin..begin + touched) else {
            return 0;
        };
        let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
            return 0;
        };
        let whole = self
            .before
            .get(begin + touched - 1)
            .zip(self.before.get(begin))
            .map_or(0, |(end, start)| end - start)
            .saturating_add(last.size());
        whole - wanted.first.saturating_sub(first.first) - last.last.saturating_sub(wanted.last)
    }

    /// The ranges that end at or after the beginning of `wanted`.
    fn from(&self, wanted: Range) -> &[Range] {
        self.ranges.get(self.begin(wanted)..).unwrap_or_default()
    }

    fn begin(&self, wanted: Range) -> usize {
        self.ranges
            .partition_point(|range| (range.is_v6, range.last) < (wanted.is_v6, wanted.first))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn net(text: &str) -> IpNet {
        text.parse().unwrap()
    }

    #[test]
    fn two_halves_are_the_whole() {
        let halves = Union::of([net("3.0.0.0/25"), net("3.0.0.128/25")]);
        assert!(halves.contains(net("3.0.0.0/24")));
        assert!(!halves.contains(net("3.0.0.0/23")));
        assert_eq!(halves.shared(net("3.0.0.0/16")), 256);
        assert_eq!(halves.shared(net("3.0.0.128/32")), 1);
        assert_eq!(halves.shared(net("::/0")), 0);
    }

    proptest! {
        #[test]
        fn it_answers_as_counting_does(
            blocks in prop::collection::vec((0_u8..64, 27_u8..=32), 0..12),
            asked in (0_u8..64, 26_u8..=32),
        ) {
            let block = |(last, prefix): (u8, u8)| {
                IpNet::new(std::net::Ipv4Addr::new(3, 0, 0, last).into(), prefix).unwrap().trunc()
            };
            let nets: Vec<IpNet> = blocks.into_iter().map(block).collect();
            let asked = block(asked);
            let union = Union::of(nets.iter().copied());
            let counted = (0..=255_u8)
                .map(|last| IpAddr::from([3, 0, 0, last]))
                .filter(|address| asked.contains(address))
                .filter(|address| nets.iter().any(|net| net.contains(address)))
                .count() as u128;
            prop_assert_eq!(union.shared(asked), counted);
            prop_assert_eq!(union.contains(asked), counted == Range::from(asked).size());

            let inside: Vec<IpNet> = union.inside(asked).collect();
            let outside: Vec<IpNet> = union.outside().inside(asked).collect();
            let all = Union::of(inside.iter().chain(&outside).copied());
            prop_assert_eq!(all.shared(asked), Range::from(asked).size());
            let sizes = inside.iter().chain(&outside).map(|net| Range::from(*net).size());
            prop_assert_eq!(sizes.sum::<u128>(), Range::from(asked).size(), "no address twice");
            prop_assert!(outside.iter().all(|net| union.shared(*net) == 0));
        }
    }
}
