//! Whether requiring private networking may be switched.

use atlas::{Cluster, EncryptionAtRest, PrivateEndpoint};

use super::conflict::{PrivateNetworkingConflict, private_networking_conflicts};
use crate::change::private_networking;
use crate::form::Provider;

/// What the switch waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrivateNetworkingSwitch {
    /// Nothing: it may be switched.
    Ready,
    /// Off, and an obstacle remains that only changes outside Keygate.
    Conflicts,
    /// Off, and the person has to say that the policies' address conditions were dealt with (safety
    /// rule W2).
    AddressConditions,
    /// On, and there are endpoints, which are deleted first.
    EndpointsExist,
}

/// What the switch of `provider` waits for, as things stand. `endpoints` are those of the provider.
#[must_use]
pub fn private_networking_switch(
    provider: Provider,
    settings: &EncryptionAtRest,
    clusters: &[Cluster],
    endpoints: &[PrivateEndpoint],
) -> PrivateNetworkingSwitch {
    if private_networking(provider, settings) {
        return if endpoints.is_empty() {
            PrivateNetworkingSwitch::Ready
        } else {
            PrivateNetworkingSwitch::EndpointsExist
        };
    }
    match private_networking_conflicts(provider, settings, clusters, false).as_slice() {
        [] => PrivateNetworkingSwitch::Ready,
        [PrivateNetworkingConflict::AddressConditions] => {
            PrivateNetworkingSwitch::AddressConditions
        }
        _ => PrivateNetworkingSwitch::Conflicts,
    }
}
