//! What people really paste into the forms, and what is right: the cases kept beside the project.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use encryption::{
    AwsForm, AzureAccess, AzureForm, Field, FindingCode, GcpAccess, GcpForm, KeyFilePart,
    KeyFileRepair, KmsForm, Level, RoleArnMistake, check, check_role_arn, check_secret,
};
use secret::Secret;

const ROLE: &str = "32b6e34b3d91647abb20e7b8";
const UUID: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const KEY: &str = "1f83ed89-f002-467e-b846-cab9331bef5c";

/// The lines of the kind: what was pasted, and what was chosen beside it.
fn lines(kind: &str) -> Vec<(String, String)> {
    let Some(path) = fixtures::shared("cases/89-forms.tsv") else {
        return Vec::new();
    };
    let lines: Vec<(String, String)> = std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let pasted = (cells.next()? == kind).then(|| cells.next()).flatten()?;
            Some((
                pasted.to_owned(),
                cells.next().unwrap_or_default().to_owned(),
            ))
        })
        .collect();
    assert!(!lines.is_empty(), "there are lines of {kind}");
    lines
}

fn case(name: &str) -> Option<String> {
    let path: PathBuf = fixtures::shared(&format!("cases/{name}"))?;
    Some(std::fs::read_to_string(path).unwrap())
}

/// The findings about a field.
type Remark = Option<(Level, FindingCode)>;
type Found = Vec<(Field, Level, FindingCode)>;

fn found(form: &KmsForm) -> Found {
    check(form)
        .into_iter()
        .map(|finding| (finding.field, finding.level, finding.code))
        .collect()
}

fn aws(key: &str, region: &str, role: &str) -> KmsForm {
    KmsForm::Aws(AwsForm {
        role_id: role.to_owned(),
        customer_master_key_id: key.to_owned(),
        region: region.to_owned(),
        ..AwsForm::default()
    })
}

fn azure(identifier: &str, vault: &str) -> KmsForm {
    let environment = if identifier.contains("usgovcloudapi") {
        "AZURE_US_GOVERNMENT"
    } else {
        "AZURE"
    };
    KmsForm::Azure(AzureForm {
        access: AzureAccess::ServicePrincipalRole,
        role_id: ROLE.to_owned(),
        client_id: String::new(),
        tenant_id: UUID.to_owned(),
        environment: environment.to_owned(),
        subscription_id: UUID.to_owned(),
        resource_group: "rg-db".to_owned(),
        key_vault_name: vault.to_owned(),
        key_identifier: identifier.to_owned(),
    })
}

fn google(version: &str) -> KmsForm {
    KmsForm::Gcp(GcpForm {
        role_id: ROLE.to_owned(),
        key_version_resource_id: version.to_owned(),
        ..GcpForm::default()
    })
}

#[test]
fn each_pasted_aws_key_is_taken_or_named() {
    use Field::{AwsRegion, CustomerMasterKeyId as Key};
    use Level::{Block, Warn};

    let expected: Vec<(Found, Option<String>)> = vec![
        (vec![], None),
        (vec![], None),
        (vec![], None),
        (
            vec![
                (
                    Key,
                    Block,
                    FindingCode::PartitionNotServed {
                        partition: "aws-eusc".to_owned(),
                    },
                ),
                (AwsRegion, Block, FindingCode::UnknownRegion),
            ],
            None,
        ),
        (vec![], None),
        (vec![], None),
        (
            vec![(Key, Warn, FindingCode::KeyArnNeededAcrossAccounts)],
            None,
        ),
        (vec![(Key, Warn, FindingCode::UnusualKeyId)], None),
        (vec![(Key, Warn, FindingCode::AliasMayNotWork)], None),
        (vec![(Key, Warn, FindingCode::AliasMayNotWork)], None),
        (
            vec![],
            Some(format!("arn:aws:kms:eu-west-1:111122223333:key/{KEY}")),
        ),
        (vec![(Key, Warn, FindingCode::UnusualKeyId)], None),
        (
            vec![(
                AwsRegion,
                Block,
                FindingCode::RegionDiffersFromArn {
                    arn_region: "EU_CENTRAL_1".to_owned(),
                },
            )],
            None,
        ),
        (
            vec![(AwsRegion, Block, FindingCode::UnknownRegion)],
            Some(format!(
                "arn:aws:kms:eu-west-1:111122223333:key/{}",
                KEY.to_uppercase()
            )),
        ),
    ];
    let lines = lines("aws-key");
    if lines.is_empty() {
        return;
    }
    assert_eq!(lines.len(), expected.len());
    for ((pasted, region), (findings, taken)) in lines.into_iter().zip(expected) {
        let form = aws(&pasted, &region, ROLE);
        assert_eq!(found(&form), findings, "{pasted}");
        let KmsForm::Aws(normal) = form.normalised() else {
            panic!("an AWS form stays one");
        };
        assert_eq!(normal.customer_master_key_id, taken.unwrap_or(pasted));
    }
}

#[test]
fn each_pasted_role_id_is_named_for_what_it_is() {
    let key = format!("arn:aws:kms:eu-west-1:111122223333:key/{KEY}");
    for (pasted, _) in lines("aws-role-id") {
        let expected = if pasted.starts_with("arn:") {
            FindingCode::LooksLikeArnNotRoleId
        } else {
            FindingCode::NotAtlasId
        };
        assert_eq!(
            found(&aws(&key, "eu-west-1", &pasted)),
            [(Field::Role, Level::Block, expected)],
            "{pasted}"
        );
    }
}

