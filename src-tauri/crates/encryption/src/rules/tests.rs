mod aws;
mod azure;
mod gcp;

use proptest::prelude::*;
use secret::Secret;

use super::*;
use crate::finding::{KeyFilePart, Level};
use crate::form::{
    AwsAccess, AwsForm, AzureAccess, AzureForm, GcpAccess, GcpForm, KmsForm, Provider,
};

const ROLE: &str = "32b6e34b3d91647abb20e7b8";
const UUID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";

/// What the rules say about one field, ordered as found.
fn on(field: Field, findings: Vec<Finding>) -> Vec<(Level, FindingCode)> {
    findings
        .into_iter()
        .filter(|finding| finding.field == field)
        .map(|finding| (finding.level, finding.code))
        .collect()
}

fn blocked(code: FindingCode) -> Vec<(Level, FindingCode)> {
    vec![(Level::Block, code)]
}

fn warned(code: FindingCode) -> Vec<(Level, FindingCode)> {
    vec![(Level::Warn, code)]
}

fn secret(text: &str) -> Option<Secret> {
    Some(Secret::new(text.to_owned()))
}

fn empty_forms() -> [KmsForm; 6] {
    [
        KmsForm::Aws(AwsForm::default()),
        KmsForm::Aws(AwsForm {
            access: AwsAccess::AccessKey,
            ..AwsForm::default()
        }),
        KmsForm::Azure(AzureForm::default()),
        KmsForm::Azure(AzureForm {
            access: AzureAccess::ClientSecret,
            ..AzureForm::default()
        }),
        KmsForm::Gcp(GcpForm::default()),
        KmsForm::Gcp(GcpForm {
            access: GcpAccess::KeyFile,
            ..GcpForm::default()
        }),
    ]
}

#[test]
fn every_text_of_every_form_is_required_and_nothing_else_is_reported_of_empty_ones() {
    for form in empty_forms() {
        let expected: Vec<Finding> = form
            .texts()
            .iter()
            .map(|(field, _)| Finding::block(*field, FindingCode::Required))
            .collect();
        let mut found = check(&form);
        found.sort_by_key(|finding| finding.field);
        let mut expected_sorted = expected;
        expected_sorted.sort_by_key(|finding| finding.field);

        assert_eq!(found, expected_sorted, "{form:?}");
    }
}

#[test]
fn a_secret_is_required_only_where_the_access_uses_one_and_none_is_stored() {
    for form in empty_forms() {
        let nothing = check_secret(&form, None, false);
        match form.secret_field() {
            Some(field) => {
                let required = [Finding::block(field, FindingCode::Required)];
                assert_eq!(nothing, required, "{form:?}");
                assert_eq!(check_secret(&form, secret("").as_ref(), false), required);
                assert_eq!(
                    check_secret(&form, secret("  \n").as_ref(), true),
                    required,
                    "blanks alone are no secret: {form:?}"
                );
            }
            None => assert_eq!(nothing, [], "{form:?}"),
        }
        assert_eq!(
            check_secret(&form, None, true),
            [],
            "the stored one stays: {form:?}"
        );
    }
}

