//! What a person lets somebody else do while practising.

use sandbox::{AzureAtlas, AzureConfig, AzureWorld, PretendAzure, Rehearsal};
use serde_json::{Value, json};

use super::{ADMIN, Caller, error};

const VAULT: &str = "practice-vault";

async fn rules(caller: &Caller<'_>) -> Vec<Value> {
    let vault = caller.vault().await.json();
    let rules = vault["properties"]["networkAcls"]["ipRules"].as_array();
    rules.cloned().unwrap_or_default()
}

#[tokio::test]
async fn somebody_else_adds_a_rule_and_it_is_again_as_it_was() {
    let azure = PretendAzure::start(AzureConfig::practice()).await.unwrap();
    let caller = Caller::new(&azure, ADMIN).await;
    let before = rules(&caller).await;
    azure.rehearse(Rehearsal::Edit);
    let vault = caller.vault().await.json();
    assert_eq!(
        vault["systemData"]["lastModifiedBy"],
        "somebody-else@practice.example"
    );
    let after = rules(&caller).await;
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], [json!({"value": "203.0.113.0/32"})]);
    azure.rehearse(Rehearsal::AsItWas);
    assert_eq!(rules(&caller).await, before);
}

#[tokio::test]
async fn a_firewall_that_is_filled_takes_no_rule_more() {
    let azure = PretendAzure::start(AzureConfig::practice()).await.unwrap();
    let caller = Caller::new(&azure, ADMIN).await;
    azure.rehearse(Rehearsal::Fill);
    let vault = caller.vault().await.json();
    let mut acls = vault["properties"]["networkAcls"].clone();
    let rules = acls["ipRules"].as_array_mut().unwrap();
    assert_eq!(rules.len(), 1_000);
    rules.push(json!({"value": "198.19.0.1"}));
    let got = caller.patch(&json!({ "networkAcls": acls })).await;
    assert_eq!(error(&got).0, 400);
}

#[tokio::test]
async fn a_vault_without_rules_goes_on_letting_everybody_in() {
    let mut world = AzureWorld::practice();
    world.remove_rules(VAULT);
    let azure = PretendAzure::start(AzureConfig::with(world)).await.unwrap();
    azure.rehearse(Rehearsal::Edit);
    let caller = Caller::new(&azure, ADMIN).await;
    let vault = caller.vault().await.json();
    let acls = &vault["properties"]["networkAcls"];
    assert_eq!(acls["defaultAction"], "Allow");
    assert_eq!(acls["ipRules"], json!([{"value": "203.0.113.0/32"}]));
}

#[tokio::test]
async fn the_vault_of_the_second_project_is_changed_too() {
    let azure = PretendAzure::start(AzureConfig::practice()).await.unwrap();
    azure.rehearse(Rehearsal::Fill);
    let caller = Caller::new(&azure, ADMIN).await;
    let second = AzureAtlas::second_practice().vault;
    let vault = caller
        .get(&format!("{second}?api-version=2026-02-01"))
        .await;
    let rules = vault.json()["properties"]["networkAcls"]["ipRules"].clone();
    assert_eq!(rules.as_array().unwrap().len(), 1_000);
}
