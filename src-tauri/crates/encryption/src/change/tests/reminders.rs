use super::*;

fn reminders(form: &KmsForm, secret: Option<&str>, current: &EncryptionAtRest) -> Vec<Reminder> {
    let secret = secret.map(|text| Secret::new(text.to_owned()));
    let change = Change::save(form, secret, current, &roles(ROLE));
    change.unwrap().reminders()
}

#[test]
fn s6_another_key_keeps_the_old_one_and_another_role_does_not() {
    let with_key = KmsForm::Aws(AwsForm {
        customer_master_key_id: OTHER_ARN.to_owned(),
        ..aws_form()
    });
    let with_role = KmsForm::Aws(AwsForm {
        role_id: OTHER_ROLE.to_owned(),
        ..aws_form()
    });
    let with_version = KmsForm::Gcp(GcpForm {
        key_version_resource_id: GOOGLE_KEY.replace("cryptoKeyVersions/1", "cryptoKeyVersions/2"),
        ..google_form(GcpAccess::ServiceAccountRole)
    });
    let keep = [Reminder::KeepOldKey];
    assert_eq!(reminders(&with_key, None, &aws_with_role()), keep);
    assert_eq!(reminders(&with_role, None, &aws_with_role()), []);
    assert_eq!(reminders(&with_version, None, &google(Some(ROLE))), keep);
}

#[test]
fn s6_another_region_of_a_multi_region_key_keeps_the_one_before() {
    let key = "mrk-1234abcd12ab34cd56ef1234567890ab";
    let current = aws(AwsKms {
        enabled: true,
        customer_master_key_id: some(key),
        region: some("US_EAST_1"),
        ..AwsKms::default()
    });
    let form = KmsForm::Aws(AwsForm {
        customer_master_key_id: key.to_owned(),
        region: "EU_WEST_1".to_owned(),
        ..aws_form()
    });
    assert_eq!(reminders(&form, None, &current), [Reminder::KeepOldKey]);
}

#[test]
fn s6_a_first_set_up_and_a_switch_have_no_old_key() {
    let form = KmsForm::Aws(aws_form());
    assert_eq!(reminders(&form, None, &EncryptionAtRest::default()), []);
    let off = Change::disable(Provider::Aws, &aws_with_role());
    assert_eq!(off.reminders(), []);
}

#[test]
fn z3_a_key_in_azure_asks_for_the_vault_and_a_new_secret_for_its_expiry() {
    let form = KmsForm::Azure(azure_form());
    assert_eq!(
        reminders(&form, Some("made-up"), &EncryptionAtRest::default()),
        [Reminder::CheckVaultAndSecret]
    );
    let other_key = KmsForm::Azure(AzureForm {
        key_identifier: "https://vault.vault.azure.net/keys/other".to_owned(),
        ..azure_form()
    });
    assert_eq!(
        reminders(&other_key, None, &azure_with_secret()),
        [Reminder::KeepOldKey, Reminder::CheckVault]
    );
}
