//! A vault's document in the one form that all texts of the same meaning share.
//!
//! Azure writes a bare address as a /32, subnets in small letters, and leaves out what has its usual
//! value. Source: Microsoft, `NetworkRuleSet` and `VirtualNetworkRule` of Key Vault 2026-02-01; answers
//! as people quote them.

use std::collections::BTreeSet;

use addresses::parse_block;
use serde_json::{Map, Value, json};

use crate::fingerprint::{Fingerprint, Marker, sorted};

/// The fingerprint of a vault's document; `None` for a text that is none.
#[must_use]
pub fn fingerprint(document: &str, marker: Option<Marker>) -> Option<Fingerprint> {
    Some(Fingerprint::of(&canonical(document)?, marker))
}

fn canonical(document: &str) -> Option<String> {
    let whole: Map<String, Value> = serde_json::from_str(document).ok()?;
    let Value::Object(mut whole) = sorted(Value::Object(whole)) else {
        return None;
    };
    let access = whole.remove("publicNetworkAccess");
    let access = match access {
        None | Some(Value::Null) => json!("enabled"),
        Some(Value::String(text)) => json!(text.to_ascii_lowercase()),
        Some(other) => other,
    };
    let acls = match whole.remove("networkAcls") {
        None | Some(Value::Null) => Value::Null,
        Some(Value::Object(acls)) => rules(acls),
        Some(_) => return None,
    };
    // What else there may be stays as it is.
    let whole = json!({ "access": access, "acls": acls, "rest": whole });
    serde_json::to_string(&whole).ok()
}

fn rules(mut acls: Map<String, Value>) -> Value {
    let word = |value: Option<Value>, usual: &str| match value {
        None | Some(Value::Null) => json!(usual.to_ascii_lowercase()),
        Some(Value::String(text)) => json!(text.to_ascii_lowercase()),
        Some(other) => other,
    };
    let bypass = word(acls.remove("bypass"), "AzureServices");
    let default = word(acls.remove("defaultAction"), "");
    let addresses = set(acls.remove("ipRules"), address);
    let subnets = set(acls.remove("virtualNetworkRules"), subnet);
    json!({
        "addresses": addresses, "bypass": bypass, "default": default, "subnets": subnets,
        "rest": acls,
    })
}

fn set(list: Option<Value>, one: fn(Value) -> Value) -> Value {
    match list {
        None | Some(Value::Null) => json!([]),
        Some(Value::Array(items)) => {
            let all: BTreeSet<String> = items.into_iter().map(|it| one(it).to_string()).collect();
            json!(all)
        }
        Some(other) => other,
    }
}

fn address(mut rule: Value) -> Value {
    let block = rule.get("value").and_then(Value::as_str);
    if let Some(block) = block.and_then(|text| parse_block(text.trim())) {
        rule["value"] = json!(block.trunc().to_string());
    }
    rule
}

fn subnet(mut rule: Value) -> Value {
    let Some(members) = rule.as_object_mut() else {
        return rule;
    };
    if let Some(Value::String(id)) = members.get_mut("id") {
        *id = id.to_ascii_lowercase();
    }
    const IGNORE: &str = "ignoreMissingVnetServiceEndpoint";
    if matches!(members.get(IGNORE), Some(Value::Null | Value::Bool(false))) {
        members.remove(IGNORE);
    }
    // What Azure adds to a rule it answers with: whether it is in force. It is not taken back.
    members.remove("state");
    rule
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(one: &Value, other: &Value) -> bool {
        let [one, other] = [one, other].map(|it| fingerprint(&it.to_string(), None));
        one.is_some() && one == other
    }

    fn written() -> Value {
        json!({"publicNetworkAccess": "Enabled", "networkAcls": {
            "bypass": "AzureServices", "defaultAction": "Deny",
            "ipRules": [{"value": "20.0.0.1"}, {"value": "20.0.1.0/24"}],
            "virtualNetworkRules": [{"id": "/subscriptions/S/Subnets/A",
                "ignoreMissingVnetServiceEndpoint": false}]}})
    }

    #[test]
    fn what_azure_makes_of_a_document_is_the_same_document() {
        let stored = json!({"networkAcls": {
            "virtualNetworkRules": [{"id": "/subscriptions/s/subnets/a"}],
            "ipRules": [{"value": "20.0.1.0/24"}, {"value": "20.0.0.1/32"}],
            "defaultAction": "deny"}});
        assert!(same(&written(), &stored));
        assert!(same(
            &json!({}),
            &json!({"networkAcls": null, "publicNetworkAccess": null})
        ));
    }

    #[test]
    fn c2_every_other_difference_is_one() {
        for (path, value) in [
            ("/publicNetworkAccess", json!("Disabled")),
            ("/networkAcls/bypass", json!("None")),
            ("/networkAcls/defaultAction", json!("Allow")),
            ("/networkAcls/ipRules", json!([{"value": "20.0.0.1"}])),
            ("/networkAcls/ipRules/0/value", json!("20.0.0.2")),
            ("/networkAcls/virtualNetworkRules", json!([])),
            (
                "/networkAcls/virtualNetworkRules/0/ignoreMissingVnetServiceEndpoint",
                json!(true),
            ),
            ("/networkAcls", Value::Null),
        ] {
            let mut other = written();
            if let Some(there) = other.pointer_mut(path) {
                *there = value;
            }
            assert!(!same(&written(), &other), "{path}");
        }
        let mut more = written();
        more["networkAcls"]["someday"] = json!(1);
        assert!(!same(&written(), &more));
        let mut more = written();
        more["networkAcls"]["ipRules"][0]["note"] = json!("x");
        assert!(!same(&written(), &more));
    }

    #[test]
    fn what_is_no_document_has_no_fingerprint() {
        for text in [
            "",
            "[]",
            "{",
            r#"{"networkAcls": 3}"#,
            r#"{"networkAcls": []}"#,
        ] {
            assert_eq!(fingerprint(text, None), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[{}\[\]":,a-z/0-9. ]{0,40}"#) {
            let _ = fingerprint(&text, None);
        }
    }
}
