use super::*;
use crate::runbook::RunbookStep;

/// `target` with this field left empty.
fn without(mut target: Target, field: TargetField) -> Target {
    match (&mut target, field) {
        (Target::AwsRole(role), TargetField::KeyArn) => role.key_arn.clear(),
        (Target::AwsKey(key), TargetField::RoleArn) => key.role_arn.clear(),
        (Target::Azure(azure), TargetField::Vault) => azure.vault.clear(),
        (Target::Azure(azure), TargetField::ResourceGroup) => azure.resource_group.clear(),
        (Target::Azure(azure), TargetField::Subscription) => azure.subscription.clear(),
        (Target::Azure(azure), TargetField::OwnAddress) => azure.own_address.clear(),
        (Target::Google(google), TargetField::PolicyNumber) => google.policy_number.clear(),
        (Target::Google(google), TargetField::LevelName) => google.level_name.clear(),
        (Target::Google(google), TargetField::Perimeter) => google.perimeter.clear(),
        (Target::Google(google), TargetField::ProjectNumber) => google.project_number.clear(),
        (Target::Google(google), TargetField::ServiceAccount) => google.service_account.clear(),
        (Target::Terraform(Terraform::AwsRole { key_arn }), TargetField::KeyArn) => key_arn.clear(),
        (Target::Terraform(Terraform::AwsKey { role_arn }), TargetField::RoleArn) => {
            role_arn.clear();
        }
        (target, field) => panic!("{field:?} is no field of {target:?}"),
    }
    target
}

#[test]
fn a_form_is_written_once_its_required_fields_are_filled_in() {
    let needed = needed(&many(2));
    for target in targets() {
        let kind = target.kind();
        for field in kind.fields() {
            let written = write(&without(target.clone(), *field), &order(&needed, &[]));
            let is_required = kind.required().contains(field);
            assert_eq!(written.is_err(), is_required, "{kind:?} without {field:?}");
        }
    }
}

#[test]
fn every_form_is_among_all_kinds() {
    let kinds = targets().iter().map(Target::kind).collect::<Vec<_>>();
    for kind in TargetKind::ALL {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    assert!(kinds.iter().all(|kind| TargetKind::ALL.contains(kind)));
}

#[test]
fn every_script_that_a_runbook_has_run_is_written() {
    let needed = needed(&many(2));
    let old = nets(&["3.92.113.229/32"]);
    let removing = WriteRequest {
        removed: &old,
        ..order(&needed, &[])
    };
    for target in targets() {
        let artefact = write(&target, &removing).unwrap();
        for step in &artefact.runbook {
            let Some(script) = step.script() else {
                continue;
            };
            let mut scripts = artefact.files.iter().filter(|file| file.is_script());
            let is_written = scripts.any(|file| file.step == script);
            assert!(is_written, "{:?}: {step:?}", target.kind());
        }
    }
}

#[test]
fn a3_the_script_that_takes_rules_out_comes_last_and_only_where_there_is_one() {
    let needed = needed(&many(2));
    let old = nets(&["3.92.113.229/32"]);
    let steps = |removed| {
        let request = WriteRequest {
            removed,
            ..order(&needed, &[])
        };
        write(&Target::Azure(vault()), &request).unwrap().runbook
    };
    assert_eq!(steps(&[]).last(), Some(&RunbookStep::RemoveOld));
    assert!(steps(&old).ends_with(&[RunbookStep::RemoveOld, RunbookStep::RemoveRules]));
}

#[test]
fn an_aws_policy_is_replaced_only_by_a_whole_policy() {
    let needed = needed(&many(2));
    let steps = |target: &Target, is_whole| {
        let request = WriteRequest {
            is_whole,
            ..order(&needed, &[])
        };
        write(target, &request).unwrap().runbook
    };
    assert!(steps(&role(false, None), true).contains(&RunbookStep::ReplaceRolePolicy));
    assert!(steps(&role(false, None), false).contains(&RunbookStep::AddRoleStatement));
    assert!(steps(&key(None), true).contains(&RunbookStep::AddKeyStatement));
}
