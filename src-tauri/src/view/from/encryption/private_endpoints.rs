//! Private networking, and what stands before switching off.

use atlas::{PrivateEndpoint, PrivateEndpointStatus};
use encryption::{
    AZURE_REGIONS, AddressStatement, AwsRegion, DisablingObstacle, PrivateNetworkingConflict,
    PrivateNetworkingSwitch, Provider, lists_not_needed, private_networking_conflicts,
    private_networking_switch, regions_needing_endpoint, requires_private_networking,
    transition_statement,
};

use crate::encryption::private_endpoints::PrivateNetworking;
use crate::view::{
    DisablingObstacleView, EndpointStatusView, EndpointView, PrivateEndpointsView,
    PrivateNetworkingConflictView, PrivateNetworkingSwitchView, TransitionView,
};

impl From<&PrivateNetworking> for PrivateEndpointsView {
    fn from(read: &PrivateNetworking) -> Self {
        let PrivateNetworking {
            project,
            provider,
            settings,
            clusters,
            endpoints,
        } = read;
        let provider = *provider;
        let needed = regions_needing_endpoint(provider, clusters);
        let serves = |region: &String| {
            endpoints.iter().any(|endpoint| {
                endpoint.region == *region
                    && !matches!(
                        endpoint.status,
                        PrivateEndpointStatus::Failed | PrivateEndpointStatus::Deleting
                    )
            })
        };
        Self {
            project_id: project.clone(),
            provider: provider.into(),
            required: requires_private_networking(provider, settings),
            endpoints: endpoints.iter().map(Into::into).collect(),
            regions_missing: needed
                .iter()
                .filter(|region| !serves(region))
                .cloned()
                .collect(),
            regions: regions(provider, &needed),
            lists_not_needed: lists_not_needed(provider, settings, clusters, endpoints),
            conflicts: private_networking_conflicts(provider, settings, clusters, true)
                .into_iter()
                .map(Into::into)
                .collect(),
            conditions_to_settle: private_networking_conflicts(provider, settings, clusters, false)
                .contains(&PrivateNetworkingConflict::AddressConditions),
            switch: private_networking_switch(provider, settings, clusters, endpoints).into(),
            transition: (provider == Provider::Aws).then(|| TransitionView {
                deny: transition_statement(AddressStatement::Deny).to_owned(),
                allow: transition_statement(AddressStatement::Allow).to_owned(),
            }),
        }
    }
}

/// Every region an endpoint can be in, `first` before the others.
fn regions(provider: Provider, first: &[String]) -> Vec<String> {
    let all: Vec<&str> = match provider {
        Provider::Aws => AwsRegion::ALL
            .iter()
            .map(|region| region.key())
            .filter(|name| *name != "GLOBAL")
            .collect(),
        Provider::Azure => AZURE_REGIONS.to_vec(),
        Provider::Gcp => Vec::new(),
    };
    let others = all
        .into_iter()
        .filter(|name| !first.iter().any(|known| known == name))
        .map(str::to_owned);
    first.iter().cloned().chain(others).collect()
}

impl From<&PrivateEndpoint> for EndpointView {
    fn from(endpoint: &PrivateEndpoint) -> Self {
        Self {
            id: endpoint.id.clone(),
            region: endpoint.region.clone(),
            status: match &endpoint.status {
                PrivateEndpointStatus::Initiating => EndpointStatusView::Initiating,
                PrivateEndpointStatus::PendingAcceptance => EndpointStatusView::PendingAcceptance,
                PrivateEndpointStatus::Active => EndpointStatusView::Active,
                PrivateEndpointStatus::Failed => EndpointStatusView::Failed,
                PrivateEndpointStatus::PendingRecreation => EndpointStatusView::PendingRecreation,
                PrivateEndpointStatus::Deleting => EndpointStatusView::Deleting,
                PrivateEndpointStatus::Other(_) => EndpointStatusView::Other,
            },
            error: endpoint.error_message.clone(),
            connection_name: endpoint.connection_name.clone(),
        }
    }
}

impl From<PrivateNetworkingConflict> for PrivateNetworkingConflictView {
    fn from(conflict: PrivateNetworkingConflict) -> Self {
        match conflict {
            PrivateNetworkingConflict::GoogleNotOffered => Self::NotOffered,
            PrivateNetworkingConflict::ProviderOff => Self::ProviderOff,
            PrivateNetworkingConflict::KeyNotValid => Self::KeyNotValid,
            PrivateNetworkingConflict::AddressConditions => Self::AddressConditions,
            PrivateNetworkingConflict::MultiCloudCluster { name } => {
                Self::MultiCloudCluster { cluster: name }
            }
            PrivateNetworkingConflict::MultiRegionCluster { name, regions } => {
                Self::MultiRegionCluster {
                    cluster: name,
                    regions,
                }
            }
            PrivateNetworkingConflict::KeyElsewhere { name, region } => Self::KeyElsewhere {
                cluster: name,
                region,
            },
        }
    }
}

impl From<PrivateNetworkingSwitch> for PrivateNetworkingSwitchView {
    fn from(switch: PrivateNetworkingSwitch) -> Self {
        match switch {
            PrivateNetworkingSwitch::Ready => Self::Ready,
            PrivateNetworkingSwitch::Conflicts => Self::Conflicts,
            PrivateNetworkingSwitch::AddressConditions => Self::AddressConditions,
            PrivateNetworkingSwitch::EndpointsExist => Self::EndpointsExist,
        }
    }
}

impl From<DisablingObstacle> for DisablingObstacleView {
    fn from(obstacle: DisablingObstacle) -> Self {
        match obstacle {
            DisablingObstacle::KeyNotValid => Self::KeyNotValid,
            DisablingObstacle::ClustersUseKey { clusters } => Self::ClustersUseKey { clusters },
            DisablingObstacle::EndpointsExist { regions } => Self::EndpointsExist { regions },
            DisablingObstacle::BackupCompliancePolicy => Self::BackupCompliancePolicy,
        }
    }
}
