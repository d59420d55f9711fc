#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod hostile;
mod limits;
mod merging;

use addresses::{Cloud, Service};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::needed::{NeededBuilder, Origin};

const ROLE: &str = "arn:aws:iam::111122223333:role/atlas-kms";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789";

fn needed(nets: &[IpNet]) -> Needed {
    let mut builder = NeededBuilder::default();
    for net in nets {
        builder.add(
            *net,
            Origin {
                service: Service::ControlPlane,
                cloud: Cloud::Aws,
                region: "us-east-1".to_owned(),
                project: None,
                planned: false,
            },
        );
    }
    builder.build()
}

fn order<'a>(needed: &'a Needed, kept: &'a [IpNet]) -> Order<'a> {
    Order {
        needed,
        blocks: needed.nets(),
        kept,
        is_whole: true,
        merged: false,
        beside: 0,
        about: About {
            host: "cloud.mongodb.com".to_owned(),
            fetched_at: Timestamp::UNIX_EPOCH,
            practice: false,
        },
    }
}

fn many(count: u32) -> Vec<IpNet> {
    (0..count)
        .map(|number| {
            let address = std::net::Ipv4Addr::from(0x6bde_0000 + number * 2);
            IpNet::from(std::net::IpAddr::from(address))
        })
        .collect()
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn key(merge_into: Option<String>) -> Target {
    Target::AwsKey(AwsKey {
        role_arn: ROLE.to_owned(),
        transition: false,
        merge_into,
    })
}

fn role(managed: bool, merge_into: Option<String>) -> Target {
    Target::AwsRole(AwsRole {
        key_arn: KEY.to_owned(),
        managed,
        merge_into,
    })
}

fn vault() -> Azure {
    Azure {
        vault: "atlas-vault".to_owned(),
        resource_group: "rg".to_owned(),
        ..Azure::default()
    }
}

fn level() -> Google {
    Google {
        policy_number: "123".to_owned(),
        level_name: "mongodb_atlas".to_owned(),
        perimeter: "kms".to_owned(),
        project_number: "456".to_owned(),
        service_account: "mongodb-atlas-a@p-b.iam.gserviceaccount.com".to_owned(),
    }
}

fn targets() -> Vec<Target> {
    vec![
        role(false, None),
        role(true, None),
        key(None),
        Target::Azure(vault()),
        Target::Google(level()),
        Target::Terraform(Terraform::AwsRole {
            key_arn: KEY.to_owned(),
        }),
        Target::Terraform(Terraform::AwsKey {
            role_arn: ROLE.to_owned(),
        }),
        Target::Terraform(Terraform::Azure),
        Target::Terraform(Terraform::Google),
        Target::Plain,
        Target::Csv,
        Target::Json,
    ]
}

#[test]
fn every_form_holds_the_real_list_and_nothing_else() {
    let needed = needed(&many(420));
    let kept = nets(&["81.2.69.160/32"]);
    for target in targets() {
        let artefact = write(&target, &order(&needed, &kept)).unwrap();
        assert_eq!(artefact.count, 421, "{target:?}");
        assert_eq!(artefact.carried_over, 1, "a1: the office is carried over");
        assert_eq!(artefact.extra, 0);
    }
}

#[test]
fn an_empty_or_shortened_list_is_never_written() {
    let all = needed(&many(3));
    let none = needed(&[]);
    assert_eq!(
        write(&Target::Plain, &order(&none, &[])).unwrap_err(),
        WriteError::Empty
    );
    let short = Order {
        blocks: &all.nets()[..2],
        ..order(&all, &[])
    };
    assert_eq!(
        write(&Target::Plain, &short).unwrap_err(),
        WriteError::LeavesOut { count: 1 }
    );
    let difference = Order {
        is_whole: false,
        ..short
    };
    assert_eq!(write(&Target::Plain, &difference).unwrap().count, 2);
}

#[test]
fn a4_what_cannot_be_atlas_is_refused() {
    let everyone = needed(&nets(&["0.0.0.0/0"]));
    assert!(matches!(
        write(&Target::Plain, &order(&everyone, &[])),
        Err(WriteError::RefusedAddress(_))
    ));
}

#[test]
fn a5_practice_is_marked_in_name_and_content() {
    let needed = needed(&nets(&["198.18.0.1/32"]));
    let mut practice = order(&needed, &[]);
    practice.about.practice = true;
    for target in targets() {
        let artefact = write(&target, &practice).unwrap();
        for file in &artefact.files {
            assert!(file.name.starts_with("PRACTICE-"), "{}", file.name);
            assert!(file.text.contains("PRACTICE"), "{}", file.text);
        }
    }
    let csv = write(&Target::Csv, &practice).unwrap();
    assert!(csv.files[0].text.contains("PRACTICE"));
    let policy = write(&role(false, None), &practice).unwrap();
    assert!(policy.files[0].text.contains("PRACTICE"));
}

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
        WriteError::OtherDeny
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
    let difference = Order {
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

#[test]
fn z1_rules_only_and_deny_as_a_last_step() {
    let needed = needed(&many(250));
    let artefact = write(&Target::Azure(vault()), &order(&needed, &[])).unwrap();
    let script = &artefact.files[0].text;
    assert_eq!(
        script.matches("az keyvault network-rule add").count(),
        3,
        "in chunks of a hundred"
    );
    for file in &artefact.files {
        let denies = file.text.contains("Deny");
        assert_eq!(denies, file.is_last_step, "{}", file.name);
    }
    let too_many = self::needed(&many(1_001));
    assert_eq!(
        write(&Target::Azure(vault()), &order(&too_many, &[])).unwrap_err(),
        WriteError::TooMany {
            used: 1_001,
            limit: 1_000
        }
    );
    let v6 = self::needed(&nets(&["2600:1f18::/36"]));
    assert_eq!(
        write(&Target::Azure(vault()), &order(&v6, &[])).unwrap_err(),
        WriteError::Ipv6 { count: 1 }
    );
}

#[test]
fn g1_conditions_of_two_hundred_combined_with_or_and_a_dry_run_first() {
    let needed = needed(&many(420));
    let artefact = write(&Target::Google(level()), &order(&needed, &[])).unwrap();
    let conditions = &artefact.files[0].text;
    assert_eq!(conditions.matches("- ipSubnetworks:").count(), 3);
    let ingress = &artefact.files[1].text;
    assert!(ingress.contains("serviceAccount:mongodb-atlas-a@"));
    assert!(ingress.contains("cloudkms.googleapis.com"));
    let commands = &artefact.files[2].text;
    assert!(commands.contains("--combine-function=OR"));
    let dry = commands.find("dry-run update").unwrap();
    assert!(commands.find("dry-run enforce").unwrap() > dry);
    assert!(artefact.notes.contains(&Note::ReplacesIngress));
    let too_many = self::needed(&many(8_001));
    assert!(matches!(
        write(&Target::Google(level()), &order(&too_many, &[])),
        Err(WriteError::TooMany { limit: 8_000, .. })
    ));
}

#[test]
fn x3_hostile_names_stay_names() {
    let hostile = "$(touch /tmp/x) `id` '; rm -rf ~ #\" ${var} %{if} \\ ’";
    assert!(quote::name("a\nb", "vault").is_err());
    assert!(quote::name("", "vault").is_err());
    let script = format!("printf %s {}", quote::bash(hostile));
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), hostile);
    assert_eq!(quote::powershell("a'b’c"), "'a''b’’c'");
    assert_eq!(quote::hcl("${a}%{b}\""), "\"$${a}%%{b}\\\"\"");
}

