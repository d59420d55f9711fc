//! Documents for the tests of this crate.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{AddressBook, ReadError, Source};

pub(crate) fn july() -> Option<AddressBook> {
    real("2026-07-07")
}

pub(crate) fn june() -> Option<AddressBook> {
    real("2026-06-11")
}

pub(crate) fn real_document(day: &str) -> Option<Vec<u8>> {
    let path = fixtures::shared(&format!("atlas/control-plane/{day}.json"))?;
    Some(std::fs::read(path).unwrap())
}

pub(crate) fn source() -> Source {
    Source {
        origin: "https://cloud.mongodb.com".to_owned(),
        practice: false,
    }
}

pub(crate) fn read(document: &[u8]) -> Result<AddressBook, ReadError> {
    AddressBook::read(document, source(), "2026-07-07T12:00:00Z".parse().unwrap())
}

pub(crate) fn book(document: &Value) -> AddressBook {
    read(document.to_string().as_bytes()).unwrap()
}

/// A book of these outbound addresses, all in AWS's us-east-1.
pub(crate) fn outbound(addresses: &[String]) -> AddressBook {
    book(&json!({"outbound": {"aws": {"us-east-1": addresses}}}))
}

fn real(day: &str) -> Option<AddressBook> {
    Some(read(&real_document(day)?).unwrap())
}

/// Documents of every shape with good, bad and repeated entries.
pub(crate) fn document() -> impl Strategy<Value = Value> {
    let gateways = prop_oneof![
        prop::collection::vec(("[a-c]{1,2}", lists()), 0..3).prop_map(|gateways| {
            let gateways = gateways.into_iter();
            gateways
                .map(|(name, lists)| json!({"ips": lists, "name": name}))
                .collect()
        }),
        Just(json!({})),
        Just(Value::Null),
    ];
    let others = prop::collection::vec(("[a-z_]{1,6}", lists()), 0..3);
    (lists(), gateways, others, any::<bool>()).prop_map(|(own, gateways, others, wrapped)| {
        let mut document = if wrapped {
            Map::from_iter([("controlPlane".to_owned(), Value::Object(own))])
        } else {
            own
        };
        document.insert("gateways".to_owned(), gateways);
        for (name, lists) in others {
            document.entry(name).or_insert(Value::Object(lists));
        }
        Value::Object(document)
    })
}

fn lists() -> impl Strategy<Value = Map<String, Value>> {
    (clouds(), clouds()).prop_map(|(inbound, outbound)| {
        Map::from_iter([
            ("inbound".to_owned(), inbound),
            ("outbound".to_owned(), outbound),
        ])
    })
}

fn clouds() -> impl Strategy<Value = Value> {
    let cloud = prop_oneof!["aws", "azure", "gcp", "AWS", "oci", "a/b", ""];
    table(
        cloud,
        table(
            prop_oneof!["us-east-1", "eastus", "x/%y", "[a-c]?"],
            entries(),
        ),
    )
}

fn table(
    keys: impl Strategy<Value = String>,
    values: impl Strategy<Value = Value>,
) -> impl Strategy<Value = Value> {
    let pairs = prop::collection::vec((keys, values), 0..4);
    pairs.prop_map(|pairs| Value::Object(Map::from_iter(pairs)))
}

fn entries() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => prop::collection::vec(entry(), 0..6).prop_map(Value::Array),
        1 => Just(json!({})),
        1 => Just(Value::Null),
    ]
}

fn entry() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => (0_u8..4, 0_u8..20).prop_map(|(third, last)| json!(format!("3.0.{third}.{last}"))),
        2 => any::<[u8; 4]>().prop_map(|[a, b, c, d]| json!(format!("{a}.{b}.{c}.{d}/32"))),
        2 => (8_u8..=32).prop_map(|prefix| json!(format!("3.0.0.0/{prefix}"))),
        1 => any::<u16>().prop_map(|last| json!(format!("2600:1f18::{last:x}"))),
        1 => Just(json!("2600:1f18::/32")),
        1 => any::<String>().prop_map(Value::String),
        1 => any::<i32>().prop_map(|number| json!(number)),
        1 => Just(Value::Null),
        1 => Just(json!(["3.0.0.1"])),
    ]
}
