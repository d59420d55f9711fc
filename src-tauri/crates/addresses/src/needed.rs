//! The list of everything that reaches keys: the control plane's, and the clusters' beside it.

use ipnet::IpNet;

use crate::address::{Cloud, Direction, Service};
use crate::book::AddressBook;
use crate::collector::Collector;
use crate::side::Place;

/// Stands in the place of a cloud for addresses that clusters use: Atlas does not say where they are.
pub const CLUSTERS: &str = "Clusters";

/// One address that a cluster's nodes use, or will use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterAddress {
    /// The project's name.
    pub project: String,
    /// The cluster's name.
    pub cluster: String,
    /// The block.
    pub net: IpNet,
    /// It is planned.
    pub planned: bool,
}

impl AddressBook {
    /// The outbound addresses of this book that reach keys, and those of `clusters` under
    /// [`CLUSTERS`] by project: what a key service must let in. It has no inbound list.
    #[must_use]
    pub fn with_clusters(&self, clusters: &[ClusterAddress]) -> Self {
        let mut collector = Collector::default();
        for entry in self.outbound.drawn() {
            let address = self.address(Direction::Outbound, entry);
            for service in address.services().filter(|service| service.reaches_keys()) {
                let service = collector.service(service.clone());
                let place = Place {
                    cloud: address.cloud.clone(),
                    region: address.region.to_owned(),
                };
                let place = collector.place(Direction::Outbound, place);
                collector.add(Direction::Outbound, address.net, service, place);
            }
        }
        for address in clusters {
            let name = address.cluster.clone();
            let service = collector.service(if address.planned {
                Service::PlannedCluster(name)
            } else {
                Service::Cluster(name)
            });
            let place = Place {
                cloud: Cloud::Other(CLUSTERS.to_owned()),
                region: address.project.clone(),
            };
            let place = collector.place(Direction::Outbound, place);
            collector.add(Direction::Outbound, address.net, service, place);
        }
        let collected = collector.finish();
        Self {
            source: self.source.clone(),
            fetched_at: self.fetched_at,
            services: collected.services,
            outbound: collected.outbound,
            inbound: collected.inbound,
            problems: self.problems.clone(),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn clusters_stand_beside_the_control_plane_by_project() {
        let book = samples::outbound(&["3.0.0.1".to_owned()]);
        let needed = book.with_clusters(&[
            ClusterAddress {
                project: "Payments".to_owned(),
                cluster: "checkout".to_owned(),
                net: "3.0.0.2/32".parse().unwrap(),
                planned: false,
            },
            ClusterAddress {
                project: "Payments".to_owned(),
                cluster: "checkout".to_owned(),
                net: "3.0.0.3/32".parse().unwrap(),
                planned: true,
            },
        ]);
        let totals = needed.totals(Direction::Outbound);
        assert_eq!(totals.total, 3);
        let clusters = totals.clouds.last().unwrap();
        assert_eq!(clusters.cloud.label(), CLUSTERS);
        assert_eq!(clusters.regions[0].region, "Payments");
        let planned = needed
            .addresses(Direction::Outbound)
            .last()
            .unwrap()
            .services()
            .next()
            .unwrap()
            .to_string();
        assert_eq!(planned, "Cluster checkout, on its way");
        assert_eq!(needed.totals(Direction::Inbound).total, 0);
    }
}
