#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod aws;
mod azure;
mod google;
mod hostile;
mod limits;
mod merging;
mod target;

use addresses::{Cloud, Service};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::needed::{NeededBuilder, UsedBy};

const ROLE: &str = "arn:aws:iam::111122223333:role/atlas-kms";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789";

fn needed(nets: &[IpNet]) -> Needed {
    let mut builder = NeededBuilder::default();
    for net in nets {
        builder.add(*net, UsedBy::control_plane());
    }
    builder.build()
}

/// The only document of a text.
fn yaml(text: &str) -> Value {
    let documents = crate::document::yaml::parse(text, 1).unwrap();
    assert_eq!(documents.len(), 1);
    crate::document::shown(&documents[0])
}

fn order<'a>(needed: &'a Needed, kept: &'a [IpNet]) -> WriteRequest<'a> {
    WriteRequest {
        needed,
        blocks: needed.nets(),
        kept,
        removed: &[],
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
    let short = WriteRequest {
        blocks: &all.nets()[..2],
        ..order(&all, &[])
    };
    assert_eq!(
        write(&Target::Plain, &short).unwrap_err(),
        WriteError::LeavesOut { count: 1 }
    );
    let difference = WriteRequest {
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
fn x3_hostile_names_stay_names() {
    let hostile = "$(touch /tmp/x) `id` '; rm -rf ~ #\" ${var} %{if} \\ ’";
    assert!(quote::name("a\nb", TargetField::Vault).is_err());
    assert!(quote::name("", TargetField::Vault).is_err());
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
fn a_cell_that_a_spreadsheet_would_run_is_text() {
    let mut builder = NeededBuilder::default();
    builder.add(
        "3.0.0.1/32".parse().unwrap(),
        UsedBy {
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
        let order = WriteRequest { merged, ..order(&needed, &[]) };
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
