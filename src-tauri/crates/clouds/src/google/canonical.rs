//! A perimeter or a level in the one form that all texts of the same meaning share.
//!
//! Google leaves out what has its usual value, and its lists here are sets. The `etag` is no part of
//! what a resource means. Source: Access Context Manager v1, `ServicePerimeter` and `AccessLevel`.

use addresses::parse_block;
use serde_json::{Map, Value};

use crate::fingerprint::{Fingerprint, Marker, sorted};

/// What a member is where it is left out. Source: as above.
const USUAL: [(&str, &str); 3] = [
    ("combiningFunction", "AND"),
    ("perimeterType", "PERIMETER_TYPE_REGULAR"),
    ("identityType", "IDENTITY_TYPE_UNSPECIFIED"),
];

/// The fingerprint of a resource; `None` for a text that is none.
#[must_use]
pub fn fingerprint(resource: &str, marker: Option<Marker>) -> Option<Fingerprint> {
    let read: Map<String, Value> = serde_json::from_str(resource).ok()?;
    Some(Fingerprint::of(&canonical(read).to_string(), marker))
}

pub(super) fn canonical(mut resource: Map<String, Value>) -> Value {
    resource.remove("etag");
    // Items are compared as texts, so members are in order before.
    usual("", sorted(Value::Object(resource))).unwrap_or_default()
}

/// A value in its one form; `None` for one that could as well be left out.
fn usual(name: &str, value: Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) if USUAL.contains(&(name, text.as_str())) => None,
        Value::String(text) if name == "ipSubnetworks" || name == "vpcIpSubnetworks" => {
            let block = parse_block(&text).map(|net| net.trunc().to_string());
            Some(Value::String(block.unwrap_or(text)))
        }
        Value::Array(items) => {
            // An item without anything is an item: a condition that accepts everybody.
            let mut items: Vec<(String, Value)> = items
                .into_iter()
                .map(|item| usual(name, item).unwrap_or_default())
                .map(|item| (item.to_string(), item))
                .collect();
            items.sort_by(|one, other| one.0.cmp(&other.0));
            let items: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members: Map<String, Value> = members
                .into_iter()
                .filter_map(|(name, value)| {
                    let value = usual(&name, value)?;
                    Some((name, value))
                })
                .collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn same(one: &Value, other: &Value) -> bool {
        let [one, other] = [one, other].map(|it| fingerprint(&it.to_string(), None));
        one.is_some() && one == other
    }

    fn perimeter() -> Value {
        json!({"name": "accessPolicies/9/servicePerimeters/keys", "etag": "a",
            "perimeterType": "PERIMETER_TYPE_REGULAR",
            "status": {"resources": ["projects/1", "projects/2"], "accessLevels": [],
                "restrictedServices": ["cloudkms.googleapis.com"],
                "ingressPolicies": [
                    {"ingressFrom": {"identityType": "ANY_IDENTITY"}, "title": "b"},
                    {"ingressFrom": {"identities": ["user:a", "user:b"]}, "title": "a"}]}})
    }

    fn level() -> Value {
        json!({"name": "accessPolicies/9/accessLevels/a", "title": "a", "description": "",
            "basic": {"combiningFunction": "AND", "conditions": [
                {"ipSubnetworks": ["3.0.0.1/32", "3.0.1.0/24"], "negate": false}]}})
    }

    #[test]
    fn what_google_makes_of_a_resource_is_the_same_resource() {
        let stored = json!({"name": "accessPolicies/9/servicePerimeters/keys", "etag": "b",
            "status": {"resources": ["projects/2", "projects/1"],
                "restrictedServices": ["cloudkms.googleapis.com"],
                "ingressPolicies": [
                    {"title": "a", "ingressFrom": {"identities": ["user:b", "user:a"],
                        "identityType": "IDENTITY_TYPE_UNSPECIFIED"}},
                    {"title": "b", "ingressFrom": {"identityType": "ANY_IDENTITY"}}]}});
        assert!(same(&perimeter(), &stored));
        let stored = json!({"name": "accessPolicies/9/accessLevels/a", "title": "a",
            "basic": {"conditions": [{"ipSubnetworks": ["3.0.1.0/24", "3.0.0.1"]}]}});
        assert!(same(&level(), &stored));
    }

    #[test]
    fn c2_every_other_difference_is_one() {
        for (path, value) in [
            ("/status/resources", json!(["projects/1"])),
            (
                "/status/accessLevels",
                json!(["accessPolicies/9/accessLevels/a"]),
            ),
            ("/status/ingressPolicies/0/title", json!("c")),
            (
                "/status/ingressPolicies/0/ingressFrom/identityType",
                json!("ANY_USER_ACCOUNT"),
            ),
            ("/perimeterType", json!("PERIMETER_TYPE_BRIDGE")),
            ("/status/restrictedServices", json!([])),
        ] {
            let mut other = perimeter();
            *other.pointer_mut(path).unwrap_or(&mut Value::Null) = value;
            assert!(!same(&perimeter(), &other), "{path}");
        }
        for (path, value) in [
            ("/basic/combiningFunction", json!("OR")),
            ("/basic/conditions/0/negate", json!(true)),
            ("/basic/conditions/0/ipSubnetworks", json!([])),
            ("/basic/conditions/0", json!({})),
            ("/title", json!("b")),
        ] {
            let mut other = level();
            *other.pointer_mut(path).unwrap_or(&mut Value::Null) = value;
            assert!(!same(&level(), &other), "{path}");
        }
        let mut more = level();
        more["someday"] = json!(0);
        assert!(!same(&level(), &more));
    }

    #[test]
    fn what_is_no_resource_has_no_fingerprint() {
        for text in ["", "[]", "{", "3", "\"a\""] {
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
