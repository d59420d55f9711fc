use proptest::prelude::*;

use super::*;

const UUID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE: &str = "32b6e34b3d91647abb20e7b8";
const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ALIAS: &str = "arn:aws:kms:us-east-1:123456789012:alias/team/atlas";
const IAM_ROLE: &str = "arn:aws:iam::123456789012:role/db/atlas-kms";
const IDENTIFIER: &str = "https://my-vault.vault.azure.net/keys/my-key";
const VERSIONED: &str =
    "https://my-vault.vault.azure.net/keys/my-key/d891821e3d364e9eb88fbd3d11807b86";
const VERSION: &str =
    "projects/my-project/locations/us-east4/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1";
const VALUES: [(Field, &str); 9] = [
    (Field::Role, ROLE),
    (Field::CustomerMasterKeyId, KEY),
    (Field::CustomerMasterKeyId, ALIAS),
    (Field::CustomerMasterKeyId, UUID),
    (Field::TenantId, UUID),
    (Field::KeyIdentifier, IDENTIFIER),
    (Field::KeyIdentifier, VERSIONED),
    (Field::KeyVersionResourceId, VERSION),
    (Field::AccessKeyId, "AKIAIOSFODNN7EXAMPLE"),
];

/// Whether `typed` becomes `value` in `field`.
fn becomes(field: Field, typed: &str, value: &str) {
    assert_eq!(text(field, typed), value, "{typed:?}");
}

#[test]
fn text_around_a_value_is_removed() {
    for (before, after) in [
        ("\"", "\""),
        ("\"", "\","),
        ("'", "';"),
        ("`", "`"),
        ("“", "”"),
        ("„", "“."),
        ("‘", "’"),
        ("« ", " »"),
        ("<", ">"),
        ("\\\"", "\\\","),
        ("\u{feff}", ""),
        ("\u{a0}\u{202f}", "\u{200b}\u{2060}\r\n"),
        ("\u{200e}", "\u{200f}"),
        ("", "."),
        ("", ";"),
        (" \t", ", \n"),
    ] {
        for (field, value) in VALUES {
            becomes(field, &format!("{before}{value}{after}"), value);
        }
        assert_eq!(role_arn(&format!("{before}{IAM_ROLE}{after}")), IAM_ROLE);
    }
}

#[test]
fn a_value_is_found_in_a_setting_and_in_a_line_of_json() {
    for (before, after) in [
        ("\"KeyId\": \"", "\","),
        ("{\"KeyArn\":\"", "\"}"),
        ("[\"", "\"]"),
        ("(", ")"),
        ("KEY=", ""),
        ("key:", ""),
        ("key_id = \"", "\""),
        ("export KEY='", "'"),
        ("--key-id ", " \\"),
        ("- key: ", " # of the database"),
        ("| ", " |"),
    ] {
        for (field, value) in VALUES {
            becomes(field, &format!("{before}{value}{after}"), value);
        }
        assert_eq!(role_arn(&format!("{before}{IAM_ROLE}{after}")), IAM_ROLE);
    }
}

