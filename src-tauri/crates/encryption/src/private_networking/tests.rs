#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use atlas::{AwsKms, AzureKeyVault, ClusterRegion, ClusterState, EncryptionProvider};
use serde_json::{Value, json};

use super::*;

const ONE_REGION: &str =
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const REPLICATED: &str =
    "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab";

fn cluster(
    name: &str,
    encryption_provider: EncryptionProvider,
    places: &[(Cloud, &str)],
) -> Cluster {
    Cluster {
        name: name.to_owned(),
        state: ClusterState::Idle,
        paused: false,
        encryption_provider,
        regions: places
            .iter()
            .map(|(cloud, region)| ClusterRegion {
                cloud: cloud.clone(),
                region: (*region).to_owned(),
            })
            .collect(),
        instance_size: Some("M30".to_owned()),
        shared: false,
        created: None,
    }
}

fn on_aws(name: &str, regions: &[&str]) -> Cluster {
    let places: Vec<_> = regions.iter().map(|region| (Cloud::Aws, *region)).collect();
    cluster(name, EncryptionProvider::Aws, &places)
}

fn aws(key: &str, valid: Option<bool>, private: bool) -> EncryptionAtRest {
    EncryptionAtRest {
        aws: Some(AwsKms {
            enabled: true,
            valid,
            customer_master_key_id: Some(key.to_owned()),
            region: Some("US_EAST_1".to_owned()),
            require_private_networking: private,
            ..AwsKms::default()
        }),
        ..EncryptionAtRest::default()
    }
}

fn azure(private: bool) -> EncryptionAtRest {
    EncryptionAtRest {
        azure: Some(AzureKeyVault {
            enabled: true,
            valid: Some(true),
            require_private_networking: private,
            ..AzureKeyVault::default()
        }),
        ..EncryptionAtRest::default()
    }
}

fn endpoint(cloud: EndpointCloud, region: &str, status: PrivateEndpointStatus) -> PrivateEndpoint {
    PrivateEndpoint {
        id: format!("{region}-{status:?}"),
        region: region.to_owned(),
        status,
        error_message: None,
        cloud,
        connection_name: None,
    }
}

fn active(region: &str) -> PrivateEndpoint {
    endpoint(EndpointCloud::Aws, region, PrivateEndpointStatus::Active)
}

fn aws_conflicts(key: &str, clusters: &[Cluster]) -> Vec<PrivateNetworkingConflict> {
    private_networking_conflicts(Provider::Aws, &aws(key, Some(true), false), clusters, true)
}

#[test]
fn w2_address_conditions_are_a_conflict_until_the_person_confirms_they_are_gone() {
    let settings = aws(ONE_REGION, Some(true), false);
    assert_eq!(
        private_networking_conflicts(Provider::Aws, &settings, &[], false),
        [PrivateNetworkingConflict::AddressConditions]
    );
    assert_eq!(
        private_networking_conflicts(Provider::Aws, &settings, &[], true),
        []
    );
    assert_eq!(
        private_networking_conflicts(Provider::Azure, &azure(false), &[], false),
        [],
        "a vault's firewall has no such condition"
    );
}

#[test]
fn w2_every_region_of_the_clusters_needs_the_key_or_a_replica() {
    let spread = on_aws("orders", &["US_EAST_1", "EU_WEST_1"]);
    let elsewhere = on_aws("ledger", &["EU_WEST_1"]);
    let beside = on_aws("carts", &["US_EAST_1"]);
    let clusters = [spread, elsewhere, beside];

    assert_eq!(
        aws_conflicts(ONE_REGION, &clusters),
        [
            PrivateNetworkingConflict::MultiRegionCluster {
                name: "orders".to_owned(),
                regions: vec!["US_EAST_1".to_owned(), "EU_WEST_1".to_owned()],
            },
            PrivateNetworkingConflict::KeyElsewhere {
                name: "ledger".to_owned(),
                region: "EU_WEST_1".to_owned(),
            },
        ]
    );
    for replicated in [REPLICATED, "mrk-1234abcd12ab34cd56ef1234567890ab"] {
        assert_eq!(aws_conflicts(replicated, &clusters), []);
    }
    for unknown in ["arn:aws:kms:us-east-1:123456789012:alias/mrk-atlas", ""] {
        assert_eq!(
            aws_conflicts(unknown, &clusters).len(),
            2,
            "it may have replicas, and does not say so: {unknown}"
        );
    }
}

