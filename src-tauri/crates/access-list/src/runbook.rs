//! Where a list is put, step by step: add first, check, wait, and only then remove (safety rules A3,
//! A8, W1, Z1 and G1). What is added over a sign-in to the cloud comes first, and what a person types or
//! pastes there is another way. Codes: the words are the user interface's.

use crate::write::{Artefact, FileKind, Note, Step, TargetKind};

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunbookStep {
    /// Sign in to the cloud here, and read what it has.
    ReadFromCloud,
    /// Add what is missing with one press, which is read back.
    AddToCloud,
    /// AWS: open the role's policy.
    OpenRolePolicy,
    /// AWS: make a managed policy of each file.
    CreateManagedPolicies,
    /// AWS: attach them to the role.
    AttachManagedPolicies,
    /// AWS: put the statement beside those of the role's policy.
    AddRoleStatement,
    /// AWS: compare the role's policy as it is, and save the list.
    CompareRolePolicy,
    /// AWS: put the file in the place of the role's policy.
    ReplaceRolePolicy,
    /// AWS: a policy that allows the same key without addresses makes the list worthless.
    CheckOtherPolicies,
    /// AWS: open the key's policy.
    OpenKeyPolicy,
    /// AWS: compare the key's policy as it is, and save the list.
    CompareKeyPolicy,
    /// AWS: put the file in the place of the key's policy.
    ReplaceKeyPolicy,
    /// AWS: put the statement into the key's policy, in the place of an earlier one.
    AddKeyStatement,
    /// Azure: compare the vault as it is, and save the list.
    CompareVault,
    /// Azure: a few addresses are entered by hand.
    EnterFewAddresses,
    /// Azure: upload the script.
    UploadScript,
    /// Azure: run the script that adds the rules.
    AddRules,
    /// Google: compare the access level as it is, and save the list.
    CompareAccessLevel,
    /// Google: check for other ingress rules, which would be replaced.
    CheckIngressRules,
    /// Google: upload the files.
    UploadFiles,
    /// Google: make the access level, which lets nobody in by itself.
    MakeAccessLevel,
    /// Google: try the ingress rule.
    TryIngressRule,
    /// Hand the plain list over.
    HandOverList,
    /// Hand the table over.
    HandOverTable,
    /// Hand the JSON over.
    HandOverJson,
    /// Hand the Terraform configuration over.
    HandOverTerraform,
    /// Compare again, until nothing is missing.
    CompareAgain,
    /// Check whether the key is valid.
    CheckKey,
    /// Wait for Atlas's next check and for the cloud, then check again.
    WaitAndCheckAgain,
    /// Azure: shut out who is not on the list.
    DenyOthers,
    /// Google: read the dry run's log, then enforce it.
    EnforceIngressRule,
    /// Leave out what is no longer needed.
    RemoveOld,
    /// Azure: run the script that takes out old rules.
    RemoveRules,
}

/// One of two ways to add the same; a step of neither comes after both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunbookWay {
    /// Over a sign-in to the cloud.
    Connected,
    /// By hand, in the cloud itself.
    ByHand,
}

impl RunbookStep {
    /// Which way it belongs to.
    #[must_use]
    pub fn way(self) -> Option<RunbookWay> {
        match self {
            Self::ReadFromCloud | Self::AddToCloud => Some(RunbookWay::Connected),
            Self::HandOverList
            | Self::HandOverTable
            | Self::HandOverJson
            | Self::HandOverTerraform
            | Self::CompareAgain
            | Self::CheckKey
            | Self::WaitAndCheckAgain
            | Self::DenyOthers
            | Self::EnforceIngressRule
            | Self::RemoveOld => None,
            Self::OpenRolePolicy
            | Self::CreateManagedPolicies
            | Self::AttachManagedPolicies
            | Self::AddRoleStatement
            | Self::CompareRolePolicy
            | Self::ReplaceRolePolicy
            | Self::CheckOtherPolicies
            | Self::OpenKeyPolicy
            | Self::CompareKeyPolicy
            | Self::ReplaceKeyPolicy
            | Self::AddKeyStatement
            | Self::CompareVault
            | Self::EnterFewAddresses
            | Self::UploadScript
            | Self::AddRules
            | Self::CompareAccessLevel
            | Self::CheckIngressRules
            | Self::UploadFiles
            | Self::MakeAccessLevel
            | Self::TryIngressRule
            | Self::RemoveRules => Some(RunbookWay::ByHand),
        }
    }

    /// The script that is run in it.
    #[must_use]
    pub fn script(self) -> Option<Step> {
        match self {
            Self::AddRules | Self::MakeAccessLevel => Some(Step::List),
            Self::TryIngressRule => Some(Step::DryRun),
            Self::DenyOthers => Some(Step::Deny),
            Self::RemoveRules => Some(Step::Removal),
            _ => None,
        }
    }
}

