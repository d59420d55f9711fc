#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use secret::Secret;
use serde_json::{Value, json};

use super::encryption_patch::{
    AwsKmsPatch, AzureKeyVaultPatch, EncryptionPatch, GoogleCloudKmsPatch, body,
};
use super::*;
use crate::call::{Call, Signed};
use crate::operation::Operation;
use crate::paging::Page;
use crate::{
    Answer, AwsKms, AwsRole, ClusterAddresses, EncryptionAtRest, GcpServiceAccountStatus,
    Organization, Project, Roles, SystemStatus, recorded,
};

fn error(name: &str) -> Option<AtlasError> {
    let call = Call::get(Operation::Projects, "application/json", "/");
    recorded::reply(name)?.success(&call, Signed::Yes).err()
}

/// A recording that no test reads would be one that nobody noticed.
#[test]
fn every_recording_is_read_by_a_test() {
    let read = [
        "digest-challenge.http",
        "error-CLUSTER_NOT_FOUND.http",
        "error-GROUP_NOT_FOUND.http",
        "get-cloudProviderAccess.http",
        "get-clusters.http",
        "get-groups.http",
        "get-orgs.http",
        "post-cloudProviderAccess-aws.http",
    ];
    let Some(folder) = fixtures::shared("atlas/recorded") else {
        return;
    };
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(read.contains(&name.as_str()), "{name} has no test");
    }
}

#[test]
fn the_recorded_organisations_are_read() {
    let Some(reply) = recorded::reply("get-orgs.http") else {
        return;
    };
    let page: Page<organizations::Wire> = reply.json(Operation::Organizations).unwrap();

    assert_eq!(page.total_count, Some(1));
    let organizations: Vec<Organization> = page.results.into_iter().map(Into::into).collect();
    assert_eq!(
        organizations,
        [Organization {
            id: "a0123456789abcdef012345a".to_owned(),
            name: "Atlas CLI E2E".to_owned(),
        }]
    );
}

#[test]
fn the_recorded_projects_are_read() {
    let Some(reply) = recorded::reply("get-groups.http") else {
        return;
    };
    let page: Page<projects::Wire> = reply.json(Operation::Projects).unwrap();

    let total = page.total_count.unwrap();
    let projects: Vec<Project> = page.results.into_iter().map(Into::into).collect();
    assert_eq!(projects.len() as u64, total);
    assert_eq!(
        projects.first(),
        Some(&Project {
            id: "b0123456789abcdef012345b".to_owned(),
            name: "Atlas CLI E2E".to_owned(),
            organization_id: "a0123456789abcdef012345a".to_owned(),
        })
    );
}

#[test]
fn a_member_that_is_not_used_may_hold_anything() {
    let page = r#"{"totalCount": 1, "results": [
        {"id": "b0123456789abcdef012345b", "name": "Ledger", "orgId": "a0123456789abcdef012345a",
         "clusterCount": "many", "tags": null}]}"#;
    let page: Page<projects::Wire> = serde_json::from_str(page).unwrap();
    let project = Project::from(page.results.into_iter().next().unwrap());
    assert_eq!(project.name, "Ledger");
}

fn recorded_role() -> AwsRole {
    AwsRole {
        role_id: "6a793f88c0eb9e7a17716581".to_owned(),
        iam_assumed_role_arn: None,
        authorized: false,
        used_for_encryption: false,
        atlas_account_arn: Some("arn:aws:iam::299602853325:root".to_owned()),
        external_id: Some("b63a96a9-5e21-4eee-9902-a3cdc7a0d81e".to_owned()),
    }
}

#[test]
fn the_recorded_roles_are_read() {
    let Some(reply) = recorded::reply("get-cloudProviderAccess.http") else {
        return;
    };
    let wire: roles::Wire = reply.json(Operation::Roles).unwrap();

    assert_eq!(
        Roles::from(wire),
        Roles {
            aws: vec![recorded_role()],
            ..Roles::default()
        }
    );
}

#[test]
fn the_recorded_new_role_is_the_one_the_list_holds() {
    let Some(reply) = recorded::reply("post-cloudProviderAccess-aws.http") else {
        return;
    };
    let wire: roles::WireAws = reply.json(Operation::CreateRole).unwrap();

    assert_eq!(AwsRole::from(wire), recorded_role());
}

#[test]
fn the_recorded_errors_are_read() {
    let Some(found) = error("error-GROUP_NOT_FOUND.http") else {
        return;
    };
    let AtlasError::NotFound { answer } = found else {
        panic!("taken for {found}");
    };
    assert_eq!(
        *answer,
        Answer {
            status: 404,
            error_code: Some("GROUP_NOT_FOUND".to_owned()),
            reason: Some("Not Found".to_owned()),
            detail: Some("No group with ID 111111111111111111111111 exists.".to_owned()),
            parameters: vec!["111111111111111111111111".to_owned()],
            fields: Vec::new(),
        }
    );

    let Some(AtlasError::NotFound { answer }) = error("error-CLUSTER_NOT_FOUND.http") else {
        panic!("the recorded missing cluster was taken for something else");
    };
    assert_eq!(
        answer.parameters,
        ["cluster-989", "b0123456789abcdef012345b"]
    );
}

