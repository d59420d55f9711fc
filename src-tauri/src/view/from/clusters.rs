//! Clusters, and how far their moves are.

use atlas::{Cluster, ClusterState, EncryptionAtRest, EncryptionProvider};
use encryption::{
    Eligibility, MoveError, MoveState, Obstacle, Provider, Safeguard, Target, could_move,
    eligibility, safeguards, switched_on,
};

use crate::clusters::list::{MoveSummary, ProjectClusters};
use crate::clusters::moves::Run;
use crate::support::error::Asked;
use crate::view::{
    ClusterKeyView, ClusterRegionView, ClusterStateView, ClusterUseView, ClusterView, ClustersView,
    ErrorView, MoveStateView, MoveSummaryView, MoveView, MovesView, ObstacleView, PossibleMoveView,
    SafeguardView,
};

impl From<ProjectClusters> for ClustersView {
    fn from(read: ProjectClusters) -> Self {
        let providers = switched_on(&read.settings);
        Self {
            project_id: read.project,
            read_at: read.read_at.to_string(),
            clusters: read
                .clusters
                .iter()
                .map(|cluster| cluster_view(cluster, &read.settings))
                .collect(),
            providers: providers.into_iter().map(Into::into).collect(),
            may_change: read.may_change,
        }
    }
}

impl From<MoveSummary> for MoveSummaryView {
    fn from(summary: MoveSummary) -> Self {
        Self {
            token: summary.token,
            organization: summary.project.organization,
            project: summary.project.name,
            host: summary.host,
            to: summary.to.into(),
            clusters: summary.clusters,
            type_project_name: summary.first,
            safeguards: safeguards(summary.to)
                .iter()
                .map(|safeguard| (*safeguard).into())
                .collect(),
        }
    }
}

impl From<Safeguard> for SafeguardView {
    fn from(safeguard: Safeguard) -> Self {
        match safeguard {
            Safeguard::DeletionGuarded => Self::DeletionGuarded,
            Safeguard::SoftDelete => Self::SoftDelete,
            Safeguard::PurgeProtection => Self::PurgeProtection,
            Safeguard::NoExpiry => Self::NoExpiry,
            Safeguard::LongDestructionPeriod => Self::LongDestructionPeriod,
            Safeguard::SecondPerson => Self::SecondPerson,
        }
    }
}

impl From<&Run> for MovesView {
    fn from(run: &Run) -> Self {
        let moves = run.queue.moves().iter().map(|one| MoveView {
            cluster: one.cluster.clone(),
            state: MoveStateView::new(&one.state, &run.asked),
            began_at: run.began.get(&one.cluster).map(ToString::to_string),
        });
        Self {
            project_id: run.project.clone(),
            to: run.queue.to.into(),
            moves: moves.collect(),
            running: run.queue.is_running(),
        }
    }
}

/// What the grid draws of `cluster`.
fn cluster_view(cluster: &Cluster, settings: &EncryptionAtRest) -> ClusterView {
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
                cloud: (&region.cloud).into(),
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
pub(super) fn cluster_use_view(cluster: &Cluster, settings: &EncryptionAtRest) -> ClusterUseView {
    ClusterUseView {
        name: cluster.name.clone(),
        key: (&cluster.encryption_provider).into(),
        could_move: could_move(cluster, settings),
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

impl MoveStateView {
    /// How far a move is at the Atlas that was asked.
    fn new(state: &MoveState, asked: &Asked) -> Self {
        match state {
            MoveState::Queued => Self::Queued,
            MoveState::NotSent => Self::NotSent,
            MoveState::Checking => Self::Checking,
            MoveState::Sending => Self::Sending,
            MoveState::ReadingBack => Self::ReadingBack,
            MoveState::Following => Self::Following,
            MoveState::OutOfSight => Self::OutOfSight,
            MoveState::Done => Self::Done,
            MoveState::Failed(error) => Self::from_move(error, asked),
        }
    }

    /// How a move ended that did not arrive.
    fn from_move(error: &MoveError, asked: &Asked) -> Self {
        let host = asked.host.clone();
        let error = match error {
            MoveError::NotBecause { obstacle, .. } => {
                return Self::NotBecause {
                    obstacle: obstacle.clone().into(),
                };
            }
            MoveError::NotOnItsWay { .. } => return Self::NotOnItsWay,
            MoveError::NotSent { cause }
            | MoveError::Refused { cause }
            | MoveError::Stopped { cause } => ErrorView::from_atlas(cause, asked),
            MoveError::NotTaken { .. } => ErrorView::NotTaken { host },
            MoveError::LostSight { .. } => ErrorView::LostSight { host },
        };
        Self::Failed { error }
    }
}
