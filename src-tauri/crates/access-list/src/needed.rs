//! What a key service must let in.

use std::collections::HashMap;

use addresses::{AddressBook, Cloud, Direction, Service};
use ipnet::IpNet;

/// Where a needed address comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UsedBy {
    /// What of Atlas uses it.
    pub service: Service,
    /// Its cloud; `Other("")` where Atlas names none, as for clusters.
    pub cloud: Cloud,
    /// Its region in the cloud's own spelling; empty where Atlas names none.
    pub region: String,
    /// The project's name, where a cluster uses it.
    pub project: Option<String>,
    /// Planned nodes will use it.
    pub planned: bool,
}

/// What could not be read, so that addresses may be missing (safety rule A2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Nobody is signed in, so the addresses of clusters are not known.
    NoSignIn,
    /// The addresses of this project's clusters could not be read.
    Project(String),
    /// The control plane's list could not be fetched: this is an earlier one.
    EarlierControlPlane,
    /// The control plane's newest list is not used: a person has to look at it first, it is a mistake,
    /// or it was struck out.
    UnusedControlPlane,
    /// The control plane's list has entries that could not be read: so many.
    ControlPlaneEntries(usize),
}

/// Every address a key service must let in: the outbound ones of the control plane and the gateways
/// in all clouds, and those of the clusters of every project that uses the key service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Needed {
    /// In numeric order, each once.
    nets: Vec<IpNet>,
    /// For every block, which set of origins.
    origin_sets: Vec<u32>,
    sets: Vec<Box<[u32]>>,
    origins: Vec<UsedBy>,
    gaps: Vec<Gap>,
}

impl Needed {
    /// Starts from the control plane's list: outbound, all clouds, and of it what reaches keys.
    #[must_use]
    pub fn from_control_plane(book: &AddressBook) -> NeededBuilder {
        let mut builder = NeededBuilder::default();
        for address in book.addresses(Direction::Outbound) {
            for service in address.services().filter(|service| service.reaches_keys()) {
                builder.add(
                    address.net,
                    UsedBy {
                        service: service.clone(),
                        cloud: address.cloud.clone(),
                        region: address.region.to_owned(),
                        project: None,
                        planned: false,
                    },
                );
            }
        }
        if book.problem_count() > 0 {
            builder.gap(Gap::ControlPlaneEntries(book.problem_count()));
        }
        builder
    }

    /// The blocks, in numeric order, IPv4 first, each once.
    #[must_use]
    pub fn nets(&self) -> &[IpNet] {
        &self.nets
    }

    /// Where the block with this position in [`Needed::nets`] comes from; at least one place.
    pub fn origins(&self, position: usize) -> impl Iterator<Item = &UsedBy> {
        let set = self.origin_sets.get(position).copied().unwrap_or(u32::MAX);
        self.sets
            .get(set as usize)
            .map_or(&[] as &[u32], AsRef::as_ref)
            .iter()
            .filter_map(|&origin| self.origins.get(origin as usize))
    }

    /// What could not be read.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether everything could be read. Otherwise nothing may be proposed for removal (safety rule
    /// A2).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// Collects what is needed.
#[derive(Debug, Default)]
pub struct NeededBuilder {
    found: Vec<(IpNet, u32)>,
    origins: Vec<UsedBy>,
    known: HashMap<UsedBy, u32>,
    gaps: Vec<Gap>,
}

impl NeededBuilder {
    /// Adds one block; the same one may be added again with another origin.
    pub fn add(&mut self, net: IpNet, origin: UsedBy) {
        let index = match self.known.get(&origin) {
            Some(index) => *index,
            None => {
                let index = u32::try_from(self.origins.len()).unwrap_or(u32::MAX);
                self.origins.push(origin.clone());
                self.known.insert(origin, index);
                index
            }
        };
        self.found.push((net.trunc(), index));
    }

