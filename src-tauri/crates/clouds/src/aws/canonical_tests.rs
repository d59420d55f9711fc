use proptest::prelude::*;

use super::canonical::{Flaw, fingerprint, flaws};
use crate::fingerprint::{Fingerprint, Marker};

fn of(policy: &str) -> Option<Fingerprint> {
    fingerprint(policy, None)
}

const WRITTEN: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Use", "Effect": "Allow",
            "Principal": {"AWS": "111122223333"},
            "Action": ["kms:Encrypt", "kms:Decrypt"],
            "Resource": "*",
            "Condition": {
                "IpAddress": {"aws:SourceIp": ["203.0.113.7", "2001:DB8:0::1/128"]},
                "Bool": {"aws:SecureTransport": true}
            }
        },
        {"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    ]
}"#;

const KEPT: &str = r#"{"Statement":[
    {"Resource":["*"],"Action":["kms:*"],"Principal":"*","Effect":"Deny"},
    {"Condition":{"Bool":{"aws:SecureTransport":["true"]},
        "IpAddress":{"aws:SourceIp":["2001:db8::1","203.0.113.7/32","203.0.113.7"]}},
     "Resource":"*","Action":["kms:Decrypt","kms:Encrypt"],
     "Principal":{"AWS":["arn:aws:iam::111122223333:root"]},"Effect":"Allow","Sid":"Use"}],
    "Version":"2012-10-17"}"#;

#[test]
fn two_texts_of_the_same_meaning_have_one_fingerprint() {
    assert!(of(WRITTEN).is_some());
    assert_eq!(of(WRITTEN), of(KEPT));
}

#[test]
fn whatever_changes_the_meaning_changes_the_fingerprint() {
    for (from, to) in [
        ("203.0.113.7", "203.0.113.8"),
        ("203.0.113.7", "203.0.113.7/31"),
        ("\"Allow\"", "\"Deny\""),
        ("kms:Encrypt", "kms:*"),
        ("IpAddress", "NotIpAddress"),
        ("IpAddress", "IpAddressIfExists"),
        ("111122223333", "111122223334"),
        ("\"Resource\": \"*\"", "\"NotResource\": \"*\""),
        ("\"Use\"", "\"Use2\""),
        ("2012-10-17", "2008-10-17"),
        ("aws:SourceIp", "aws:VpcSourceIp"),
        ("true", "false"),
        (
            "\"Effect\": \"Deny\", \"Principal\": \"*\"",
            "\"Effect\": \"Deny\"",
        ),
    ] {
        let changed = WRITTEN.replacen(from, to, 1);
        assert_ne!(changed, WRITTEN, "{from}");
        assert!(of(&changed).is_some(), "{from} → {to}");
        assert_ne!(of(&changed), of(WRITTEN), "{from} → {to}");
    }
}

#[test]
fn a_version_tells_two_equal_documents_apart() {
    let of = |version| fingerprint(WRITTEN, Some(Marker::Version(version)));
    let (one, other) = (of(3), of(4));
    assert_ne!(one, other);
    assert!(
        one.zip(other)
            .is_some_and(|(one, other)| one.is_same_document(&other))
    );
}

#[test]
fn what_is_not_understood_whole_has_none() {
    for text in [
        "",
        "[]",
        "\"a\"",
        "{",
        r#"{"Statement":[],"Statement":[]}"#,
        r#"{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}"#,
    ] {
        assert_eq!(of(text), None, "{text}");
        assert_eq!(flaws(text, true), [Flaw::NotUnderstood], "{text}");
    }
}

#[test]
fn what_aws_accepts_and_ignores_is_found() {
    let policy = r#"{"Statement":[
        {"Effect":"Allow","Action":"kms:*","Resource":"*"},
        {"Effect":"Allow","Resource":"*"},
        {"Effect":"Allow","NotAction":"kms:*"},
        {"Effect":"Allow","Action":[],"Resource":"*"}]}"#;
    assert_eq!(
        flaws(policy, true),
        [
            Flaw::NoAction { statement: 1 },
            Flaw::NoResource { statement: 2 },
            Flaw::NoAction { statement: 3 },
        ]
    );
    assert_eq!(flaws(r#"{"Statement":[]}"#, true), [Flaw::NoStatement]);
    assert_eq!(flaws("{}", true), [Flaw::NoStatement]);
}

#[test]
fn principals_that_are_gone_are_found_with_their_statement() {
    let policy = r#"{"Statement":{"Sid":"Use","Effect":"Allow","Action":"*","Resource":"*",
        "Principal":{"AWS":["arn:aws:iam::111122223333:role/r","AROAEXAMPLE123456789"]}}}"#;
    assert_eq!(
        flaws(policy, true),
        [Flaw::LeftoverPrincipal {
            statement: 0,
            sid: Some("Use".to_owned()),
            principal: "AROAEXAMPLE123456789".to_owned(),
        }]
    );
    assert_eq!(
        flaws(&policy.replace("AROAEXAMPLE", "arn:x:AROA"), true),
        []
    );
}

/// The same document, written in another way.
fn shuffled(value: &serde_json::Value, turn: usize) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(|it| shuffled(it, turn)).collect();
            let length = list.len().max(1);
            list.rotate_left(turn % length);
            Value::Array(list)
        }
        Value::Object(members) => {
            let all = members.iter().rev();
            Value::Object(
                all.map(|(name, it)| (name.clone(), shuffled(it, turn)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn any_order_is_the_same_document(turn in 0_usize..7, pretty: bool) {
        let value: serde_json::Value = serde_json::from_str(WRITTEN)?;
        let other = shuffled(&value, turn);
        let text = match pretty {
            true => serde_json::to_string_pretty(&other)?,
            false => other.to_string(),
        };
        prop_assert_eq!(of(&text), of(WRITTEN));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\",:a-z0-9 ]{0,60}") {
        let _ = (of(&text), flaws(&text, true));
    }
}