#[test]
fn the_recorded_challenge_once_answered_means_wrong_keys() {
    let Some(found) = error("digest-challenge.http") else {
        return;
    };

    assert!(matches!(found, AtlasError::WrongSignIn), "{found}");
}

#[test]
fn a_project_id_cannot_lead_to_another_path() {
    assert_eq!(
        below_project("a0123456789abcdef012345a", "ipAddresses").unwrap(),
        "/api/atlas/v2/groups/a0123456789abcdef012345a/ipAddresses"
    );
    for id in [
        "",
        "..",
        "a0123456789abcdef012345",
        "a0123456789abcdef0123/5a",
        "a0123456789abcdef012345a/..",
    ] {
        assert!(
            matches!(below_project(id, ""), Err(AtlasError::InvalidProject)),
            "{id}"
        );
    }
}

#[test]
fn a_role_or_a_cluster_cannot_lead_to_another_path() {
    let project = "a0123456789abcdef012345a";
    assert_eq!(
        role_path(project, "6a793f88c0eb9e7a17716581").unwrap(),
        "/api/atlas/v2/groups/a0123456789abcdef012345a/cloudProviderAccess/6a793f88c0eb9e7a17716581"
    );
    assert_eq!(
        cluster_path(project, "Orders-2").unwrap(),
        "/api/atlas/v2/groups/a0123456789abcdef012345a/clusters/Orders-2"
    );
    for name in [
        "",
        "..",
        "-orders",
        "orders/processArgs",
        "orders?pretty",
        "Aufträge",
        "a b",
    ] {
        for path in [role_path(project, name), cluster_path(project, name)] {
            assert!(matches!(path, Err(AtlasError::InvalidName)), "{name}");
        }
    }
    assert!(matches!(
        cluster_path("../orgs", "orders"),
        Err(AtlasError::InvalidProject)
    ));
}

#[test]
fn the_status_names_the_roles_of_the_key_and_does_without() {
    let wire: system_status::Wire = serde_json::from_value(json!({
        "apiKey": {"id": "x", "publicKey": "abcdefgh", "accessList": [],
            "roles": [{"roleName": "GROUP_OWNER", "groupId": "a0123456789abcdef012345a"}]},
        "appName": "MongoDB Atlas", "build": "83be", "throttling": false, "links": [],
    }))
    .unwrap();
    let status = SystemStatus::from(wire);
    assert_eq!(status.roles.first().unwrap().name, "GROUP_OWNER");

    for without in [json!({"apiKey": null, "build": "83be"}), json!({})] {
        let wire: system_status::Wire = serde_json::from_value(without).unwrap();
        assert_eq!(SystemStatus::from(wire).roles, []);
    }
}

#[test]
fn what_is_not_set_may_be_null_or_absent() {
    for nothing in [
        json!({}),
        json!({"awsKms": null, "azureKeyVault": null, "googleCloudKms": null, "enabledForSearchNodes": null}),
    ] {
        let wire: encryption_at_rest::Wire = serde_json::from_value(nothing).unwrap();
        assert_eq!(EncryptionAtRest::from(wire), EncryptionAtRest::default());
    }
    let wire: encryption_at_rest::Wire = serde_json::from_value(json!({
        "awsKms": {"enabled": null, "region": null, "roleId": null, "somethingNew": 1},
    }))
    .unwrap();
    assert_eq!(EncryptionAtRest::from(wire).aws, Some(AwsKms::default()));
}

#[test]
fn each_field_of_the_stored_encryption_is_read() {
    let wire: encryption_at_rest::Wire = serde_json::from_value(json!({
        "awsKms": {"enabled": true, "valid": false, "customerMasterKeyID": "key", "region": "US_EAST_1",
            "accessKeyID": "AKIA", "roleId": "role", "requirePrivateNetworking": true},
        "azureKeyVault": {"enabled": true, "valid": true, "azureEnvironment": "AZURE", "clientID": "client",
            "tenantID": "tenant", "subscriptionID": "subscription", "resourceGroupName": "group",
            "keyVaultName": "vault", "keyIdentifier": "https://vault", "roleId": "role",
            "requirePrivateNetworking": true},
        "googleCloudKms": {"enabled": true, "valid": true, "keyVersionResourceID": "projects/p", "roleId": "role"},
        "enabledForSearchNodes": true,
    }))
    .unwrap();
    let some = |text: &str| Some(text.to_owned());

    assert_eq!(
        EncryptionAtRest::from(wire),
        EncryptionAtRest {
            aws: Some(AwsKms {
                enabled: true,
                valid: Some(false),
                customer_master_key_id: some("key"),
                region: some("US_EAST_1"),
                access_key_id: some("AKIA"),
                role_id: some("role"),
                require_private_networking: true,
            }),
            azure: Some(crate::AzureKeyVault {
                enabled: true,
                valid: Some(true),
                environment: some("AZURE"),
                client_id: some("client"),
                tenant_id: some("tenant"),
                subscription_id: some("subscription"),
                resource_group: some("group"),
                key_vault_name: some("vault"),
                key_identifier: some("https://vault"),
                role_id: some("role"),
                require_private_networking: true,
            }),
            gcp: Some(crate::GoogleCloudKms {
                enabled: true,
                valid: Some(true),
                key_version_resource_id: some("projects/p"),
                role_id: some("role"),
            }),
            search_nodes: true,
        }
    );
}

