//! Private networking, and what stands before switching off.

use atlas::{Cluster, EncryptionAtRest, PrivateEndpoint, PrivateEndpointStatus};
use encryption::{
    AZURE_REGIONS, AddressStatement, AwsRegion, EndpointError, NetworkingConflict, OffObstacle,
    Provider, lists_not_needed, networking_conflicts, regions_needing_endpoint,
    transition_statement,
};

use super::encryption::private_networking;
use crate::connection::session::Connection;
use crate::view::{
    EndpointStatusView, EndpointView, ErrorView, NetworkingConflictView, NetworkingView,
    OffObstacleView, TransitionView,
};

/// What the section *Private networking* is drawn from.
pub struct NetworkingParts<'read> {
    /// Whose.
    pub provider: Provider,
    /// The project's settings.
    pub settings: &'read EncryptionAtRest,
    /// The project's clusters.
    pub clusters: &'read [Cluster],
    /// The provider's endpoints.
    pub endpoints: &'read [PrivateEndpoint],
}

impl NetworkingView {
    /// How private networking stands.
    #[must_use]
    pub fn new(project: &str, parts: &NetworkingParts<'_>) -> Self {
        let NetworkingParts {
            provider,
            settings,
            clusters,
            endpoints,
        } = *parts;
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
            project_id: project.to_owned(),
            provider: provider.into(),
            required: private_networking(provider, settings),
            endpoints: endpoints.iter().map(Into::into).collect(),
            regions_missing: needed
                .iter()
                .filter(|region| !serves(region))
                .cloned()
                .collect(),
            regions: regions(provider, &needed),
            lists_not_needed: lists_not_needed(provider, settings, clusters, endpoints),
            conflicts: networking_conflicts(provider, settings, clusters, false)
                .into_iter()
                .map(Into::into)
                .collect(),
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

impl ErrorView {
    /// Why an endpoint was not made or deleted, or is no longer followed.
    #[must_use]
    pub fn from_endpoint(error: EndpointError, connection: &Connection) -> Self {
        let host = connection.host();
        match error {
            EndpointError::NotSent { cause }
            | EndpointError::Refused { cause }
            | EndpointError::Stopped { cause } => connection.problem(*cause),
            EndpointError::AlreadyThere { .. } => Self::NothingChanged,
            EndpointError::NotTaken { .. } => Self::NotTaken { host },
            EndpointError::LostSight { .. } => Self::LostSight { host },
        }
    }
}