#[test]
fn w2_a_cluster_that_is_not_on_the_key_does_not_need_it() {
    let places = [(Cloud::Aws, "US_EAST_1"), (Cloud::Aws, "EU_WEST_1")];
    for provider in [EncryptionProvider::None, EncryptionProvider::Azure] {
        let clusters = [cluster("orders", provider, &places)];
        assert_eq!(aws_conflicts(ONE_REGION, &clusters), []);
    }
}

#[test]
fn w2_the_transition_lets_in_what_comes_through_an_endpoint_and_no_more() {
    let read =
        |statement| -> Value { serde_json::from_str(transition_statement(statement)).unwrap() };
    assert_eq!(
        read(AddressStatement::Deny),
        json!({"Null": {"aws:SourceVpce": "true"}}),
        "what has no endpoint is denied as before"
    );
    assert_eq!(
        read(AddressStatement::Allow),
        json!({"Null": {"aws:SourceVpce": "false"}}),
        "what has an endpoint is allowed as well"
    );
}

#[test]
fn z2_any_multi_cloud_cluster_of_the_project_keeps_azure_off_private_networking() {
    let several = [
        (Cloud::Azure, "EUROPE_WEST"),
        (Cloud::Gcp, "WESTERN_EUROPE"),
    ];
    let one = [
        (Cloud::Azure, "EUROPE_WEST"),
        (Cloud::Azure, "EUROPE_NORTH"),
    ];
    let clusters = [
        cluster("orders", EncryptionProvider::None, &several),
        cluster("ledger", EncryptionProvider::Azure, &one),
        cluster("unknown", EncryptionProvider::Azure, &[]),
    ];
    assert_eq!(
        private_networking_conflicts(Provider::Azure, &azure(false), &clusters, true),
        [PrivateNetworkingConflict::MultiCloudCluster {
            name: "orders".to_owned()
        }]
    );
}

#[test]
fn a_provider_that_is_off_or_whose_key_fails_is_repaired_first() {
    assert_eq!(
        private_networking_conflicts(Provider::Aws, &EncryptionAtRest::default(), &[], true),
        [PrivateNetworkingConflict::ProviderOff]
    );
    assert_eq!(
        private_networking_conflicts(
            Provider::Aws,
            &aws(ONE_REGION, Some(false), false),
            &[],
            false
        ),
        [
            PrivateNetworkingConflict::KeyNotValid,
            PrivateNetworkingConflict::AddressConditions
        ]
    );
}

#[test]
fn google_is_always_a_conflict() {
    assert_eq!(
        private_networking_conflicts(Provider::Gcp, &EncryptionAtRest::default(), &[], false),
        [PrivateNetworkingConflict::GoogleNotOffered]
    );
}

#[test]
fn each_region_of_the_clusters_on_the_key_needs_one_endpoint() {
    let clusters = [
        on_aws("orders", &["US_EAST_1", "EU_WEST_1"]),
        on_aws("ledger", &["EU_WEST_1", "AP_SOUTH_1"]),
        cluster(
            "toy",
            EncryptionProvider::None,
            &[(Cloud::Aws, "SA_EAST_1")],
        ),
        cluster("far", EncryptionProvider::Aws, &[(Cloud::Gcp, "US_EAST_4")]),
    ];
    assert_eq!(
        regions_needing_endpoint(Provider::Aws, &clusters),
        ["US_EAST_1", "EU_WEST_1", "AP_SOUTH_1"]
    );
    for other in [Provider::Azure, Provider::Gcp] {
        assert_eq!(
            regions_needing_endpoint(other, &clusters),
            Vec::<String>::new()
        );
    }
}

#[test]
fn s7_lists_are_not_needed_only_once_every_required_endpoint_is_active() {
    let settings = aws(REPLICATED, None, true);
    let clusters = [on_aws("orders", &["US_EAST_1", "EU_WEST_1"])];
    let not_needed = |endpoints: &[PrivateEndpoint]| {
        lists_not_needed(Provider::Aws, &settings, &clusters, endpoints)
    };

    assert!(not_needed(&[active("US_EAST_1"), active("EU_WEST_1")]));
    assert!(!not_needed(&[]));
    assert!(!not_needed(&[active("US_EAST_1")]));
    for status in [
        PrivateEndpointStatus::Initiating,
        PrivateEndpointStatus::PendingAcceptance,
        PrivateEndpointStatus::Failed,
        PrivateEndpointStatus::PendingRecreation,
        PrivateEndpointStatus::Deleting,
        PrivateEndpointStatus::Other("READY".to_owned()),
    ] {
        let second = endpoint(EndpointCloud::Aws, "EU_WEST_1", status);
        assert!(!not_needed(&[active("US_EAST_1"), second]));
    }
    let of_another_cloud = endpoint(
        EndpointCloud::Azure,
        "EU_WEST_1",
        PrivateEndpointStatus::Active,
    );
    assert!(!not_needed(&[active("US_EAST_1"), of_another_cloud]));
}

