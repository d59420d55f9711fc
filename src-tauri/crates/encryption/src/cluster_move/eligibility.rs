//! Whether a cluster may be moved, and why not.

use atlas::{Cluster, ClusterState, EncryptionAtRest, EncryptionProvider};

use crate::form::Provider;
use crate::key_check::{KeyCheck, switched_on};

/// Where a cluster is to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Onto the project's key.
    YourKey(Provider),
    /// Back to Atlas's.
    AtlasKey,
}

impl Target {
    /// As Atlas names it.
    #[must_use]
    pub fn provider(self) -> EncryptionProvider {
        match self {
            Self::YourKey(Provider::Aws) => EncryptionProvider::Aws,
            Self::YourKey(Provider::Azure) => EncryptionProvider::Azure,
            Self::YourKey(Provider::Gcp) => EncryptionProvider::Gcp,
            Self::AtlasKey => EncryptionProvider::None,
        }
    }
}

/// Whether a cluster may be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Eligibility {
    /// It may.
    Eligible,
    /// It may not.
    NotBecause(Obstacle),
}

/// Why a cluster may not be moved.
///
/// Source: Atlas Admin API description, `ClusterDescription20240805`, and Atlas documentation, API
/// errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It shares its machines: free, shared or Flex.
    Shared,
    /// Its nodes are smaller than M10.
    TooSmall {
        /// Their size.
        size: String,
    },
    /// It has that key already.
    AlreadyThere,
    /// It has another key of the project's: Atlas changes from key to key only through its own.
    OnAnotherKey {
        /// Whose.
        provider: EncryptionProvider,
    },
    /// The project's encryption with that provider is off.
    ProviderOff,
    /// Atlas could not use the key when it last tried: it moves nothing onto such a key or off it.
    KeyNotValid,
    /// It is paused.
    Paused,
    /// Atlas is at work on it.
    Changing {
        /// What it is doing.
        state: ClusterState,
    },
}

/// Whether `cluster` may be moved to `to`, in a project with the encryption `settings`. What lasts
/// is named before what passes.
#[must_use]
pub fn eligibility(cluster: &Cluster, to: Target, settings: &EncryptionAtRest) -> Eligibility {
    let lasting = lasting_obstacle(cluster, to);
    let obstacle = lasting
        .or_else(|| key_obstacle(cluster, to, settings))
        .or_else(|| passing_obstacle(cluster));
    obstacle.map_or(Eligibility::Eligible, Eligibility::NotBecause)
}

/// Whether `cluster` is on Atlas's key and could be on the project's, now or once what passes is over.
#[must_use]
pub fn could_move(cluster: &Cluster, settings: &EncryptionAtRest) -> bool {
    let may = |provider| match eligibility(cluster, Target::YourKey(provider), settings) {
        Eligibility::Eligible => true,
        Eligibility::NotBecause(obstacle) => matches!(
            obstacle,
            Obstacle::Paused | Obstacle::Changing { .. } | Obstacle::KeyNotValid
        ),
    };
    cluster.encryption_provider == EncryptionProvider::None
        && switched_on(settings).into_iter().any(may)
}

/// What the cluster alone says.
pub(super) fn obstacle(cluster: &Cluster, to: Target) -> Option<Obstacle> {
    lasting_obstacle(cluster, to).or_else(|| passing_obstacle(cluster))
}

fn lasting_obstacle(cluster: &Cluster, to: Target) -> Option<Obstacle> {
    let size = cluster.instance_size.as_deref().unwrap_or_default();
    if cluster.encryption_provider == to.provider() {
        Some(Obstacle::AlreadyThere)
    } else if cluster.shared {
        Some(Obstacle::Shared)
    } else if is_too_small(size) {
        let size = size.to_owned();
        Some(Obstacle::TooSmall { size })
    } else if to != Target::AtlasKey && cluster.encryption_provider != EncryptionProvider::None {
        let provider = cluster.encryption_provider.clone();
        Some(Obstacle::OnAnotherKey { provider })
    } else {
        None
    }
}

/// What is the matter with the key that the cluster would go onto or off.
pub(super) fn key_obstacle(
    cluster: &Cluster,
    to: Target,
    settings: &EncryptionAtRest,
) -> Option<Obstacle> {
    let key = match to {
        Target::YourKey(provider) => KeyCheck::of(provider, settings),
        Target::AtlasKey => KeyCheck::of(provider_of(cluster)?, settings),
    };
    match key {
        KeyCheck::NotSetUp => Some(Obstacle::ProviderOff),
        KeyCheck::NotValid => Some(Obstacle::KeyNotValid),
        KeyCheck::Valid | KeyCheck::Waiting | KeyCheck::Unknown => None,
    }
}

fn passing_obstacle(cluster: &Cluster) -> Option<Obstacle> {
    if cluster.paused {
        Some(Obstacle::Paused)
    } else if cluster.state != ClusterState::Idle {
        let state = cluster.state.clone();
        Some(Obstacle::Changing { state })
    } else {
        None
    }
}

fn provider_of(cluster: &Cluster) -> Option<Provider> {
    match cluster.encryption_provider {
        EncryptionProvider::Aws => Some(Provider::Aws),
        EncryptionProvider::Azure => Some(Provider::Azure),
        EncryptionProvider::Gcp => Some(Provider::Gcp),
        EncryptionProvider::None | EncryptionProvider::Other(_) => None,
    }
}

/// Sizes are `M10`, `M40_NVME`, `R80`; those of ten and more are dedicated.
fn is_too_small(size: &str) -> bool {
    size.strip_prefix('M')
        .and_then(|digits| digits.parse::<u32>().ok())
        .is_some_and(|size| size < 10)
}

#[cfg(test)]
mod tests;
