//! Private networking, and what stands before switching off.

use atlas::{PrivateEndpoint, PrivateEndpointStatus};
use encryption::{
    AZURE_REGIONS, AddressStatement, AwsRegion, NetworkingConflict, OffObstacle, Provider,
    lists_not_needed, networking_conflicts, regions_needing_endpoint, requires_private_networking,
    transition_statement,
};

use crate::encryption::private_endpoints::PrivateNetworking;
use crate::view::{
    EndpointStatusView, EndpointView, NetworkingConflictView, NetworkingView, OffObstacleView,
    TransitionView,
};

impl From<&PrivateNetworking> for NetworkingView {
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
            conflicts: networking_conflicts(provider, settings, clusters, true)
                .into_iter()
                .map(Into::into)
                .collect(),
            conditions_to_settle: networking_conflicts(provider, settings, clusters, false)
                .contains(&NetworkingConflict::AddressConditions),
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

impl From<NetworkingConflict> for NetworkingConflictView {
    fn from(conflict: NetworkingConflict) -> Self {
        match conflict {
            NetworkingConflict::GoogleNotOffered => Self::NotOffered,
            NetworkingConflict::ProviderOff => Self::ProviderOff,
            NetworkingConflict::KeyNotValid => Self::KeyNotValid,
            NetworkingConflict::AddressConditions => Self::AddressConditions,
            NetworkingConflict::MultiCloudCluster { name } => {
                Self::MultiCloudCluster { cluster: name }
            }
            NetworkingConflict::MultiRegionCluster { name, regions } => Self::MultiRegionCluster {
                cluster: name,
                regions,
            },
            NetworkingConflict::KeyElsewhere { name, region } => Self::KeyElsewhere {
                cluster: name,
                region,
            },
        }
    }
}

impl From<OffObstacle> for OffObstacleView {
    fn from(obstacle: OffObstacle) -> Self {
        match obstacle {
            OffObstacle::KeyNotValid => Self::KeyNotValid,
            OffObstacle::ClustersUseKey { clusters } => Self::ClustersUseKey { clusters },
            OffObstacle::EndpointsExist { regions } => Self::EndpointsExist { regions },
            OffObstacle::BackupCompliancePolicy => Self::BackupCompliancePolicy,
        }
    }
}