    /// Remembers that something could not be read.
    pub fn gap(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    /// All that was collected.
    #[must_use]
    pub fn build(mut self) -> Needed {
        self.found.sort_unstable();
        self.found.dedup();
        let mut needed = Needed {
            origins: self.origins,
            gaps: self.gaps,
            ..Needed::default()
        };
        let mut sets: HashMap<Box<[u32]>, u32> = HashMap::new();
        for same in self.found.chunk_by(|one, other| one.0 == other.0) {
            let Some((net, _)) = same.first() else {
                continue;
            };
            let set: Box<[u32]> = same.iter().map(|(_, origin)| *origin).collect();
            let index = *sets.entry(set).or_insert_with_key(|set| {
                needed.sets.push(set.clone());
                u32::try_from(needed.sets.len() - 1).unwrap_or(u32::MAX)
            });
            needed.nets.push(*net);
            needed.origin_sets.push(index);
        }
        needed
    }
}

#[cfg(test)]
impl UsedBy {
    /// An address of Atlas's own list, in a region of AWS.
    pub(crate) fn control_plane() -> Self {
        Self {
            service: Service::ControlPlane,
            cloud: Cloud::Aws,
            region: "us-east-1".to_owned(),
            project: None,
            planned: false,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use addresses::Source;
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn book(document: &serde_json::Value) -> AddressBook {
        let source = Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice: false,
        };
        AddressBook::read(
            document.to_string().as_bytes(),
            source,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap()
    }

    fn cluster(name: &str, planned: bool) -> UsedBy {
        UsedBy {
            service: Service::Cluster(name.to_owned()),
            cloud: Cloud::Other(String::new()),
            region: String::new(),
            project: Some("Payments".to_owned()),
            planned,
        }
    }

    #[test]
    fn what_is_needed_is_outbound_of_all_clouds_and_gateways_and_never_inbound() {
        let book = book(&serde_json::json!({
            "inbound": {"aws": {"us-east-1": ["3.0.0.9/32"]}},
            "outbound": {"aws": {"us-east-1": ["3.0.0.2/32"]}, "azure": {"eastus2": ["20.0.0.1/32"]},
                         "gcp": {"us-central1": ["34.0.0.1/32"]}},
            "gateways": [{"name": "data_plane", "ips": {"outbound": {"aws": {"us-east-1": ["3.0.0.3/32"]}}}}],
            "data_federation": {"outbound": {"aws": {"us-east-1": ["3.0.0.4/32"]}}}
        }));
        let needed = Needed::from_control_plane(&book).build();
        let nets: Vec<String> = needed.nets().iter().map(ToString::to_string).collect();
        assert_eq!(
            nets,
            ["3.0.0.2/32", "3.0.0.3/32", "20.0.0.1/32", "34.0.0.1/32"]
        );
        assert!(needed.is_complete());
    }

    #[test]
    fn a_block_that_comes_from_several_places_stands_there_once_and_names_them_all() {
        let mut builder = NeededBuilder::default();
        builder.add("3.0.0.1/32".parse().unwrap(), cluster("orders", false));
        builder.add("3.0.0.1/32".parse().unwrap(), cluster("ledger", true));
        builder.add("3.0.0.1/32".parse().unwrap(), cluster("orders", false));
        let needed = builder.build();
        assert_eq!(needed.nets().len(), 1);
        let origins: Vec<&UsedBy> = needed.origins(0).collect();
        assert_eq!(
            origins,
            [&cluster("orders", false), &cluster("ledger", true)]
        );
    }

    #[test]
    fn a2_whatever_could_not_be_read_makes_the_result_incomplete() {
        let mut builder = NeededBuilder::default();
        builder.gap(Gap::Project("Payments".to_owned()));
        builder.gap(Gap::Project("Payments".to_owned()));
        let needed = builder.build();
        assert_eq!(needed.gaps().len(), 1);
        assert!(!needed.is_complete());
    }

    proptest! {
        #[test]
        fn merging_keeps_every_block_once_with_all_that_need_it(
            found in prop::collection::vec((0_u8..12, 24_u8..33, 0_u8..5, any::<bool>()), 0..60),
        ) {
            let mut builder = NeededBuilder::default();
            let mut expected: BTreeMap<IpNet, BTreeSet<String>> = BTreeMap::new();
            for (last, width, name, planned) in found {
                let net: IpNet = format!("3.0.0.{last}/{width}").parse().unwrap();
                let origin = cluster(&name.to_string(), planned);
                expected.entry(net.trunc()).or_default().insert(format!("{origin:?}"));
                builder.add(net, origin);
            }
            let needed = builder.build();
            prop_assert!(needed.nets().iter().eq(expected.keys()));
            for (position, origins) in expected.values().enumerate() {
                let merged: Vec<String> = needed.origins(position).map(|it| format!("{it:?}")).collect();
                prop_assert_eq!(merged.len(), origins.len());
                prop_assert_eq!(&merged.into_iter().collect::<BTreeSet<_>>(), origins);
            }
        }
    }
}
