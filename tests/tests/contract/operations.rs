//! Every operation against the description: what is asked, what is sent, what is made of it.

use addresses::Direction;
use atlas::{
    AwsKmsPatch, AzureKeyVaultPatch, Client, EncryptionPatch, GoogleCloudKmsPatch, Origin, Timing,
};
use secret::Secret;
use serde_json::{Value, json};
use tests::scripted::{Reply, Request, ScriptedServer};

use crate::description::Description;
use crate::support::{PROJECT, STATUS, api_key, behind_digest, client, signed};

/// A server behind digest that gives `answer` to everything.
pub(crate) fn answering(answer: &str) -> ScriptedServer {
    let answer = answer.to_owned();
    behind_digest(move |_, _| {
        Reply::json(200, &answer).with(
            "content-type",
            "application/vnd.atlas.2023-01-01+json;charset=utf-8",
        )
    })
}

/// Checks the one signed request against the description and returns it.
pub(crate) fn checked(server: &ScriptedServer, answer: &str, operation: &str) -> Option<Request> {
    let requests = signed(server);
    let [request] = &requests[..] else {
        panic!("one signed request expected, not {requests:?}");
    };
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    let agent = request.header("user-agent").unwrap();
    let version = agent.strip_prefix("Keygate/").unwrap();
    assert!(
        version.starts_with(|digit: char| digit.is_ascii_digit()),
        "{agent}"
    );
    assert_eq!(
        Description::load()?.check(request, answer).as_deref(),
        Ok(operation)
    );
    Some(request.clone())
}

#[tokio::test]
async fn system_status() {
    let server = answering(STATUS);
    let status = client(&server, api_key()).system_status().await.unwrap();

    assert_eq!(
        status.roles.first().unwrap().project.as_deref(),
        Some(PROJECT)
    );
    checked(&server, STATUS, "getSystemStatus");
}

#[tokio::test]
async fn signing_in_is_one_real_call() {
    let server = answering(STATUS);
    client(&server, api_key()).sign_in().await.unwrap();

    checked(&server, STATUS, "getSystemStatus");
}

#[tokio::test]
async fn organizations() {
    let answer = r#"{"results":[{"id":"a0123456789abcdef012345a","name":"Acme","isDeleted":false},
        {"id":"a0123456789abcdef012345b","name":"Gone","isDeleted":true}],"totalCount":2}"#;
    let server = answering(answer);
    let organizations = client(&server, api_key()).organizations().await.unwrap();

    let names: Vec<_> = organizations
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(names, ["Acme"], "a deleted organisation is not offered");
    checked(&server, answer, "listOrgs");
}

#[tokio::test]
async fn projects() {
    let answer = format!(
        r#"{{"results":[{{"id":"{PROJECT}","name":"Payments","orgId":"a0123456789abcdef012345a","clusterCount":3}}],"totalCount":1}}"#
    );
    let server = answering(&answer);
    let projects = client(&server, api_key()).projects().await.unwrap();

    let project = projects.first().unwrap();
    assert_eq!(project.id, PROJECT);
    checked(&server, &answer, "listGroups");
}

#[tokio::test]
async fn project_addresses() {
    let answer = format!(
        r#"{{"groupId":"{PROJECT}","services":{{"clusters":[{{"clusterName":"orders","inbound":["198.18.0.1"],
            "outbound":["198.18.0.2","198.18.0.3"],"futureInbound":[],"futureOutbound":["198.18.0.4"]}}]}}}}"#
    );
    let server = answering(&answer);
    let clusters = client(&server, api_key())
        .project_addresses(PROJECT)
        .await
        .unwrap();

    let orders = clusters.first().unwrap();
    assert_eq!(orders.outbound, ["198.18.0.2", "198.18.0.3"]);
    assert_eq!(orders.future_outbound, ["198.18.0.4"]);
    checked(&server, &answer, "getGroupIpAddresses");
}

#[tokio::test]
async fn roles() {
    let answer = r#"{"awsIamRoles":[{"providerName":"AWS","roleId":"6a793f88c0eb9e7a17716581","authorizedDate":null,
            "iamAssumedRoleArn":null,"featureUsages":[]}],
        "azureServicePrincipals":[{"providerName":"AZURE","_id":"6a793f88c0eb9e7a17716582",
            "featureUsages":[{"featureType":"ENCRYPTION_AT_REST"}]}],
        "gcpServiceAccounts":[]}"#;
    let server = answering(answer);
    let roles = client(&server, api_key()).roles(PROJECT).await.unwrap();

    assert!(!roles.aws.first().unwrap().authorized);
    assert!(roles.azure.first().unwrap().used_for_encryption);
    checked(&server, answer, "listGroupCloudProviderAccess");
}

#[tokio::test]
async fn encryption_at_rest() {
    let answer = r#"{"awsKms":{"enabled":true,"valid":true,"region":"US_EAST_1","accessKeyID":null},
        "azureKeyVault":{"enabled":false},"googleCloudKms":null,"enabledForSearchNodes":false}"#;
    let server = answering(answer);
    let current = client(&server, api_key())
        .encryption_at_rest(PROJECT)
        .await
        .unwrap();

    assert_eq!(current.aws.unwrap().valid, Some(true));
    assert_eq!(current.gcp, None);
    checked(&server, answer, "getGroupEncryptionAtRest");
}

