//! Gathers what a document lists, then lays it out as a book: sorted, each block once.

use std::collections::HashMap;
use std::hash::Hash;
use std::{panic, thread};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::address::{Direction, Service};
use crate::radix;
use crate::side::{Context, Family, Listed, Place, Side};

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

    #[inline]
    pub(crate) fn add(&mut self, direction: Direction, net: IpNet, service: u32, place: u32) {
        let gathered = self.gathered(direction);
        let context = gathered.origin(Origin { service, place });
        match net {
            IpNet::V4(net) => gathered.v4.push(Listed { net, context }),
            IpNet::V6(net) => gathered.v6.push(Listed { net, context }),
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
        self.outbound.reassign(mark.outbound, service);
        self.inbound.reassign(mark.inbound, service);
    }

    /// Whether anything is listed that a key service must let in.
    pub(crate) fn reaches_keys(&self) -> bool {
        let used = self.outbound.used_origins();
        let mut origins = self.outbound.origins.values.iter().zip(used);
        origins.any(|(origin, used)| {
            let service = self.services.values.get(origin.service as usize);
            used && service.is_some_and(Service::reaches_keys)
        })
    }

    pub(crate) fn finish(self) -> Collected {
        let mut used = vec![false; self.services.values.len()];
        for gathered in [&self.outbound, &self.inbound] {
            let origins = gathered.origins.values.iter();
            for (origin, is_used) in origins.zip(gathered.used_origins()) {
                if let Some(used) = used.get_mut(origin.service as usize) {
                    *used |= is_used;
                }
            }
        }
        let (services, ranks) = self.services.sorted(|index| used.get(index) == Some(&true));
        let side = |gathered: Gathered| gathered.sorted(&ranks).side();
        let (inbound, outbound) = (self.inbound, self.outbound);
        let (outbound, inbound) = if inbound.v4.len() > WORTH_A_THREAD {
            thread::scope(|scope| {
                let inbound = scope.spawn(|| side(inbound));
                (side(outbound), inbound.join())
            })
        } else {
            (side(outbound), Ok(side(inbound)))
        };
        Collected {
            outbound,
            inbound: inbound.unwrap_or_else(|panic| panic::resume_unwind(panic)),
            services,
        }
    }

    fn gathered(&mut self, direction: Direction) -> &mut Gathered {
        match direction {
            Direction::Outbound => &mut self.outbound,
            Direction::Inbound => &mut self.inbound,
        }
    }
}

/// So many entries of one direction are laid out beside those of the other.
const WORTH_A_THREAD: usize = 50_000;

/// Which service listed a block, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Origin {
    service: u32,
    place: u32,
}

/// The mentions of one direction; the context of each is its origin.
#[derive(Default)]
struct Gathered {
    places: Interner<Place>,
    origins: Interner<Origin>,
    /// Neighbours mostly have the same.
    latest: u32,
    v4: Vec<Listed<Ipv4Net>>,
    v6: Vec<Listed<Ipv6Net>>,
}

impl Gathered {
    fn origin(&mut self, origin: Origin) -> u32 {
        if self.origins.values.get(self.latest as usize) != Some(&origin) {
            self.latest = self.origins.index_of(origin);
        }
        self.latest
    }

    fn lengths(&self) -> Lengths {
        Lengths {
            v4: self.v4.len(),
            v6: self.v6.len(),
        }
    }

    fn reassign(&mut self, from: Lengths, service: u32) {
        let v4 = self.v4.iter_mut().skip(from.v4).map(|it| &mut it.context);
        let v6 = self.v6.iter_mut().skip(from.v6).map(|it| &mut it.context);
        for context in v4.chain(v6) {
            if let Some(&Origin { place, .. }) = self.origins.values.get(*context as usize) {
                *context = self.origins.index_of(Origin { service, place });
            }
        }
    }

    /// For every origin, whether a mention still has it.
    fn used_origins(&self) -> Vec<bool> {
        let mut used = vec![false; self.origins.values.len()];
        let v4 = self.v4.iter().map(|it| it.context);
        for context in v4.chain(self.v6.iter().map(|it| it.context)) {
            if let Some(used) = used.get_mut(context as usize) {
                *used = true;
            }
        }
        used
    }