/// The steps for `target`, in order; `written` is `None` until there are files.
#[must_use]
pub fn runbook(target: TargetKind, written: Option<&Artefact>) -> Vec<RunbookStep> {
    let mut steps = match target {
        TargetKind::AwsRole | TargetKind::AwsKey | TargetKind::Azure | TargetKind::Google => {
            vec![RunbookStep::ReadFromCloud, RunbookStep::AddToCloud]
        }
        TargetKind::Terraform(_) | TargetKind::Plain | TargetKind::Csv | TargetKind::Json => {
            Vec::new()
        }
    };
    steps.extend(adding(target, written));
    steps.extend([
        RunbookStep::CompareAgain,
        RunbookStep::CheckKey,
        RunbookStep::WaitAndCheckAgain,
    ]);
    // Shutting the door comes once Atlas is known to be inside, before anything is removed.
    match target {
        TargetKind::Azure => steps.push(RunbookStep::DenyOthers),
        TargetKind::Google => steps.push(RunbookStep::EnforceIngressRule),
        _ => {}
    }
    steps.push(RunbookStep::RemoveOld);
    // A firewall's rules stay until they are taken out one by one.
    let takes_out = |artefact: &Artefact| {
        let mut files = artefact.files.iter();
        files.any(|file| file.step == Step::Removal)
    };
    if target == TargetKind::Azure && written.is_some_and(takes_out) {
        steps.push(RunbookStep::RemoveRules);
    }
    steps
}

fn adding(target: TargetKind, written: Option<&Artefact>) -> Vec<RunbookStep> {
    match target {
        TargetKind::AwsRole => aws_role(written),
        TargetKind::AwsKey => {
            let first = written.and_then(|artefact| artefact.files.first());
            let is_policy = first.is_some_and(|file| file.kind == FileKind::Policy);
            vec![
                RunbookStep::OpenKeyPolicy,
                RunbookStep::CompareKeyPolicy,
                if is_policy {
                    RunbookStep::ReplaceKeyPolicy
                } else {
                    RunbookStep::AddKeyStatement
                },
            ]
        }
        TargetKind::Azure => vec![
            RunbookStep::CompareVault,
            RunbookStep::EnterFewAddresses,
            RunbookStep::UploadScript,
            RunbookStep::AddRules,
        ],
        TargetKind::Google => vec![
            RunbookStep::CompareAccessLevel,
            RunbookStep::CheckIngressRules,
            RunbookStep::UploadFiles,
            RunbookStep::MakeAccessLevel,
            RunbookStep::TryIngressRule,
        ],
        TargetKind::Terraform(_) => vec![RunbookStep::HandOverTerraform],
        TargetKind::Plain => vec![RunbookStep::HandOverList],
        TargetKind::Csv => vec![RunbookStep::HandOverTable],
        TargetKind::Json => vec![RunbookStep::HandOverJson],
    }
}

fn aws_role(written: Option<&Artefact>) -> Vec<RunbookStep> {
    let are_managed = |artefact: &Artefact| {
        let mut files = artefact.files.iter();
        artefact.files.len() > 1 && files.all(|file| file.kind == FileKind::Policy)
    };
    let mut steps = vec![RunbookStep::OpenRolePolicy];
    if written.is_some_and(are_managed) {
        steps.extend([
            RunbookStep::CreateManagedPolicies,
            RunbookStep::AttachManagedPolicies,
        ]);
    } else if written.is_some_and(|artefact| artefact.notes.contains(&Note::AddBeside)) {
        steps.push(RunbookStep::AddRoleStatement);
    } else {
        steps.extend([
            RunbookStep::CompareRolePolicy,
            RunbookStep::ReplaceRolePolicy,
        ]);
    }
    steps.push(RunbookStep::CheckOtherPolicies);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(steps: &[RunbookStep], step: RunbookStep) -> Option<usize> {
        steps.iter().position(|one| *one == step)
    }

    #[test]
    fn a3_every_runbook_adds_compares_checks_waits_and_only_then_removes() {
        let order = [
            RunbookStep::CompareAgain,
            RunbookStep::CheckKey,
            RunbookStep::WaitAndCheckAgain,
            RunbookStep::RemoveOld,
        ];
        for target in TargetKind::ALL {
            let steps = runbook(target, None);
            let at = order.map(|step| position(&steps, step));
            assert!(at.is_sorted() && at[0] > Some(0), "{target:?}: {steps:?}");
        }
    }

    #[test]
    fn every_runbook_of_a_cloud_begins_with_the_sign_in_and_then_has_the_other_way() {
        let clouds = [
            TargetKind::AwsRole,
            TargetKind::AwsKey,
            TargetKind::Azure,
            TargetKind::Google,
        ];
        for target in TargetKind::ALL {
            let steps = runbook(target, None);
            let mut ways: Vec<_> = steps.iter().map(|step| step.way()).collect();
            ways.dedup();
            let wanted = match clouds.contains(&target) {
                true => vec![Some(RunbookWay::Connected), Some(RunbookWay::ByHand), None],
                false => vec![None],
            };
            assert_eq!(ways, wanted, "{target:?}: {steps:?}");
        }
    }

    #[test]
    fn z1_others_are_shut_out_after_the_check_and_before_anything_is_removed() {
        for (target, last) in [
            (TargetKind::Azure, RunbookStep::DenyOthers),
            (TargetKind::Google, RunbookStep::EnforceIngressRule),
        ] {
            let steps = runbook(target, None);
            let at = [RunbookStep::WaitAndCheckAgain, last, RunbookStep::RemoveOld]
                .map(|step| position(&steps, step));
            assert!(
                at[0].is_some() && at.is_sorted_by(|one, next| one < next),
                "{target:?}: {steps:?}"
            );
        }
    }
}
