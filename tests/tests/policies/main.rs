//! The AWS policies Keygate writes, shown to validators that others wrote: moto and cfn-lint.

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;

use access_list::{
    About, AwsKey, AwsRole, FileKind, Needed, NeededBuilder, Target, UsedBy, WriteRequest, write,
};
use addresses::{Cloud, Service};
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::{Value, json};
use tests::Stop;

const ROLE: &str = "arn:aws:iam::111122223333:role/atlas-kms";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789";

#[test]
fn w1_aws_policies_are_accepted_by_validators_of_others() -> Result<(), Stop> {
    let what = "the clouds' own clients, moto and cfn-lint";
    let Some(python) = fixtures::tool("policies/bin/python", what) else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let needed = needed(420);
    for (name, target) in targets() {
        for (number, text) in policies(&needed, &target)?.iter().enumerate() {
            fs::write(folder.path().join(format!("{name}-{number}.json")), text)?;
        }
    }
    for (name, policy) in damaged(&needed)? {
        fs::write(folder.path().join(name), policy.to_string())?;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies/validate.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder.path())
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{complaint}");
    Ok(())
}

/// Each policy alone and merged into what people have.
fn targets() -> Vec<(&'static str, Target)> {
    let set_up = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"], "Resource": KEY},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]});
    let key_policy = json!({"Version": "2012-10-17", "Id": "key-consolepolicy-3", "Statement": [
        {"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
         "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]});
    let role = |managed, merge_into: Option<&Value>| {
        Target::AwsRole(AwsRole {
            key_arn: KEY.to_owned(),
            managed,
            merge_into: merge_into.map(ToString::to_string),
        })
    };
    let key = |transition| {
        Target::AwsKey(AwsKey {
            role_arn: ROLE.to_owned(),
            transition,
            merge_into: Some(key_policy.to_string()),
        })
    };
    vec![
        ("identity-inline", role(false, None)),
        ("identity-managed", role(true, None)),
        ("identity-merged", role(false, Some(&set_up))),
        ("key-merged", key(false)),
        ("key-transition", key(true)),
    ]
}

fn policies(needed: &Needed, target: &Target) -> Result<Vec<String>, Stop> {
    let order = WriteRequest {
        needed,
        blocks: needed.nets(),
        kept: &[],
        removed: &[],
        is_whole: true,
        merged: false,
        beside: 0,
        about: About {
            host: "cloud.mongodb.com".to_owned(),
            fetched_at: Timestamp::UNIX_EPOCH,
            practice: false,
        },
    };
    let policies = write(target, &order)?.files.into_iter();
    let policies = policies.filter(|file| file.kind == FileKind::Policy);
    Ok(policies.map(|file| file.text).collect())
}

/// What the validators must refuse, or they would accept anything.
fn damaged(needed: &Needed) -> Result<Vec<(&'static str, Value)>, Stop> {
    let (_, target) = targets().swap_remove(0);
    let texts = policies(needed, &target)?;
    let policy: Value = serde_json::from_str(texts.first().ok_or("no policy")?)?;
    let mut permits = policy.clone();
    permits["Statement"][0]["Effect"] = json!("Permit");
    let mut flat = policy.clone();
    flat["Statement"][0]["Condition"]["IpAddress"] = json!(["107.222.0.0"]);
    Ok(vec![
        ("bad-identity-effect.json", permits),
        ("bad-identity-condition.json", flat),
        // A key's policy names a principal.
        ("bad-key-principal.json", policy),
    ])
}

fn needed(count: u32) -> Needed {
    let mut builder = NeededBuilder::default();
    for number in 0..count {
        let address = Ipv4Addr::from(0x6bde_0000 + number * 2);
        let origin = UsedBy {
            service: Service::ControlPlane,
            cloud: Cloud::Aws,
            region: "us-east-1".to_owned(),
            project: None,
            planned: false,
        };
        builder.add(IpNet::from(std::net::IpAddr::from(address)), origin);
    }
    builder.build()
}
