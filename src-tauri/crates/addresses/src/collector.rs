//! Gathers what a document lists, then lays it out as a book: sorted, each block once.

use std::collections::HashMap;
use std::hash::Hash;

use ipnet::IpNet;

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
    outbound: usize,
    inbound: usize,
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
        self.gathered(direction).listed.push(Listed {
            net,
            service,
            place,
        });
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            outbound: self.outbound.listed.len(),
            inbound: self.inbound.listed.len(),
        }
    }

    /// Gives everything added since `mark` to `service`: a gateway's name may follow its addresses.
    pub(crate) fn reassign(&mut self, mark: Mark, service: u32) {
        let outbound = self.outbound.listed.iter_mut().skip(mark.outbound);
        let inbound = self.inbound.listed.iter_mut().skip(mark.inbound);
        for listed in outbound.chain(inbound) {
            listed.service = service;
        }
    }

    /// Whether anything is listed that a key service must let in.
    pub(crate) fn reaches_keys(&self) -> bool {
        self.outbound.listed.iter().any(|listed| {
            let service = self.services.values.get(listed.service as usize);
            service.is_some_and(Service::reaches_keys)
        })
    }

    pub(crate) fn finish(mut self) -> Collected {
        let mut used = vec![false; self.services.values.len()];
        for listed in self.outbound.listed.iter().chain(&self.inbound.listed) {
            if let Some(used) = used.get_mut(listed.service as usize) {
                *used = true;
            }
        }
        let (services, ranks) = self.services.sorted(|index| used.get(index) == Some(&true));
        let mut sets = Interner::default();
        Collected {
            outbound: self.outbound.finish(&ranks, &mut sets),
            inbound: self.inbound.finish(&ranks, &mut sets),
            services,
            service_sets: sets.values,
        }
    }

    fn gathered(&mut self, direction: Direction) -> &mut Gathered {
        match direction {
            Direction::Outbound => &mut self.outbound,
            Direction::Inbound => &mut self.inbound,
        }
    }
}

#[derive(Default)]
struct Gathered {
    places: Interner<Place>,
    listed: Vec<Listed>,
}

/// One mention of a block.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    net: IpNet,
    service: u32,
    place: u32,
}

impl Gathered {
    fn finish(&mut self, service_ranks: &[u32], sets: &mut Interner<Box<[u32]>>) -> Side {
        let (places, place_ranks) = std::mem::take(&mut self.places).sorted(|_| true);
        let mut listed = std::mem::take(&mut self.listed);
        for listed in &mut listed {
            listed.service = ranked(service_ranks, listed.service);
            listed.place = ranked(&place_ranks, listed.place);
        }
        listed.sort_unstable();

        let mut rows = Vec::new();
        let mut set = Vec::new();
        for same in listed.chunk_by(|one, other| one.net == other.net) {
            let Some(first) = same.first() else { continue };
            set.clear();
            set.extend(same.iter().map(|listed| listed.service));
            set.dedup();
            rows.push(Entry {
                net: first.net,
                place: first.place,
                services: sets.index_of_slice(&set),
            });
        }
        rows.shrink_to_fit();
        Side {
            grouped: Grouped::of_all(&rows, places.len()),
            places,
            rows,
        }
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

impl Interner<Box<[u32]>> {
    /// Allocates only for a set that was not seen before.
    fn index_of_slice(&mut self, set: &[u32]) -> u32 {
        match self.indices.get(set) {
            Some(&index) => index,
            None => self.index_of(set.into()),
        }
    }
}