#[test]
fn each_pasted_role_arn_is_taken_or_named() {
    for (pasted, _) in lines("role-arn") {
        let taken = check_role_arn(&pasted).map(|arn| arn.as_str().to_owned());
        let expected = if pasted.contains(":role/") {
            Ok(pasted.trim_matches(['"', ',']).to_owned())
        } else if pasted.contains(":assumed-role/AWSReservedSSO_") {
            Err(RoleArnMistake::AssumedRoleArn { likely: None })
        } else if pasted.contains(":instance-profile/") {
            Err(RoleArnMistake::NotRoleArn)
        } else {
            Err(RoleArnMistake::NotArn)
        };
        assert_eq!(taken, expected, "{pasted}");
    }
}

#[test]
fn each_pasted_key_identifier_is_taken_or_named() {
    use Level::{Block, Warn};

    let hsm =
        |version: &str| format!("https://hsm-atlas.managedhsm.azure.net/keys/atlas/{version}");
    let version = "7fe415d5518240c1a6fce89986b8d334";
    let vault = "https://kv-atlas-prod.vault.azure.net/keys/atlas";
    let none = || (Block, FindingCode::NotKeyIdentifier);
    let unsure = || (Warn, FindingCode::ManagedHsmMayNotWork);
    let expected: Vec<(Remark, Option<String>)> = vec![
        (None, None),
        (None, None),
        (None, Some(format!("{vault}/{version}"))),
        (None, Some(vault.to_owned())),
        (None, None),
        (Some(unsure()), None),
        (Some(unsure()), Some(hsm(version))),
        (None, None),
        (Some(none()), None),
        (Some(none()), None),
        (Some(none()), None),
    ];
    let lines = lines("azure-key");
    if lines.is_empty() {
        return;
    }
    assert_eq!(lines.len(), expected.len());
    for ((pasted, vault), (finding, taken)) in lines.into_iter().zip(expected) {
        let form = azure(&pasted, &vault);
        let findings: Found = finding
            .into_iter()
            .map(|(level, code)| (Field::KeyIdentifier, level, code))
            .collect();
        assert_eq!(found(&form), findings, "{pasted}");
        let KmsForm::Azure(normal) = form.normalised() else {
            panic!("an Azure form stays one");
        };
        assert_eq!(normal.key_identifier, taken.unwrap_or(pasted));
    }
}

#[test]
fn each_pasted_key_version_is_taken_from_projects_on_or_named() {
    for (pasted, _) in lines("gcp-key") {
        let form = google(&pasted);
        let code = if pasted.ends_with("/latest") {
            Some(FindingCode::NotKeyVersion)
        } else if pasted.contains("/cryptoKeyVersions/") {
            None
        } else {
            Some(FindingCode::KeyVersionMissing)
        };
        let findings: Found = code
            .into_iter()
            .map(|code| (Field::KeyVersionResourceId, Level::Block, code))
            .collect();
        assert_eq!(found(&form), findings, "{pasted}");
        let KmsForm::Gcp(normal) = form.normalised() else {
            panic!("a Google form stays one");
        };
        assert_eq!(
            Some(normal.key_version_resource_id.as_str()),
            pasted.get(pasted.find("projects/").unwrap()..)
        );
    }
}

#[test]
fn each_pasted_key_file_is_taken_repaired_or_named() {
    let form = KmsForm::Gcp(GcpForm {
        access: GcpAccess::KeyFile,
        ..GcpForm::default()
    });
    let repaired = |repair| vec![(Level::Warn, FindingCode::KeyFileRepaired { repair })];
    let other_kind = || {
        let missing = [
            KeyFilePart::ProjectId,
            KeyFilePart::PrivateKey,
            KeyFilePart::ClientEmail,
        ]
        .map(|part| (Level::Block, FindingCode::KeyFileMissing { part }));
        let mut found = vec![(Level::Block, FindingCode::KeyFileOfAnotherKind)];
        found.extend(missing);
        found
    };
    let expected = [
        vec![],
        repaired(KeyFileRepair::LineBreaksInValues),
        repaired(KeyFileRepair::PrivateKeyEscapedTwice),
        repaired(KeyFileRepair::PrivateKeyLineBreaksLost),
        repaired(KeyFileRepair::Base64),
        repaired(KeyFileRepair::InvisibleCharacters),
        other_kind(),
        other_kind(),
        vec![(Level::Block, FindingCode::PrivateKeyDamaged)],
        repaired(KeyFileRepair::JsonText),
    ];
    let lines = lines("gcp-file");
    if lines.is_empty() {
        return;
    }
    assert_eq!(lines.len(), expected.len());
    for ((name, _), findings) in lines.into_iter().zip(expected) {
        let file = Secret::new(case(&name).unwrap());
        let found: Vec<(Level, FindingCode)> = check_secret(&form, Some(&file), false)
            .into_iter()
            .map(|finding| (finding.level, finding.code))
            .collect();
        assert_eq!(found, findings, "{name}");
    }
}
