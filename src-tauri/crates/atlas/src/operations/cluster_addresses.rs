//! The addresses of a project's clusters.

use serde::Deserialize;

use super::below_project;
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// The addresses of one cluster, as Atlas writes them: bare ones or CIDR blocks, not yet validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterAddresses {
    /// The cluster's name.
    pub cluster: String,
    /// Clients connect to these.
    pub inbound: Vec<String>,
    /// The cluster's nodes connect to the key service from these.
    pub outbound: Vec<String>,
    /// Planned ones of the same two kinds: inbound.
    pub future_inbound: Vec<String>,
    /// Planned ones: outbound.
    pub future_outbound: Vec<String>,
}

impl Client {
    /// Fetches the addresses of every cluster of `project` (24 hexadecimal digits). Source: Atlas
    /// Admin API description, `getGroupIpAddresses`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn project_addresses(
        &self,
        project: &str,
    ) -> Result<Vec<ClusterAddresses>, AtlasError> {
        let call = Call::get(
            Operation::ProjectAddresses,
            VERSION_2023_01_01,
            below_project(project, "ipAddresses")?,
        );
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

/// `services` and `clusters` are asked for although the description makes them optional: their
/// absence must not read as "no cluster has an address".
#[derive(Deserialize)]
pub(super) struct Wire {
    services: WireServices,
}

#[derive(Deserialize)]
struct WireServices {
    clusters: Vec<WireCluster>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCluster {
    cluster_name: String,
    inbound: Option<Vec<String>>,
    outbound: Option<Vec<String>>,
    future_inbound: Option<Vec<String>>,
    future_outbound: Option<Vec<String>>,
}

impl From<Wire> for Vec<ClusterAddresses> {
    fn from(wire: Wire) -> Self {
        wire.services
            .clusters
            .into_iter()
            .map(|cluster| ClusterAddresses {
                cluster: cluster.cluster_name,
                inbound: cluster.inbound.unwrap_or_default(),
                outbound: cluster.outbound.unwrap_or_default(),
                future_inbound: cluster.future_inbound.unwrap_or_default(),
                future_outbound: cluster.future_outbound.unwrap_or_default(),
            })
            .collect()
    }
}