#[test]
fn a_patch_holds_exactly_what_was_set() {
    let sent = |patch: &EncryptionPatch| -> Value {
        serde_json::from_slice(body(patch).unwrap().as_slice()).unwrap()
    };

    assert_eq!(sent(&EncryptionPatch::default()), json!({}));
    let off = EncryptionPatch {
        azure: Some(AzureKeyVaultPatch {
            enabled: Some(false),
            ..AzureKeyVaultPatch::default()
        }),
        ..EncryptionPatch::default()
    };
    assert_eq!(sent(&off), json!({"azureKeyVault": {"enabled": false}}));
    let search_nodes = EncryptionPatch {
        search_nodes: Some(false),
        ..EncryptionPatch::default()
    };
    assert_eq!(sent(&search_nodes), json!({"enabledForSearchNodes": false}));
    let key_file = "{\"private_key\": \"-----BEGIN\\n\"}";
    let keys = EncryptionPatch {
        aws: Some(AwsKmsPatch {
            secret_access_key: Some(Secret::new("quo\"ted".to_owned())),
            ..AwsKmsPatch::default()
        }),
        gcp: Some(GoogleCloudKmsPatch {
            service_account_key: Some(Secret::new(key_file.to_owned())),
            ..GoogleCloudKmsPatch::default()
        }),
        ..EncryptionPatch::default()
    };
    assert_eq!(
        sent(&keys),
        json!({"awsKms": {"secretAccessKey": "quo\"ted"}, "googleCloudKms": {"serviceAccountKey": key_file}}),
        "the key file goes as one text, not as an object"
    );
}

#[test]
fn debug_of_a_patch_shows_no_secret() {
    let patch = EncryptionPatch {
        azure: Some(AzureKeyVaultPatch {
            secret: Some(Secret::new("hunter2-hunter2".to_owned())),
            ..AzureKeyVaultPatch::default()
        }),
        ..EncryptionPatch::default()
    };

    assert!(!format!("{patch:?}").contains("hunter2"));
}

#[test]
fn a_list_of_clusters_that_is_not_there_is_not_an_empty_one() {
    for missing in [
        json!({}),
        json!({"services": {}}),
        json!({"services": {"clusters": null}}),
    ] {
        assert!(serde_json::from_value::<cluster_addresses::Wire>(missing).is_err());
    }
    let wire: cluster_addresses::Wire = serde_json::from_value(json!({
        "groupId": "a0123456789abcdef012345a",
        "services": {"clusters": [{"clusterName": "orders", "outbound": ["198.18.0.1"], "inbound": []}]},
    }))
    .unwrap();
    assert_eq!(
        Vec::<ClusterAddresses>::from(wire),
        [ClusterAddresses {
            cluster: "orders".to_owned(),
            inbound: Vec::new(),
            outbound: vec!["198.18.0.1".to_owned()],
            future_inbound: Vec::new(),
            future_outbound: Vec::new(),
        }]
    );
}

#[test]
fn roles_say_whether_they_are_authorised_and_used() {
    let used = json!([{"featureType": "EXPORT_SNAPSHOT"}, {"featureType": "ENCRYPTION_AT_REST", "featureId": {}}]);
    let wire: roles::Wire = serde_json::from_value(json!({
        "awsIamRoles": [{"roleId": "r", "authorizedDate": "2026-08-10T03:03:36Z", "featureUsages": used}],
        "azureServicePrincipals": [{"_id": "p", "tenantId": "t", "featureUsages": []}],
        "gcpServiceAccounts": [
            {"roleId": "g", "status": "COMPLETE", "gcpServiceAccountForAtlas": "a@b"},
            {"roleId": "h", "status": "PAUSED"},
        ],
    }))
    .unwrap();
    let roles = Roles::from(wire);

    let aws = roles.aws.first().unwrap();
    assert!(aws.authorized && aws.used_for_encryption);
    assert!(!roles.azure.first().unwrap().used_for_encryption);
    let statuses: Vec<_> = roles.gcp.iter().map(|account| &account.status).collect();
    assert_eq!(
        statuses,
        [
            &GcpServiceAccountStatus::Complete,
            &GcpServiceAccountStatus::Other("PAUSED".to_owned())
        ]
    );
}
