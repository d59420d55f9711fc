//! Sets of addresses, whatever blocks they are written in: merged without one address more, compared
//! and subtracted.

use std::ops::Range;
use std::sync::OnceLock;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::radix;

/// A set of addresses. Two sets are equal where they hold the same addresses.
#[derive(Debug, Default)]
pub struct Ranges {
    v4: Spans<u32>,
    v6: Spans<u128>,
}

impl Ranges {
    /// All addresses of `nets`; host bits do not matter. Sorting is all that grows faster than their
    /// number.
    #[must_use]
    pub fn of(nets: impl IntoIterator<Item = IpNet>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for net in nets {
            match net {
                IpNet::V4(net) => v4.push(span_v4(net)),
                IpNet::V6(net) => v6.push(span_v6(net)),
            }
        }
        Self {
            v4: Spans::of(v4),
            v6: Spans::of(v6),
        }
    }

    /// All addresses of any of `sets`.
    #[must_use]
    pub fn any(sets: impl IntoIterator<Item = Self>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for set in sets {
            v4.extend(set.v4.spans);
            v6.extend(set.v6.spans);
        }
        Self {
            v4: Spans::of(v4),
            v6: Spans::of(v6),
        }
    }

    /// All addresses that are not in it.
    #[must_use]
    pub fn outside(&self) -> Self {
        let all = Self {
            v4: Spans::of(vec![Span {
                first: u32::MIN,
                last: u32::MAX,
            }]),
            v6: Spans::of(vec![Span {
                first: u128::MIN,
                last: u128::MAX,
            }]),
        };
        all.minus(self)
    }

    /// The parts of `net` that are in it, as blocks in numeric order.
    pub fn inside(&self, net: IpNet) -> impl Iterator<Item = IpNet> + use<'_> {
        let (v4, v6) = match net {
            IpNet::V4(net) => (Some(span_v4(net)), None),
            IpNet::V6(net) => (None, Some(span_v6(net))),
        };
        let v4 = v4.into_iter().flat_map(|wanted| self.v4.inside(wanted));
        let v6 = v6.into_iter().flat_map(|wanted| self.v6.inside(wanted));
        v4.filter_map(block_v4).chain(v6.filter_map(block_v6))
    }

    /// Whether every address of `net` is in it.
    #[must_use]
    pub fn contains(&self, net: IpNet) -> bool {
        match net {
            IpNet::V4(net) => self.v4.contains(span_v4(net)),
            IpNet::V6(net) => self.v6.contains(span_v6(net)),
        }
    }

    /// How many addresses of `net` are in it; all of IPv6 counts as the largest number there is.
    #[must_use]
    pub fn shared(&self, net: IpNet) -> u128 {
        match net {
            IpNet::V4(net) => self.v4.shared(span_v4(net)),
            IpNet::V6(net) => self.v6.shared(span_v6(net)),
        }
    }

    /// The addresses that are not in `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self {
            v4: self.v4.minus(&other.v4),
            v6: self.v6.minus(&other.v6),
        }
    }

    /// The fewest blocks that hold just these addresses, in numeric order, IPv4 first.
    pub fn blocks(&self) -> impl Iterator<Item = IpNet> + use<'_> {
        let v4 = self.v4.blocks().filter_map(block_v4);
        v4.chain(self.v6.blocks().filter_map(block_v6))
    }
}

fn block_v4((first, prefix): (u32, u8)) -> Option<IpNet> {
    Some(Ipv4Net::new(first.into(), prefix).ok()?.into())
}

fn block_v6((first, prefix): (u128, u8)) -> Option<IpNet> {
    Some(Ipv6Net::new(first.into(), prefix).ok()?.into())
}

impl PartialEq for Ranges {
    fn eq(&self, other: &Self) -> bool {
        self.v4.spans == other.v4.spans && self.v6.spans == other.v6.spans
    }
}

impl Eq for Ranges {}

/// How many addresses `net` has; all of IPv6 counts as the largest number there is.
#[must_use]
pub fn size(net: IpNet) -> u128 {
    match net {
        IpNet::V4(net) => span_v4(net).size(),
        IpNet::V6(net) => span_v6(net).size(),
    }
}

fn span_v4(net: Ipv4Net) -> Span<u32> {
    Span {
        first: net.network().to_bits(),
        last: net.broadcast().to_bits(),
    }
}

fn span_v6(net: Ipv6Net) -> Span<u128> {
    Span {
        first: net.network().to_bits(),
        last: net.broadcast().to_bits(),
    }
}

/// An address as a number.
trait Number: Copy + Ord {
    /// Sorts spans by where they begin. Of those that begin alike any may come first: merging takes
    /// the farthest end.
    fn sort(spans: &mut Vec<Span<Self>>);
    fn next(self) -> Option<Self>;
    fn previous(self) -> Option<Self>;
    fn wide(self) -> u128;
    /// The prefix length of the largest block that begins where `span` does and does not leave it,
    /// and the block's last address.
    fn head(span: Span<Self>) -> (u8, Self);
}

