//! What keeps private networking from being required.

use atlas::{Cluster, EncryptionAtRest, EndpointCloud};

use super::{on_key, regions_in};
use crate::form::Provider;
use crate::key_check::KeyCheck;
use crate::region::AwsRegion;

/// Why private networking may not be required yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrivateNetworkingConflict {
    /// Atlas offers it for AWS and Azure only.
    GoogleNotOffered,
    /// The project's encryption with the provider is off.
    ProviderOff,
    /// Atlas could not use the key when it last tried: it changes nothing about such a key.
    KeyNotValid,
    /// AWS: nobody has confirmed yet that the policies' address conditions were dealt with. A request
    /// through a VPC endpoint has no `aws:SourceIp`: they would keep Atlas out altogether.
    AddressConditions,
    /// Azure: the cluster is spread over several clouds, for which Atlas disables private
    /// networking.
    MultiCloudCluster {
        /// Its name.
        name: String,
    },
    /// AWS: the cluster is spread over several regions, and the key is not known to have replicas.
    MultiRegionCluster {
        /// Its name.
        name: String,
        /// Atlas's names of its regions.
        regions: Vec<String>,
    },
    /// AWS: the cluster is in another region than the key, which is not known to have replicas.
    KeyElsewhere {
        /// Its name.
        name: String,
        /// Atlas's name of its region.
        region: String,
    },
}

/// What keeps private networking from being required for `provider`, in the order to deal with
/// it. `address_conditions_settled`: whether the person confirmed that the policies' address conditions
/// were dealt with; only AWS has them.
///
/// Source: Atlas documentation, private endpoints for customer-managed keys, and AWS documentation,
/// `aws:SourceIp` and VPC endpoints.
#[must_use]
pub fn private_networking_conflicts(
    provider: Provider,
    settings: &EncryptionAtRest,
    clusters: &[Cluster],
    address_conditions_settled: bool,
) -> Vec<PrivateNetworkingConflict> {
    if provider == Provider::Gcp {
        return vec![PrivateNetworkingConflict::GoogleNotOffered];
    }
    let mut conflicts = Vec::new();
    match KeyCheck::of(provider, settings) {
        KeyCheck::NotSetUp => conflicts.push(PrivateNetworkingConflict::ProviderOff),
        KeyCheck::NotValid => conflicts.push(PrivateNetworkingConflict::KeyNotValid),
        KeyCheck::Valid | KeyCheck::Waiting | KeyCheck::Unknown => {}
    }
    match provider {
        Provider::Aws => {
            conflicts.extend(
                on_key(provider, clusters)
                    .filter_map(|cluster| out_of_the_keys_reach(cluster, settings)),
            );
            if !address_conditions_settled {
                conflicts.push(PrivateNetworkingConflict::AddressConditions);
            }
        }
        Provider::Azure => {
            let spread = clusters.iter().filter(|cluster| is_multi_cloud(cluster));
            conflicts.extend(
                spread.map(|cluster| PrivateNetworkingConflict::MultiCloudCluster {
                    name: cluster.name.clone(),
                }),
            );
        }
        Provider::Gcp => {}
    }
    conflicts
}

/// Every region of a cluster needs the key or a replica of it: an endpoint leads to its own region's
/// key service.
fn out_of_the_keys_reach(
    cluster: &Cluster,
    settings: &EncryptionAtRest,
) -> Option<PrivateNetworkingConflict> {
    let aws = settings.aws.as_ref()?;
    if has_replicas(aws.customer_master_key_id.as_deref().unwrap_or_default()) {
        return None;
    }
    let name = cluster.name.clone();
    let mut regions = regions_in(EndpointCloud::Aws, cluster);
    if regions.len() > 1 {
        return Some(PrivateNetworkingConflict::MultiRegionCluster { name, regions });
    }
    let region = regions.pop()?;
    let keys = AwsRegion::find(aws.region.as_deref()?)?;
    (AwsRegion::find(&region) != Some(keys))
        .then_some(PrivateNetworkingConflict::KeyElsewhere { name, region })
}

/// Whether a key's id or ARN says that it may have replicas; an alias does not. Where they are it
/// does not say.
///
/// Source: AWS documentation, multi-Region keys: their ids begin with `mrk-`.
fn has_replicas(key: &str) -> bool {
    let id = key.rsplit_once(":key/").map_or(key, |(_, id)| id);
    id.starts_with("mrk-")
}

fn is_multi_cloud(cluster: &Cluster) -> bool {
    let mut clouds = cluster.regions.iter().map(|region| &region.cloud);
    let first = clouds.next();
    clouds.any(|cloud| Some(cloud) != first)
}
