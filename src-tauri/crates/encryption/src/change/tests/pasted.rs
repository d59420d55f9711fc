use super::*;
use crate::finding::KeyFileRepair;

#[test]
fn what_came_along_when_a_text_was_pasted_is_neither_summed_up_nor_sent() {
    let form = AwsForm {
        role_id: format!("\"{ROLE}\","),
        customer_master_key_id: format!("\"KeyArn\": \"{ARN}\","),
        region: "“us-east-1”".to_owned(),
        ..aws_form()
    };
    let nothing = EncryptionAtRest::default();
    let change = Change::save(&KmsForm::Aws(form), None, &nothing, &Roles::default()).unwrap();

    assert_eq!(
        change.lines().split_first().unwrap().1,
        [
            line(Field::Role, None, ROLE),
            line(Field::CustomerMasterKeyId, None, ARN),
            line(Field::AwsRegion, None, "US_EAST_1"),
        ]
    );
    let patch = change.patch().aws.as_ref().unwrap();
    assert_eq!(patch.role_id.as_deref(), Some(ROLE));
    assert_eq!(patch.customer_master_key_id.as_deref(), Some(ARN));
    assert_eq!(patch.region.as_deref(), Some("US_EAST_1"));
    assert_eq!(change.warnings(), []);
}

#[test]
fn a_text_equal_to_atlas_s_is_no_change_however_it_is_written() {
    let mut current = azure_with_secret();
    let stored = "https://vault.vault.azure.net:443/keys/k/";
    current.azure.as_mut().unwrap().key_identifier = some(stored);
    let mut form = AzureForm {
        key_identifier: stored.to_owned(),
        ..azure_form()
    };
    let save = |form: &AzureForm| {
        Change::save(
            &KmsForm::Azure(form.clone()),
            None,
            &current,
            &Roles::default(),
        )
    };
    assert_eq!(save(&form).unwrap_err(), []);

    form.key_identifier = "https://vault.vault.azure.net/keys/k".to_owned();
    assert_eq!(
        save(&form).unwrap().lines(),
        [line(
            Field::KeyIdentifier,
            Some(stored),
            "https://vault.vault.azure.net/keys/k"
        )]
    );
}

#[test]
fn a_repaired_key_file_is_what_is_sent_and_the_repair_is_reported() {
    let damaged = KEY_FILE.replace("\\n", " ");
    let change = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::KeyFile)),
        typed(&format!("\u{feff}{damaged}")),
        &EncryptionAtRest::default(),
        &Roles::default(),
    )
    .unwrap();

    let sent = change.patch().gcp.as_ref().unwrap();
    // The test compares a made-up file that it planted itself.
    let sent = sent.service_account_key.as_ref().unwrap().expose();
    assert_eq!(sent, KEY_FILE);
    let repaired = |repair| {
        Finding::warn(
            Field::ServiceAccountKey,
            FindingCode::KeyFileRepaired { repair },
        )
    };
    assert_eq!(
        change.warnings(),
        [
            repaired(KeyFileRepair::InvisibleCharacters),
            repaired(KeyFileRepair::PrivateKeyLineBreaksLost),
        ]
    );
    assert!(!format!("{change:?}").contains("MADE+UP"));
}

#[test]
fn a_key_file_in_order_is_sent_as_it_was_pasted() {
    let pasted = format!(" {KEY_FILE}\n");
    let change = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::KeyFile)),
        typed(&pasted),
        &EncryptionAtRest::default(),
        &Roles::default(),
    )
    .unwrap();

    let sent = change.patch().gcp.as_ref().unwrap();
    // As above.
    let sent = sent.service_account_key.as_ref().unwrap().expose();
    assert_eq!(sent, pasted);
    assert_eq!(change.warnings(), []);
}

#[test]
fn a_damaged_key_file_is_not_sent() {
    let change = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::KeyFile)),
        typed(&KEY_FILE.replace("MADE+UP", "made up…")),
        &google(None),
        &Roles::default(),
    );

    assert_eq!(
        blocking(change),
        [(Field::ServiceAccountKey, FindingCode::PrivateKeyDamaged)]
    );
}

#[test]
fn the_warnings_of_a_change_are_those_about_what_is_sent() {
    let mut current = aws_with_access_key();
    current.aws.as_mut().unwrap().customer_master_key_id = some("alias/atlas");
    let form = AwsForm {
        customer_master_key_id: "alias/atlas".to_owned(),
        ..access_key_form()
    };
    let change = Change::save(&KmsForm::Aws(form), typed("short"), &current, &roles(ROLE)).unwrap();

    assert_eq!(
        change.warnings(),
        [Finding::warn(
            Field::SecretAccessKey,
            FindingCode::UnusualLength { usual: 40 }
        )]
    );
}
