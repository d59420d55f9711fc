//! The whole way of a change, over the pretend Azure.

use clouds::azure::sign_in::Entra;
use clouds::azure::{
    AzureCloud, AzureTarget, ClientId, Hosts, Refusal, Session, Tenant, VaultId, Wire, read,
};
use clouds::change::{Along, Edit, Ended, Fate, Outcome, run};
use clouds::{CloudError, Http, Origin, Route, Timing};
use sandbox::{
    AzureAtlas, AzureConfig, AzureOperation, AzureRecorded, AzureWorld, CloudAnswer, PretendAzure,
};
use secret::Secret;
use serde_json::{Value, json};

const SUBNET: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/A";

struct Set {
    azure: PretendAzure,
    session: Session,
    vault: VaultId,
}

async fn set() -> Set {
    let atlas = AzureAtlas::practice();
    let mut world = AzureWorld::for_atlas(&atlas, &["20.0.0.1/32"]);
    world.add_subnet(&atlas.vault, SUBNET, true);
    let azure = PretendAzure::start(AzureConfig::with(world)).await.unwrap();
    let origin = Origin::parse(azure.origin()).unwrap();
    let http = Http::new(origin.clone(), Timing::short(), &Route::default()).unwrap();
    let hosts = Hosts::on_this_computer(AzureCloud::Public, origin).unwrap();
    let (id, secret) = azure.service_principal();
    let entra = Entra::new(
        Wire::new(http, hosts),
        Tenant::parse(&azure.tenant()).unwrap(),
        ClientId::parse(id).unwrap(),
    );
    let session = entra.with_secret(Secret::new(secret.to_owned())).await;
    Set {
        session: session.unwrap(),
        vault: VaultId::new(&atlas.subscription, &atlas.resource_group, &atlas.vault).unwrap(),
        azure,
    }
}

impl Set {
    /// Adds a rule, as it was confirmed before `then` happened.
    async fn change(&self, then: impl FnOnce(&PretendAzure)) -> Outcome<Refusal, ()> {
        let reading = read(&self.session, &self.vault, &[]).await;
        let vault = reading.vault.unwrap();
        let mut text: Value = serde_json::from_str(&vault.text).unwrap();
        let rules = text["networkAcls"]["ipRules"].as_array_mut().unwrap();
        rules.push(json!({"value": "20.0.0.2"}));
        let edits = [Edit {
            place: self.vault.clone(),
            confirmed: Some(vault.document().unwrap().fingerprint),
            text: text.to_string(),
        }];
        then(&self.azure);
        let along = Along {
            progress: &|_| {},
            is_cancelled: &|| false,
        };
        let target = AzureTarget::new(self.session.clone());
        run(&target, &edits, &Timing::short(), &along, async |_| Ok(())).await
    }

    fn rules(&self) -> Vec<String> {
        let vault = self.vault.name().to_owned();
        self.azure.script().world(|world| world.rules(&vault))
    }

    fn writes(&self) -> Vec<AzureRecorded> {
        let mut all = self.azure.script().requests();
        all.retain(|it| it.operation == AzureOperation::VaultsUpdate);
        all
    }
}

fn others(world: &mut AzureWorld) {
    let vault = AzureAtlas::practice().vault;
    world.set_rules(&vault, &["20.0.9.9/32"]);
}

#[tokio::test]
async fn c2_a_rule_is_written_once_read_back_late_and_proven() {
    let set = set().await;
    set.azure.script().set_lag(3);
    let outcome = set.change(|_| {}).await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
    assert_eq!(set.rules(), ["20.0.0.1/32", "20.0.0.2/32"], "normalised");
    assert_eq!(set.writes().len(), 1);
    let before: Value = serde_json::from_str(&outcome.before[0].as_ref().unwrap().text).unwrap();
    assert_eq!(
        before["networkAcls"]["ipRules"],
        json!([{"value": "20.0.0.1/32"}])
    );
    let vault = set.vault.name().to_owned();
    let acls = set.azure.script().world(|world| world.acls(&vault));
    assert_eq!(
        acls["virtualNetworkRules"],
        json!([{"id": SUBNET.to_lowercase(), "ignoreMissingVnetServiceEndpoint": true}]),
        "what was there stays"
    );
}

