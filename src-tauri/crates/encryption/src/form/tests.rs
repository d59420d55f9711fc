use atlas::{AwsKms, AwsRole, AzureKeyVault, GoogleCloudKms};

use super::*;

fn role(id: &str, used_for_encryption: bool) -> AwsRole {
    AwsRole {
        role_id: id.to_owned(),
        iam_assumed_role_arn: None,
        authorized: true,
        used_for_encryption,
        atlas_account_arn: None,
        external_id: None,
    }
}

fn aws_form(aws: AwsKms, roles: Vec<AwsRole>) -> AwsForm {
    let current = EncryptionAtRest {
        aws: Some(aws),
        ..EncryptionAtRest::default()
    };
    let roles = Roles {
        aws: roles,
        ..Roles::default()
    };
    match KmsForm::from_current(Provider::Aws, &current, &roles) {
        KmsForm::Aws(form) => form,
        other => panic!("asked for AWS, got {other:?}"),
    }
}

#[test]
fn where_nothing_is_set_up_the_forms_are_empty() {
    let nothing = EncryptionAtRest::default();
    let roles = Roles::default();

    assert_eq!(
        KmsForm::from_current(Provider::Aws, &nothing, &roles),
        KmsForm::Aws(AwsForm::default())
    );
    assert_eq!(
        KmsForm::from_current(Provider::Azure, &nothing, &roles),
        KmsForm::Azure(AzureForm::default())
    );
    assert_eq!(
        KmsForm::from_current(Provider::Gcp, &nothing, &roles),
        KmsForm::Gcp(GcpForm::default())
    );
}

#[test]
fn the_write_only_aws_role_is_the_one_in_use() {
    let stored = AwsKms {
        enabled: true,
        customer_master_key_id: Some("key".to_owned()),
        region: Some("US_EAST_1".to_owned()),
        ..AwsKms::default()
    };
    let form = aws_form(stored.clone(), vec![role("a", false), role("b", true)]);
    assert_eq!(form.access, AwsAccess::Role);
    assert_eq!(form.role_id, "b");
    assert_eq!(form.customer_master_key_id, "key");
    assert_eq!(form.region, "US_EAST_1");

    let ambiguous = aws_form(stored.clone(), vec![role("a", true), role("b", true)]);
    assert_eq!(ambiguous.role_id, "", "it is not known which, so none");
    assert_eq!(aws_form(stored, Vec::new()).role_id, "");
}

#[test]
fn a_project_with_an_access_key_is_shown_with_it() {
    let form = aws_form(
        AwsKms {
            enabled: true,
            access_key_id: Some("AKIAIOSFODNN7EXAMPLE".to_owned()),
            ..AwsKms::default()
        },
        Vec::new(),
    );

    assert_eq!(form.access, AwsAccess::AccessKey);
    assert_eq!(form.access_key_id, "AKIAIOSFODNN7EXAMPLE");
}

#[test]
fn the_azure_access_follows_from_what_is_stored() {
    let access = |role_id: Option<&str>, client_id: Option<&str>| {
        let current = EncryptionAtRest {
            azure: Some(AzureKeyVault {
                enabled: true,
                role_id: role_id.map(str::to_owned),
                client_id: client_id.map(str::to_owned),
                ..AzureKeyVault::default()
            }),
            ..EncryptionAtRest::default()
        };
        match KmsForm::from_current(Provider::Azure, &current, &Roles::default()) {
            KmsForm::Azure(form) => form.access,
            other => panic!("asked for Azure, got {other:?}"),
        }
    };

    assert_eq!(access(None, Some("c")), AzureAccess::ClientSecret);
    assert_eq!(access(Some("r"), None), AzureAccess::ServicePrincipalRole);
    assert_eq!(
        access(Some("r"), Some("c")),
        AzureAccess::ServicePrincipalRole
    );
}

#[test]
fn a_google_set_up_without_role_works_with_a_key_file() {
    let access = |enabled, role_id: Option<&str>| {
        let current = EncryptionAtRest {
            gcp: Some(GoogleCloudKms {
                enabled,
                role_id: role_id.map(str::to_owned),
                ..GoogleCloudKms::default()
            }),
            ..EncryptionAtRest::default()
        };
        match KmsForm::from_current(Provider::Gcp, &current, &Roles::default()) {
            KmsForm::Gcp(form) => form.access,
            other => panic!("asked for Google, got {other:?}"),
        }
    };

    assert_eq!(access(true, None), GcpAccess::KeyFile);
    assert_eq!(access(true, Some("r")), GcpAccess::ServiceAccountRole);
    assert_eq!(access(false, None), GcpAccess::ServiceAccountRole);
}
