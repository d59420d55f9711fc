//! A statement merged into the policy that was pasted: everything else stays as it was.

use super::*;

const OTHER_KEY: &str =
    "arn:aws:kms:us-east-1:111122223333:key/7d3e2a10-1b2c-4d5e-8f90-a1b2c3d4e5f6";

fn statements(text: &str) -> Vec<Value> {
    let policy: Value = serde_json::from_str(text).unwrap();
    policy["Statement"].as_array().unwrap().clone()
}

fn listed(statement: &Value, operator: &str) -> usize {
    let listed = &statement["Condition"][operator]["aws:SourceIp"];
    listed.as_array().unwrap().len()
}

#[test]
fn w1_the_place_of_an_open_statement_is_taken_for_every_key_it_was_about() {
    let needed = needed(&many(3));
    let open = json!({"Statement": [
        {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
         "Resource": [KEY, OTHER_KEY]}]});
    let target = role(false, Some(open.to_string()));
    let artefact = write(&target, &order(&needed, &[])).unwrap();
    let merged = statements(&artefact.files[0].text);
    assert_eq!(merged.len(), 1);
    assert_eq!(
        merged[0]["Resource"],
        json!([KEY, OTHER_KEY]),
        "the other key's project must not lose its access"
    );
}

#[test]
fn w1_a_list_made_by_hand_is_replaced_and_not_doubled() {
    let needed = needed(&many(3));
    let by_hand = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "Mine", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
         "Resource": KEY, "Condition": {"IpAddress": {"aws:SourceIp": ["107.222.0.0"]}}},
        {"Sid": "Tagged", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY,
         "Condition": {"StringEquals": {"aws:PrincipalTag/team": "data"}}}]});
    let target = role(false, Some(by_hand.to_string()));
    let artefact = write(&target, &order(&needed, &[])).unwrap();
    let merged = statements(&artefact.files[0].text);
    let sids: Vec<&str> = merged
        .iter()
        .map(|it| it["Sid"].as_str().unwrap())
        .collect();
    assert_eq!(sids, ["Tagged", "KeygateAtlasAddresses"]);
    assert_eq!(listed(&merged[1], "IpAddress"), 3);
}

#[test]
fn w1_an_earlier_denial_for_atlas_role_alone_is_replaced_and_reported() {
    let needed = needed(&many(3));
    let by_hand = json!({"Version": "2012-10-17", "Id": "key", "Statement": [
        {"Sid": "Mine", "Effect": "Deny", "Principal": {"AWS": ROLE}, "Action": "kms:*",
         "Resource": "*", "Condition": {
            "NotIpAddress": {"aws:SourceIp": ["107.222.0.0"]},
            "Bool": {"aws:ViaAWSService": "false"}}}]});
    let target = key(Some(by_hand.to_string()));
    let artefact = write(&target, &order(&needed, &[])).unwrap();
    let merged = statements(&artefact.files[0].text);
    assert_eq!(merged.len(), 1, "two would shut everyone out");
    assert_eq!(listed(&merged[0], "NotIpAddress"), 3);
    assert!(artefact.notes.contains(&Note::ListReplaced));

    let read = crate::read(
        &[artefact.files[0].text.as_bytes()],
        &crate::Context::at(jiff::Timestamp::UNIX_EPOCH),
    )
    .unwrap();
    assert_eq!(read.entries.len(), 3, "the whole policy reads as the set");
    assert!(read.remarks.is_empty());
}

#[test]
fn w1_a_denial_that_others_need_is_never_replaced() {
    let needed = needed(&many(3));
    for principal in [
        json!("*"),
        json!({"AWS": [ROLE, "arn:aws:iam::111122223333:role/b"]}),
    ] {
        let shared = json!({"Statement": [{"Effect": "Deny", "Principal": principal,
            "Action": "kms:*", "Resource": "*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": ["107.222.0.0"]}}}]});
        let target = key(Some(shared.to_string()));
        assert_eq!(
            write(&target, &order(&needed, &[])).unwrap_err(),
            WriteError::StillShutOut
        );
    }
}

