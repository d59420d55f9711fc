//! What prevents switching a provider off.

use atlas::{BackupCompliance, Cluster, EncryptionAtRest, PrivateEndpoint};

use crate::change::enabled;
use crate::cluster_move::Target;
use crate::form::Provider;
use crate::key_check::KeyCheck;

/// Why a provider cannot be switched off yet.
///
/// Source: Atlas documentation, disabling encryption at rest: every cluster goes back to Atlas's key
/// first, and Atlas needs a key that works for that; private endpoints are deleted; a backup
/// compliance policy may forbid it. Other refusals come from Atlas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisablingObstacle {
    /// Atlas could not use the key when it last tried.
    KeyNotValid,
    /// These clusters are encrypted with the key.
    ClustersUseKey {
        /// Their names.
        clusters: Vec<String>,
    },
    /// There are private endpoints.
    EndpointsExist {
        /// Atlas's names of their regions.
        regions: Vec<String>,
    },
    /// The project's backup compliance policy asks for encryption with a key of its own, and this is
    /// the last one.
    BackupCompliancePolicy,
}

/// What prevents switching `provider` off, in the order it is to be resolved. `endpoints` are
/// the provider's, `policy` is `None` where it could not be read.
#[must_use]
pub fn disabling_obstacles(
    provider: Provider,
    settings: &EncryptionAtRest,
    clusters: &[Cluster],
    endpoints: &[PrivateEndpoint],
    policy: Option<BackupCompliance>,
) -> Vec<DisablingObstacle> {
    let key = Target::YourKey(provider).provider();
    let using: Vec<String> = clusters
        .iter()
        .filter(|cluster| cluster.encryption_provider == key)
        .map(|cluster| cluster.name.clone())
        .collect();
    let regions: Vec<String> = endpoints
        .iter()
        .map(|endpoint| endpoint.region.clone())
        .collect();
    let is_last = Provider::ALL
        .into_iter()
        .all(|other| other == provider || !enabled(other, settings));
    let forbids = is_last && policy.is_some_and(|policy| policy.encryption_required);

    let not_valid = KeyCheck::of(provider, settings) == KeyCheck::NotValid;
    let key = not_valid.then_some(DisablingObstacle::KeyNotValid);
    let clusters =
        (!using.is_empty()).then_some(DisablingObstacle::ClustersUseKey { clusters: using });
    let endpoints = (!regions.is_empty()).then_some(DisablingObstacle::EndpointsExist { regions });
    let policy = forbids.then_some(DisablingObstacle::BackupCompliancePolicy);
    [key, clusters, endpoints, policy]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use atlas::{
        AwsKms, ClusterState, EncryptionProvider, EndpointCloud, GoogleCloudKms,
        PrivateEndpointStatus,
    };

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
            disabling_obstacles(Provider::Aws, &settings(false), &clusters, &[], None),
            [
                DisablingObstacle::KeyNotValid,
                DisablingObstacle::ClustersUseKey {
                    clusters: vec!["orders".to_owned()]
                },
            ]
        );
    }

    #[test]
    fn s5_clusters_on_another_key_are_no_obstacle() {
        let clusters = [
            on("orders", EncryptionProvider::None),
            on("ledger", EncryptionProvider::Gcp),
        ];
        assert_eq!(
            disabling_obstacles(Provider::Aws, &settings(true), &clusters, &[], None),
            []
        );
    }

    #[test]
    fn s5_clusters_then_endpoints_then_off() {
        let endpoint = PrivateEndpoint {
            id: "e".to_owned(),
            region: "US_EAST_1".to_owned(),
            status: PrivateEndpointStatus::Deleting,
            error_message: None,
            cloud: EndpointCloud::Aws,
            connection_name: None,
        };
        let clusters = [on("orders", EncryptionProvider::Aws)];
        let found =
            disabling_obstacles(Provider::Aws, &settings(true), &clusters, &[endpoint], None);
        assert!(
            matches!(
                found.as_slice(),
                [
                    DisablingObstacle::ClustersUseKey { .. },
                    DisablingObstacle::EndpointsExist { .. }
                ]
            ),
            "one that is being deleted is still an obstacle: {found:?}"
        );
    }

    #[test]
    fn a_backup_compliance_policy_forbids_only_the_last_key() {
        let policy = Some(BackupCompliance {
            exists: true,
            encryption_required: true,
        });
        let one = settings(true);
        let two = EncryptionAtRest {
            gcp: Some(GoogleCloudKms {
                enabled: true,
                ..GoogleCloudKms::default()
            }),
            ..settings(true)
        };
        assert_eq!(
            disabling_obstacles(Provider::Aws, &one, &[], &[], policy),
            [DisablingObstacle::BackupCompliancePolicy]
        );
        assert_eq!(
            disabling_obstacles(Provider::Aws, &two, &[], &[], policy),
            []
        );
    }
}
