#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::azure::{AzurePerimeter, AzurePerimeterMode};

const SUBNET: &str =
    "/subscriptions/s/resourcegroups/g/providers/microsoft.network/virtualnetworks/v/subnets/a";

fn context() -> Context<'static> {
    Context::at(Timestamp::UNIX_EPOCH)
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    let nets = texts.iter().map(|text| parse_block(text).unwrap());
    nets.collect()
}

fn acls(rules: &[String]) -> Value {
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    json!({
        "bypass": "None",
        "defaultAction": "Deny",
        "ipRules": rules,
        "virtualNetworkRules": [{"id": SUBNET, "ignoreMissingVnetServiceEndpoint": true}],
        "someday": {"more": [1, 2.5, null]},
    })
}

fn of(properties: &Value) -> AzureVault {
    AzureVault {
        name: "payments-kv".to_owned(),
        text: Some(properties.to_string()),
        perimeters: Some(Vec::new()),
    }
}

fn vault(rules: &[&str]) -> AzureVault {
    let rules: Vec<String> = rules.iter().map(|&rule| rule.to_owned()).collect();
    of(&json!({"publicNetworkAccess": "Enabled", "networkAcls": acls(&rules)}))
}

fn add(vault: &AzureVault, needed: &[&str]) -> Result<AzurePlan, AddError> {
    let asked = AzureAdd {
        vault,
        needed: &nets(needed),
        practice: false,
    };
    add_to_azure(asked, &context())
}

#[test]
fn z1_what_is_missing_is_added_and_the_rest_stays_as_it_is() {
    let vault = vault(&["20.0.0.1/32", "20.0.1.0/24", "8.8.8.8"]);
    let plan = add(&vault, &["20.0.0.2", "20.0.0.1", "20.0.1.7", "20.0.3.0/24"]).unwrap();
    assert_eq!(plan.added, nets(&["20.0.0.2", "20.0.3.0/24"]));
    assert_eq!((plan.meter.used, plan.meter.limit), (5, 1_000));
    let mut wanted: Value = serde_json::from_str(vault.text.as_ref().unwrap()).unwrap();
    let rules = wanted["networkAcls"]["ipRules"].as_array_mut().unwrap();
    rules.extend([
        json!({"value": "20.0.0.2/32"}),
        json!({"value": "20.0.3.0/24"}),
    ]);
    let after: Value = serde_json::from_str(&plan.text).unwrap();
    assert_eq!(after, wanted);
}

#[test]
fn c4_no_list_is_begun_and_nothing_is_opened() {
    let open = json!({"networkAcls": {"defaultAction": "Allow", "ipRules": []}});
    for properties in [json!({}), open] {
        assert_eq!(add(&of(&properties), &["20.0.0.1"]), Err(AddError::NoList));
    }
    let disabled = json!({"publicNetworkAccess": "Disabled", "networkAcls": acls(&[])});
    assert_eq!(
        add(&of(&disabled), &["20.0.0.1"]),
        Err(AddError::StillShutOut)
    );
}

#[test]
fn c1_what_is_not_known_whole_is_not_written() {
    let mut unread = vault(&["20.0.0.1"]);
    unread.perimeters = None;
    assert_eq!(add(&unread, &["20.0.0.2"]), Err(AddError::NotProven));
    let mut without = acls(&[]);
    without.as_object_mut().unwrap().remove("defaultAction");
    let without = of(&json!({ "networkAcls": without }));
    assert_eq!(add(&without, &["20.0.0.2"]), Err(AddError::NotProven));
    let twice = r#"{"networkAcls": {"defaultAction": "Deny", "ipRules": [], "ipRules": []}}"#;
    let twice = AzureVault {
        text: Some(twice.to_owned()),
        ..of(&json!({}))
    };
    assert_eq!(add(&twice, &["20.0.0.2"]), Err(AddError::NotProven));
    let mut missing = acls(&[]);
    missing.as_object_mut().unwrap().remove("ipRules");
    let missing = of(&json!({ "networkAcls": missing }));
    assert_eq!(
        add(&missing, &["20.0.0.2"]),
        Err(AddError::Splice(SpliceError::NotOneList))
    );
}

#[test]
fn beside_a_perimeter_in_transition_the_rules_are_still_added_to() {
    let mut vault = vault(&["20.0.0.1"]);
    vault.perimeters = Some(vec![AzurePerimeter {
        name: "nsp".to_owned(),
        mode: AzurePerimeterMode::Transition,
        inbound: nets(&["20.0.0.0/24"]),
    }]);
    let plan = add(&vault, &["20.0.0.1", "20.0.0.2"]).unwrap();
    assert_eq!(plan.added, nets(&["20.0.0.2"]));
}