#[test]
fn s7_lists_are_needed_where_private_networking_is_not_required_or_the_key_fails() {
    let clusters = [on_aws("orders", &["US_EAST_1"])];
    let endpoints = [active("US_EAST_1")];
    let not_needed = |settings: &EncryptionAtRest| {
        lists_not_needed(Provider::Aws, settings, &clusters, &endpoints)
    };

    assert!(not_needed(&aws(ONE_REGION, Some(true), true)));
    assert!(!not_needed(&aws(ONE_REGION, Some(true), false)));
    assert!(!not_needed(&aws(ONE_REGION, Some(false), true)));
    assert!(!not_needed(&azure(true)), "of another provider");
}

#[test]
fn s7_lists_are_needed_where_nothing_shows_that_they_are_not() {
    let settings = aws(ONE_REGION, Some(true), true);
    let endpoints = [active("US_EAST_1")];
    let orders = on_aws("orders", &["US_EAST_1"]);
    for other in [&[][..], &[(Cloud::Gcp, "US_EAST_4")]] {
        let clusters = [
            orders.clone(),
            cluster("other", EncryptionProvider::Aws, other),
        ];
        assert!(
            !lists_not_needed(Provider::Aws, &settings, &clusters, &endpoints),
            "no endpoint reaches it: {other:?}"
        );
    }
    assert!(
        !lists_not_needed(Provider::Aws, &settings, &[], &endpoints),
        "no cluster has used the key over this network"
    );
    assert!(!lists_not_needed(
        Provider::Gcp,
        &settings,
        &[orders],
        &endpoints
    ));
}

#[test]
fn no_list_is_needed_only_where_every_key_service_in_use_is_reached_privately() {
    let cluster = [on_aws("orders", &["US_EAST_1"])];
    let endpoints = [active("US_EAST_1")];
    let private = aws(ONE_REGION, Some(true), true);
    assert!(needs_no_list(&private, &cluster, &endpoints));
    assert!(!needs_no_list(&private, &cluster, &[]), "no endpoint");
    assert!(
        !needs_no_list(&aws(ONE_REGION, Some(true), false), &cluster, &endpoints),
        "not required"
    );
    assert!(
        !needs_no_list(&EncryptionAtRest::default(), &cluster, &endpoints),
        "no key service is in use"
    );
    let both = EncryptionAtRest {
        azure: azure(false).azure,
        ..private
    };
    assert!(
        !needs_no_list(&both, &cluster, &endpoints),
        "a vault as well"
    );
}

fn aws_switch(
    settings: &EncryptionAtRest,
    endpoints: &[PrivateEndpoint],
) -> PrivateNetworkingSwitch {
    private_networking_switch(Provider::Aws, settings, &[], endpoints)
}

#[test]
fn w2_the_switch_waits_for_the_address_conditions_and_for_nothing_else_alone() {
    let valid = aws(ONE_REGION, Some(true), false);
    assert_eq!(
        aws_switch(&valid, &[]),
        PrivateNetworkingSwitch::AddressConditions
    );
    let not_valid = aws(ONE_REGION, Some(false), false);
    assert_eq!(
        aws_switch(&not_valid, &[]),
        PrivateNetworkingSwitch::Conflicts,
        "whatever the person says about the conditions"
    );
    assert_eq!(
        private_networking_switch(Provider::Azure, &azure(false), &[], &[]),
        PrivateNetworkingSwitch::Ready
    );
}

#[test]
fn private_networking_is_given_up_once_its_endpoints_are_deleted() {
    let required = aws(ONE_REGION, Some(true), true);
    assert_eq!(
        aws_switch(&required, &[active("US_EAST_1")]),
        PrivateNetworkingSwitch::EndpointsExist
    );
    assert_eq!(aws_switch(&required, &[]), PrivateNetworkingSwitch::Ready);
}
