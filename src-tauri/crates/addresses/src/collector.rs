//! Gathers what a document lists, then lays it out as a book: sorted, each block once.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::address::{Direction, Service};
use crate::book::{Entry, Grouped, Place, Side};

/// Everything listed so far, in document order.
#[derive(Default)]
pub(crate) struct Collector {
    services: Interner<Service>,
    outbound: Gathered,
    inbound: Gathered,
}

/// How far a collector had come.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mark {
    outbound: Lengths,
    inbound: Lengths,
}

#[derive(Clone, Copy, Default)]
struct Lengths {
    v4: usize,
    v6: usize,
}

/// A collector's content laid out as a book holds it.
pub(crate) struct Collected {
    pub(crate) services: Vec<Service>,
    pub(crate) service_sets: Vec<Box<[u32]>>,
    pub(crate) outbound: Side,
    pub(crate) inbound: Side,
}

impl Collector {
    pub(crate) fn service(&mut self, service: Service) -> u32 {
        self.services.index_of(service)
    }

    pub(crate) fn place(&mut self, direction: Direction, place: Place) -> u32 {
        self.gathered(direction).places.index_of(place)
    }

    pub(crate) fn add(&mut self, direction: Direction, net: IpNet, service: u32, place: u32) {
        let gathered = self.gathered(direction);
        match net {
            IpNet::V4(net) => gathered.v4.push(Listed {
                net,
                service,
                place,
            }),
            IpNet::V6(net) => gathered.v6.push(Listed {
                net,
                service,
                place,
            }),
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            outbound: self.outbound.lengths(),
            inbound: self.inbound.lengths(),
        }
    }

    /// Gives everything added since `mark` to `service`: a gateway's name may follow its addresses.
    pub(crate) fn reassign(&mut self, mark: Mark, service: u32) {
        let both = [
            (&mut self.outbound, mark.outbound),
            (&mut self.inbound, mark.inbound),
        ];
        for (gathered, from) in both {
            let v4 = gathered.v4.iter_mut().skip(from.v4);
            v4.for_each(|listed| listed.service = service);
            let v6 = gathered.v6.iter_mut().skip(from.v6);
            v6.for_each(|listed| listed.service = service);
        }
    }

    /// Whether anything is listed that a key service must let in.
    pub(crate) fn reaches_keys(&self) -> bool {
        self.outbound.services().any(|service| {
            let service = self.services.values.get(service as usize);
            service.is_some_and(Service::reaches_keys)
        })
    }

    pub(crate) fn finish(self) -> Collected {
        let mut used = vec![false; self.services.values.len()];
        for service in self.outbound.services().chain(self.inbound.services()) {
            if let Some(used) = used.get_mut(service as usize) {
                *used = true;
            }
        }
        let (services, ranks) = self.services.sorted(|index| used.get(index) == Some(&true));
        let sorted = |gathered: Gathered| gathered.sorted(&ranks);
        let (inbound, outbound) = (self.inbound, self.outbound);
        let (outbound, inbound) = if inbound.v4.len() > WORTH_A_THREAD {
            std::thread::scope(|scope| {
                let inbound = scope.spawn(|| sorted(inbound));
                (sorted(outbound), inbound.join())
            })
        } else {
            (sorted(outbound), Ok(sorted(inbound)))
        };
        let inbound = inbound.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let mut sets = ServiceSets::default();
        Collected {
            outbound: outbound.side(&mut sets),
            inbound: inbound.side(&mut sets),
            services,
            service_sets: sets.sets.values,
        }
    }

    fn gathered(&mut self, direction: Direction) -> &mut Gathered {
        match direction {
            Direction::Outbound => &mut self.outbound,
            Direction::Inbound => &mut self.inbound,
        }
    }
}

/// So many entries are sorted beside the others.
const WORTH_A_THREAD: usize = 50_000;

#[derive(Default)]
struct Gathered {
    places: Interner<Place>,
    v4: Vec<Listed<Ipv4Net>>,
    v6: Vec<Listed<Ipv6Net>>,
}

/// One mention of a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Listed<N> {
    net: N,
    service: u32,
    place: u32,
}

impl Gathered {
    fn lengths(&self) -> Lengths {
        Lengths {
            v4: self.v4.len(),
            v6: self.v6.len(),
        }
    }

    /// The service of every mention.
    fn services(&self) -> impl Iterator<Item = u32> {
        let v4 = self.v4.iter().map(|listed| listed.service);
        v4.chain(self.v6.iter().map(|listed| listed.service))
    }

    fn sorted(self, service_ranks: &[u32]) -> Sorted {
        let (places, place_ranks) = self.places.sorted(|_| true);
        let rank = |service, place| {
            let service = ranked(service_ranks, service);
            (service, ranked(&place_ranks, place))
        };
        let mut v4: Vec<PackedV4> = Vec::with_capacity(self.v4.len());
        v4.extend(self.v4.iter().map(|listed| {
            let (service, place) = rank(listed.service, listed.place);
            PackedV4::new(listed.net, service, place)
        }));
        v4.sort_unstable();
        let mut v6 = self.v6;
        for listed in &mut v6 {
            (listed.service, listed.place) = rank(listed.service, listed.place);
        }
        v6.sort_unstable();
        Sorted { places, v4, v6 }
    }
}

