//! A book as a document of today's shape.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::Serialize;

use crate::address::{Direction, Service};
use crate::book::AddressBook;

impl AddressBook {
    /// The book as JSON of the shape Atlas gives today, without blanks. Services of the older shape
    /// stand beside it under their names. Reading it gives the same list; entries that were left
    /// out are not in it.
    #[must_use]
    pub fn to_document(&self) -> Vec<u8> {
        let mut lists: Vec<Lists> = Vec::new();
        lists.resize_with(self.services.len(), Lists::default);
        let mut document = Document::default();
        for direction in Direction::BOTH {
            for address in self.addresses(direction) {
                for &service in address.service_set {
                    if let Some(lists) = lists.get_mut(service as usize) {
                        let regions = lists.of(direction).entry(address.cloud.key()).or_default();
                        regions.entry(address.region).or_default().push(address.net);
                    }
                }
            }
        }
        for (service, lists) in self.services.iter().zip(lists) {
            match service {
                Service::ControlPlane => document.control_plane = lists,
                Service::Gateway(name) => document.gateways.push(Gateway { name, ips: lists }),
                // Atlas gives clusters' addresses elsewhere, project by project.
                Service::Cluster(_) | Service::PlannedCluster(_) => {}
                Service::Other(name) => {
                    document.others.insert(name, lists);
                }
            }
        }
        for direction in Direction::BOTH {
            let side = self.side(direction);
            for (index, place) in side.places.iter().enumerate() {
                if side.of(index).len() == 0 {
                    let clouds = document.control_plane.of(direction);
                    let regions = clouds.entry(place.cloud.key()).or_default();
                    regions.entry(&place.region).or_default();
                }
            }
        }
        // Names and lists of text, written into memory: nothing here can fail.
        serde_json::to_vec(&document).unwrap_or_default()
    }
}

#[derive(Default, Serialize)]
struct Document<'book> {
    #[serde(flatten)]
    control_plane: Lists<'book>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gateways: Vec<Gateway<'book>>,
    #[serde(flatten)]
    others: BTreeMap<&'book str, Lists<'book>>,
}

#[derive(Serialize)]
struct Gateway<'book> {
    name: &'book str,
    ips: Lists<'book>,
}

type Clouds<'book> = BTreeMap<&'book str, BTreeMap<&'book str, Vec<IpNet>>>;

#[derive(Default, Serialize)]
struct Lists<'book> {
    inbound: Clouds<'book>,
    outbound: Clouds<'book>,
}

impl<'book> Lists<'book> {
    fn of(&mut self, direction: Direction) -> &mut Clouds<'book> {
        match direction {
            Direction::Outbound => &mut self.outbound,
            Direction::Inbound => &mut self.inbound,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::samples;

    #[test]
    fn it_has_todays_shape() {
        let document = json!({
            "controlPlane": {"outbound": {"aws": {"us-east-1": ["3.0.0.2", "3.0.0.1"]}}},
            "gateways": [{"name": "data_plane", "ips": {"outbound": {"aws": {"us-east-1": ["3.0.0.1"]}}}}],
            "data_federation": {"inbound": {"gcp": {"us-east4": []}, "azure": {"eastus": ["4.0.0.1"]}}},
        });
        let written: Value =
            serde_json::from_slice(&samples::book(&document).to_document()).unwrap();

        assert_eq!(
            written,
            json!({
                "inbound": {"gcp": {"us-east4": []}},
                "outbound": {"aws": {"us-east-1": ["3.0.0.1/32", "3.0.0.2/32"]}},
                "gateways": [{
                    "name": "data_plane",
                    "ips": {"inbound": {}, "outbound": {"aws": {"us-east-1": ["3.0.0.1/32"]}}},
                }],
                "data_federation": {"inbound": {"azure": {"eastus": ["4.0.0.1/32"]}}, "outbound": {}},
            })
        );
    }

    #[test]
    fn the_real_lists_come_back_the_same() {
        let Some((june, july)) = samples::june().zip(samples::july()) else {
            return;
        };
        for book in [june, july] {
            assert_eq!(samples::read(&book.to_document()).unwrap(), book);
        }
    }

    proptest! {
        #[test]
        fn whatever_was_read_comes_back_the_same(document in samples::document()) {
            let Ok(book) = samples::read(document.to_string().as_bytes()) else {
                return Ok(());
            };
            let again = samples::read(&book.to_document()).unwrap();
            prop_assert!(again.same_list(&book), "{document}");
            prop_assert_eq!(again.problem_count(), 0, "only what was accepted is written");
            let problems = book.problems().to_vec();
            prop_assert_eq!(again.with_problems(problems, book.problem_count()), book);
        }
    }
}
