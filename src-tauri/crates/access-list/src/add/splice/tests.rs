#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts
        .iter()
        .map(|text| parse_block(text).unwrap())
        .collect()
}

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Id" : "kept",
  "Statement": [
    {"Sid": "Other", "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Odd": 1.50},
    {
      "Sid": "List",
      "Effect": "Allow",
      "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
      "Resource": "*",
      "Condition": {
        "IpAddress": {
          "aws:sourceip": [
            "3.0.0.1",
            "3.0.0.2/32"
          ]
        },
        "Bool": {"aws:SecureTransport": "true"}
      }
    }
  ]
}"#;

#[test]
fn c1_only_the_list_changes_and_keeps_its_lines() {
    let changed = change_list(POLICY, 1, &nets(&["3.0.0.2", "3.0.0.9", "3.1.0.0/24"]), &[]);
    let wanted = POLICY.replace(
        "\"3.0.0.2/32\"",
        "\"3.0.0.2/32\",\n            \"3.0.0.9\",\n            \"3.1.0.0/24\"",
    );
    assert_eq!(changed.unwrap(), wanted);
}

#[test]
fn what_is_taken_out_goes_and_nothing_else() {
    let changed = change_list(POLICY, 1, &[], &nets(&["3.0.0.1", "9.9.9.9"])).unwrap();
    let wanted = POLICY.replace("\"3.0.0.1\",\n            ", "");
    assert_eq!(changed, wanted);
    let all = nets(&["3.0.0.1", "3.0.0.2"]);
    assert_eq!(change_list(POLICY, 1, &[], &all), Err(SpliceError::Empty));
}

#[test]
fn a_single_text_becomes_a_list() {
    let policy = r#"{"Statement":{"Effect":"Deny","Condition":{"NotIpAddress":{"aws:SourceIp":"3.0.0.1/32"}}}}"#;
    let changed = change_list(policy, 0, &nets(&["3.0.0.2"]), &[]).unwrap();
    assert_eq!(
        changed,
        policy.replace("\"3.0.0.1/32\"", "[\"3.0.0.1/32\",\"3.0.0.2\"]")
    );
}

#[test]
fn a_statement_without_one_list_is_left_alone() {
    let one = nets(&["3.0.0.2"]);
    assert_eq!(
        change_list(POLICY, 0, &one, &[]),
        Err(SpliceError::NotOneList)
    );
    assert_eq!(
        change_list(POLICY, 7, &one, &[]),
        Err(SpliceError::NotOneList)
    );
    let two = r#"{"Statement":[{"Condition":{"IpAddress":{"aws:SourceIp":["3.0.0.1"]},"NotIpAddress":{"aws:SourceIp":["4.0.0.1"]}}}]}"#;
    assert_eq!(change_list(two, 0, &one, &[]), Err(SpliceError::NotOneList));
    let any =
        r#"{"Statement":[{"Condition":{"ForAnyValue:IpAddress":{"aws:SourceIp":["3.0.0.1"]}}}]}"#;
    assert_eq!(change_list(any, 0, &one, &[]), Err(SpliceError::NotOneList));
}

fn any_net() -> impl Strategy<Value = IpNet> {
    (0u8..4, 0u8..8, prop_oneof![Just(32u8), Just(24u8)]).prop_map(|(three, four, length)| {
        IpNet::new([3, 0, three, four].into(), length)
            .unwrap()
            .trunc()
    })
}

proptest! {
    #[test]
    fn c1_every_block_that_was_there_survives_an_addition(
        old in prop::collection::vec(any_net(), 1..8),
        added in prop::collection::vec(any_net(), 0..8),
        blank in prop_oneof![Just(""), Just(" "), Just("\n    ")],
        around in prop::collection::vec("[a-z]{1,4}", 0..4),
    ) {
        let list: Vec<String> = old.iter().map(|net| format!("{blank}\"{net}\"")).collect();
        let others: Vec<String> = around
            .iter()
            .map(|name| format!(r#"{{"Sid":"{name}","Effect":"Allow","Action":"s3:*","Resource":"*"}},"#))
            .collect();
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{}{{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{{"IpAddress":{{"aws:SourceIp":[{}]}}}}}}]}}"#,
            others.concat(),
            list.join(","),
        );
        let changed = change_list(&policy, around.len(), &added, &[]).unwrap();
        let mut before: Value = serde_json::from_str(&policy).unwrap();
        let mut after: Value = serde_json::from_str(&changed).unwrap();
        let old_texts = take_list(&mut before, around.len()).unwrap();
        let new_texts = take_list(&mut after, around.len()).unwrap();
        prop_assert_eq!(before, after);
        prop_assert_eq!(&new_texts[..old_texts.len()], &old_texts[..]);
        let found: Vec<IpNet> = new_texts.iter().map(|text| parse_block(text).unwrap()).collect();
        prop_assert!(added.iter().all(|net| found.contains(net)));
        prop_assert!(found.iter().all(|net| old.contains(net) || added.contains(net)));
    }
}
