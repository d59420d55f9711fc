//! The same for any firewall of a vault, over the pretend Azure.

use access_list::{
    AzureAdd, AzurePerimeter, AzurePerimeterMode, AzureVault, Context, add_to_azure, evaluate_azure,
};
use clouds::Timing;
use clouds::azure::{AzureTarget, PerimeterMode, Reading};
use clouds::change::Edit;
use ipnet::IpNet;
use jiff::Timestamp;
use proptest::prelude::*;
use sandbox::{AzureAtlas, AzureWorld, PretendAzure};
use serde_json::{Value, json};

use super::{SUBNET, session, started, vault, vault_name};
use crate::cloud::Cloud as _;
use crate::property::{Came, address, changed, is_as_planned, is_proven, list, needed, try_many};

/// A vault's firewall, and what stands before it.
#[derive(Debug, Clone)]
struct Firewall {
    rules: Vec<String>,
    /// Such as `Deny`.
    default: &'static str,
    bypass: &'static str,
    access: &'static str,
    subnets: usize,
    ignores_missing: bool,
    perimeter: Option<&'static str>,
    needed: Vec<IpNet>,
}

/// Rules as people and Azure write them.
fn rule() -> impl Strategy<Value = String> {
    (0_u8..8, 0_u8..4).prop_map(|(last, kind)| match kind {
        0 => address(last),
        1 => format!("{}/31", address(last & 0b1111_1110)),
        _ => format!("{}/32", address(last)),
    })
}

fn any_firewall() -> impl Strategy<Value = Firewall> {
    let default = prop_oneof![8 => Just("Deny"), 1 => Just("deny"), 1 => Just("Allow")];
    let access = prop_oneof![8 => Just("Enabled"), 1 => Just("Disabled")];
    let mode = prop_oneof![
        Just("Learning"),
        Just("Audit"),
        Just("Enforced"),
        Just("Someday")
    ];
    let bypass = prop_oneof![Just("AzureServices"), Just("None")];
    (
        prop::collection::vec(rule(), 0..6),
        (default, bypass, access),
        (0_usize..3, any::<bool>()),
        prop::option::weighted(0.3, mode),
        needed(),
    )
        .prop_map(
            |(rules, words, (subnets, ignores_missing), perimeter, needed)| {
                let (default, bypass, access) = words;
                Firewall {
                    rules,
                    default,
                    bypass,
                    access,
                    subnets,
                    ignores_missing,
                    perimeter,
                    needed,
                }
            },
        )
}

impl Firewall {
    fn world(&self) -> AzureWorld {
        let name = vault_name();
        let mut world = AzureWorld::for_atlas(&AzureAtlas::practice(), &self.rules);
        world
            .set_acl(&name, "defaultAction", json!(self.default))
            .set_acl(&name, "bypass", json!(self.bypass))
            .set_access(&name, self.access);
        for number in 0..self.subnets {
            world.add_subnet(&name, &format!("{SUBNET}{number}"), self.ignores_missing);
        }
        if let Some(mode) = self.perimeter {
            world.add_perimeter(&name, mode, &["3.0.0.0/31"]);
        }
        world
    }
}

/// As it is evaluated.
fn read(reading: &Reading) -> AzureVault {
    let perimeters = reading.perimeters.iter().flatten();
    let perimeters = perimeters.map(|one| AzurePerimeter {
        name: one.id.clone(),
        mode: match one.mode {
            PerimeterMode::Enforced => AzurePerimeterMode::Enforced,
            PerimeterMode::Learning => AzurePerimeterMode::Transition,
            PerimeterMode::Audit => AzurePerimeterMode::Audit,
            PerimeterMode::Other(_) => AzurePerimeterMode::Unknown,
        },
        inbound: one.inbound.clone(),
    });
    AzureVault {
        name: vault_name(),
        text: reading.vault.as_ref().map(|vault| vault.text.clone()),
        perimeters: Some(perimeters.collect()),
    }
}

fn stored(azure: &PretendAzure) -> Value {
    azure.script().world(|world| world.acls(&vault_name()))
}

async fn try_one(firewall: &Firewall) -> Result<Came, TestCaseError> {
    let azure = started(firewall.world()).await;
    let session = session(&azure, Timing::short()).await;
    let reading = clouds::azure::read(&session, &vault(), &[]).await;
    prop_assert!(reading.is_whole(), "{:?}", reading.unread);
    let before = stored(&azure);
    let context = Context::at(Timestamp::UNIX_EPOCH);
    let there = read(&reading);
    let asked = AzureAdd {
        vault: &there,
        needed: &firewall.needed,
        practice: false,
    };
    let Ok(plan) = add_to_azure(asked, &context) else {
        return Ok(Came::NothingPlanned);
    };
    let document = reading.vault.as_ref().map(|vault| vault.document());
    let document = document.unwrap().unwrap();
    let edit = Edit {
        place: vault(),
        confirmed: Some(document.fingerprint),
        text: plan.text.clone(),
    };
    let outcome = changed(&AzureTarget::new(session.clone()), &[edit]).await;
    let now = stored(&azure);
    if !is_proven(&outcome)? {
        prop_assert_eq!(before, now, "c1: nothing was written");
        return Ok(Came::NothingWritten);
    }
    grown(before, now)?;
    let again = clouds::azure::read(&session, &vault(), &[]).await;
    let list = evaluate_azure(&read(&again), &context);
    is_as_planned(&list, &plan.after, &firewall.needed)?;
    prop_assert_eq!(
        azure.sent(super::table::Firewall),
        1,
        "c2: it is written once"
    );
    Ok(Came::Added)
}

/// `now` is `before` with more rules of addresses, and nothing else. How a block is written is Azure's
/// choice.
fn grown(mut before: Value, mut now: Value) -> Result<(), TestCaseError> {
    let [rules, more] = [&mut before, &mut now].map(|acls| {
        let rules = acls["ipRules"].take();
        let rules = rules.as_array().cloned().unwrap_or_default();
        let blocks = rules.iter().filter_map(|rule| rule["value"].as_str());
        let blocks = blocks.filter_map(addresses::parse_block);
        blocks.collect::<Vec<IpNet>>()
    });
    for acls in [&mut before, &mut now] {
        let default = acls["defaultAction"].as_str().map(str::to_lowercase);
        acls["defaultAction"] = json!(default);
    }
    prop_assert_eq!(before, now, "c1: something beside the rules changed");
    prop_assert!(
        rules.iter().all(|rule| more.contains(rule)),
        "c1: {:?} has less than {:?}",
        more,
        rules
    );
    Ok(())
}

#[test]
fn c1_c2_what_is_added_through_azure_leaves_all_that_was_and_allows_what_is_needed() {
    try_many(&any_firewall(), &try_one);
}

#[test]
fn z1_a_firewall_without_rules_is_no_list_that_is_begun_by_itself() {
    let open = list().prop_map(|rules| Firewall {
        rules,
        default: "Allow",
        bypass: "None",
        access: "Enabled",
        subnets: 0,
        ignores_missing: false,
        perimeter: None,
        needed: vec!["3.0.0.9/32".parse().unwrap()],
    });
    proptest!(|(firewall in open)| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        prop_assert_eq!(runtime.block_on(try_one(&firewall))?, Came::NothingPlanned);
    });
}
