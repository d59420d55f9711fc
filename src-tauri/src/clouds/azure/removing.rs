//! Addresses taken out of the rules of a key vault.

use access_list::{
    AddError, AzurePlan, AzureVault, Context, SpliceError, change_azure, evaluate_azure,
    take_from_azure,
};
use clouds::azure::fingerprint;
use ipnet::IpNet;
use jiff::Timestamp;

use super::SignedIn;
use super::adding;
use super::reading::AzureRead;
use crate::clouds::changing::{Drafted, Ready};
use crate::clouds::removing::Asked;
use crate::clouds::state::Done;
use crate::support::clouds::RemovalProblem;

/// What changes so that the vault has no rules for what is asked.
///
/// # Errors
/// Why nothing can be taken out.
pub(in crate::clouds) fn plan(
    read: &AzureRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, RemovalProblem> {
    let context = Context::at(Timestamp::now());
    let accepted = evaluate_azure(&read.vault, &context).accepted();
    // What was not accepted before cannot be asked of the way back.
    let needed = asked.needed.iter().copied();
    let needed: Vec<IpNet> = needed.filter(|net| accepted.contains(*net)).collect();
    let removed = asked.removed.of(read.id.name());
    let plan = take_from_azure(&read.vault, &needed, removed, &context);
    let plan = plan.map_err(|error| problem(&error, read, (&needed, removed), &context))?;
    adding::drafted(plan, read, who).ok_or(RemovalProblem::ChangedSince)
}

/// What puts back the document that was written, where Azure still has it so.
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
    let changes = &done.planned.changes;
    let first = done.written.first();
    let both = first.and_then(|at| written.edits.get(*at).zip(changes.get(*at)));
    let (edit, change) = both.ok_or(RemovalProblem::NothingThere)?;
    let there = read.vault.text.as_deref();
    let there = there.and_then(|text| fingerprint(text, None));
    let ours = fingerprint(&edit.text, None);
    let is_ours = there
        .zip(ours)
        .is_some_and(|(there, ours)| there.is_same_document(&ours));
    if edit.place != read.id || !is_ours {
        return Err(RemovalProblem::ChangedSince);
    }
    let context = Context::at(Timestamp::now());
    let before = with_text(read, change.before.clone());
    let after = evaluate_azure(&before, &context);
    let lost = lost(&before, needed, &context);
    if !lost.is_empty() {
        return Err(RemovalProblem::StillNeeded(lost));
    }
    let plan = AzurePlan {
        text: change.before.clone(),
        added: Vec::new(),
        removed: change.added.clone(),
        meter: access_list::Meter {
            used: after.entries.len(),
            limit: change.limit,
            unit: access_list::Unit::Rules,
        },
        after,
    };
    adding::drafted(plan, read, who).ok_or(RemovalProblem::ChangedSince)
}

fn with_text(read: &AzureRead, text: String) -> AzureVault {
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
    read: &AzureRead,
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
