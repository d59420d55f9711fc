//! What stands before switching a provider off.

use atlas::{Cluster, EncryptionAtRest};

use crate::cluster_move::Target;
use crate::form::Provider;
use crate::key_check::KeyCheck;

/// Why a provider cannot be switched off yet.
///
/// Source: Atlas documentation, disabling encryption at rest: every cluster goes back to Atlas's key
/// first, and Atlas needs a key that works for that. What else it refuses, for instance because of
/// a backup compliance policy, it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OffObstacle {
    /// Atlas could not use the key when it last tried.
    KeyNotValid,
    /// These clusters are encrypted with the key.
    ClustersUseKey {
        /// Their names.
        clusters: Vec<String>,
    },
}

/// What stands before switching `provider` off, in the order it is to be dealt with.
#[must_use]
pub fn off_obstacles(
    provider: Provider,
    settings: &EncryptionAtRest,
    clusters: &[Cluster],
) -> Vec<OffObstacle> {
    let key = Target::YourKey(provider).provider();
    let using: Vec<String> = clusters
        .iter()
        .filter(|cluster| cluster.encryption_provider == key)
        .map(|cluster| cluster.name.clone())
        .collect();
    let not_valid = KeyCheck::of(provider, settings) == KeyCheck::NotValid;
    let key = not_valid.then_some(OffObstacle::KeyNotValid);
    let clusters = (!using.is_empty()).then_some(OffObstacle::ClustersUseKey { clusters: using });
    key.into_iter().chain(clusters).collect()
}

#[cfg(test)]
mod tests {
    use atlas::{AwsKms, ClusterState, EncryptionProvider};

    use super::*;

    fn on(name: &str, encryption_provider: EncryptionProvider) -> Cluster {
        Cluster {
            name: name.to_owned(),
            state: ClusterState::Idle,
            paused: false,
            encryption_provider,
            regions: Vec::new(),
            instance_size: Some("M10".to_owned()),
            shared: false,
            created: None,
        }
    }

    fn settings(valid: bool) -> EncryptionAtRest {
        EncryptionAtRest {
            aws: Some(AwsKms {
                enabled: true,
                valid: Some(valid),
                ..AwsKms::default()
            }),
            ..EncryptionAtRest::default()
        }
    }

    #[test]
    fn s5_a_key_that_is_not_valid_is_repaired_before_the_clusters_leave_it() {
        let clusters = [on("orders", EncryptionProvider::Aws)];
        assert_eq!(
            off_obstacles(Provider::Aws, &settings(false), &clusters),
            [
                OffObstacle::KeyNotValid,
                OffObstacle::ClustersUseKey {
                    clusters: vec!["orders".to_owned()]
                },
            ]
        );
    }

    #[test]
    fn s5_clusters_on_another_key_do_not_stand_in_the_way() {
        let clusters = [
            on("orders", EncryptionProvider::None),
            on("ledger", EncryptionProvider::Gcp),
        ];
        assert_eq!(off_obstacles(Provider::Aws, &settings(true), &clusters), []);
    }
}
