#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use addresses::parse_block;
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::azure::{AzurePerimeter, AzurePerimeterMode, evaluate_azure};

const OWN: &str = "81.2.69.160/32";

fn context() -> Context<'static> {
    Context::at(Timestamp::UNIX_EPOCH)
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    let nets = texts.iter().map(|text| parse_block(text).unwrap());
    nets.collect()
}

fn of(properties: &Value) -> AzureVault {
    AzureVault {
        name: "payments-kv".to_owned(),
        text: Some(properties.to_string()),
        perimeters: Some(Vec::new()),
    }
}

fn open(rules: &[&str]) -> Value {
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    json!({
        "networkAcls": {
            "bypass": "None",
            "defaultAction": "Allow",
            "ipRules": rules,
            "virtualNetworkRules": [{"id": "/subnets/a", "ignoreMissingVnetServiceEndpoint": true}],
            "someday": {"more": [1, 2.5, null]},
        },
        "publicNetworkAccess": "Enabled",
    })
}

fn begin(vault: &AzureVault, needed: &[&str], own: Option<&str>) -> Result<AzurePlan, AddError> {
    let asked = AzureBegin {
        vault,
        needed: &nets(needed),
        own: own.and_then(parse_block),
        practice: false,
    };
    begin_in_azure(asked, &context())
}

#[test]
fn z1_deny_and_every_rule_are_written_at_once_and_the_rest_stays_as_it_is() {
    let before = open(&["20.0.0.1"]);
    let plan = begin(&of(&before), &["20.0.0.2", "20.0.0.1"], Some(OWN)).unwrap();
    assert_eq!(plan.added, nets(&["20.0.0.2", OWN]));
    assert_eq!(plan.meter.used, 3);
    let mut wanted = before;
    wanted["networkAcls"]["defaultAction"] = json!("Deny");
    wanted["networkAcls"]["ipRules"] =
        json!([{"value": "20.0.0.1"}, {"value": "20.0.0.2/32"}, {"value": OWN}]);
    let after: Value = serde_json::from_str(&plan.text).unwrap();
    assert_eq!(after, wanted);
    assert!(!plan.after.is_open);
}

#[test]
fn z1_a_vault_that_never_had_rules_keeps_what_bypasses_them() {
    for before in [json!({}), json!({ "networkAcls": null })] {
        let plan = begin(&of(&before), &["20.0.0.2"], None).unwrap();
        let after: Value = serde_json::from_str(&plan.text).unwrap();
        assert_eq!(
            after,
            json!({"networkAcls": {
                "bypass": "AzureServices",
                "defaultAction": "Deny",
                "ipRules": [{"value": "20.0.0.2/32"}],
            }})
        );
    }
}

#[test]
fn c4_no_list_is_begun_where_one_is_in_force_or_nothing_is_known() {
    let mut restricted = open(&["20.0.0.1"]);
    restricted["networkAcls"]["defaultAction"] = json!("Deny");
    let restricted = of(&restricted);
    assert_eq!(
        begin(&restricted, &["20.0.0.2"], None),
        Err(AddError::ListInForce)
    );
    let mut disabled = open(&[]);
    disabled["publicNetworkAccess"] = json!("Disabled");
    let disabled = of(&disabled);
    assert_eq!(
        begin(&disabled, &["20.0.0.2"], None),
        Err(AddError::StillShutOut)
    );
    let mut unread = of(&open(&[]));
    unread.perimeters = None;
    assert_eq!(
        begin(&unread, &["20.0.0.2"], None),
        Err(AddError::NotProven)
    );
    let mut secured = of(&open(&[]));
    secured.perimeters = Some(vec![AzurePerimeter {
        name: "p".to_owned(),
        mode: AzurePerimeterMode::Enforced,
        inbound: Vec::new(),
    }]);
    assert_eq!(
        begin(&secured, &["20.0.0.2"], None),
        Err(AddError::NotProven)
    );
    let gone = AzureVault {
        text: None,
        ..of(&json!({}))
    };
    assert_eq!(begin(&gone, &["20.0.0.2"], None), Err(AddError::NotProven));
    let nothing = begin(&of(&open(&[])), &[], Some(OWN));
    assert_eq!(nothing, Err(AddError::NotProven), "it would shut Atlas out");
}

#[test]
fn a4_an_address_that_no_rule_takes_is_refused_the_own_one_too() {
    let vault = of(&open(&[]));
    for own in ["10.0.0.1/32", "127.0.0.1/32", "0.0.0.0/0", "203.0.113.7/32"] {
        assert_eq!(
            begin(&vault, &["20.0.0.2"], Some(own)),
            Err(AddError::OwnAddress),
            "{own}"
        );
    }
    let private = parse_block("10.0.0.1").unwrap();
    assert_eq!(
        begin(&vault, &["20.0.0.2", "10.0.0.1"], None),
        Err(AddError::RefusedAddress(private))
    );
    assert_eq!(
        begin(&vault, &["2600:1f00::1"], None),
        Err(AddError::StillShutOut)
    );
    let many: Vec<String> = (0..1_001_u32)
        .map(|at| format!("20.0.{}.{}/32", at / 250, at % 250))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(matches!(
        begin(&vault, &many, None),
        Err(AddError::TooLarge { .. })
    ));
}

proptest! {
    #[test]
    fn c1_nothing_but_the_default_action_and_the_rules_changes(
        there in prop::collection::vec(0_u8..=255, 0..8),
        needed in prop::collection::vec(0_u8..=255, 1..8),
        has_own in any::<bool>(),
    ) {
        let there: Vec<String> = there.iter().map(|last| format!("20.0.0.{last}/32")).collect();
        let needed: Vec<String> = needed.iter().map(|last| format!("20.0.0.{last}/32")).collect();
        let before = open(&there.iter().map(String::as_str).collect::<Vec<_>>());
        let wanted: Vec<&str> = needed.iter().map(String::as_str).collect();
        let plan = begin(&of(&before), &wanted, has_own.then_some(OWN)).unwrap();
        let mut after: Value = serde_json::from_str(&plan.text).unwrap();
        let rules = after["networkAcls"]["ipRules"].as_array().unwrap().clone();
        prop_assert_eq!(&rules[..there.len()], before["networkAcls"]["ipRules"].as_array().unwrap().as_slice());
        let changed = AzureVault { text: Some(plan.text), ..of(&json!({})) };
        let accepted = evaluate_azure(&changed, &context()).accepted();
        let own = has_own.then_some(OWN);
        for net in nets(&wanted).into_iter().chain(own.and_then(parse_block)) {
            prop_assert!(accepted.contains(net));
        }
        after["networkAcls"]["ipRules"] = before["networkAcls"]["ipRules"].clone();
        after["networkAcls"]["defaultAction"] = json!("Allow");
        prop_assert_eq!(after, before);
    }
}