#[tokio::test]
async fn c2_somebody_elses_edit_is_seen_before_and_after_and_not_overwritten() {
    let set = set().await;
    let outcome = set.change(|azure| azure.script().world(others)).await;
    assert!(matches!(outcome.fates.as_slice(), [Fate::Changed { .. }]));
    assert!(set.writes().is_empty());
    assert_eq!(set.rules(), ["20.0.9.9/32"]);

    let set = self::set().await;
    let outcome = set
        .change(|azure| {
            azure
                .script()
                .after(AzureOperation::VaultsUpdate, 1, others);
        })
        .await;
    assert!(matches!(outcome.fates.as_slice(), [Fate::Foreign { .. }]));
    assert_eq!(set.writes().len(), 1);
}

#[tokio::test]
async fn an_edit_of_something_else_in_the_vault_stands_in_nobodys_way() {
    let set = set().await;
    let outcome = set
        .change(|azure| {
            azure.script().world(|world| {
                let vault = AzureAtlas::practice().vault;
                world.set_rules(&vault, &["20.0.0.1/32"]);
            });
        })
        .await;
    assert_eq!(outcome.ended, Ended::Proven, "{:?}", outcome.fates);
}

#[tokio::test]
async fn each_fault_of_the_write_ends_as_what_it_is() {
    type Is = fn(&Fate<Refusal>) -> bool;
    let cases: [(&str, CloudAnswer, bool, Is); 6] = [
        ("throttled", CloudAnswer::throttled(Some(1)), false, |it| {
            matches!(it, Fate::Refused(Refusal::Cloud(CloudError::Throttled(_))))
        }),
        ("expired", CloudAnswer::expired_token(), false, |it| {
            matches!(
                it,
                Fate::Refused(Refusal::Cloud(CloudError::SignInExpired(_)))
            )
        }),
        (
            "locked",
            CloudAnswer::error(409, "ScopeLocked", "locked"),
            false,
            |it| {
                matches!(
                    it,
                    Fate::Refused(Refusal::Cloud(CloudError::InvalidState(_)))
                )
            },
        ),
        ("failed", CloudAnswer::service_failure(), false, |it| {
            matches!(it, Fate::Unclear { .. })
        }),
        (
            "failed, and stored",
            CloudAnswer::service_failure().carried_out(),
            true,
            |it| {
                matches!(
                    it,
                    Fate::Proven {
                        unclear: Some(_),
                        ..
                    }
                )
            },
        ),
        ("cut", CloudAnswer::genuine().cut(), true, |it| {
            matches!(
                it,
                Fate::Proven {
                    unclear: Some(_),
                    ..
                }
            )
        }),
    ];
    for (name, answer, is_stored, is) in cases {
        let set = set().await;
        let outcome = set
            .change(|azure| azure.script().next(AzureOperation::VaultsUpdate, answer))
            .await;
        assert!(is(&outcome.fates[0]), "{name}: {:?}", outcome.fates);
        assert_eq!(set.writes().len(), 1, "{name}: sent once");
        let stored = set.rules().len() == 2;
        assert_eq!(stored, is_stored, "{name}");
    }
}

#[tokio::test]
async fn a_token_that_was_ended_stops_it_before_anything_is_written() {
    let set = set().await;
    let outcome = set
        .change(|azure| azure.script().expire_access_tokens())
        .await;
    assert!(
        matches!(
            outcome.fates.as_slice(),
            [Fate::NotRead(CloudError::SignInExpired(_))]
        ),
        "{:?}",
        outcome.fates
    );
    assert!(set.writes().is_empty());
}

#[tokio::test]
async fn a_vault_that_is_gone_is_not_made() {
    let set = set().await;
    let outcome = set
        .change(|azure| {
            azure.script().world(|world| {
                let vault = AzureAtlas::practice().vault;
                world.remove_vault(&vault);
            });
        })
        .await;
    assert!(matches!(
        outcome.fates.as_slice(),
        [Fate::Changed { now: None }]
    ));
}
