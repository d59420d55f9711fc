//! Clusters, and how far their moves are.

use addresses::Cloud;
use atlas::{Cluster, ClusterState, EncryptionAtRest, EncryptionProvider};
use encryption::{
    Eligibility, KeyCheck, MoveError, MoveStep, Obstacle, Provider, Target, eligibility,
};

use crate::connection::session::Connection;
use crate::view::{
    ClusterKeyView, ClusterRegionView, ClusterStateView, ClusterUseView, ClusterView, ErrorView,
    MoveStateView, ObstacleView, PossibleMoveView,
};

/// Providers that are switched on, in the order of the screen.
#[must_use]
pub fn switched_on(settings: &EncryptionAtRest) -> Vec<Provider> {
    [Provider::Aws, Provider::Azure, Provider::Gcp]
        .into_iter()
        .filter(|provider| KeyCheck::of(*provider, settings) != KeyCheck::NotSetUp)
        .collect()
}

/// What the grid draws of `cluster`.
#[must_use]
pub fn cluster_view(cluster: &Cluster, settings: &EncryptionAtRest) -> ClusterView {
    let targets = switched_on(settings)
        .into_iter()
        .map(Target::YourKey)
        .chain([Target::AtlasKey]);
    ClusterView {
        name: cluster.name.clone(),
        regions: cluster
            .regions
            .iter()
            .map(|region| ClusterRegionView {
                cloud: cloud_name(&region.cloud),
                name: region.region.clone(),
            })
            .collect(),
        tier: cluster.instance_size.clone(),
        state: (&cluster.state).into(),
        paused: cluster.paused,
        key: (&cluster.encryption_provider).into(),
        moves: targets
            .map(|to| PossibleMoveView {
                to: to.into(),
                obstacle: match eligibility(cluster, to, settings) {
                    Eligibility::Eligible => None,
                    Eligibility::NotBecause(obstacle) => Some(obstacle.into()),
                },
            })
            .collect(),
    }
}

/// Which key `cluster` is on, and whether it could be on the project's.
#[must_use]
pub fn cluster_use_view(cluster: &Cluster, settings: &EncryptionAtRest) -> ClusterUseView {
    let on_atlas_key = cluster.encryption_provider == EncryptionProvider::None;
    let could_move = on_atlas_key
        && switched_on(settings).into_iter().any(|provider| {
            matches!(
                eligibility(cluster, Target::YourKey(provider), settings),
                Eligibility::Eligible
                    | Eligibility::NotBecause(
                        Obstacle::Paused | Obstacle::Changing { .. } | Obstacle::KeyNotValid
                    )
            )
        });
    ClusterUseView {
        name: cluster.name.clone(),
        key: (&cluster.encryption_provider).into(),
        could_move,
    }
}

fn cloud_name(cloud: &Cloud) -> String {
    match cloud {
        Cloud::Aws => "AWS".to_owned(),
        Cloud::Azure => "Azure".to_owned(),
        Cloud::Gcp => "Google Cloud".to_owned(),
        Cloud::Other(name) => name.clone(),
    }
}

impl From<&ClusterState> for ClusterStateView {
    fn from(state: &ClusterState) -> Self {
        match state {
            ClusterState::Idle => Self::Idle,
            ClusterState::Creating => Self::Creating,
            ClusterState::Updating => Self::Updating,
            ClusterState::Deleting => Self::Deleting,
            ClusterState::Repairing => Self::Repairing,
            ClusterState::Other(_) => Self::Other,
        }
    }
}

impl From<&EncryptionProvider> for ClusterKeyView {
    fn from(provider: &EncryptionProvider) -> Self {
        match provider {
            EncryptionProvider::None => Self::Atlas,
            EncryptionProvider::Aws => Self::Aws,
            EncryptionProvider::Azure => Self::Azure,
            EncryptionProvider::Gcp => Self::Gcp,
            EncryptionProvider::Other(_) => Self::Other,
        }
    }
}

impl From<Target> for ClusterKeyView {
    fn from(target: Target) -> Self {
        (&target.provider()).into()
    }
}

impl ClusterKeyView {
    /// Where a cluster would be moved; `None` for a key this version does not know.
    #[must_use]
    pub fn target(self) -> Option<Target> {
        match self {
            Self::Atlas => Some(Target::AtlasKey),
            Self::Aws => Some(Target::YourKey(Provider::Aws)),
            Self::Azure => Some(Target::YourKey(Provider::Azure)),
            Self::Gcp => Some(Target::YourKey(Provider::Gcp)),
            Self::Other => None,
        }
    }
}

impl From<Obstacle> for ObstacleView {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Shared => Self::Shared,
            Obstacle::TooSmall { size } => Self::TooSmall { size },
            Obstacle::AlreadyThere => Self::AlreadyThere,
            Obstacle::OnAnotherKey { provider } => Self::OnAnotherKey {
                key: (&provider).into(),
            },
            Obstacle::ProviderOff => Self::ProviderOff,
            Obstacle::KeyNotValid => Self::KeyNotValid,
            Obstacle::Paused => Self::Paused,
            Obstacle::Changing { state } => Self::Changing {
                state: (&state).into(),
            },
        }
    }
}

impl From<MoveStep> for MoveStateView {
    fn from(step: MoveStep) -> Self {
        match step {
            MoveStep::Checking => Self::Checking,
            MoveStep::Sending => Self::Sending,
            MoveStep::ReadingBack => Self::ReadingBack,
            MoveStep::Following { .. } => Self::Following,
            MoveStep::OutOfSight { .. } => Self::OutOfSight,
        }
    }
}

impl MoveStateView {
    /// How a move ended that did not arrive.
    #[must_use]
    pub fn from_move(error: MoveError, connection: &Connection) -> Self {
        let host = connection.host();
        let error = match error {
            MoveError::NotBecause { obstacle, .. } => {
                return Self::NotBecause {
                    obstacle: obstacle.into(),
                };
            }
            MoveError::NotOnItsWay { .. } => return Self::NotOnItsWay,
            MoveError::NotSent { cause }
            | MoveError::Refused { cause }
            | MoveError::Stopped { cause } => connection.problem(*cause),
            MoveError::NotTaken { .. } => ErrorView::NotTaken { host },
            MoveError::LostSight { .. } => ErrorView::LostSight { host },
        };
        Self::Failed { error }
    }
}
