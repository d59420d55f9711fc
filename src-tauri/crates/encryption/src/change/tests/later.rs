use super::*;

#[test]
fn a_later_save_of_the_form_sends_only_changed_fields() {
    let form = AwsForm {
        customer_master_key_id: format!("  {OTHER_ARN}\n"),
        region: "us-east-1".to_owned(),
        ..aws_form()
    };
    let change = Change::save(&KmsForm::Aws(form), None, &aws_with_role(), &roles(ROLE)).unwrap();

    assert_eq!(
        change.lines(),
        [line(Field::CustomerMasterKeyId, Some(ARN), OTHER_ARN)],
        "trimmed, and the region is the same in either spelling"
    );
    let patch = change.patch().aws.as_ref().unwrap();
    assert_eq!(patch.enabled, None, "it is on already");
    assert_eq!(patch.customer_master_key_id.as_deref(), Some(OTHER_ARN));
    assert_eq!((&patch.region, &patch.role_id), (&None, &None));
    assert_eq!(change.one_way(), [], "the role is there already");
}

#[test]
fn another_role_is_sent_with_the_one_in_use_before() {
    let form = AwsForm {
        role_id: OTHER_ROLE.to_owned(),
        ..aws_form()
    };
    let change = Change::save(&KmsForm::Aws(form), None, &aws_with_role(), &roles(ROLE)).unwrap();

    assert_eq!(change.lines(), [line(Field::Role, Some(ROLE), OTHER_ROLE)]);
}

#[test]
fn where_nothing_differs_there_is_no_change_and_no_finding() {
    let unchanged = |form: &KmsForm, current: &EncryptionAtRest| {
        Change::save(form, None, current, &roles(ROLE)).unwrap_err()
    };
    assert_eq!(unchanged(&KmsForm::Aws(aws_form()), &aws_with_role()), []);
    assert_eq!(
        unchanged(&KmsForm::Aws(access_key_form()), &aws_with_access_key()),
        []
    );
    let upper_case = AzureForm {
        client_id: UUID.to_uppercase(),
        ..azure_form()
    };
    assert_eq!(
        unchanged(&KmsForm::Azure(upper_case), &azure_with_secret()),
        [],
        "a UUID is the same in either case"
    );
    assert_eq!(
        unchanged(
            &KmsForm::Gcp(google_form(GcpAccess::ServiceAccountRole)),
            &google(Some(ROLE))
        ),
        []
    );
    let empty_secret = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::KeyFile)),
        typed(""),
        &google(None),
        &Roles::default(),
    );
    assert_eq!(empty_secret.unwrap_err(), [], "an untouched secret stays");
}

#[test]
fn a_new_secret_alone_is_a_change() {
    let secret = "s".repeat(40);
    let change = Change::save(
        &KmsForm::Aws(access_key_form()),
        typed(&secret),
        &aws_with_access_key(),
        &Roles::default(),
    )
    .unwrap();

    assert_eq!(change.lines(), [entered(Field::SecretAccessKey)]);
    let patch = change.patch().aws.as_ref().unwrap();
    assert!(patch.secret_access_key.is_some());
    assert_eq!((&patch.enabled, &patch.access_key_id), (&None, &None));
}

#[test]
fn a_stored_secret_does_not_go_with_another_identifier() {
    let other_key = AwsForm {
        access_key_id: "AKIAI44QH8DHBEXAMPLE".to_owned(),
        ..access_key_form()
    };
    assert_eq!(
        blocking(Change::save(
            &KmsForm::Aws(other_key),
            None,
            &aws_with_access_key(),
            &Roles::default()
        )),
        [(Field::SecretAccessKey, FindingCode::Required)]
    );
    let other_client = AzureForm {
        client_id: "5678abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
        ..azure_form()
    };
    assert_eq!(
        blocking(Change::save(
            &KmsForm::Azure(other_client),
            None,
            &azure_with_secret(),
            &Roles::default()
        )),
        [(Field::Secret, FindingCode::Required)]
    );
}

#[test]
fn a_role_is_sent_without_a_secret() {
    let form = AwsForm {
        customer_master_key_id: OTHER_ARN.to_owned(),
        ..aws_form()
    };
    let change = Change::save(
        &KmsForm::Aws(form),
        typed("left over from the other access"),
        &aws_with_role(),
        &roles(ROLE),
    )
    .unwrap();

    assert!(
        change
            .patch()
            .aws
            .as_ref()
            .unwrap()
            .secret_access_key
            .is_none()
    );
    assert!(!change.lines().contains(&entered(Field::SecretAccessKey)));
}

