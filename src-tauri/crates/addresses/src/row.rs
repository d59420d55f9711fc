//! One row of the grouped table.

use std::borrow::Cow;

use ipnet::IpNet;

use crate::address::{Cloud, Service};
use crate::cidr;

/// A row of a listing, with what a treegrid has to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A cloud: level 1.
    Cloud(CloudRow),
    /// A region of a cloud: level 2.
    Region(RegionRow),
    /// An address in a region: level 3.
    Address(AddressRow),
}

/// A cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudRow {
    /// Group key: `aws`.
    pub key: String,
    /// The cloud.
    pub cloud: Cloud,
    /// Regions shown under it.
    pub regions: usize,
    /// Addresses shown under it.
    pub count: usize,
    /// Whether it is open.
    pub expanded: bool,
    /// Its position among the clouds, from 1.
    pub position_in_set: usize,
    /// How many clouds are shown.
    pub set_size: usize,
}

/// A region of a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionRow {
    /// Group key: `aws/us-east-1`.
    pub key: String,
    /// The region in the cloud's own spelling.
    pub region: String,
    /// The place people know it by, for example `N. Virginia`.
    pub place_name: Option<&'static str>,
    /// Addresses shown under it; may be 0.
    pub count: usize,
    /// Whether it is open.
    pub expanded: bool,
    /// Row number of its cloud, from 0.
    pub parent: usize,
    /// Its position among the cloud's regions, from 1.
    pub position_in_set: usize,
    /// How many regions of the cloud are shown.
    pub set_size: usize,
}

/// An address in a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRow {
    /// The region's key and the block: `aws/us-east-1/3.92.113.229/32`.
    pub key: String,
    /// The block.
    pub net: IpNet,
    /// Everything that lists it.
    pub services: Vec<Service>,
    /// Row number of its region, from 0.
    pub parent: usize,
    /// Its position among the region's addresses, from 1.
    pub position_in_set: usize,
    /// How many addresses of the region are shown.
    pub set_size: usize,
}

impl AddressRow {
    /// Whether it is more than a single address (safety rule A4).
    #[must_use]
    pub fn is_wide(&self) -> bool {
        cidr::is_wide(&self.net)
    }
}

impl Row {
    /// Names the row; the same row has the same key in every listing.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Cloud(row) => &row.key,
            Self::Region(row) => &row.key,
            Self::Address(row) => &row.key,
        }
    }

    /// What the row is called: cloud, region or block.
    #[must_use]
    pub fn label(&self) -> Cow<'_, str> {
        match self {
            Self::Cloud(row) => row.cloud.label().into(),
            Self::Region(row) => row.region.as_str().into(),
            Self::Address(row) => row.net.to_string().into(),
        }
    }

    /// 1 for a cloud, 2 for a region, 3 for an address.
    #[must_use]
    pub fn level(&self) -> u8 {
        match self {
            Self::Cloud(_) => 1,
            Self::Region(_) => 2,
            Self::Address(_) => 3,
        }
    }

    /// Position among its siblings, from 1.
    #[must_use]
    pub fn position_in_set(&self) -> usize {
        match self {
            Self::Cloud(row) => row.position_in_set,
            Self::Region(row) => row.position_in_set,
            Self::Address(row) => row.position_in_set,
        }
    }

    /// How many siblings there are, itself included.
    #[must_use]
    pub fn set_size(&self) -> usize {
        match self {
            Self::Cloud(row) => row.set_size,
            Self::Region(row) => row.set_size,
            Self::Address(row) => row.set_size,
        }
    }

    /// Whether a group is open; `None` for an address.
    #[must_use]
    pub fn expanded(&self) -> Option<bool> {
        match self {
            Self::Cloud(row) => Some(row.expanded),
            Self::Region(row) => Some(row.expanded),
            Self::Address(_) => None,
        }
    }

    /// Addresses shown under a group; `None` for an address.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::Cloud(row) => Some(row.count),
            Self::Region(row) => Some(row.count),
            Self::Address(_) => None,
        }
    }

    /// Row number of the group it belongs to, from 0; `None` for a cloud.
    #[must_use]
    pub fn parent(&self) -> Option<usize> {
        match self {
            Self::Cloud(_) => None,
            Self::Region(row) => Some(row.parent),
            Self::Address(row) => Some(row.parent),
        }
    }
}
