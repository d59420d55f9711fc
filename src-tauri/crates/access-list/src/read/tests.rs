#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod hostile;
mod printed;

use jiff::Timestamp;
use percent_encoding::percent_encode_byte;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::list::{Half, Remark};

fn context() -> Context<'static> {
    Context::at(Timestamp::UNIX_EPOCH)
}

fn read_bytes(bytes: &[u8]) -> Result<AccessList, ReadError> {
    read(&[bytes], &context())
}

fn read_text(text: &str) -> AccessList {
    read_bytes(text.as_bytes()).unwrap()
}

fn nets(list: &AccessList) -> Vec<String> {
    let nets = list.entries.iter().map(|entry| entry.net.to_string());
    nets.collect()
}

fn reasons(list: &AccessList) -> Vec<Reason> {
    list.doubts.iter().map(|it| it.reason.clone()).collect()
}

fn policy(statements: &serde_json::Value) -> serde_json::Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(addresses: &serde_json::Value) -> serde_json::Value {
    json!({"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
           "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": addresses}}})
}

#[test]
fn an_aws_policy_is_read_bare_and_in_every_wrapper() {
    let bare = policy(&json!([allow(&json!(["3.0.0.1", "3.0.0.0/24"]))]));
    let text = bare.to_string();
    let encoded: String = text.bytes().map(percent_encode_byte).collect();
    for wrapped in [
        bare.clone(),
        json!({"PolicyDocument": bare, "PolicyName": "atlas"}),
        json!({"Policy": text}),
        json!({"PolicyVersion": {"Document": bare, "VersionId": "v1"}}),
        json!([{"PolicyDocument": encoded}]),
    ] {
        let list = read_text(&format!("{wrapped:#}"));
        assert_eq!(list.form, Form::AwsPolicy, "{wrapped}");
        assert_eq!(nets(&list), ["3.0.0.1/32", "3.0.0.0/24"], "{wrapped}");
        assert_eq!(list.half, Some(Half::Role));
    }
    let whole = read_text(&encoded);
    assert_eq!(nets(&whole).len(), 2, "percent-encoded as a whole");
    let noisy = format!("$ aws iam get-role-policy\n{text}\n$ ");
    assert_eq!(nets(&read_text(&noisy)).len(), 2, "with a prompt around it");
}

#[test]
fn two_texts_are_the_two_halves_of_one_key() {
    let role = "arn:aws:iam::111122223333:role/atlas";
    let roles = policy(&json!([allow(&json!(["3.0.0.1", "3.0.0.2"]))])).to_string();
    let keys = policy(&json!([
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
         "Action": "kms:*", "Resource": "*"},
        {"Effect": "Deny", "Principal": {"AWS": role}, "Action": "kms:*", "Resource": "*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": ["3.0.0.1"]}}},
    ]))
    .to_string();
    let context = Context {
        role: Some(role),
        ..context()
    };
    let list = read(&[roles.as_bytes(), keys.as_bytes()], &context).unwrap();
    assert_eq!(list.half, Some(Half::Both));
    assert_eq!(
        nets(&list),
        ["3.0.0.1/32"],
        "the key's policy denies the other"
    );
    let key = read(&[keys.as_bytes()], &context).unwrap();
    assert_eq!(key.half, Some(Half::Key));
}

#[test]
fn of_several_lists_none_is_taken_before_one_is_picked() {
    let vault = |name: &str, address: &str| {
        json!({"type": "Microsoft.KeyVault/vaults", "name": name, "properties": {
            "networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": address}]}}})
    };
    let storage = json!({"type": "Microsoft.Storage/storageAccounts", "name": "files",
        "properties": {"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "9.9.9.9"}]}}});
    let text = json!([vault("one", "3.0.0.1"), vault("two", "3.0.0.2"), storage]).to_string();

    let list = read_text(&text);
    let names: Vec<&str> = list.lists.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(list.left_out[0].name, "files");
    assert_eq!(reasons(&list), [Reason::SeveralLists]);
    assert!(list.entries.is_empty() && !list.undecided.is_empty());

    let used = Context {
        used: &["TWO"],
        ..context()
    };
    let list = read(&[text.as_bytes()], &used).unwrap();
    assert_eq!(
        list.lists[0].name, "two",
        "the one that Atlas uses comes first"
    );
    let picked = Context {
        picked: Some(0),
        ..used
    };
    let list = read(&[text.as_bytes()], &picked).unwrap();
    assert_eq!(nets(&list), ["3.0.0.2/32"]);
    assert_eq!(list.picked, Some(0));
    assert!(list.is_decided());
}

#[test]
fn a9_what_was_found_beside_a_key_service_is_no_list() {
    let text = json!({"type": "Microsoft.Storage/storageAccounts", "name": "files",
        "properties": {"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "9.9.9.9"}]}}});
    let list = read_text(&text.to_string());
    assert_eq!(reasons(&list), [Reason::NoList]);
    assert_eq!(list.left_out[0].name, "files");
    assert!(list.entries.is_empty());
}

#[test]
fn a_table_gives_its_outbound_addresses_with_their_lines() {
    let text = "direction,service,cloud,region,cidr\r\noutbound,Control plane,aws,us-east-1,3.0.0.1/32\r\n\
        inbound,Control plane,aws,us-east-1,9.9.9.9/32\r\n";
    let list = read_text(text);
    assert_eq!(list.form, Form::Csv);
    assert_eq!(nets(&list), ["3.0.0.1/32"]);
    assert!(list.is_decided());
}

#[test]
fn a9_a_word_that_is_no_address_is_named_and_nothing_is_proven() {
    let list =
        read_text("# our list, 2026-11-24T12:30:45Z\n3.0.0.1, 3.0.0.2/32\n300.1.2.3\n1.2.3.*\n");
    assert!(list.entries.is_empty() && !list.is_decided());
    let not: Vec<(u32, &str)> = list
        .not_understood
        .iter()
        .map(|it| (it.line, it.text.as_str()))
        .collect();
    assert_eq!(not, [(3, "300.1.2.3"), (4, "1.2.3.*")]);
}

#[test]
fn everyone_is_called_out() {
    let list = read_text("0.0.0.0/0");
    assert_eq!(list.remarks, [Remark::AdmitsEveryone]);
    assert!(list.is_open);
}

#[test]
fn what_is_no_text_is_reported() {
    assert_eq!(read_bytes(b""), Err(ReadError::Empty));
    assert_eq!(read_bytes(b" \n "), Err(ReadError::Empty));
    assert_eq!(read(&[], &context()), Err(ReadError::Empty));
    assert_eq!(
        read_bytes(b"PK\x03\x04\0\0\x01\x02"),
        Err(ReadError::Binary)
    );
    let long = vec![b' '; LARGEST_TEXT + 1];
    assert_eq!(read_bytes(&long), Err(ReadError::TooLarge));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _read = read_bytes(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-{}\\[\\]\":,a-zA-Z0-9./ \n#='$@!|<>]{0,200}") {
        let _read = read_bytes(text.as_bytes());
    }

    #[test]
    fn no_bicep_makes_it_panic(text in "[-{}\\[\\]':,a-z0-9. \n/*$=@]{0,120}") {
        let text = format!("resource a 'b@c' = {{\n{text}");
        let _read = read_bytes(text.as_bytes());
    }
}