/// A mention of an IPv4 block as one number, which sorts as the mention does and in a fraction of the
/// time: address, prefix length, service, place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct PackedV4(u128);

impl PackedV4 {
    fn new(net: Ipv4Net, service: u32, place: u32) -> Self {
        let address = u128::from(net.addr().to_bits());
        let prefix = u128::from(net.prefix_len());
        Self(address << 72 | prefix << 64 | u128::from(service) << 32 | u128::from(place))
    }

    fn listed(self) -> Listed<Ipv4Net> {
        let address = Ipv4Addr::from_bits((self.0 >> 72) as u32);
        let prefix = (self.0 >> 64) as u8;
        Listed {
            // Its prefix length is that of a block.
            net: Ipv4Net::new_assert(address, prefix),
            service: (self.0 >> 32) as u32,
            place: self.0 as u32,
        }
    }
}

/// What was gathered in numeric order.
struct Sorted {
    places: Vec<Place>,
    v4: Vec<PackedV4>,
    v6: Vec<Listed<Ipv6Net>>,
}

impl Sorted {
    fn side(self, sets: &mut ServiceSets) -> Side {
        let mut rows = Rows {
            rows: Vec::with_capacity(self.v4.len() + self.v6.len()),
            sets,
            set: Vec::new(),
        };
        rows.add(self.v4.iter().map(|packed| packed.listed()));
        rows.add(self.v6.iter().copied());
        let mut rows = rows.rows;
        rows.shrink_to_fit();
        Side {
            grouped: Grouped::of_all(&rows, self.places.len()),
            places: self.places,
            rows,
        }
    }
}

/// Rows being made of mentions in order: one for each block.
struct Rows<'sets> {
    rows: Vec<Entry>,
    sets: &'sets mut ServiceSets,
    set: Vec<u32>,
}

impl Rows<'_> {
    fn add<N: Copy + PartialEq + Into<IpNet>>(
        &mut self,
        mentions: impl Iterator<Item = Listed<N>>,
    ) {
        let mut current: Option<Listed<N>> = None;
        for mention in mentions {
            match current {
                Some(first) if first.net == mention.net => {
                    if self.set.last() != Some(&mention.service) {
                        self.set.push(mention.service);
                    }
                }
                _ => {
                    self.finish(current);
                    self.set.push(mention.service);
                    current = Some(mention);
                }
            }
        }
        self.finish(current);
    }

    fn finish<N: Into<IpNet>>(&mut self, mention: Option<Listed<N>>) {
        if let Some(first) = mention {
            self.rows.push(Entry {
                net: first.net.into(),
                place: first.place,
                services: self.sets.index_of(&self.set),
            });
            self.set.clear();
        }
    }
}

/// The sets of services that list a block, each once.
#[derive(Default)]
struct ServiceSets {
    sets: Interner<Box<[u32]>>,
    /// Neighbours mostly have the same.
    latest: u32,
}

impl ServiceSets {
    fn index_of(&mut self, set: &[u32]) -> u32 {
        let latest = self.sets.values.get(self.latest as usize);
        if latest.is_none_or(|latest| **latest != *set) {
            self.latest = match self.sets.indices.get(set) {
                Some(&index) => index,
                None => self.sets.index_of(set.into()),
            };
        }
        self.latest
    }
}

fn ranked(ranks: &[u32], index: u32) -> u32 {
    ranks.get(index as usize).copied().unwrap_or(index)
}

/// Each value once, with an index.
struct Interner<T> {
    values: Vec<T>,
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

impl<T: Clone + Eq + Hash + Ord> Interner<T> {
    fn index_of(&mut self, value: T) -> u32 {
        if let Some(&index) = self.indices.get(&value) {
            return index;
        }
        // A document has fewer names than bytes, and longer ones than 4 GiB are not read.
        let index = self.values.len() as u32;
        self.values.push(value.clone());
        self.indices.insert(value, index);
        index
    }

    /// The values to `keep` in order, and for every old index the new one.
    fn sorted(self, keep: impl Fn(usize) -> bool) -> (Vec<T>, Vec<u32>) {
        let mut order: Vec<(T, usize)> = self
            .values
            .into_iter()
            .enumerate()
            .filter(|(index, _)| keep(*index))
            .map(|(index, value)| (value, index))
            .collect();
        order.sort_unstable();
        let mut ranks = vec![0; self.indices.len()];
        for (rank, (_, index)) in (0_u32..).zip(&order) {
            if let Some(slot) = ranks.get_mut(*index) {
                *slot = rank;
            }
        }
        let values = order.into_iter().map(|(value, _)| value).collect();
        (values, ranks)
    }
}
