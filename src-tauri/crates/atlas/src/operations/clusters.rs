//! The clusters of a project.

mod wire;

use addresses::Cloud;
use jiff::Timestamp;

pub(super) use wire::Wire;

use super::below_project;
use crate::call::{Call, VERSION_2024_08_05};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;
use crate::paging;

/// A cluster, as far as its encryption goes.
///
/// Source: Atlas Admin API description, `ClusterDescription20240805`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its name, which is also its id within the project.
    pub name: String,
    /// What Atlas is doing with it.
    pub state: ClusterState,
    /// Whether it is paused. Atlas changes nothing about a paused cluster.
    pub paused: bool,
    /// Whose key it is encrypted with.
    pub encryption_provider: EncryptionProvider,
    /// Where its nodes are, in Atlas's order, each region once.
    pub regions: Vec<ClusterRegion>,
    /// The size of the nodes that may become primary, such as `M30`. Where they differ, the first.
    pub instance_size: Option<String>,
    /// Whether it shares its machines with other people's: free, shared or Flex.
    pub shared: bool,
    /// When it was made, where Atlas says so legibly.
    pub created: Option<Timestamp>,
}

/// A region that a cluster has nodes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterRegion {
    /// Whose machines these are, also where they are shared.
    pub cloud: Cloud,
    /// Atlas's name of the region, such as `US_EAST_1`.
    pub region: String,
}

/// What Atlas is doing with a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterState {
    /// Nothing: every change that was asked for has been made.
    Idle,
    /// Making it.
    Creating,
    /// Changing it. It can be used meanwhile.
    Updating,
    /// Deleting it.
    Deleting,
    /// Bringing nodes back. It can be used meanwhile.
    Repairing,
    /// A word this program does not know; empty where there is none.
    Other(String),
}

/// Whose key a cluster is encrypted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncryptionProvider {
    /// Atlas's own.
    None,
    /// The project's, in AWS KMS.
    Aws,
    /// The project's, in Azure Key Vault.
    Azure,
    /// The project's, in Google Cloud KMS.
    Gcp,
    /// A word this program does not know.
    Other(String),
}

impl EncryptionProvider {
    /// As Atlas writes it: `NONE`, `AWS`, `AZURE`, `GCP`.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::None => "NONE",
            Self::Aws => "AWS",
            Self::Azure => "AZURE",
            Self::Gcp => "GCP",
            Self::Other(name) => name,
        }
    }

    fn from_key(key: String) -> Self {
        match key.as_str() {
            "NONE" => Self::None,
            "AWS" => Self::Aws,
            "AZURE" => Self::Azure,
            "GCP" => Self::Gcp,
            _ => Self::Other(key),
        }
    }
}

impl Client {
    /// Lists every cluster of `project` (24 hexadecimal digits), except Flex clusters that were
    /// made as such: the description leaves them to another list. Source: as above,
    /// `listGroupClusters`.
    ///
    /// # Errors
    /// Any [`AtlasError`]; there is no partial list.
    pub async fn clusters(&self, project: &str) -> Result<Vec<Cluster>, AtlasError> {
        let call = Call::get(
            Operation::Clusters,
            VERSION_2024_08_05,
            below_project(project, "clusters")?,
        );
        let wire = paging::all_by(paging::LONG_PER_PAGE, self, call, Wire::name).await?;
        Ok(wire.into_iter().map(Cluster::from).collect())
    }
}

#[cfg(test)]
mod tests;