#[test]
fn from_keys_to_a_role_sends_the_role_and_cannot_be_taken_back() {
    let from_keys = Change::save(
        &KmsForm::Aws(aws_form()),
        None,
        &aws_with_access_key(),
        &Roles::default(),
    )
    .unwrap();
    assert_eq!(from_keys.lines(), [line(Field::Role, None, ROLE)]);
    assert_eq!(from_keys.one_way(), [OneWay::AwsRoleForever]);

    let from_secret = Change::save(
        &KmsForm::Azure(AzureForm {
            access: AzureAccess::ServicePrincipalRole,
            role_id: ROLE.to_owned(),
            ..azure_form()
        }),
        None,
        &azure_with_secret(),
        &Roles::default(),
    )
    .unwrap();
    assert_eq!(from_secret.lines(), [line(Field::Role, None, ROLE)]);
    assert_eq!(from_secret.one_way(), [OneWay::AzureSecretRemoved]);

    let from_file = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::ServiceAccountRole)),
        None,
        &google(None),
        &Roles::default(),
    )
    .unwrap();
    assert_eq!(from_file.lines(), [line(Field::Role, None, ROLE)]);
    assert_eq!(from_file.one_way(), [OneWay::GcpRoleForever]);
}

#[test]
fn from_a_role_back_to_keys_blocks_where_atlas_does_not_go_back() {
    let aws = Change::save(
        &KmsForm::Aws(access_key_form()),
        typed(&"s".repeat(40)),
        &aws_with_role(),
        &roles(ROLE),
    );
    assert_eq!(
        blocking(aws),
        [(Field::Role, FindingCode::RoleCannotBeLeft)]
    );
    let google = Change::save(
        &KmsForm::Gcp(google_form(GcpAccess::KeyFile)),
        typed(KEY_FILE),
        &google(Some(ROLE)),
        &Roles::default(),
    );
    assert_eq!(
        blocking(google),
        [(Field::Role, FindingCode::RoleCannotBeLeft)]
    );
    let mut azure = azure_with_secret();
    azure.azure.as_mut().unwrap().role_id = some(ROLE);
    azure.azure.as_mut().unwrap().client_id = None;
    assert_eq!(
        blocking(Change::save(
            &KmsForm::Azure(azure_form()),
            None,
            &azure,
            &Roles::default()
        )),
        [(Field::Secret, FindingCode::Required)],
        "Azure's secret was removed: it is needed again"
    );
}

#[test]
fn what_atlas_has_already_does_not_block() {
    let mut current = aws_with_role();
    current.aws.as_mut().unwrap().region = some("XX_NEW_1");
    let form = AwsForm {
        role_id: String::new(),
        region: "XX_NEW_1".to_owned(),
        customer_master_key_id: "alias/other".to_owned(),
        ..aws_form()
    };

    let change = Change::save(
        &KmsForm::Aws(form.clone()),
        None,
        &current,
        &Roles::default(),
    );
    assert_eq!(
        change.unwrap().lines(),
        [line(Field::CustomerMasterKeyId, Some(ARN), "alias/other")],
        "neither a region this program does not know nor a role that was not chosen is sent"
    );
    assert_eq!(
        blocking(Change::save(
            &KmsForm::Aws(form),
            None,
            &EncryptionAtRest::default(),
            &Roles::default()
        )),
        [
            (Field::Role, FindingCode::Required),
            (Field::AwsRegion, FindingCode::UnknownRegion)
        ],
        "a first set-up sends them"
    );
}

#[test]
fn a_new_key_in_another_region_blocks_though_the_region_is_untouched() {
    let form = AwsForm {
        customer_master_key_id: OTHER_ARN.replace("us-east-1", "eu-west-1"),
        ..aws_form()
    };
    let change = Change::save(&KmsForm::Aws(form), None, &aws_with_role(), &roles(ROLE));

    assert_eq!(
        blocking(change),
        [(
            Field::AwsRegion,
            FindingCode::RegionDiffersFromArn {
                arn_region: "EU_WEST_1".to_owned()
            }
        )]
    );
}

#[test]
fn an_emptied_field_blocks() {
    let form = AwsForm {
        customer_master_key_id: "  ".to_owned(),
        ..aws_form()
    };

    assert_eq!(
        blocking(Change::save(
            &KmsForm::Aws(form),
            None,
            &aws_with_role(),
            &roles(ROLE)
        )),
        [(Field::CustomerMasterKeyId, FindingCode::Required)]
    );
}
