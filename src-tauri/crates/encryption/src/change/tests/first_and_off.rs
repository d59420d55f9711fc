use super::*;

#[test]
fn a_first_set_up_sends_every_field_and_switches_on() {
    let change = Change::save(
        &KmsForm::Aws(aws_form()),
        None,
        &EncryptionAtRest::default(),
        &Roles::default(),
    )
    .unwrap();

    assert_eq!(
        change.lines(),
        [
            ChangeLine {
                field: Field::Switch,
                from: None,
                to: To::On
            },
            line(Field::Role, None, ROLE),
            line(Field::CustomerMasterKeyId, None, ARN),
            line(Field::AwsRegion, None, "US_EAST_1"),
        ]
    );
    let patch = change.patch().aws.as_ref().unwrap();
    assert_eq!(patch.enabled, Some(true));
    assert_eq!(patch.role_id.as_deref(), Some(ROLE));
    assert_eq!(patch.customer_master_key_id.as_deref(), Some(ARN));
    assert_eq!(patch.region.as_deref(), Some("US_EAST_1"));
    assert_eq!(patch.access_key_id, None);
    assert!(patch.secret_access_key.is_none());
    assert_eq!(patch.require_private_networking, None);
    assert!(change.patch().azure.is_none() && change.patch().gcp.is_none());
    assert_eq!(change.one_way(), [OneWay::AwsRoleForever]);
    assert_eq!(change.subject(), Subject::Settings);
}

#[test]
fn a_first_set_up_sends_also_what_atlas_shows_of_an_earlier_one() {
    let mut off = aws_with_role();
    off.aws.as_mut().unwrap().enabled = false;
    let change = Change::save(&KmsForm::Aws(aws_form()), None, &off, &roles(ROLE)).unwrap();

    let patch = change.patch().aws.as_ref().unwrap();
    assert_eq!(patch.enabled, Some(true));
    assert_eq!(patch.role_id.as_deref(), Some(ROLE));
    assert_eq!(patch.customer_master_key_id.as_deref(), Some(ARN));
    assert_eq!(patch.region.as_deref(), Some("US_EAST_1"));
}

#[test]
fn a_first_azure_set_up_sends_the_texts_as_typed_and_the_secret() {
    let change = Change::save(
        &KmsForm::Azure(azure_form()),
        typed("abc8Q~secret"),
        &EncryptionAtRest::default(),
        &Roles::default(),
    )
    .unwrap();

    let patch = change.patch().azure.as_ref().unwrap();
    assert_eq!(patch.enabled, Some(true));
    assert_eq!(patch.client_id.as_deref(), Some(UUID));
    assert_eq!(patch.tenant_id.as_deref(), Some(UUID));
    assert_eq!(patch.environment.as_deref(), Some("AZURE"));
    assert_eq!(patch.subscription_id.as_deref(), Some(UUID));
    assert_eq!(patch.resource_group.as_deref(), Some("rg"));
    assert_eq!(patch.key_vault_name.as_deref(), Some("vault"));
    assert_eq!(
        patch.key_identifier.as_deref(),
        Some("https://vault.vault.azure.net/keys/k")
    );
    assert_eq!(patch.role_id, None);
    // The test compares the value it planted itself.
    assert_eq!(patch.secret.as_ref().unwrap().expose(), "abc8Q~secret");
    assert_eq!(change.lines().last(), Some(&entered(Field::Secret)));
    assert_eq!(change.one_way(), []);
}

#[test]
fn a_first_google_set_up_with_a_key_file_sends_it_whole() {
    let file = format!(" {KEY_FILE}\n");
    let change = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::KeyFile)),
        typed(&file),
        &EncryptionAtRest::default(),
        &Roles::default(),
    )
    .unwrap();

    let patch = change.patch().gcp.as_ref().unwrap();
    assert_eq!(patch.enabled, Some(true));
    assert_eq!(patch.key_version_resource_id.as_deref(), Some(GOOGLE_KEY));
    assert_eq!(patch.role_id, None);
    // The test compares the value it planted itself.
    assert_eq!(patch.service_account_key.as_ref().unwrap().expose(), file);
}

#[test]
fn warnings_do_not_stop_a_save_and_come_along_where_something_blocks() {
    let mut form = AwsForm {
        customer_master_key_id: "alias/atlas".to_owned(),
        ..aws_form()
    };
    let nothing = EncryptionAtRest::default();
    assert!(
        Change::save(
            &KmsForm::Aws(form.clone()),
            None,
            &nothing,
            &Roles::default()
        )
        .is_ok()
    );

    form.region = "GLOBAL".to_owned();
    let findings =
        Change::save(&KmsForm::Aws(form), None, &nothing, &Roles::default()).unwrap_err();
    assert!(findings.contains(&Finding::warn(
        Field::CustomerMasterKeyId,
        FindingCode::AliasMayNotWork
    )));
}

#[test]
fn off_sends_enabled_false_and_nothing_else() {
    for (provider, current) in [
        (Provider::Aws, aws_with_role()),
        (Provider::Azure, azure_with_secret()),
        (Provider::Gcp, google(Some(ROLE))),
    ] {
        let change = Change::disable(provider, &current);

        assert_eq!(change.subject(), Subject::Disable);
        assert_eq!(change.provider(), provider);
        assert_eq!(
            change.lines(),
            [ChangeLine {
                field: Field::Switch,
                from: None,
                to: To::Off
            }]
        );
        assert_eq!(change.one_way(), [OneWay::SettingsRemoved]);
        let sent = format!("{:?}", change.patch());
        assert_eq!(sent.matches("Some(false)").count(), 1, "{sent}");
        assert_eq!(
            sent.matches("Some(").count(),
            2,
            "only the provider and its switch: {sent}"
        );
    }
}

#[test]
fn a_change_prints_no_secret() {
    let change = Change::save(
        &KmsForm::Azure(azure_form()),
        typed("abc8Q~secret"),
        &azure_with_secret(),
        &Roles::default(),
    )
    .unwrap();

    assert!(!format!("{change:?}").contains("abc8Q"));
}
