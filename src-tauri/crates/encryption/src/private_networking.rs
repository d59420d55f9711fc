//! Reaching the key over private networking: what the obstacles are, which regions need an endpoint,
//! and when lists of addresses are no longer needed.

mod conflict;
mod switch;

use atlas::{
    Cloud, Cluster, EncryptionAtRest, EndpointCloud, PrivateEndpoint, PrivateEndpointStatus,
};

pub use conflict::{PrivateNetworkingConflict, private_networking_conflicts};
pub use switch::{PrivateNetworkingSwitch, private_networking_switch};

use crate::change::private_networking;
use crate::cluster_move::Target;
use crate::endpoints::endpoint_cloud;
use crate::form::Provider;
use crate::key_check::KeyCheck;

/// Which statement of a policy restricts the addresses that a key is used from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressStatement {
    /// The key policy's: it denies every address that is not listed (`NotIpAddress`).
    Deny,
    /// The role policy's: it allows the listed addresses (`IpAddress`).
    Allow,
}

/// The condition, in JSON, that keeps a key in reach over both networks while a project goes over to
/// private networking: through a VPC endpoint a request has no `aws:SourceIp`.
///
/// For [`AddressStatement::Deny`] it is added to the statement, which then denies only what does not
/// come through a VPC endpoint. An allowing statement would only become narrower by it: for
/// [`AddressStatement::Allow`] it is the sole condition of a second statement beside the first. Both
/// exempt every VPC endpoint, of whatever account, from the list of addresses.
///
/// Source: AWS documentation, global condition keys, `aws:SourceVpce`.
#[must_use]
pub fn transition_statement(statement: AddressStatement) -> &'static str {
    match statement {
        AddressStatement::Deny => {
            r#"{
  "Null": {
    "aws:SourceVpce": "true"
  }
}
"#
        }
        AddressStatement::Allow => {
            r#"{
  "Null": {
    "aws:SourceVpce": "false"
  }
}
"#
        }
    }
}

/// Atlas's names of the regions in which the clusters on `provider`'s key need a private endpoint,
/// each once, in the clusters' order. Clusters on another key or none need none.
///
/// Source: Atlas documentation, private endpoints for customer-managed keys.
#[must_use]
pub fn regions_needing_endpoint(provider: Provider, clusters: &[Cluster]) -> Vec<String> {
    let Some(cloud) = endpoint_cloud(provider) else {
        return Vec::new();
    };
    let mut regions = Vec::new();
    for region in on_key(provider, clusters).flat_map(|cluster| regions_in(cloud, cluster)) {
        if !regions.contains(&region) {
            regions.push(region);
        }
    }
    regions
}

/// Whether the key service no longer needs to let in any of Atlas's addresses.
///
/// Only where private networking is required, the key is not known to fail, and every region of the
/// clusters on the key has an active endpoint. Where no cluster is on the key, or one has nodes where
/// no endpoint can be or in no place that is known, nothing shows that, and it is not reported.
#[must_use]
pub fn lists_not_needed(
    provider: Provider,
    settings: &EncryptionAtRest,
    clusters: &[Cluster],
    endpoints: &[PrivateEndpoint],
) -> bool {
    let Some(cloud) = endpoint_cloud(provider) else {
        return false;
    };
    let is_usable = !matches!(
        KeyCheck::of(provider, settings),
        KeyCheck::NotSetUp | KeyCheck::NotValid
    );
    let needed = regions_needing_endpoint(provider, clusters);
    is_usable
        && private_networking(provider, settings)
        && !needed.is_empty()
        && on_key(provider, clusters).all(|cluster| is_all_in(cloud, cluster))
        && needed
            .iter()
            .all(|region| has_active_endpoint(cloud, region, endpoints))
}

/// Whether every key service that a project uses is reached over private endpoints alone, so that no
/// list of addresses is needed. `endpoints` are those of every provider.
#[must_use]
pub fn needs_no_list(
    settings: &EncryptionAtRest,
    clusters: &[Cluster],
    endpoints: &[PrivateEndpoint],
) -> bool {
    let counts = |provider: &Provider| {
        KeyCheck::of(*provider, settings) != KeyCheck::NotSetUp
            || private_networking(*provider, settings)
    };
    let used: Vec<Provider> = Provider::ALL.into_iter().filter(counts).collect();
    let covered = |provider: &Provider| lists_not_needed(*provider, settings, clusters, endpoints);
    !used.is_empty() && used.iter().all(covered)
}

fn has_active_endpoint(cloud: EndpointCloud, region: &str, endpoints: &[PrivateEndpoint]) -> bool {
    endpoints.iter().any(|endpoint| {
        endpoint.cloud == cloud
            && endpoint.region == region
            && endpoint.status == PrivateEndpointStatus::Active
    })
}

fn on_key(provider: Provider, clusters: &[Cluster]) -> impl Iterator<Item = &Cluster> {
    let key = Target::YourKey(provider).provider();
    clusters
        .iter()
        .filter(move |cluster| cluster.encryption_provider == key)
}

/// Whether all its nodes are where an endpoint of `cloud` can be.
fn is_all_in(cloud: EndpointCloud, cluster: &Cluster) -> bool {
    !cluster.regions.is_empty()
        && cluster
            .regions
            .iter()
            .all(|region| region.cloud == machines_of(cloud))
}

fn regions_in(cloud: EndpointCloud, cluster: &Cluster) -> Vec<String> {
    cluster
        .regions
        .iter()
        .filter(|region| region.cloud == machines_of(cloud))
        .map(|region| region.region.clone())
        .collect()
}

fn machines_of(cloud: EndpointCloud) -> Cloud {
    match cloud {
        EndpointCloud::Aws => Cloud::Aws,
        EndpointCloud::Azure => Cloud::Azure,
    }
}

#[cfg(test)]
mod tests;