#[test]
fn a_role_is_an_atlas_id_in_all_three_forms() {
    let role_of = |provider, role: &str| {
        let role_id = role.to_owned();
        let form = match provider {
            Provider::Aws => KmsForm::Aws(AwsForm {
                role_id,
                ..AwsForm::default()
            }),
            Provider::Azure => KmsForm::Azure(AzureForm {
                role_id,
                ..AzureForm::default()
            }),
            Provider::Gcp => KmsForm::Gcp(GcpForm {
                role_id,
                ..GcpForm::default()
            }),
        };
        on(Field::Role, check(&form))
    };
    for provider in Provider::ALL {
        assert_eq!(role_of(provider, ROLE), []);
        assert_eq!(role_of(provider, &format!(" \u{feff}{ROLE}\u{200b}\n")), []);
        for wrong in [
            "32B6E34B3D91647ABB20E7B8",
            "32b6e34b",
            &ROLE.repeat(2),
            UUID,
        ] {
            assert_eq!(
                role_of(provider, wrong),
                blocked(FindingCode::NotAtlasId),
                "{wrong}"
            );
        }
        assert_eq!(
            role_of(provider, "arn:aws:iam::123456789012:role/atlas-kms"),
            blocked(FindingCode::LooksLikeArnNotRoleId)
        );
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,60}",
        "arn:aws(-cn)?:kms:[a-z0-9-]{0,12}:[0-9]{11,12}:(key|alias)/[0-9a-f-]{0,40}",
        "https?://[a-z-]{0,12}.(vault|managedhsm).azure.(net|cn)/keys/[a-z]{0,4}(/[0-9a-f]{32})?",
        "projects/[a-z]{0,3}/locations/x/keyRings/r/cryptoKeys/k(/cryptoKeyVersions/[0-9]{0,3})?",
        r#"\{"type":"?[a-z_]{0,12}"?,"private_key":"?[0-9]{0,3}"?\}"#,
    ]
}

fn any_form() -> impl Strategy<Value = KmsForm> {
    (0..6_usize, prop::array::uniform8(any_text())).prop_map(|(which, texts)| {
        let [a, b, c, d, e, f, g, h] = texts;
        match empty_forms()[which].clone() {
            KmsForm::Aws(form) => KmsForm::Aws(AwsForm {
                role_id: a,
                customer_master_key_id: b,
                region: c,
                access_key_id: d,
                ..form
            }),
            KmsForm::Azure(form) => KmsForm::Azure(AzureForm {
                role_id: a,
                client_id: b,
                tenant_id: c,
                environment: d,
                subscription_id: e,
                resource_group: f,
                key_vault_name: g,
                key_identifier: h,
                ..form
            }),
            KmsForm::Gcp(form) => KmsForm::Gcp(GcpForm {
                role_id: a,
                key_version_resource_id: b,
                ..form
            }),
        }
    })
}

proptest! {
    #[test]
    fn any_text_leads_to_findings_on_the_forms_own_fields(form in any_form(), typed in any_text()) {
        for finding in check(&form) {
            let own = form.texts().iter().any(|(field, _)| *field == finding.field);
            prop_assert!(own, "{:?}", finding);
        }
        for finding in check_secret(&form, secret(&typed).as_ref(), false) {
            prop_assert_eq!(Some(finding.field), form.secret_field());
        }
    }

    #[test]
    fn white_space_around_a_text_changes_no_finding(
        form in any_form(),
        before in "[ \t\r\n\u{200b}\u{feff}]{0,3}",
        after in "[ \t\r\n\u{200b}\u{feff}]{0,3}",
    ) {
        let pad = |text: &mut String| *text = format!("{before}{text}{after}");
        let mut padded = form.clone();
        match &mut padded {
            KmsForm::Aws(form) => [
                &mut form.role_id,
                &mut form.customer_master_key_id,
                &mut form.region,
                &mut form.access_key_id,
            ].into_iter().for_each(pad),
            KmsForm::Azure(form) => [
                &mut form.role_id,
                &mut form.client_id,
                &mut form.tenant_id,
                &mut form.environment,
                &mut form.subscription_id,
                &mut form.resource_group,
                &mut form.key_vault_name,
                &mut form.key_identifier,
            ].into_iter().for_each(pad),
            KmsForm::Gcp(form) => [
                &mut form.role_id,
                &mut form.key_version_resource_id,
            ].into_iter().for_each(pad),
        }
        prop_assert_eq!(check(&padded), check(&form));
    }

    #[test]
    fn findings_hold_nothing_of_a_secret(form in any_form(), typed in "[a-z]{12}[0-9]{12}") {
        let whole = format!("{{\"type\":\"{typed}\",\"client_email\":\"{typed}\"}}");
        for text in [&typed, &format!(" {typed}"), &whole] {
            let findings = check_secret(&form, secret(text).as_ref(), false);
            let printed = format!("{findings:?}");
            prop_assert!(!printed.contains(&typed));
        }
    }
}