#[test]
fn x3_the_whole_script_runs_with_a_hostile_vault() {
    let hostile = "v'$(echo hacked)`id`";
    let azure = Azure {
        vault: hostile.to_owned(),
        ..vault()
    };
    let needed = needed(&many(2));
    let artefact = write(&Target::Azure(azure), &order(&needed, &[])).unwrap();
    // A pretend `az` that shows what it is given.
    let script = format!(
        "az() {{ printf '<%s>' \"$@\"; }}\n{}",
        artefact.files[0].text
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(shown.contains(&format!("<--name><{hostile}>")), "{shown}");
    assert!(shown.ends_with("<--ip-address><107.222.0.0/32><107.222.0.2/32>"));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_text() {
    let mut builder = NeededBuilder::default();
    builder.add(
        "3.0.0.1/32".parse().unwrap(),
        Origin {
            service: Service::Cluster("a".to_owned()),
            cloud: Cloud::Other(String::new()),
            region: String::new(),
            project: Some("=HYPERLINK(\"http://x\")".to_owned()),
            planned: true,
        },
    );
    let needed = builder.build();
    let artefact = write(&Target::Csv, &order(&needed, &[])).unwrap();
    assert!(artefact.files[0].text.contains("'=HYPERLINK"));
    assert!(artefact.files[0].text.contains("Cluster a, on its way"));
}

proptest! {
    #[test]
    fn what_is_written_reads_back_and_merging_admits_not_one_more(
        blocks in prop::collection::btree_set((0_u8..64, 24_u8..=32), 1..40), merged: bool,
    ) {
        let found: Vec<IpNet> = blocks
            .into_iter()
            .map(|(last, prefix)| {
                IpNet::new(std::net::Ipv4Addr::new(3, 0, 0, last).into(), prefix).unwrap().trunc()
            })
            .collect();
        let needed = needed(&found);
        let order = Order { merged, ..order(&needed, &[]) };
        for target in targets() {
            // Reading back is part of writing.
            let artefact = write(&target, &order).unwrap();
            prop_assert_eq!(artefact.extra, 0);
            if merged {
                prop_assert_eq!(artefact.count, IpNet::aggregate(&found).len());
            }
        }
    }
}
