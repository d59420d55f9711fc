//! Gathers what a document lists, then lays it out as a book: by place, sorted, each block once.

use std::{panic, thread};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::address::{Direction, Service};
use crate::contexts::{Contexts, Mention, Sorted};
use crate::interner::{self, Interner};
use crate::mentions::Mentions;
use crate::side::{Place, Side};

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
    outbound: [usize; 2],
    inbound: [usize; 2],
}

/// A collector's content laid out as a book holds it.
pub(crate) struct Collected {
    pub(crate) services: Vec<Service>,
    pub(crate) outbound: Side,
    pub(crate) inbound: Side,
}

/// So many entries of one direction are laid out beside those of the other.
const WORTH_A_THREAD: usize = 50_000;

impl Collector {
    pub(crate) fn service(&mut self, service: Service) -> u32 {
        self.services.index_of(service)
    }

    pub(crate) fn place(&mut self, direction: Direction, place: Place) -> u32 {
        self.gathered(direction).places.index_of(place)
    }

    pub(crate) fn add(&mut self, direction: Direction, net: IpNet, service: u32, place: u32) {
        let gathered = self.gathered(direction);
        let origin = Mention { service, place };
        match net {
            IpNet::V4(net) => gathered.v4.add(net, origin),
            IpNet::V6(net) => gathered.v6.add(net, origin),
        }
    }

    #[inline]
    pub(crate) fn add_v4(&mut self, direction: Direction, net: Ipv4Net, service: u32, place: u32) {
        let origin = Mention { service, place };
        self.gathered(direction).v4.add(net, origin);
    }

    pub(crate) fn mark(&mut self) -> Mark {
        Mark {
            outbound: self.outbound.mark(),
            inbound: self.inbound.mark(),
        }
    }

    /// Gives everything added since `mark` to `service`: a gateway's name may follow its addresses.
    pub(crate) fn reassign(&mut self, mark: Mark, service: u32) {
        self.outbound.reassign(mark.outbound, service);
        self.inbound.reassign(mark.inbound, service);
    }

    /// Whether anything is listed that a key service must let in.
    pub(crate) fn reaches_keys(&self) -> bool {
        let services = &self.services.values;
        self.outbound
            .origins()
            .filter_map(|origin| services.get(origin.service as usize))
            .any(Service::reaches_keys)
    }

    pub(crate) fn finish(self) -> Collected {
        let mut used = vec![false; self.services.values.len()];
        for origin in self.outbound.origins().chain(self.inbound.origins()) {
            if let Some(used) = used.get_mut(origin.service as usize) {
                *used = true;
            }
        }
        let is_used = |index: usize| used.get(index) == Some(&true);
        let (services, ranks) = interner::sorted(self.services.values, is_used);
        let (inbound, outbound) = (self.inbound, self.outbound);
        let (outbound, inbound) = if inbound.v4.len() > WORTH_A_THREAD {
            thread::scope(|scope| {
                let inbound = scope.spawn(|| inbound.side(&ranks));
                (outbound.side(&ranks), inbound.join())
            })
        } else {
            (outbound.side(&ranks), Ok(inbound.side(&ranks)))
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

/// The mentions of one direction.
#[derive(Default)]
struct Gathered {
    places: Interner<Place>,
    v4: Mentions<Ipv4Net>,
    v6: Mentions<Ipv6Net>,
}

impl Gathered {
    fn mark(&mut self) -> [usize; 2] {
        [self.v4.mark(), self.v6.mark()]
    }

    fn reassign(&mut self, [v4, v6]: [usize; 2], service: u32) {
        self.v4.reassign(v4, service);
        self.v6.reassign(v6, service);
    }

    fn origins(&self) -> impl Iterator<Item = Mention> {
        self.v4.origins().chain(self.v6.origins())
    }

    fn side(mut self, service_ranks: &[u32]) -> Side {
        let (places, place_ranks) = interner::sorted(self.places.values, |_| true);
        self.v4.rank(service_ranks, &place_ranks);
        self.v6.rank(service_ranks, &place_ranks);
        let mut contexts = Contexts::default();
        let v4 = self.v4.resolved(&mut contexts);
        let v6 = self.v6.resolved(&mut contexts);
        let mut used = vec![false; contexts.len()];
        v4.use_contexts(&mut used);
        v6.use_contexts(&mut used);
        let Sorted {
            contexts,
            service_sets,
            ranks,
        } = contexts.laid_out(&used);
        Side {
            v4: v4.laid_out(places.len(), &ranks),
            v6: v6.laid_out(places.len(), &ranks),
            places,
            contexts,
            service_sets,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;
    use crate::address::Cloud;

    /// A block, and the numbers of its service and its region.
    type Mention = (IpNet, u32, u32);

    fn mentions() -> impl Strategy<Value = Vec<Mention>> {
        let v4 = (0_u8..12, 0_u8..=2)
            .prop_map(|(last, free)| (IpNet::from(IpAddr::from([3, 0, 0, last])), free));
        let v6 = (0_u16..6, 0_u8..=2).prop_map(|(last, free)| {
            (
                IpNet::from(IpAddr::from([0x2600, 0, 0, 0, 0, 0, 0, last])),
                free,
            )
        });
        let net = prop_oneof![3 => v4, 1 => v6].prop_map(|(net, free)| {
            let net = IpNet::new(net.addr(), net.max_prefix_len() - free);
            net.map_or(IpNet::default(), |net| net.trunc())
        });
        prop::collection::vec((net, 0_u32..3, 0_u32..3), 0..60)
    }

    fn name(number: u32) -> String {
        // In another order than the numbers.
        ["m", "z", "a"][number as usize].to_owned()
    }

    fn collected(mentions: &[Mention]) -> Collected {
        let mut collector = Collector::default();
        for &(net, service, place) in mentions {
            let service = collector.service(Service::Other(name(service)));
            let (cloud, region) = (Cloud::Aws, name(place));
            let place = collector.place(Direction::Outbound, Place { cloud, region });
            collector.add(Direction::Outbound, net, service, place);
        }
        collector.finish()
    }

    proptest! {
        #[test]
        fn each_block_is_one_row_where_it_stands_first_and_names_every_service(
            mentions in mentions(),
        ) {
            let collected = collected(&mentions);
            let mut expected: BTreeMap<IpNet, BTreeSet<(String, String)>> = BTreeMap::new();
            for (net, service, place) in mentions {
                expected.entry(net).or_default().insert((name(service), name(place)));
            }
            let side = collected.outbound;
            prop_assert_eq!(side.len(), expected.len());
            for (entry, (net, origins)) in side.entries().zip(expected) {
                prop_assert_eq!(entry.net, net);
                let (_, region) = side.place(entry.context.place);
                prop_assert_eq!(Some(region), origins.first().map(|(_, place)| place.as_str()));
                let services: Vec<String> = side.service_sets[entry.context.services as usize]
                    .iter()
                    .map(|&service| collected.services[service as usize].to_string())
                    .collect();
                let expected: BTreeSet<String> = origins.into_iter().map(|(service, _)| service).collect();
                prop_assert_eq!(services, Vec::from_iter(expected));
            }
        }

        #[test]
        fn a_list_is_the_same_in_whatever_order_it_is_written(
            mentions in mentions(), moved in any::<prop::sample::Index>(),
        ) {
            let mut other = mentions.clone();
            if !other.is_empty() {
                let at = moved.index(other.len());
                other.rotate_left(at);
            }
            let (one, other) = (collected(&mentions), collected(&other));
            prop_assert!(one.outbound == other.outbound);
            prop_assert_eq!(one.services, other.services);
        }
    }
}