#[tokio::test]
async fn update_encryption_at_rest_sends_every_field_by_its_described_name() {
    let some = |text: &str| Some(text.to_owned());
    let secret = |text: &str| Some(Secret::new(text.to_owned()));
    let role = "6a793f88c0eb9e7a17716581";
    let uuid = "01234567-89ab-cdef-0123-456789abcdef";
    let patch = EncryptionPatch {
        aws: Some(AwsKmsPatch {
            enabled: Some(true),
            customer_master_key_id: some("arn:aws:kms:us-east-1:000000000000:key/k"),
            region: some("US_EAST_1"),
            access_key_id: some("AKIA000000000000"),
            secret_access_key: secret("fake/secret+access"),
            role_id: some(role),
            require_private_networking: Some(false),
        }),
        azure: Some(AzureKeyVaultPatch {
            enabled: Some(true),
            environment: some("AZURE"),
            client_id: some(uuid),
            tenant_id: some(uuid),
            secret: secret("fake~secret"),
            subscription_id: some(uuid),
            resource_group: some("group"),
            key_vault_name: some("vault"),
            key_identifier: some("https://vault.vault.azure.net/keys/key"),
            role_id: some(role),
            require_private_networking: Some(true),
        }),
        gcp: Some(GoogleCloudKmsPatch {
            enabled: Some(true),
            service_account_key: secret("{\"type\": \"service_account\"}\n"),
            key_version_resource_id: some(
                "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
            ),
            role_id: some(role),
        }),
        search_nodes: Some(true),
    };
    let answer = r#"{"awsKms":{"enabled":true,"valid":true}}"#;
    let server = answering(answer);
    let now = client(&server, api_key())
        .update_encryption_at_rest(PROJECT, &patch)
        .await
        .unwrap();

    assert!(
        now.aws.unwrap().enabled,
        "what Atlas answered is handed back"
    );
    let Some(request) = checked(&server, answer, "updateGroupEncryptionAtRest") else {
        return;
    };
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body,
        json!({
            "awsKms": {
                "enabled": true, "customerMasterKeyID": "arn:aws:kms:us-east-1:000000000000:key/k",
                "region": "US_EAST_1", "accessKeyID": "AKIA000000000000",
                "secretAccessKey": "fake/secret+access", "roleId": role,
                "requirePrivateNetworking": false,
            },
            "azureKeyVault": {
                "enabled": true, "azureEnvironment": "AZURE", "clientID": uuid, "tenantID": uuid,
                "secret": "fake~secret", "subscriptionID": uuid, "resourceGroupName": "group",
                "keyVaultName": "vault", "keyIdentifier": "https://vault.vault.azure.net/keys/key",
                "roleId": role, "requirePrivateNetworking": true,
            },
            "googleCloudKms": {
                "enabled": true, "serviceAccountKey": "{\"type\": \"service_account\"}\n",
                "keyVersionResourceID": "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
                "roleId": role,
            },
            "enabledForSearchNodes": true,
        })
    );
}

#[tokio::test]
async fn control_plane_addresses_are_asked_for_without_credentials_even_when_there_are_some() {
    let Some(list) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return;
    };
    let list = std::fs::read_to_string(list).unwrap();
    let described =
        r#"{"inbound":{"aws":{}},"outbound":{"aws":{"us-east-1":["3.92.113.229/32"]}}}"#;
    let server = ScriptedServer::start(move |request, _| {
        if request.path().contains("/unauth/") {
            Reply::json(200, &list).with(
                "content-type",
                "application/vnd.atlas.2023-11-15+json;charset=utf-8",
            )
        } else if request.header("authorization").is_some() {
            Reply::json(200, STATUS)
        } else {
            crate::support::challenge("nonce-1", "MD5", false)
        }
    })
    .unwrap();
    let client = client(&server, api_key());
    client.sign_in().await.unwrap();
    let book = client.control_plane_addresses(false).await.unwrap().book;

    assert_eq!(book.totals(Direction::Outbound).total, 420);
    assert_eq!(book.source().origin, server.origin());
    let request = server.requests().pop().unwrap();
    assert_eq!(request.header("authorization"), None);
    let Some(description) = Description::load() else {
        return;
    };
    assert_eq!(
        description.check(&request, described).as_deref(),
        Ok("listControlPlaneIpAddresses")
    );
}

#[tokio::test]
async fn without_credentials_only_the_control_planes_addresses_are_asked_for() {
    let server = ScriptedServer::replying([Reply::json(
        200,
        r#"{"outbound":{"aws":{"us-east-1":["3.92.113.229/32"]}},"inbound":{}}"#,
    )])
    .unwrap();
    let origin = Origin::parse(&server.origin()).unwrap();
    let client = Client::new(origin, None, Timing::short()).unwrap();

    assert!(client.control_plane_addresses(false).await.is_ok());
    assert!(matches!(
        client.projects().await,
        Err(atlas::AtlasError::NotSignedIn)
    ));
    assert_eq!(server.requests().len(), 1);
}