macro_rules! number {
    ($number:ty, $sort:expr) => {
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
        }
    };
}

number!(u32, |spans: &mut Vec<Span<u32>>| radix::sort_by_key(
    spans,
    &mut Vec::new(),
    |span| span.first
));
number!(u128, |spans: &mut Vec<Span<u128>>| spans
    .sort_unstable_by_key(|span| span.first));

/// The addresses from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span<N> {
    first: N,
    last: N,
}

impl<N: Number> Span<N> {
    fn size(self) -> u128 {
        (self.last.wide() - self.first.wide()).saturating_add(1)
    }
}

/// Spans that neither overlap nor touch, in order.
#[derive(Debug)]
struct Spans<N> {
    spans: Vec<Span<N>>,
    /// How many addresses lie before each span, counted when first asked.
    before: OnceLock<Vec<u128>>,
}

impl<N> Default for Spans<N> {
    fn default() -> Self {
        Self {
            spans: Vec::new(),
            before: OnceLock::new(),
        }
    }
}

impl<N: Number> Spans<N> {
    fn of(mut spans: Vec<Span<N>>) -> Self {
        N::sort(&mut spans);
        // `dedup_by` goes from the front and offers each with the last one kept.
        spans.dedup_by(|span, kept| {
            let touches = kept.last.next().is_none_or(|next| span.first <= next);
            if touches {
                kept.last = kept.last.max(span.last);
            }
            touches
        });
        Self {
            spans,
            before: OnceLock::new(),
        }
    }

    fn contains(&self, wanted: Span<N>) -> bool {
        let found = self.spans.get(self.reaching(wanted.first));
        found.is_some_and(|span| span.first <= wanted.first && wanted.last <= span.last)
    }

    /// The places of the spans that share an address with `wanted`.
    fn touched(&self, wanted: Span<N>) -> Range<usize> {
        let end = self.spans.partition_point(|span| span.first <= wanted.last);
        self.reaching(wanted.first)..end
    }

    /// The first address and the prefix length of each block of what is in `wanted`.
    fn inside(&self, wanted: Span<N>) -> impl Iterator<Item = (N, u8)> {
        let touched = self.spans.get(self.touched(wanted)).unwrap_or_default();
        touched.iter().flat_map(move |span| Blocks {
            rest: Some(Span {
                first: span.first.max(wanted.first),
                last: span.last.min(wanted.last),
            }),
        })
    }

    fn shared(&self, wanted: Span<N>) -> u128 {
        let Range { start: begin, end } = self.touched(wanted);
        let touched = self.spans.get(begin..end).unwrap_or_default();
        let (Some(first), Some(last)) = (touched.first(), touched.last()) else {
            return 0;
        };
        let before = self.before();
        let but_last = before
            .get(end - 1)
            .zip(before.get(begin))
            .map_or(0, |(end, begin)| end - begin);
        let outside = |inner: N, outer: N| inner.wide().saturating_sub(outer.wide());
        but_last.saturating_add(last.size())
            - outside(wanted.first, first.first)
            - outside(last.last, wanted.last)
    }

    fn before(&self) -> &[u128] {
        self.before.get_or_init(|| {
            let mut sum = 0_u128;
            let mut before = Vec::with_capacity(self.spans.len());
            for span in &self.spans {
                before.push(sum);
                sum = sum.saturating_add(span.size());
            }
            before
        })
    }

    /// The place of the first span that ends at or after `address`.
    fn reaching(&self, address: N) -> usize {
        self.spans.partition_point(|span| span.last < address)
    }

    fn minus(&self, other: &Self) -> Self {
        let mut spans = Vec::new();
        let mut others = other.spans.iter().peekable();
        for span in &self.spans {
            let mut first = Some(span.first);
            while let Some(start) = first {
                match others.peek() {
                    Some(other) if other.last < start => {
                        others.next();
                    }
                    Some(other) if other.first <= span.last => {
                        if let Some(last) = other.first.previous().filter(|last| *last >= start) {
                            spans.push(Span { first: start, last });
                        }
                        first = other.last.next().filter(|next| *next <= span.last);
                    }
                    _ => {
                        spans.push(Span {
                            first: start,
                            last: span.last,
                        });
                        first = None;
                    }
                }
            }
        }
        Self {
            spans,
            before: OnceLock::new(),
        }
    }

    /// The first address and the prefix length of each block.
    fn blocks(&self) -> impl Iterator<Item = (N, u8)> {
        self.spans
            .iter()
            .flat_map(|&span| Blocks { rest: Some(span) })
    }
}

/// The blocks of one span, from its beginning.
struct Blocks<N> {
    rest: Option<Span<N>>,
}

impl<N: Number> Iterator for Blocks<N> {
    type Item = (N, u8);