#[test]
fn w1_every_other_part_of_the_policy_is_the_same_to_the_letter() {
    let other = r#"{"Sid":"Numbers","Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":["kms:ReEncrypt*","kms:Decrypt"],"Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":1.50e2},"StringLike":{"kms:EncryptionContext:a b":"\u00e9 \"x\" \\ {"}}}"#;
    let spaced = other.replace(",\"", ",\n   \"");
    let account =
        r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}"#;
    let policy = format!(
        "{{\"Statement\":[ {spaced}, {account} ],\n \"Id\":\"key\", \"Version\":\"2012-10-17\"}}"
    );
    let needed = needed(&many(3));
    let artefact = write(&key(Some(policy)), &order(&needed, &[])).unwrap();
    let text = &artefact.files[0].text;
    assert!(text.contains(other), "{text}");
    assert!(text.starts_with("{\"Version\":\"2012-10-17\",\"Id\":\"key\","));
}

#[test]
fn a_policy_is_found_in_what_the_console_and_the_command_line_print() {
    let needed = needed(&many(3));
    for text in [
        include_str!("../../../tests/printed/aws-get-role-policy.txt"),
        include_str!("../../../tests/printed/aws-get-policy-version.json"),
    ] {
        let merged = write(&role(false, Some(text.to_owned())), &order(&needed, &[]));
        assert!(merged.is_ok(), "{merged:?}");
        let other = write(&key(Some(text.to_owned())), &order(&needed, &[]));
        assert_eq!(other.unwrap_err(), WriteError::NotAPolicy, "a role's");
    }
    let text = include_str!("../../../tests/printed/aws-get-key-policy.json");
    let of_its_account = Target::AwsKey(AwsKey {
        role_arn: "arn:aws:iam::482913076155:role/atlas-kms".to_owned(),
        merge_into: Some(text.to_owned()),
        ..AwsKey::default()
    });
    let merged = write(&of_its_account, &order(&needed, &[]));
    assert!(merged.is_ok(), "{merged:?}");
    let other = write(&key(Some(text.to_owned())), &order(&needed, &[]));
    assert_eq!(
        other.unwrap_err(),
        WriteError::StillShutOut,
        "nothing in the policy allows a role of another account"
    );
    let other = write(&role(false, Some(text.to_owned())), &order(&needed, &[]));
    assert_eq!(other.unwrap_err(), WriteError::NotAPolicy, "a key's");
}

#[test]
fn w1_the_list_of_another_role_that_shares_the_key_stays() {
    let needed = needed(&many(3));
    let other = "arn:aws:iam::111122223333:role/atlas-kms-test";
    let first = Target::AwsKey(AwsKey {
        role_arn: other.to_owned(),
        merge_into: Some("{\"Version\":\"2012-10-17\",\"Statement\":[]}".to_owned()),
        ..AwsKey::default()
    });
    let first = write(&first, &order(&needed, &[])).unwrap();
    let both = write(
        &key(Some(first.files[0].text.clone())),
        &order(&needed, &[]),
    )
    .unwrap();
    let both = statements(&both.files[0].text);
    let about: Vec<&Value> = both.iter().map(|it| &it["Principal"]["AWS"]).collect();
    assert_eq!(about, [&json!(other), &json!(ROLE)]);
    assert_ne!(
        both[0]["Sid"], both[1]["Sid"],
        "a policy's names are unique"
    );
}

#[test]
fn w1_a_denial_for_the_whole_account_is_found_by_reading_the_result_back() {
    let needed = needed(&many(3));
    for principal in [
        json!({"AWS": "arn:aws:iam::111122223333:root"}),
        json!({"AWS": "111122223333"}),
        json!({"AWS": ["*"]}),
    ] {
        let denial = json!({"Statement": [{"Effect": "Deny", "Principal": principal,
            "Action": "kms:Decrypt", "Resource": "*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": ["107.222.0.0"]}}}]});
        assert_eq!(
            write(&key(Some(denial.to_string())), &order(&needed, &[])).unwrap_err(),
            WriteError::StillShutOut
        );
    }
}

