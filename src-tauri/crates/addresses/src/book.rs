//! All addresses of one fetch, with where and when they came from.

use std::fmt;

use jiff::Timestamp;

use crate::address::{Address, Cloud, Direction, Service};
use crate::problem::{EntryProblem, Problems};
use crate::side::{Entry, Place, Side};

/// Which Atlas a list came from (safety rule A5).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source {
    /// Scheme, host and port: `https://cloud.mongodb.com`.
    pub origin: String,
    /// Whether it is the practice project's list.
    pub practice: bool,
}

/// The addresses of one fetch: every address once per direction, in numeric order.
///
/// An address that several services list is one row that names them all. Where a document lists an
/// address in two places, the control plane's place counts, else the first in order.
#[derive(Clone, PartialEq)]
pub struct AddressBook {
    pub(crate) source: Source,
    pub(crate) fetched_at: Timestamp,
    pub(crate) services: Vec<Service>,
    pub(crate) outbound: Side,
    pub(crate) inbound: Side,
    pub(crate) problems: Problems,
}

/// Counts of one direction, for drawing its groups. Clouds and regions are in the order drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Addresses in all.
    pub total: usize,
    /// Every cloud that has a region.
    pub clouds: Vec<CloudTotal>,
}

/// Counts of one cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudTotal {
    /// The cloud.
    pub cloud: Cloud,
    /// Its group key: `aws`.
    pub key: String,
    /// Its addresses.
    pub count: usize,
    /// Its regions, those without addresses included.
    pub regions: Vec<RegionTotal>,
}

/// Counts of one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionTotal {
    /// The region in the cloud's own spelling.
    pub region: String,
    /// Its group key: `aws/us-east-1`.
    pub key: String,
    /// Its addresses; may be 0.
    pub count: usize,
}

impl AddressBook {
    /// Where the list came from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// When the list was fetched.
    #[must_use]
    pub fn fetched_at(&self) -> Timestamp {
        self.fetched_at
    }

    /// Entries that were left out, in document order; at most the first 1,000, and of those that hold
    /// the list back the first 1,000 at least.
    #[must_use]
    pub fn problems(&self) -> &[EntryProblem] {
        &self.problems.listed
    }

    /// How many entries were left out in all.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.count
    }

    /// The same book with the problems that were found when it was first read: what is written
    /// back as a document does not hold the entries they were about.
    #[must_use]
    pub fn with_problems(self, problems: Vec<EntryProblem>, count: usize) -> Self {
        Self {
            problems: Problems::new(problems, count),
            ..self
        }
    }

    /// The same book, fetched anew at `at`.
    #[must_use]
    pub fn fetched_again(self, at: Timestamp) -> Self {
        Self {
            fetched_at: at,
            ..self
        }
    }

    /// Whether both hold the same addresses, places and services, whenever they were fetched.
    #[must_use]
    pub fn same_list(&self, other: &Self) -> bool {
        self.services == other.services
            && self.outbound == other.outbound
            && self.inbound == other.inbound
    }

    /// Counts of one direction by cloud and region.
    #[must_use]
    pub fn totals(&self, direction: Direction) -> Totals {
        let side = self.side(direction);
        let mut clouds: Vec<CloudTotal> = Vec::new();
        for (index, place) in side.places.iter().enumerate() {
            let count = side.of(index).len();
            let region = RegionTotal {
                region: place.region.clone(),
                key: place.key(),
                count,
            };
            match clouds.last_mut().filter(|last| last.cloud == place.cloud) {
                Some(cloud) => {
                    cloud.count += count;
                    cloud.regions.push(region);
                }
                None => clouds.push(CloudTotal {
                    cloud: place.cloud.clone(),
                    key: cloud_key(&place.cloud),
                    count,
                    regions: vec![region],
                }),
            }
        }
        Totals {
            total: side.len(),
            clouds,
        }
    }

    /// Every address of one direction, in numeric order, IPv4 first.
    pub fn addresses(&self, direction: Direction) -> impl ExactSizeIterator<Item = Address<'_>> {
        let side = self.side(direction);
        side.entries()
            .map(move |entry| self.address(direction, entry))
    }

    /// Addresses wider than /32 (/128), of both directions: shown and confirmed before anything is
    /// written (safety rule A4).
    pub fn wide(&self) -> impl Iterator<Item = Address<'_>> {
        Direction::BOTH
            .into_iter()
            .flat_map(|direction| self.addresses(direction))
            .filter(Address::is_wide)
    }

    pub(crate) fn side(&self, direction: Direction) -> &Side {
        match direction {
            Direction::Outbound => &self.outbound,
            Direction::Inbound => &self.inbound,
        }
    }

    pub(crate) fn address(&self, direction: Direction, entry: Entry) -> Address<'_> {
        let Entry { net, context } = entry;
        let side = self.side(direction);
        let (cloud, region) = side.place(context.place);
        Address {
            net,
            direction,
            cloud,
            region,
            service_set: side
                .service_sets
                .get(context.services as usize)
                .map_or(&[], AsRef::as_ref),
            services: &self.services,
        }
    }
}

impl fmt::Debug for AddressBook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AddressBook")
            .field("source", &self.source)
            .field("fetched_at", &self.fetched_at)
            .field("outbound", &self.outbound.len())
            .field("inbound", &self.inbound.len())
            .field("problems", &self.problems.count)
            .finish_non_exhaustive()
    }
}

impl Place {
    pub(crate) fn key(&self) -> String {
        let mut key = cloud_key(&self.cloud);
        key.push('/');
        escape(&self.region, &mut key);
        key
    }
}

pub(crate) fn cloud_key(cloud: &Cloud) -> String {
    let mut key = String::new();
    escape(cloud.key(), &mut key);
    key
}

/// Two groups never share a key, whatever their names.
fn escape(name: &str, key: &mut String) {
    for character in name.chars() {
        match character {
            '/' => key.push_str("%2F"),
            '%' => key.push_str("%25"),
            other => key.push(other),
        }
    }
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