    fn next(&mut self) -> Option<Self::Item> {
        let span = self.rest?;
        let (prefix, end) = N::head(span);
        let next = end.next().filter(|next| *next <= span.last);
        self.rest = next.map(|first| Span { first, ..span });
        Some((span.first, prefix))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::BTreeSet;
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;

    fn net(text: &str) -> IpNet {
        text.parse().unwrap()
    }

    fn set(texts: &[&str]) -> Ranges {
        Ranges::of(texts.iter().map(|text| net(text)))
    }

    fn written(ranges: &Ranges) -> Vec<String> {
        ranges.blocks().map(|block| block.to_string()).collect()
    }

    #[test]
    fn two_halves_are_the_whole() {
        let halves = set(&["3.0.0.0/25", "3.0.0.128/25"]);
        assert!(halves.contains(net("3.0.0.0/24")));
        assert!(!halves.contains(net("3.0.0.0/23")));
        assert_eq!(halves.shared(net("3.0.0.0/16")), 256);
        assert_eq!(halves.shared(net("3.0.0.128/32")), 1);
        assert_eq!(halves.shared(net("::/0")), 0);
        assert_eq!(halves, set(&["3.0.0.0/24", "3.0.0.7/32"]));
    }

    #[test]
    fn all_there_is_is_one_block_and_leaves_nothing() {
        let all = set(&["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"]);
        assert_eq!(written(&all), ["0.0.0.0/0", "::/0"]);
        assert_eq!(all.shared(net("::/0")), u128::MAX);
        assert_eq!(written(&all.minus(&all)), Vec::<String>::new());
        let without = all.minus(&set(&["0.0.0.0/2", "192.0.0.0/2", "::/1"]));
        assert_eq!(written(&without), ["64.0.0.0/2", "128.0.0.0/2", "8000::/1"]);
    }

    #[test]
    fn ends_that_no_block_fits_are_several_blocks() {
        let odd = set(&["3.0.0.0/29"]).minus(&set(&["3.0.0.0/32", "3.0.0.7/32"]));
        assert_eq!(
            written(&odd),
            ["3.0.0.1/32", "3.0.0.2/31", "3.0.0.4/31", "3.0.0.6/32"]
        );
    }

    fn blocks() -> impl Strategy<Value = Vec<IpNet>> {
        let block = (any::<bool>(), 0_u8..64, 0_u8..=6).prop_map(|(is_v6, last, free)| {
            let (address, length) = if is_v6 {
                (
                    IpAddr::from([0x2600, 0, 0, 0, 0, 0, 0, u16::from(last)]),
                    128,
                )
            } else {
                (IpAddr::from([3, 0, 0, last]), 32)
            };
            IpNet::new(address, length - free).unwrap().trunc()
        });
        prop::collection::vec(block, 0..12)
    }

    fn counted(nets: &[IpNet]) -> BTreeSet<IpAddr> {
        nets.iter().flat_map(IpNet::hosts_and_ends).collect()
    }

    trait HostsAndEnds {
        fn hosts_and_ends(&self) -> Vec<IpAddr>;
    }

    impl HostsAndEnds for IpNet {
        // `hosts` leaves out an IPv4 network's first and last address.
        fn hosts_and_ends(&self) -> Vec<IpAddr> {
            let mut all: Vec<IpAddr> = self.hosts().collect();
            all.extend([self.network(), self.broadcast()]);
            all
        }
    }

    proptest! {
        #[test]
        fn it_answers_as_counting_does(nets in blocks(), asked in blocks()) {
            let ranges = Ranges::of(nets.iter().copied());
            let counted = counted(&nets);
            for net in asked {
                let within = counted.iter().filter(|address| net.contains(*address)).count();
                prop_assert_eq!(ranges.shared(net), within as u128);
                prop_assert_eq!(ranges.contains(net), within as u128 == size(net));
                let inside: Vec<IpNet> = ranges.inside(net).collect();
                let outside: Vec<IpNet> = ranges.outside().inside(net).collect();
                let sizes = inside.iter().chain(&outside).map(|net| size(*net));
                prop_assert_eq!(sizes.sum::<u128>(), size(net), "no address twice");
                prop_assert!(inside.iter().all(|net| ranges.contains(*net)));
                prop_assert!(outside.iter().all(|net| ranges.shared(*net) == 0));
            }
        }

        #[test]
        fn merging_loses_none_and_admits_none(nets in blocks()) {
            let ranges = Ranges::of(nets.iter().copied());
            let merged: Vec<IpNet> = ranges.blocks().collect();
            prop_assert_eq!(counted(&merged), counted(&nets));
            let mut plain = IpNet::aggregate(&nets);
            plain.sort_unstable();
            prop_assert_eq!(merged, plain);
        }

        #[test]
        fn a_difference_is_what_counting_leaves(one in blocks(), other in blocks()) {
            let left = Ranges::of(one.iter().copied()).minus(&Ranges::of(other.iter().copied()));
            let left: Vec<IpNet> = left.blocks().collect();
            let expected: BTreeSet<IpAddr> =
                counted(&one).difference(&counted(&other)).copied().collect();
            prop_assert_eq!(counted(&left), expected);
        }
    }
}
