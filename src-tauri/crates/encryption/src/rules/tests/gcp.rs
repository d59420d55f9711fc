use super::*;

const VERSION: &str = "projects/my-project-common-0/locations/us-east4/keyRings/my-key-ring-0\
                       /cryptoKeys/my-key-0/cryptoKeyVersions/1";

fn version(text: &str) -> Vec<(Level, FindingCode)> {
    let form = KmsForm::Gcp(GcpForm {
        role_id: ROLE.to_owned(),
        key_version_resource_id: text.to_owned(),
        ..GcpForm::default()
    });
    on(Field::KeyVersionResourceId, check(&form))
}

fn key_file(text: &str) -> Vec<(Level, FindingCode)> {
    let form = KmsForm::Gcp(GcpForm {
        access: GcpAccess::KeyFile,
        ..GcpForm::default()
    });
    on(
        Field::ServiceAccountKey,
        check_secret(&form, secret(text).as_ref(), false),
    )
}

/// A key file without `leave_out`, which may be empty.
fn file_without(leave_out: &str) -> String {
    let parts: Vec<String> = [
        ("type", "service_account"),
        ("project_id", "my-project"),
        ("private_key_id", "0"),
        (
            "private_key",
            r"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ),
        ("client_email", "atlas@my-project.iam.gserviceaccount.com"),
        ("universe_domain", "googleapis.com"),
    ]
    .iter()
    .filter(|(name, _)| *name != leave_out)
    .map(|(name, value)| format!("  \"{name}\": \"{value}\""))
    .collect();
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

#[test]
fn a_version_of_a_key_is_right() {
    for right in [
        VERSION,
        "projects/example.com:old-1/locations/global/keyRings/r_1/cryptoKeys/K-2/cryptoKeyVersions/17",
        &format!(
            "projects/1/locations/us/keyRings/{0}/cryptoKeys/{0}/cryptoKeyVersions/1",
            "n".repeat(63)
        ),
    ] {
        assert_eq!(version(right), [], "{right}");
    }
}

#[test]
fn a_key_without_its_version_has_its_own_finding() {
    let key = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
    for end in ["", "/", "/cryptoKeyVersions", "/cryptoKeyVersions/"] {
        assert_eq!(
            version(&format!("{key}{end}")),
            blocked(FindingCode::KeyVersionMissing),
            "{end}"
        );
    }
}

#[test]
fn an_identifier_without_a_version_blocks() {
    let long = "n".repeat(64);
    for wrong in [
        "my-key",
        "projects/p/locations/l/keyRings/r",
        "projects//locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
        "projects/p/locations/L/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
        "projects/p/locations/l/keyRings/r r/cryptoKeys/k/cryptoKeyVersions/1",
        "projects/p/locations/l/keyRings/r/cryptoKeys/k.k/cryptoKeyVersions/1",
        "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/0",
        "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/latest",
        "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1/x",
        "projects/p/locations/l/keyRings/r/cryptoKeys/k/versions/1",
        "projects/p/locations/l/keyrings/r/cryptoKeys/k/cryptoKeyVersions/1",
        "https://example.org/projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
        &format!("projects/p/locations/l/keyRings/{long}/cryptoKeys/k/cryptoKeyVersions/1"),
    ] {
        assert_eq!(
            version(wrong),
            blocked(FindingCode::NotKeyVersion),
            "{wrong}"
        );
    }
}

#[test]
fn a_whole_key_file_is_right_as_it_is() {
    assert_eq!(key_file(&file_without("")), []);
    assert_eq!(
        key_file(&file_without("private_key_id")),
        [],
        "Atlas does not need every part"
    );
    assert_eq!(
        key_file(&format!("\n {}", file_without(""))),
        [],
        "white space around JSON means nothing"
    );
}

#[test]
fn each_necessary_part_is_missed_by_name() {
    for (name, part) in [
        ("type", KeyFilePart::Type),
        ("project_id", KeyFilePart::ProjectId),
        ("private_key", KeyFilePart::PrivateKey),
        ("client_email", KeyFilePart::ClientEmail),
    ] {
        let missing = blocked(FindingCode::KeyFileMissing { part });
        assert_eq!(key_file(&file_without(name)), missing, "{name}");
        if part != KeyFilePart::Type {
            for useless in ["\"\"", "null", "7", "{}"] {
                let rest = file_without(name);
                let file = rest.replacen('{', &format!("{{\"{name}\": {useless},"), 1);
                assert_eq!(key_file(&file), missing, "{name}: {useless}");
            }
        }
    }
}

#[test]
fn a_file_of_another_kind_has_its_own_finding() {
    let other = file_without("").replace("service_account\"", "authorized_user\"");

    assert_eq!(key_file(&other), blocked(FindingCode::KeyFileOfAnotherKind));
}

#[test]
fn what_is_no_json_object_is_no_key_file() {
    let file = file_without("");
    for wrong in [
        "/home/me/key.json",
        "[]",
        r#"["service_account", "p", "k", "e"]"#,
        "\"service_account\"",
        "-----BEGIN PRIVATE KEY-----",
        &file[..file.len() / 2],
    ] {
        assert_eq!(
            key_file(wrong),
            blocked(FindingCode::KeyFileNotJson),
            "{wrong}"
        );
    }
}
