//! Vaults, their keys and their perimeters.

use sandbox::{AzureAtlas, AzureConfig, AzureRights, AzureWorld, PretendAzure, practice_addresses};
use serde_json::{Value, json};

use super::{ADMIN, Caller, VIEWER, error, started, world};
use crate::support;

const VAULT: &str = "practice-vault";
const SUBNET: &str =
    "/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V/subnets/A";

fn acls(rules: &[&str]) -> Value {
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    json!({"networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": rules,
        "virtualNetworkRules": []}})
}

#[tokio::test]
async fn what_is_written_is_normalised_and_says_who_wrote_it() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    let before = caller.vault().await.json();
    let mut sent = acls(&["198.18.0.1", "198.18.1.0/24"]);
    sent["networkAcls"]["virtualNetworkRules"] =
        json!([{"id": SUBNET, "ignoreMissingVnetServiceEndpoint": true}]);
    let got = caller.patch(&sent).await;
    assert_eq!(got.status, 200, "{}", got.text);
    let after = caller.vault().await.json();
    assert_eq!(got.json(), after);
    assert_eq!(
        after["properties"]["networkAcls"],
        json!({"bypass": "AzureServices", "defaultAction": "Deny",
            "ipRules": [{"value": "198.18.0.1/32"}, {"value": "198.18.1.0/24"}],
            "virtualNetworkRules": [{"id": SUBNET.to_lowercase(),
                "ignoreMissingVnetServiceEndpoint": true}]})
    );
    assert_eq!(after["systemData"]["lastModifiedBy"], ADMIN);
    assert_ne!(
        after["systemData"]["lastModifiedAt"],
        before["systemData"]["lastModifiedAt"]
    );
    assert_eq!(
        after["properties"]["publicNetworkAccess"], before["properties"]["publicNetworkAccess"],
        "what is not sent stays"
    );
}

#[tokio::test]
async fn a_part_of_the_rules_replaces_all_of_them() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    let part = json!({"networkAcls": {"ipRules": [{"value": "198.18.0.9"}]}});
    assert_eq!(caller.patch(&part).await.status, 200);
    let acls = azure.script().world(|world| world.acls(VAULT));
    assert_eq!(acls["defaultAction"], "Allow", "this is why all is sent");
}

