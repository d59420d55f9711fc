//! Several vaults evaluated together.

use ipnet::IpNet;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::verdict::Verdict;
use crate::worlds;

/// The addresses that vaults accept, refuse, or neither.
const ADDRESSES: [&str; 4] = ["20.0.0.1", "20.0.0.2", "20.0.0.3", "20.0.0.4"];

fn vault(properties: &Value) -> AzureVault {
    AzureVault {
        name: "payments-kv".to_owned(),
        text: Some(properties.to_string()),
        perimeters: Some(Vec::new()),
    }
}

fn acls(action: &str, rules: &[&str]) -> Value {
    let rules: Vec<_> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    json!({"networkAcls": {"defaultAction": action, "ipRules": rules}})
}

fn deny(rules: &[&str]) -> AzureVault {
    vault(&acls("Deny", rules))
}

fn open() -> AzureVault {
    vault(&acls("Allow", &["20.0.9.9"]))
}

fn unread() -> AzureVault {
    AzureVault {
        name: "ledger-kv".to_owned(),
        text: None,
        perimeters: None,
    }
}

fn evaluated(all: &[AzureVault]) -> AccessList {
    evaluate_azure_vaults(all, &Context::at(Timestamp::UNIX_EPOCH))
}

fn nets(list: &AccessList) -> Vec<String> {
    let nets = list.entries.iter().map(|entry| entry.net.to_string());
    nets.collect()
}

#[test]
fn only_what_every_vault_accepts_is_accepted() {
    let list = evaluated(&[
        deny(&["20.0.0.0/24", "20.0.1.1"]),
        deny(&["20.0.1.1", "20.0.0.128/25", "20.0.2.1"]),
    ]);
    assert_eq!(nets(&list), ["20.0.0.128/25", "20.0.1.1/32"]);
    let partly: Vec<_> = list.partly.iter().map(ToString::to_string).collect();
    assert_eq!(partly, ["20.0.0.0/24", "20.0.2.1/32"]);
    assert!(list.is_decided() && list.lists.is_empty() && list.picked.is_none());
    for (address, expected) in [
        ("20.0.1.1", Verdict::Allowed),
        ("20.0.0.200", Verdict::Allowed),
        ("20.0.0.1", Verdict::Missing),
        ("20.0.2.1", Verdict::Missing),
    ] {
        assert_eq!(worlds::verdict(&list, address), expected, "{address}");
    }
}

#[test]
fn a9_with_a_vault_that_could_not_be_read_nothing_is_allowed_and_what_another_refuses_is_missing() {
    for all in [
        [deny(&["20.0.0.1"]), unread()],
        [unread(), deny(&["20.0.0.1"])],
    ] {
        let list = evaluated(&all);
        assert_eq!(worlds::verdict(&list, "20.0.0.1"), Verdict::NotProven);
        assert_eq!(worlds::verdict(&list, "20.0.0.2"), Verdict::Missing);
        assert!(list.entries.is_empty() && !list.is_open);
        assert_eq!(list.partly.len(), 1);
        let doubt = &list.doubts[0];
        assert!(doubt.is_whole);
        assert_eq!(doubt.reason, Reason::UnknownValue("ledger-kv".to_owned()));
    }
    let list = evaluated(&[open(), unread()]);
    assert_eq!(worlds::verdict(&list, "20.0.0.1"), Verdict::NotProven);
}

#[test]
fn one_that_lets_everybody_in_takes_nothing_from_the_other_ones_list() {
    for all in [[deny(&["20.0.0.1"]), open()], [open(), deny(&["20.0.0.1"])]] {
        let list = evaluated(&all);
        assert_eq!(nets(&list), ["20.0.0.1/32"]);
        assert!(!list.is_open && list.is_decided());
        assert!(!list.remarks.contains(&Remark::DefaultAllow));
        assert_eq!(worlds::verdict(&list, "20.0.0.2"), Verdict::Missing);
    }
    let list = evaluated(&[open(), open()]);
    assert!(list.is_open && list.remarks.contains(&Remark::DefaultAllow));
    assert_eq!(worlds::verdict(&list, "20.0.0.1"), Verdict::NoList);
}

#[test]
fn of_no_vault_nothing_is_known_and_of_one_it_is_that_one() {
    assert_eq!(
        worlds::verdict(&evaluated(&[]), "20.0.0.1"),
        Verdict::NotProven
    );
    let context = Context::at(Timestamp::UNIX_EPOCH);
    for one in [deny(&["20.0.0.1", "20.0.0.1"]), open(), unread()] {
        let together = evaluated(std::slice::from_ref(&one));
        assert_eq!(together, evaluate_azure(&one, &context));
    }
}

#[test]
fn a_block_that_both_name_stands_once_and_rules_of_networks_are_counted_together() {
    let mut properties = acls("Deny", &["20.0.0.1", "20.0.0.2"]);
    properties["networkAcls"]["virtualNetworkRules"] = json!([{"id": "a"}, {"id": "b"}]);
    let one = vault(&properties);
    let list = evaluated(&[one.clone(), one]);
    assert_eq!(nets(&list), ["20.0.0.1/32", "20.0.0.2/32"]);
    let networks = list.remarks.iter().filter_map(|remark| match remark {
        Remark::VirtualNetworkRules { count } => Some(*count),
        _ => None,
    });
    assert_eq!(networks.collect::<Vec<_>>(), [4]);
}

/// One vault of any kind, and what it says of each address.
#[derive(Debug, Clone)]
struct Known {
    vault: AzureVault,
    says: [Option<bool>; 4],
    is_open: bool,
}

fn named(states: [Option<bool>; 4], wanted: Option<bool>) -> Vec<&'static str> {
    let both = ADDRESSES.into_iter().zip(states);
    both.filter_map(|(address, state)| (state == wanted).then_some(address))
        .collect()
}

/// Its rules accept some; a perimeter in transition may let in others.
fn with_states(says: [Option<bool>; 4]) -> Known {
    let inbound = named(says, None).into_iter();
    let inbound = inbound.filter_map(|it| format!("{it}/32").parse::<IpNet>().ok());
    Known {
        vault: AzureVault {
            perimeters: Some(vec![AzurePerimeter {
                name: "nsp".to_owned(),
                mode: AzurePerimeterMode::Transition,
                inbound: inbound.collect(),
            }]),
            ..deny(&named(says, Some(true)))
        },
        says,
        is_open: false,
    }
}

fn any_vault() -> impl Strategy<Value = Known> {
    let states = prop::array::uniform4(prop::option::of(any::<bool>()));
    prop_oneof![
        6 => states.prop_map(with_states),
        2 => Just(Known { vault: open(), says: [Some(true); 4], is_open: true }),
        1 => Just(Known { vault: unread(), says: [None; 4], is_open: false }),
    ]
}

proptest! {
    #[test]
    fn the_verdict_is_that_of_all_vaults(all in prop::collection::vec(any_vault(), 1..4)) {
        let vaults: Vec<_> = all.iter().map(|one| one.vault.clone()).collect();
        let list = evaluated(&vaults);
        for (at, address) in ADDRESSES.into_iter().enumerate() {
            let said = || all.iter().map(|one| one.says[at]);
            let expected = if said().any(|it| it == Some(false)) {
                Verdict::Missing
            } else if said().any(|it| it.is_none()) {
                Verdict::NotProven
            } else if all.iter().all(|one| one.is_open) {
                Verdict::NoList
            } else {
                Verdict::Allowed
            };
            prop_assert_eq!(worlds::verdict(&list, address), expected, "{}", address);
        }
    }
}
