//! Addresses taken out of the rules of key vaults.

use access_list::{
    AddError, AzurePlan, AzureVault, Context, Meter, SpliceError, Unit, change_azure,
    evaluate_azure, take_from_azure,
};
use clouds::azure::{VaultId, fingerprint};
use clouds::change::Edit;
use ipnet::IpNet;
use jiff::Timestamp;

use super::SignedIn;
use super::adding;
use super::reading::{AzureRead, VaultRead};
use crate::clouds::changing::{Change, Drafted, Ready};
use crate::clouds::removing::Asked;
use crate::clouds::state::Done;
use crate::support::clouds::RemovalProblem;

/// What changes so that the vaults have no rules for what is asked.
///
/// # Errors
/// Why nothing can be taken out of one of them.
pub(in crate::clouds) fn plan(
    read: &AzureRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, RemovalProblem> {
    let context = Context::at(Timestamp::now());
    let mut plans = Vec::new();
    for one in &read.vaults {
        let removed = asked.removed.of(one.id.name());
        if removed.is_empty() {
            continue;
        }
        let accepted = evaluate_azure(&one.vault, &context).accepted();
        // What was not accepted before cannot be asked of the way back.
        let needed = asked.needed.iter().copied();
        let needed: Vec<IpNet> = needed.filter(|net| accepted.contains(*net)).collect();
        match take_from_azure(&one.vault, &needed, removed, &context) {
            Ok(plan) => plans.push((plan, one)),
            Err(AddError::NothingMissing) => {}
            Err(error) => return Err(problem(&error, one, (&needed, removed), &context)),
        }
    }
    if plans.is_empty() {
        return Err(RemovalProblem::NothingThere);
    }
    adding::drafted(plans, who).ok_or(RemovalProblem::ChangedSince)
}

/// What puts back the documents that were written, where Azure still has them so.
///
/// # Errors
/// Why nothing can be put back.
pub(in crate::clouds) fn put_back(
    read: &AzureRead,
    who: &SignedIn,
    done: &Done,
    needed: &[IpNet],
) -> Result<Drafted, RemovalProblem> {
    let Ready::Azure(written) = &done.planned.ready else {
        return Err(RemovalProblem::ChangedSince);
    };
    let context = Context::at(Timestamp::now());
    let mut plans = Vec::new();
    let mut shut_out = Vec::new();
    for at in &done.written {
        let both = written.edits.get(*at).zip(done.planned.changes.get(*at));
        let (edit, change) = both.ok_or(RemovalProblem::NothingThere)?;
        let one = read.vault(&edit.place);
        let one = one.filter(|one| is_as_written(one, edit));
        let one = one.ok_or(RemovalProblem::ChangedSince)?;
        let before = with_text(one, change.before.clone());
        shut_out.extend(lost(&before, needed, &context));
        plans.push((reverse(&before, change, &context), one));
    }
    if plans.is_empty() {
        return Err(RemovalProblem::NothingThere);
    }
    if !shut_out.is_empty() {
        shut_out.sort_unstable();
        shut_out.dedup();
        return Err(RemovalProblem::StillNeeded(shut_out));
    }
    adding::drafted(plans, who).ok_or(RemovalProblem::ChangedSince)
}

/// Whether the vault has what was written there.
fn is_as_written(read: &VaultRead, written: &Edit<VaultId>) -> bool {
    let there = read.vault.text.as_deref();
    let there = there.and_then(|text| fingerprint(text, None));
    let both = there.zip(fingerprint(&written.text, None));
    both.is_some_and(|(there, ours)| there.is_same_document(&ours))
}

/// What makes a vault what it was `before` a change.
fn reverse(before: &AzureVault, change: &Change, context: &Context<'_>) -> AzurePlan {
    let after = evaluate_azure(before, context);
    AzurePlan {
        text: change.before.clone(),
        added: Vec::new(),
        removed: change.added.clone(),
        meter: Meter {
            used: after.entries.len(),
            limit: change.limit,
            unit: Unit::Rules,
        },
        after,
    }
}

fn with_text(read: &VaultRead, text: String) -> AzureVault {
    AzureVault {
        text: Some(text),
        ..read.vault.clone()
    }
}

/// What is needed and would not be accepted.
fn lost(vault: &AzureVault, needed: &[IpNet], context: &Context<'_>) -> Vec<IpNet> {
    let accepted = evaluate_azure(vault, context).accepted();
    let needed = needed.iter().copied();
    needed.filter(|net| !accepted.contains(*net)).collect()
}

fn problem(
    error: &AddError,
    read: &VaultRead,
    (needed, removed): (&[IpNet], &[IpNet]),
    context: &Context<'_>,
) -> RemovalProblem {
    match error {
        AddError::NothingMissing => RemovalProblem::NothingThere,
        AddError::NotProven => RemovalProblem::NotProven,
        AddError::StillShutOut => {
            let text = read.vault.text.as_deref().unwrap_or_default();
            let text = change_azure(text, &[], removed).unwrap_or_default();
            RemovalProblem::StillNeeded(lost(&with_text(read, text), needed, context))
        }
        AddError::Splice(SpliceError::Empty) => RemovalProblem::WouldBeEmpty,
        AddError::NoList
        | AddError::ListInForce
        | AddError::PrivateNetworking
        | AddError::NoStatement { .. }
        | AddError::StillOpen
        | AddError::OwnAddress
        | AddError::AccountUnknown
        | AddError::TooLarge { .. }
        | AddError::RefusedAddress(_)
        | AddError::Shared { .. }
        | AddError::Splice(SpliceError::NotOneList | SpliceError::Differs) => {
            RemovalProblem::NotOneList
        }
    }
}