#[test]
fn what_is_there_already_or_cannot_be_there_is_refused() {
    let vault = vault(&["20.0.0.0/24"]);
    assert_eq!(add(&vault, &["20.0.0.2"]), Err(AddError::NothingMissing));
    assert_eq!(
        add(&vault, &["20.0.0.2", "2a00:1450:4001::/48"]),
        Err(AddError::StillShutOut)
    );
    for private in ["10.0.0.1", "0.0.0.0/0", "192.0.2.1"] {
        assert!(matches!(
            add(&vault, &[private]),
            Err(AddError::RefusedAddress(_))
        ));
    }
}

#[test]
fn there_are_a_thousand_rules_at_most() {
    let rules: Vec<String> = (0..998)
        .map(|it| format!("20.1.{}.{}", it / 250, it % 250))
        .collect();
    let full = of(&json!({ "networkAcls": acls(&rules) }));
    assert!(add(&full, &["20.0.0.1", "20.0.0.2"]).is_ok());
    let Err(AddError::TooLarge { meter, .. }) = add(&full, &["20.0.0.1", "20.0.0.2", "20.0.0.3"])
    else {
        panic!("it fits");
    };
    assert_eq!((meter.used, meter.limit), (1_001, 1_000));
}

#[test]
fn a3_only_what_nothing_needs_is_taken_out() {
    let vault = vault(&["20.0.0.1", "20.0.0.2/32", "8.8.8.8"]);
    let take = |needed: &[&str], removed: &[&str]| {
        take_from_azure(&vault, &nets(needed), &nets(removed), &context())
    };
    let plan = take(&["20.0.0.1"], &["20.0.0.2", "20.9.9.9"]).unwrap();
    assert_eq!(plan.removed, nets(&["20.0.0.2"]));
    let named: Vec<IpNet> = plan.after.entries.iter().map(|entry| entry.net).collect();
    assert_eq!(named, nets(&["20.0.0.1", "8.8.8.8"]));
    assert_eq!(
        take(&["20.0.0.2"], &["20.0.0.2"]),
        Err(AddError::StillShutOut)
    );
    assert_eq!(
        take(&["20.0.0.1"], &["20.9.9.9"]),
        Err(AddError::NothingMissing)
    );
    let all = ["20.0.0.1", "20.0.0.2", "8.8.8.8"];
    assert_eq!(take(&[], &all), Err(AddError::Splice(SpliceError::Empty)));
}

fn any_rule() -> impl Strategy<Value = String> {
    (0u8..3, 0u8..8, prop::sample::select(vec![24u8, 30, 31, 32])).prop_map(
        |(three, four, length)| match length {
            32 if four % 2 == 0 => format!("20.0.{three}.{four}"),
            _ => format!("20.0.{three}.{four}/{length}"),
        },
    )
}

proptest! {
    #[test]
    fn c1_a_plan_covers_what_is_needed_and_changes_nothing_else(
        rules in prop::collection::vec(any_rule(), 0..8),
        needed in prop::collection::vec(any_rule(), 1..6),
        access in prop::sample::select(vec!["Enabled", "enabled", ""]),
    ) {
        let mut properties = json!({ "networkAcls": acls(&rules) });
        if !access.is_empty() {
            properties["publicNetworkAccess"] = json!(access);
        }
        let vault = of(&properties);
        let needed: Vec<IpNet> = needed.iter().map(|it| parse_block(it).unwrap().trunc()).collect();
        let asked = AzureAdd { vault: &vault, needed: &needed, practice: false };
        let plan = match add_to_azure(asked, &context()) {
            Ok(plan) => plan,
            Err(AddError::NothingMissing) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("{error}"))),
        };
        for net in &needed {
            prop_assert!(plan.after.accepted().contains(*net));
        }
        let mut after: Value = serde_json::from_str(&plan.text).unwrap();
        let new = after["networkAcls"]["ipRules"].take();
        let old = properties["networkAcls"]["ipRules"].take();
        prop_assert_eq!(&after, &properties, "nothing beside the rules");
        let (new, old) = (new.as_array().unwrap(), old.as_array().unwrap());
        prop_assert_eq!(&new[..old.len()], &old[..], "every rule that was there");
        let more: Vec<IpNet> = new[old.len()..].iter().map(|it| block(it).unwrap()).collect();
        prop_assert_eq!(&more, &plan.added);
        prop_assert!(more.iter().all(|net| needed.contains(net)), "whole blocks");

        let back = take_from_azure(
            &AzureVault { text: Some(plan.text.clone()), ..vault.clone() }, &[], &plan.added, &context(),
        );
        match back {
            Ok(back) => {
                let back: Value = serde_json::from_str(&back.text).unwrap();
                let there: Value = serde_json::from_str(vault.text.as_ref().unwrap()).unwrap();
                prop_assert_eq!(back, there, "and back again");
            }
            Err(error) => prop_assert_eq!(error, AddError::Splice(SpliceError::Empty)),
        }
    }
}
