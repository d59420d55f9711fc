//! One address, and the words for where it is and what it serves.

use std::fmt;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::cidr;
use crate::regions;

/// The direction of the traffic, seen from Atlas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From Atlas to others: what a key service must let in.
    Outbound,
    /// From others to Atlas: what an administrator's own network must let out.
    Inbound,
}

impl Direction {
    /// Both, outbound first.
    pub const BOTH: [Self; 2] = [Self::Outbound, Self::Inbound];

    /// `outbound` or `inbound`, as in Atlas's document and in CSV.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Outbound => "outbound",
            Self::Inbound => "inbound",
        }
    }
}

/// A cloud. Ordered AWS, Azure, Google Cloud, then others by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Gcp,
    /// One this version does not know, named as in the document.
    Other(String),
}

impl Cloud {
    /// The cloud that Atlas's document calls `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key {
            _ if key.eq_ignore_ascii_case("aws") => Self::Aws,
            _ if key.eq_ignore_ascii_case("azure") => Self::Azure,
            _ if key.eq_ignore_ascii_case("gcp") => Self::Gcp,
            _ => Self::Other(key.to_owned()),
        }
    }

    /// `aws`, `azure`, `gcp` or the name, as in Atlas's document and in CSV.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Gcp => "gcp",
            Self::Other(name) => name,
        }
    }

    /// The name people use: `AWS`, `Azure`, `Google Cloud`.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Gcp => "Google Cloud",
            Self::Other(name) => name,
        }
    }
}

/// What of Atlas uses an address. `Display` is the label people read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// The control plane.
    ControlPlane,
    /// One of the named `gateways`.
    Gateway(String),
    /// The nodes of the cluster so named.
    Cluster(String),
    /// Planned nodes of the cluster of this name.
    PlannedCluster(String),
    /// Another part of Atlas, named as in the document: `data_federation`, `app_services`.
    Other(String),
}

impl Service {
    /// Whether a key service must let this service's outbound addresses in.
    #[must_use]
    pub fn reaches_keys(&self) -> bool {
        match self {
            Self::ControlPlane | Self::Gateway(_) | Self::Cluster(_) | Self::PlannedCluster(_) => {
                true
            }
            Self::Other(_) => false,
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ControlPlane => out.write_str("Control plane"),
            Self::Gateway(name) if name.is_empty() => out.write_str("Gateway"),
            Self::Gateway(name) => write!(out, "Gateway {name}"),
            Self::Cluster(name) => write!(out, "Cluster {name}"),
            Self::PlannedCluster(name) => write!(out, "Cluster {name}, on its way"),
            Self::Other(name) => out.write_str(name),
        }
    }
}

/// One address of a book. Cheap to copy; borrows its names from the book.
#[derive(Clone, Copy)]
pub struct Address<'book> {
    /// The block, with its host bits zero; a single address is a /32 or /128.
    pub net: IpNet,
    /// Which list it is on.
    pub direction: Direction,
    /// Its cloud.
    pub cloud: &'book Cloud,
    /// Its region in the cloud's own spelling (`us-east-1`, `eastus2`); empty where the document
    /// names none.
    pub region: &'book str,
    pub(crate) service_set: &'book [u32],
    pub(crate) services: &'book [Service],
}

impl<'book> Address<'book> {
    /// Everything that lists this address, in order; at least one.
    pub fn services(&self) -> impl Iterator<Item = &'book Service> + use<'book> {
        let services = self.services;
        self.service_set
            .iter()
            .filter_map(move |&service| services.get(service as usize))
    }

    /// The place people know the region by, for example `N. Virginia`.
    #[must_use]
    pub fn place_name(&self) -> Option<&'static str> {
        regions::place_name(self.cloud, self.region)
    }

    /// Whether it is more than a single address (safety rule A4).
    #[must_use]
    pub fn is_wide(&self) -> bool {
        cidr::is_wide(&self.net)
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, cloud) = (self.direction.key(), self.cloud.key());
        write!(out, "{direction} {cloud}/{} {}", self.region, self.net)
    }
}
