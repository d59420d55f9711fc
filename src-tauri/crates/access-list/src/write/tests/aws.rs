//! Role and key policies (safety rule W1).

use super::*;

#[test]
fn w1_the_key_policy_denies_atlas_role_alone_in_one_statement() {
    let needed = needed(&many(420));
    let artefact = write(&key(None), &order(&needed, &[])).unwrap();
    let statement: Value = serde_json::from_str(&artefact.files[0].text).unwrap();
    assert_eq!(statement["Effect"], "Deny");
    assert_eq!(statement["Principal"], json!({ "AWS": ROLE }));
    assert_eq!(
        statement["Action"],
        json!(["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"])
    );
    let listed = &statement["Condition"]["NotIpAddress"]["aws:SourceIp"];
    assert_eq!(listed.as_array().unwrap().len(), 420);
    assert_eq!(artefact.notes, [Note::RoleBoundSilently]);

    for wrong in [
        "",
        "arn:aws:iam::111122223333:root",
        "*",
        "arn:aws:iam::1:role/*",
    ] {
        let target = Target::AwsKey(AwsKey {
            role_arn: wrong.to_owned(),
            ..AwsKey::default()
        });
        assert_eq!(
            write(&target, &order(&needed, &[])).unwrap_err(),
            WriteError::RoleArn
        );
    }
}

#[test]
fn w1_a_key_policy_that_does_not_fit_is_not_split() {
    let needed = needed(&many(3_000));
    assert!(matches!(
        write(&key(None), &order(&needed, &[])),
        Err(WriteError::TooMany { limit: 32_768, .. })
    ));
}

#[test]
fn w1_merging_leaves_every_other_statement_as_it_was() {
    let root = "{ \"Sid\": \"Enable IAM\",  \"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"kms:*\", \"Resource\": \"*\" }";
    let policy = format!(
        "{{\"Policy\": {}}}",
        Value::from(format!(
            "{{\"Version\": \"2012-10-17\", \"Id\": \"key\", \"Statement\": [{root}]}}"
        ))
    );
    let needed = needed(&many(3));
    let first = write(&key(Some(policy)), &order(&needed, &[])).unwrap();
    let merged: Value = serde_json::from_str(&first.files[0].text).unwrap();
    assert_eq!(merged["Id"], "key");
    assert_eq!(
        merged["Statement"][0],
        serde_json::from_str::<Value>(root).unwrap()
    );
    assert_eq!(merged["Statement"].as_array().unwrap().len(), 2);

    let again = write(
        &key(Some(first.files[0].text.clone())),
        &order(&needed, &[]),
    )
    .unwrap();
    assert_eq!(again.files[0].text, first.files[0].text, "ours is replaced");
}

#[test]
fn w1_another_deny_is_not_doubled() {
    let other = json!({"Statement": [{"Sid": "Mine", "Effect": "Deny", "Principal": "*", "Action": "kms:*",
        "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}}}]});
    let needed = needed(&many(3));
    assert_eq!(
        write(&key(Some(other.to_string())), &order(&needed, &[])).unwrap_err(),
        WriteError::StillShutOut
    );
    assert_eq!(
        write(&key(Some("[1, 2]".to_owned())), &order(&needed, &[])).unwrap_err(),
        WriteError::NotAPolicy
    );
}

#[test]
fn w1_the_role_policy_replaces_the_statement_without_a_condition() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"], "Resource": KEY},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
    ]});
    let needed = needed(&many(3));
    let artefact = write(&role(false, Some(policy.to_string())), &order(&needed, &[])).unwrap();
    let merged: Value = serde_json::from_str(&artefact.files[0].text).unwrap();
    let statements = merged["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), 2);
    assert_eq!(statements[0]["Action"], "s3:GetObject");
    assert!(statements[1]["Condition"]["IpAddress"].is_object());
    assert_eq!(artefact.notes, [Note::UnconditionedReplaced]);

    let open = json!({"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}});
    let artefact = write(&role(false, Some(open.to_string())), &order(&needed, &[])).unwrap();
    assert_eq!(artefact.notes, [Note::UnconditionedMustGo]);
}

#[test]
fn w1_a_difference_goes_beside_the_role_policy_and_never_takes_its_place() {
    let needed = needed(&many(9));
    let missing = &needed.nets()[..2];
    let earlier = write(&role(false, None), &order(&needed, &[])).unwrap();
    let difference = WriteRequest {
        blocks: missing,
        is_whole: false,
        ..order(&needed, &[])
    };
    let policy = Some(earlier.files[0].text.clone());
    let artefact = write(&role(false, policy), &difference).unwrap();
    assert_eq!(artefact.files.len(), 1, "no whole policy of two addresses");
    assert_eq!(artefact.files[0].kind, FileKind::Statement);
    assert!(artefact.notes.contains(&Note::AddBeside));
    let statement: Value = serde_json::from_str(&artefact.files[0].text).unwrap();
    assert_ne!(
        statement["Sid"], "KeygateAtlasAddresses",
        "a policy's names are unique"
    );

    let managed = write(&role(true, None), &difference).unwrap();
    assert!(managed.notes.contains(&Note::AddBeside));
    assert_eq!(managed.files[0].name, "atlas-role-policy-added-1.json");
}

#[test]
fn w1_a_managed_policy_is_too_small_for_the_real_list_and_is_split_over_two() {
    let needed = needed(&many(420));
    let artefact = write(&role(true, None), &order(&needed, &[])).unwrap();
    assert!(artefact.files.len() >= 2);
    assert!(artefact.notes.contains(&Note::Split));
    let meter = artefact.meter.unwrap();
    assert!(meter.fits() && meter.limit == 6_144, "{meter:?}");
    for file in &artefact.files {
        assert!(file.text.len() <= 6_144, "{}", file.text.len());
    }
    let inline = write(&role(false, None), &order(&needed, &[])).unwrap();
    assert!(inline.meter.unwrap().fits());
    let full = self::needed(&many(900));
    let full = write(&role(false, None), &order(&full, &[])).unwrap();
    assert!(!full.meter.unwrap().fits(), "the meter says so");
}