#[test]
fn w1_an_allow_with_an_older_list_in_the_same_key_policy_still_shuts_out() {
    let needed = needed(&many(3));
    let older = json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": ROLE},
        "Action": "kms:*", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": ["107.222.0.0"]}}}]});
    assert_eq!(
        write(&key(Some(older.to_string())), &order(&needed, &[])).unwrap_err(),
        WriteError::StillShutOut
    );
}

#[test]
fn w1_a_denial_on_something_unknown_is_not_proven() {
    let needed = needed(&many(3));
    let tagged = json!({"Statement": [{"Effect": "Deny", "Principal": "*",
        "Action": "kms:Decrypt", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "data"}}}]});
    assert_eq!(
        write(&key(Some(tagged.to_string())), &order(&needed, &[])).unwrap_err(),
        WriteError::NotProven
    );
}

#[test]
fn data_keys_that_the_replaced_statement_granted_are_carried_over_and_reported() {
    let needed = needed(&many(3));
    let granted = json!({"Statement": [{"Effect": "Allow",
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"],
        "Resource": KEY}]});
    let artefact = write(
        &role(false, Some(granted.to_string())),
        &order(&needed, &[]),
    )
    .unwrap();
    let merged = statements(&artefact.files[0].text);
    let actions = merged[0]["Action"].as_array().unwrap();
    assert_eq!(actions.len(), 4);
    assert!(actions.contains(&json!("kms:GenerateDataKey*")));
    assert!(artefact.notes.contains(&Note::DataKeysCarriedOver));
    assert_eq!(artefact.extra, 0);

    let denied = json!({"Statement": [{"Effect": "Deny", "Principal": {"AWS": ROLE},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*",
        "Condition": {"NotIpAddress": {"aws:SourceIp": ["107.222.0.0"]}}}]});
    let artefact = write(&key(Some(denied.to_string())), &order(&needed, &[])).unwrap();
    let merged = statements(&artefact.files[0].text);
    let actions = merged[0]["Action"].as_array().unwrap();
    assert!(actions.contains(&json!("kms:GenerateDataKey")));
    let plain = write(&key(None), &order(&needed, &[])).unwrap();
    assert!(!plain.notes.contains(&Note::DataKeysCarriedOver));
}

#[test]
fn what_other_statements_accept_beside_the_list_is_counted() {
    let needed = needed(&many(3));
    let open = json!({"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]});
    let artefact = write(&role(false, Some(open.to_string())), &order(&needed, &[])).unwrap();
    assert!(artefact.notes.contains(&Note::UnconditionedMustGo));
    assert!(artefact.extra > u128::from(u32::MAX), "any address");

    let office = json!({"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}}]});
    let artefact = write(&role(false, Some(office.to_string())), &order(&needed, &[])).unwrap();
    assert_eq!(artefact.extra, 256);
}

#[test]
fn a_list_is_put_into_the_only_policy_there_is() {
    let needed = needed(&many(3));
    let open = r#"{"Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}]}"#;
    let trust = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"536727724300"},"Action":"sts:AssumeRole"}]}"#;
    let several = format!(r#"{{"AssumeRolePolicyDocument":{trust},"PolicyDocument":{open}}}"#);
    let same = format!(r#"{{"PolicyDocument":{open},"Document":{open}}}"#);
    let twice = format!(r#"{{"Statement":[],{}"#, &open[1..]);
    let put = |text: &str| write(&role(false, Some(text.to_owned())), &order(&needed, &[]));
    assert_eq!(put(&several).unwrap_err(), WriteError::NotAPolicy);
    assert_eq!(put(trust).unwrap_err(), WriteError::NotAPolicy);
    let merged = put(&same);
    assert!(merged.is_ok(), "{merged:?}");
    assert_eq!(put(&twice).unwrap_err(), WriteError::NotProven);
}