#[test]
fn the_arn_is_taken_out_of_a_description_of_a_key() {
    becomes(
        Field::CustomerMasterKeyId,
        &format!(r#"{{"KeyMetadata": {{"KeyId": "{UUID}", "Arn": "{KEY}", "Enabled": true}}}}"#),
        KEY,
    );
}

#[test]
fn of_several_values_none_is_picked() {
    let other = UUID.replace('1', "2");
    for (field, typed) in [
        (Field::TenantId, format!("{UUID}, {other}")),
        (
            Field::CustomerMasterKeyId,
            format!("{KEY}, {}", KEY.replace("us-east-1", "eu-west-1")),
        ),
        (Field::KeyIdentifier, format!("{IDENTIFIER}, {VERSIONED}")),
        (
            Field::KeyVersionResourceId,
            format!("{VERSION}, {VERSION}2"),
        ),
    ] {
        becomes(field, &typed, &typed);
    }
    becomes(Field::TenantId, &format!("{UUID}, {UUID}"), UUID);
}

#[test]
fn what_a_word_processor_put_into_a_value_is_taken_out() {
    for hyphen in ['\u{2010}', '\u{2011}', '\u{2013}', '\u{2212}'] {
        let set = KEY.replace('-', &hyphen.to_string());
        becomes(Field::CustomerMasterKeyId, &set, KEY);
    }
    becomes(Field::TenantId, &UUID.replace('-', "-\u{200b}\u{ad}"), UUID);
}

#[test]
fn a_value_that_was_cut_is_not_taken_for_a_shorter_one() {
    for blank in [" ", "\n", "\n  "] {
        let cut = |value: &str, at: usize| {
            let (before, after) = value.split_at(value.len() - at);
            format!("{before}{blank}{after}")
        };
        for (field, typed) in [
            (Field::CustomerMasterKeyId, cut(KEY, 4)),
            (Field::CustomerMasterKeyId, cut(ALIAS, 2)),
            (Field::KeyIdentifier, cut(IDENTIFIER, 2)),
            (Field::KeyVersionResourceId, format!("{VERSION}{blank}2")),
        ] {
            becomes(field, &typed, &typed);
        }
        assert_eq!(role_arn(&cut(IAM_ROLE, 2)), cut(IAM_ROLE, 2));
    }
}

#[test]
fn slashes_at_the_end_are_taken_off() {
    becomes(Field::CustomerMasterKeyId, &format!("{KEY}/"), KEY);
    becomes(Field::KeyIdentifier, &format!("{IDENTIFIER}/"), IDENTIFIER);
    becomes(Field::KeyIdentifier, &format!("{VERSIONED}//"), VERSIONED);
    becomes(Field::KeyVersionResourceId, &format!("{VERSION}/"), VERSION);
    assert_eq!(role_arn(&format!("{IAM_ROLE}/")), IAM_ROLE);
}

#[test]
fn a_key_identifier_has_a_scheme_and_no_default_port() {
    for (_, value) in VALUES
        .into_iter()
        .filter(|(field, _)| *field == Field::KeyIdentifier)
    {
        let rest = value.strip_prefix("https://").unwrap_or_default();
        let ported = rest.replacen("azure.net", "azure.net:443", 1);
        for typed in [
            rest.to_owned(),
            ported.clone(),
            format!("https://{ported}"),
            format!("http://{rest}"),
            format!("http://{}/", rest.replacen("azure.net", "azure.net:80", 1)),
            format!("\"kid\": \"https://{ported}/\","),
            format!(
                "https://portal.azure.com/#@example.org/asset/Microsoft_Azure_KeyVault/Key/{value}"
            ),
        ] {
            becomes(Field::KeyIdentifier, &typed, value);
        }
    }
    let upper = "https://MY-VAULT.vault.azure.net/keys/my-key";
    becomes(Field::KeyIdentifier, upper, upper);
    let ported = upper.replace(".net", ".net:443");
    becomes(Field::KeyIdentifier, &ported, upper);
}

#[test]
fn another_port_or_address_stays_for_the_rules_to_name() {
    for typed in [
        "https://my-vault.vault.azure.net:8443/keys/my-key",
        "https://my-vault.vault.azure.net:80/keys/my-key",
        "ftp://my-vault.vault.azure.net/keys/my-key",
        "https://example.org/https://my-vault.vault.azure.net/keys/my-key",
        "https://my-vault.vault.azure.net//keys/my-key",
        "https://my-vault.vault.azure.net:443/secrets/my-key",
    ] {
        becomes(Field::KeyIdentifier, typed, typed);
    }
}

#[test]
fn a_version_is_taken_out_of_googles_full_names() {
    for before in [
        "//cloudkms.googleapis.com/",
        "https://cloudkms.googleapis.com/v1/",
        "https://cloudkms.googleapis.com:443/v1/",
        "http://cloudkms.googleapis.com/v1beta1/",
        "HTTPS://CloudKMS.googleapis.com/v1/",
        "cloudkms.googleapis.com/v1/",
        "https://cloudkms.europe-west4.rep.googleapis.com/v1/",
        "gcp-kms://",
        "/",
        "name: ",
        "name: //cloudkms.googleapis.com/",
    ] {
        becomes(
            Field::KeyVersionResourceId,
            &format!("{before}{VERSION}"),
            VERSION,
        );
    }
    becomes(
        Field::KeyVersionResourceId,
        "//cloudkms.googleapis.com/projects/p/locations/l/keyRings/r/cryptoKeys/k",
        "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    );
    for other in [
        format!("https://example.org/{VERSION}"),
        format!("//storage.googleapis.com/{VERSION}"),
        format!("https://cloudkms.googleapis.com/v1/{VERSION}:asymmetricSign"),
    ] {
        becomes(Field::KeyVersionResourceId, &other, &other);
    }
}

#[test]
fn a_part_of_something_else_is_not_taken_for_the_value() {
    for (field, typed) in [
        (
            Field::CustomerMasterKeyId,
            format!("arn:aws:kms::123456789012:key/{UUID}"),
        ),
        (
            Field::CustomerMasterKeyId,
            "arn:aws:kms:us-east-1:1234:alias/atlas".to_owned(),
        ),
        (
            Field::CustomerMasterKeyId,
            format!("https://eu-west-1.console.aws.amazon.com/kms/home#/kms/keys/{UUID}"),
        ),
        (Field::CustomerMasterKeyId, format!("key/{UUID}")),
        (Field::Role, format!("https://cloud.mongodb.com/v2/{ROLE}")),
        (
            Field::Role,
            format!("arn:aws:iam::123456789012:role/{ROLE}"),
        ),
        (
            Field::SubscriptionId,
            format!("/subscriptions/{UUID}/resourceGroups/rg"),
        ),
        (Field::AwsRegion, "Europe (Ireland)".to_owned()),
        (Field::KeyVaultName, "my vault".to_owned()),
        (Field::ResourceGroup, "keys (x)".to_owned()),
        (Field::ResourceGroup, "keys.".to_owned()),
    ] {
        becomes(field, &typed, &typed);
    }
}

#[test]
fn a_region_is_spelled_as_atlas_spells_it() {
    for typed in [
        "eu-west-1",
        "\"EU_WEST_1\",",
        "region = \"eu-west-1\"",
        "Europe (Ireland) eu-west-1",
    ] {
        becomes(Field::AwsRegion, typed, "EU_WEST_1");
    }
}

fn any_field() -> impl Strategy<Value = Field> {
    prop::sample::select(vec![
        Field::Role,
        Field::CustomerMasterKeyId,
        Field::AwsRegion,
        Field::AccessKeyId,
        Field::TenantId,
        Field::AzureEnvironment,
        Field::ResourceGroup,
        Field::KeyVaultName,
        Field::KeyIdentifier,
        Field::KeyVersionResourceId,
    ])
}

fn any_text() -> impl Strategy<Value = String> {
    let junk = "[ \t\n\"'`“”‹›<>,;.:=/\\\\\u{feff}\u{a0}{}()\\[\\]]{0,4}";
    let value = prop::sample::select(
        VALUES
            .into_iter()
            .map(|(_, value)| value)
            .collect::<Vec<_>>(),
    );
    prop_oneof![
        any::<String>(),
        (junk, value, junk).prop_map(|(before, value, after)| format!("{before}{value}{after}")),
    ]
}

proptest! {
    #[test]
    fn what_was_normalised_once_stays_as_it_is(field in any_field(), typed in any_text()) {
        let once = text(field, &typed);
        prop_assert_eq!(text(field, &once), once);
        let once = role_arn(&typed);
        prop_assert_eq!(role_arn(&once), once);
    }

    #[test]
    fn nothing_is_added_but_a_scheme_and_atlass_spelling(field in any_field(), typed in any_text()) {
        let normal = text(field, &typed);
        let straight = straightened(&typed);
        let rest = normal.strip_prefix("https://").unwrap_or(&normal);
        let host_and_path = rest.split_once('/');
        prop_assert!(
            field == Field::AwsRegion
                || typed.contains(rest)
                || straight.contains(rest)
                || host_and_path
                    .is_some_and(|(host, path)| straight.contains(host) && straight.contains(path)),
            "{:?}",
            normal
        );
    }
}
