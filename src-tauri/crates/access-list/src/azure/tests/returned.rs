//! What Azure itself returned, evaluated.

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::list::Remark;
use crate::verdict::Verdict;
use crate::worlds;

fn read(properties: &serde_json::Value) -> AzureVault {
    AzureVault {
        name: "payments-kv".to_owned(),
        text: Some(properties.to_string()),
        perimeters: Some(Vec::new()),
    }
}

fn evaluated(vault: &AzureVault) -> AccessList {
    evaluate_azure(vault, &Context::at(Timestamp::UNIX_EPOCH))
}

fn closed(rules: &[&str]) -> serde_json::Value {
    let rules: Vec<_> = rules.iter().map(|rule| json!({ "value": rule })).collect();
    json!({"publicNetworkAccess": "Enabled", "networkAcls": {"bypass": "AzureServices",
        "defaultAction": "Deny", "ipRules": rules, "virtualNetworkRules": []}})
}

fn perimeter(mode: AzurePerimeterMode, inbound: &[&str]) -> AzurePerimeter {
    AzurePerimeter {
        name: "nsp".to_owned(),
        mode,
        inbound: inbound.iter().filter_map(|it| it.parse().ok()).collect(),
    }
}

fn verdict(vault: &AzureVault, needed: &str) -> Verdict {
    worlds::verdict(&evaluated(vault), needed)
}

#[test]
fn its_rules_are_in_force_where_the_default_is_deny() {
    let vault = read(&closed(&["20.0.0.1/32", "20.0.1.0/24"]));
    let list = evaluated(&vault);
    assert_eq!(list.form, Form::AzureKeyVault);
    assert_eq!(list.entries.len(), 2);
    assert!(list.is_decided() && !list.is_open && list.lists.is_empty());
    assert!(list.remarks.contains(&Remark::DefaultDeny));
    assert_eq!(verdict(&vault, "20.0.1.7"), Verdict::Allowed);
    assert_eq!(verdict(&vault, "20.0.2.7"), Verdict::Missing);
}

#[test]
fn without_rules_or_with_allow_no_list_is_in_force() {
    let allow = json!({"networkAcls": {"defaultAction": "Allow", "ipRules": []}});
    for properties in [
        json!({}),
        json!({"publicNetworkAccess": "Enabled"}),
        json!({"publicNetworkAccess": "Enabled", "networkAcls": null}),
        allow,
    ] {
        let list = evaluated(&read(&properties));
        assert!(list.is_open && list.is_decided(), "{properties}");
        assert_eq!(verdict(&read(&properties), "20.0.0.1"), Verdict::NoList);
    }
}

#[test]
fn disabled_access_overrides_every_rule() {
    for word in ["Disabled", "disabled"] {
        let mut properties = closed(&["20.0.0.1/32"]);
        properties["publicNetworkAccess"] = json!(word);
        let list = evaluated(&read(&properties));
        assert!(list.entries.is_empty() && !list.is_open);
        assert!(list.remarks.contains(&Remark::PublicAccessDisabled));
        assert_eq!(verdict(&read(&properties), "20.0.0.1"), Verdict::Missing);
    }
}

#[test]
fn a9_a_perimeter_that_decides_or_could_not_be_read_leaves_it_not_proven() {
    let properties = closed(&["20.0.0.1/32"]);
    for perimeters in [
        None,
        Some(vec![perimeter(
            AzurePerimeterMode::Enforced,
            &["20.0.0.0/8"],
        )]),
        Some(vec![perimeter(AzurePerimeterMode::Unknown, &[])]),
        Some(vec![
            perimeter(AzurePerimeterMode::Transition, &[]),
            perimeter(AzurePerimeterMode::Enforced, &[]),
        ]),
    ] {
        for properties in [
            &properties,
            &json!({}),
            &json!({"publicNetworkAccess": "Disabled"}),
        ] {
            let vault = AzureVault {
                perimeters: perimeters.clone(),
                ..read(properties)
            };
            assert_eq!(verdict(&vault, "20.0.0.1"), Verdict::NotProven);
            let list = evaluated(&vault);
            assert!(!list.is_open && list.entries.is_empty() && !list.is_decided());
            assert_eq!(list.doubts[0].reason, Reason::Perimeter);
        }
    }
    let mut secured = properties;
    secured["publicNetworkAccess"] = json!("SecuredByPerimeter");
    assert_eq!(verdict(&read(&secured), "20.0.0.1"), Verdict::NotProven);
}

#[test]
fn in_transition_the_rules_count_and_what_the_perimeter_adds_is_not_proven() {
    let vault = AzureVault {
        perimeters: Some(vec![perimeter(
            AzurePerimeterMode::Transition,
            &["20.0.2.0/24"],
        )]),
        ..read(&closed(&["20.0.0.1/32"]))
    };
    for (needed, expected) in [
        ("20.0.0.1", Verdict::Allowed),
        ("20.0.2.1", Verdict::NotProven),
        ("20.0.3.1", Verdict::Missing),
    ] {
        assert_eq!(verdict(&vault, needed), expected, "{needed}");
    }
    let audited = AzureVault {
        perimeters: Some(vec![perimeter(AzurePerimeterMode::Audit, &["20.0.2.0/24"])]),
        ..vault
    };
    assert_eq!(verdict(&audited, "20.0.2.1"), Verdict::Missing);
    assert!(evaluated(&audited).is_decided());
}

#[test]
fn a9_what_is_not_understood_is_not_proven() {
    let rule = r#"{"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "20.0.0.1"}]"#;
    for text in [
        String::new(),
        "[]".to_owned(),
        "{".to_owned(),
        format!(r#"{rule}, "ipRules": []}}}}"#),
        format!(r#"{rule}}}, "networkAcls": {{}}}}"#),
        r#"{"networkAcls": {"ipRules": []}}"#.to_owned(),
        r#"{"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "x"}]}}"#.to_owned(),
        r#"{"networkAcls": {"defaultAction": "Perhaps", "ipRules": []}}"#.to_owned(),
        r#"{"publicNetworkAccess": "Sometimes"}"#.to_owned(),
    ] {
        let vault = AzureVault {
            text: Some(text.clone()),
            ..read(&json!({}))
        };
        assert_eq!(verdict(&vault, "20.0.0.1"), Verdict::NotProven, "{text}");
    }
    let unread = AzureVault {
        text: None,
        ..read(&json!({}))
    };
    assert_eq!(verdict(&unread, "20.0.0.1"), Verdict::NotProven);
}