#[tokio::test]
async fn limits_hold_as_azure_holds_them() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    let many: Vec<String> = (0..1_001)
        .map(|it| format!("198.18.{}.{}", it / 250, it % 250))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(caller.patch(&acls(&many[..1_000])).await.status, 200);
    for wrong in [
        acls(&many),
        acls(&["10.0.0.1"]),
        acls(&["2a00::1"]),
        acls(&["198.18.0.1/33"]),
        acls(&["x"]),
        json!({"networkAcls": {"defaultAction": "Perhaps"}}),
        json!({"networkAcls": 3}),
        json!({"accessPolicies": []}),
    ] {
        assert_eq!(caller.patch(&wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_vault_without_rules_has_no_member_for_them() {
    let mut world = world();
    world.remove_rules(VAULT).set_access(VAULT, "Disabled");
    world.set_purge_protection(VAULT, false);
    let azure = started(world).await;
    let caller = Caller::new(&azure, VIEWER).await;
    let properties = caller.vault().await.json()["properties"].clone();
    assert!(properties.get("networkAcls").is_none());
    assert!(properties.get("enablePurgeProtection").is_none());
    assert_eq!(properties["publicNetworkAccess"], "Disabled");
}

#[tokio::test]
async fn who_may_only_look_changes_nothing_and_the_missing_right_is_named() {
    let mut world = world();
    let action = "Microsoft.KeyVault/vaults/keys/read";
    world.add_person(
        "odd@practice.example",
        AzureRights::watching().without(action),
    );
    let join = "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action";
    let linked = AzureRights::administrator().without(join);
    world.add_person("linked@practice.example", linked);
    world.add_subnet(VAULT, SUBNET, false);
    let azure = started(world).await;
    let viewer = Caller::new(&azure, VIEWER).await;
    assert_eq!(viewer.vault().await.status, 200);
    let (status, code, message) = error(&viewer.patch(&acls(&[])).await);
    assert_eq!((status, code.as_str()), (403, "AuthorizationFailed"));
    assert!(
        message.contains(VIEWER) && message.contains("'Microsoft.KeyVault/vaults/write'"),
        "{message}"
    );
    let key = "practice-vault/keys/practice-key?api-version=2026-02-01";
    assert_eq!(viewer.get(key).await.status, 200);
    let odd = Caller::new(&azure, "odd@practice.example").await;
    assert!(error(&odd.get(key).await).2.contains(action));

    let linked = Caller::new(&azure, "linked@practice.example").await;
    let mut sent = acls(&["198.18.0.1"]);
    sent["networkAcls"]["virtualNetworkRules"] = json!([{ "id": SUBNET }]);
    let (status, code, message) = error(&linked.patch(&sent).await);
    assert_eq!((status, code.as_str()), (403, "LinkedAuthorizationFailed"));
    assert!(message.contains(join), "{message}");
    assert_eq!(linked.patch(&acls(&["198.18.0.1"])).await.status, 200);
}

#[tokio::test]
async fn keys_and_perimeters_are_told() {
    let mut world = world();
    world
        .set_key(VAULT, "practice-key", false, Some(1_900_000_000))
        .add_perimeter(VAULT, "Enforced", &["198.18.0.0/24"]);
    let azure = started(world).await;
    let caller = Caller::new(&azure, VIEWER).await;
    let key = caller
        .get("practice-vault/keys/practice-key?api-version=2026-02-01")
        .await;
    let attributes = key.json()["properties"]["attributes"].clone();
    assert_eq!(
        (&attributes["enabled"], &attributes["exp"]),
        (&json!(false), &json!(1_900_000_000))
    );
    let path = "practice-vault/networkSecurityPerimeterConfigurations";
    let got = caller
        .get(&format!("{path}?api-version=2026-04-01-preview"))
        .await;
    let first = &got.json()["value"][0]["properties"];
    assert_eq!(first["resourceAssociation"]["accessMode"], "Enforced");
    assert_eq!(
        first["profile"]["accessRules"][0]["properties"]["addressPrefixes"],
        json!(["198.18.0.0/24"])
    );
    let got = caller.get(&format!("{path}?api-version=2026-02-01")).await;
    assert_eq!(error(&got).1, "NoRegisteredProviderFound");
    let got = caller.get("practice-vault").await;
    assert_eq!(error(&got).1, "MissingApiVersionParameter");
    for gone in ["other-vault", "practice-vault/keys/other"] {
        let got = caller.get(&format!("{gone}?api-version=2026-02-01")).await;
        assert_eq!(error(&got).1, "ResourceNotFound", "{gone}");
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_told() {
    let azure = started(world()).await;
    let mut caller = Caller::new(&azure, ADMIN).await;
    caller.token = "other".to_owned();
    assert_eq!(error(&caller.vault().await).1, "InvalidAuthenticationToken");
}

#[tokio::test]
async fn practice_meets_the_pretend_atlas_and_lacks_five_addresses() {
    let samples = sandbox::samples().azure;
    let atlas = AzureAtlas::practice();
    assert_eq!(atlas.tenant, samples.tenant_id);
    assert_eq!(atlas.key, "practice-key");
    assert!(samples.key_identifier.contains(&atlas.vault));
    let azure = PretendAzure::start(AzureConfig::practice()).await.unwrap();
    let caller = Caller::new(&azure, ADMIN).await;
    let key = "practice-vault/keys/practice-key?api-version=2026-02-01";
    assert_eq!(caller.get(key).await.status, 200);
    let rules = AzureWorld::practice().rules(VAULT);
    let needed: Value = serde_json::from_slice(&practice_addresses()).unwrap();
    let clouds = needed["outbound"].as_object().unwrap().values();
    let needed: Vec<&Value> = clouds
        .flat_map(|cloud| cloud.as_object().unwrap().values())
        .flat_map(|list| list.as_array().unwrap())
        .collect();
    let missing = needed
        .iter()
        .filter(|block| !rules.contains(&block.as_str().unwrap().to_owned()));
    assert_eq!(missing.count(), 5);
    assert!(needed.len() < 1_000);

    let second = AzureAtlas::second_practice();
    assert_ne!(second.vault, atlas.vault);
    let key = format!(
        "{}/keys/{}?api-version=2026-02-01",
        second.vault, second.key
    );
    assert_eq!(caller.get(&key).await.status, 200);
    let rules = AzureWorld::practice().rules(&second.vault);
    let missing = needed
        .iter()
        .filter(|block| !rules.contains(&block.as_str().unwrap().to_owned()));
    assert_eq!(missing.count(), 3);
    let _sandbox = support::started().await;
}