    /// Mentions in numeric order; those of one block by service, then place.
    fn sorted(mut self, service_ranks: &[u32]) -> Sorted {
        let (places, place_ranks) = self.places.sorted(|_| true);
        for origin in &mut self.origins.values {
            origin.service = ranked(service_ranks, origin.service);
            origin.place = ranked(&place_ranks, origin.place);
        }
        let (origins, origin_ranks) = self.origins.sorted(|_| true);
        for mention in &mut self.v4 {
            mention.context = ranked(&origin_ranks, mention.context);
        }
        for mention in &mut self.v6 {
            mention.context = ranked(&origin_ranks, mention.context);
        }
        let spare_v4 = radix::sort_by_key(&mut self.v4, |mention| mention.net.addr().to_bits());
        let of_one_address = self
            .v4
            .chunk_by_mut(|one, other| one.net.addr() == other.net.addr());
        for mentions in of_one_address {
            // Sorting one would cost a call.
            if mentions.len() > 1 {
                mentions.sort_unstable();
            }
        }
        self.v6.sort_unstable();
        Sorted {
            places,
            origins,
            v4: self.v4,
            spare_v4,
            v6: self.v6,
        }
    }
}

/// What was gathered in numeric order.
struct Sorted {
    places: Vec<Place>,
    origins: Vec<Origin>,
    v4: Vec<Listed<Ipv4Net>>,
    /// As long as what was gathered, with nothing of use in it.
    spare_v4: Vec<Listed<Ipv4Net>>,
    v6: Vec<Listed<Ipv6Net>>,
}

impl Sorted {
    fn side(self) -> Side {
        let Self {
            places,
            origins,
            mut v4,
            spare_v4,
            mut v6,
        } = self;
        let mut contexts = Contexts {
            of_one: vec![None; origins.len()],
            origins,
            contexts: Interner::default(),
            sets: Interner::default(),
        };
        contexts.merge(&mut v4);
        contexts.merge(&mut v6);
        let service_sets = contexts.sets.values;
        let contexts = contexts.contexts.values;
        let place_of = |context: u32| contexts.get(context as usize).map_or(0, |it| it.place);
        Side {
            v4: Family::laid_out(&v4, spare_v4, places.len(), place_of),
            v6: Family::laid_out(&v6, v6.clone(), places.len(), place_of),
            places,
            contexts,
            service_sets,
        }
    }
}

/// What is said about blocks, each once, being made of what their mentions say.
struct Contexts {
    origins: Vec<Origin>,
    /// For every origin, the context of a block with no other.
    of_one: Vec<Option<u32>>,
    contexts: Interner<Context>,
    sets: Interner<Box<[u32]>>,
}

impl Contexts {
    /// Leaves of sorted mentions one for each block: the first one's place counts, and everybody's
    /// service.
    fn merge<N: Copy + PartialEq>(&mut self, mentions: &mut Vec<Listed<N>>) {
        let (mut read, mut written) = (0, 0);
        while let Some(first) = mentions.get(read).copied() {
            let others = mentions.get(read + 1..).unwrap_or_default();
            let more = others.iter().take_while(|it| it.net == first.net).count();
            let context = if more == 0 {
                self.of_one(first.context)
            } else {
                let same = mentions.get(read..=read + more).unwrap_or_default();
                self.of_all(same)
            };
            if let Some(slot) = mentions.get_mut(written) {
                *slot = Listed { context, ..first };
            }
            read += more + 1;
            written += 1;
        }
        mentions.truncate(written);
    }

    fn of_one(&mut self, origin: u32) -> u32 {
        if let Some(Some(known)) = self.of_one.get(origin as usize) {
            return *known;
        }
        let context = self.of_origins(std::iter::once(origin));
        if let Some(slot) = self.of_one.get_mut(origin as usize) {
            *slot = Some(context);
        }
        context
    }

    fn of_all<N>(&mut self, mentions: &[Listed<N>]) -> u32 {
        self.of_origins(mentions.iter().map(|mention| mention.context))
    }

    fn of_origins(&mut self, origins: impl Iterator<Item = u32>) -> u32 {
        let known = &self.origins;
        let mut origins = origins
            .filter_map(|origin| known.get(origin as usize))
            .peekable();
        let place = origins.peek().map_or(0, |origin| origin.place);
        let mut set: Vec<u32> = origins.map(|origin| origin.service).collect();
        set.dedup();
        let services = self.sets.index_of(set.into());
        self.contexts.index_of(Context { place, services })
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

impl<T: Clone + Eq + Hash> Interner<T> {
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
}
