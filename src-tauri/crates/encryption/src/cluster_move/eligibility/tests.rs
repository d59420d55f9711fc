use atlas::{AwsKms, GoogleCloudKms};

use super::*;

const AWS: Target = Target::YourKey(Provider::Aws);

fn cluster() -> Cluster {
    Cluster {
        name: "orders".to_owned(),
        state: ClusterState::Idle,
        paused: false,
        encryption_provider: EncryptionProvider::None,
        regions: Vec::new(),
        instance_size: Some("M10".to_owned()),
        shared: false,
        created: None,
    }
}

fn sized(size: &str) -> Cluster {
    Cluster {
        instance_size: Some(size.to_owned()),
        ..cluster()
    }
}

fn encrypted(encryption_provider: EncryptionProvider) -> Cluster {
    Cluster {
        encryption_provider,
        ..cluster()
    }
}

fn settings(valid: Option<bool>) -> EncryptionAtRest {
    EncryptionAtRest {
        aws: Some(AwsKms {
            enabled: true,
            valid,
            ..AwsKms::default()
        }),
        ..EncryptionAtRest::default()
    }
}

fn obstacle_to(cluster: &Cluster, to: Target) -> Option<Obstacle> {
    match eligibility(cluster, to, &settings(Some(true))) {
        Eligibility::Eligible => None,
        Eligibility::NotBecause(obstacle) => Some(obstacle),
    }
}

#[test]
fn an_idle_dedicated_cluster_may_be_moved_onto_a_valid_key_and_off_it() {
    for size in ["M10", "M30", "M40_NVME", "R80", "M200"] {
        assert_eq!(obstacle_to(&sized(size), AWS), None, "{size}");
    }
    assert_eq!(
        obstacle_to(&encrypted(EncryptionProvider::Aws), Target::AtlasKey),
        None
    );
}

#[test]
fn clusters_on_shared_machines_and_small_ones_may_not() {
    let shared = Cluster {
        shared: true,
        ..sized("M0")
    };
    assert_eq!(obstacle_to(&shared, AWS), Some(Obstacle::Shared));
    assert_eq!(
        obstacle_to(&sized("M5"), AWS),
        Some(Obstacle::TooSmall {
            size: "M5".to_owned()
        })
    );
}

#[test]
fn a_cluster_that_has_the_key_already_is_no_candidate() {
    let there = Some(Obstacle::AlreadyThere);
    assert_eq!(obstacle_to(&encrypted(EncryptionProvider::Aws), AWS), there);
    assert_eq!(obstacle_to(&cluster(), Target::AtlasKey), there);
    let toy = Cluster {
        shared: true,
        ..cluster()
    };
    assert_eq!(obstacle_to(&toy, Target::AtlasKey), there);
}

#[test]
fn a_move_between_keys_goes_through_atlas_s_key() {
    for other in [
        EncryptionProvider::Gcp,
        EncryptionProvider::Other("OCI".to_owned()),
    ] {
        assert_eq!(
            obstacle_to(&encrypted(other.clone()), AWS),
            Some(Obstacle::OnAnotherKey { provider: other })
        );
    }
}

#[test]
fn nothing_goes_onto_a_key_that_is_off_or_not_valid() {
    let off = EncryptionAtRest::default();
    let not_valid = settings(Some(false));
    for (settings, expected) in [
        (&off, Obstacle::ProviderOff),
        (&not_valid, Obstacle::KeyNotValid),
    ] {
        assert_eq!(
            eligibility(&cluster(), AWS, settings),
            Eligibility::NotBecause(expected)
        );
    }
    assert_eq!(
        eligibility(&cluster(), AWS, &settings(None)),
        Eligibility::Eligible,
        "what Atlas left out is no obstacle"
    );
}

#[test]
fn s5_nothing_comes_off_a_key_that_is_not_valid() {
    let on_aws = encrypted(EncryptionProvider::Aws);
    let other_is_valid = EncryptionAtRest {
        gcp: Some(GoogleCloudKms {
            enabled: true,
            valid: Some(true),
            ..GoogleCloudKms::default()
        }),
        ..settings(Some(false))
    };
    assert_eq!(
        eligibility(&on_aws, Target::AtlasKey, &other_is_valid),
        Eligibility::NotBecause(Obstacle::KeyNotValid),
        "the key that counts is the cluster's own"
    );
}

#[test]
fn a_paused_or_changing_cluster_may_not_for_now() {
    let paused = Cluster {
        paused: true,
        ..cluster()
    };
    assert_eq!(obstacle_to(&paused, AWS), Some(Obstacle::Paused));
    let state = ClusterState::Repairing;
    let changing = Cluster {
        state: state.clone(),
        ..cluster()
    };
    assert_eq!(
        obstacle_to(&changing, AWS),
        Some(Obstacle::Changing { state })
    );
}

#[test]
fn lasting_obstacles_are_named_before_passing_ones() {
    let paused_and_small = Cluster {
        paused: true,
        ..sized("M2")
    };
    assert!(matches!(
        obstacle_to(&paused_and_small, AWS),
        Some(Obstacle::TooSmall { .. })
    ));
    let paused = Cluster {
        paused: true,
        ..cluster()
    };
    assert_eq!(
        eligibility(&paused, AWS, &EncryptionAtRest::default()),
        Eligibility::NotBecause(Obstacle::ProviderOff)
    );
}
