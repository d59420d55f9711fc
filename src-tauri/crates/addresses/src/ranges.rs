//! Sets of addresses, whatever blocks they are written in: merged without one address more, compared
//! and subtracted.

mod span;
mod spans;

use ipnet::IpNet;

use span::Span;
use spans::Spans;

/// A set of addresses. Two sets are equal where they hold the same addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
                IpNet::V4(net) => v4.push(net.into()),
                IpNet::V6(net) => v6.push(net.into()),
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
            v4.extend(set.v4.into_spans());
            v6.extend(set.v6.into_spans());
        }
        Self {
            v4: Spans::of(v4),
            v6: Spans::of(v6),
        }
    }

    /// All addresses that are not in it.
    #[must_use]
    pub fn outside(&self) -> Self {
        Self::all().minus(self)
    }

    /// The parts of `net` that are in it, as blocks in numeric order.
    pub fn inside(&self, net: IpNet) -> impl Iterator<Item = IpNet> + use<'_> {
        let (v4, v6) = match net {
            IpNet::V4(net) => (Some(net.into()), None),
            IpNet::V6(net) => (None, Some(net.into())),
        };
        let v4 = v4.into_iter().flat_map(|wanted| self.v4.inside(wanted));
        let v6 = v6.into_iter().flat_map(|wanted| self.v6.inside(wanted));
        v4.chain(v6)
    }

    /// Whether every address of `net` is in it.
    #[must_use]
    pub fn contains(&self, net: IpNet) -> bool {
        match net {
            IpNet::V4(net) => self.v4.contains(net.into()),
            IpNet::V6(net) => self.v6.contains(net.into()),
        }
    }

    /// How many addresses of `net` are in it; all of IPv6 counts as the largest number there is.
    #[must_use]
    pub fn shared(&self, net: IpNet) -> u128 {
        match net {
            IpNet::V4(net) => self.v4.shared(net.into()),
            IpNet::V6(net) => self.v6.shared(net.into()),
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

    /// The addresses that are in both.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        self.minus(&self.minus(other))
    }

    /// The addresses that are in either.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self::any([self.clone(), other.clone()])
    }

    /// Every address of IPv4 and IPv6.
    #[must_use]
    pub fn all() -> Self {
        Self {
            v4: Spans::of(vec![Span::ALL_V4]),
            v6: Spans::of(vec![Span::ALL_V6]),
        }
    }

    /// Whether there is no address in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// The fewest blocks that hold just these addresses, in numeric order, IPv4 first.
    pub fn blocks(&self) -> impl Iterator<Item = IpNet> + use<'_> {
        self.v4.blocks().chain(self.v6.blocks())
    }
}

/// How many addresses `net` has; all of IPv6 counts as the largest number there is.
#[must_use]
pub fn size(net: IpNet) -> u128 {
    match net {
        IpNet::V4(net) => Span::from(net).size(),
        IpNet::V6(net) => Span::from(net).size(),
    }
}

#[cfg(test)]
mod tests;
