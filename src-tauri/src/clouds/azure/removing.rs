//! Addresses taken out of the rules of a key vault.

use access_list::{AddError, Context, SpliceError, take_from_azure};
use ipnet::IpNet;
use jiff::Timestamp;

use super::SignedIn;
use super::adding::drafted;
use super::reading::AzureRead;
use crate::clouds::changing::Drafted;
use crate::clouds::removing::Asked;
use crate::clouds::state::Done;
use crate::support::clouds::RemovalProblem;

/// What changes so that the vault has no rule for what is asked.
///
/// # Errors
/// Why nothing can be taken out.
pub(in crate::clouds) fn plan(
    read: &AzureRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, RemovalProblem> {
    let context = Context::at(Timestamp::now());
    let plan = take_from_azure(&read.vault, asked.needed, asked.removed, &context);
    let plan = plan.map_err(|error| problem(error, asked))?;
    drafted(plan, read, who).ok_or(RemovalProblem::ChangedSince)
}

/// What takes out again what the last addition put in, from the vault as it is now.
///
/// # Errors
/// Why nothing can be put back.
pub(in crate::clouds) fn put_back(
    read: &AzureRead,
    who: &SignedIn,
    done: &Done,
    needed: &[IpNet],
) -> Result<Drafted, RemovalProblem> {
    let changes = done.written.iter();
    let changes = changes.filter_map(|at| done.planned.changes.get(*at));
    let added: Vec<IpNet> = changes.flat_map(|one| one.added.clone()).collect();
    let asked = Asked {
        needed,
        removed: &added,
    };
    plan(read, who, asked)
}

fn problem(error: AddError, asked: Asked<'_>) -> RemovalProblem {
    match error {
        AddError::NothingMissing => RemovalProblem::NothingThere,
        AddError::StillShutOut => {
            let removed = asked.removed.iter().copied();
            let needed = removed.filter(|net| asked.needed.contains(net));
            RemovalProblem::StillNeeded(needed.collect())
        }
        AddError::Splice(SpliceError::Empty) => RemovalProblem::WouldBeEmpty,
        AddError::Splice(_) => RemovalProblem::NotOneList,
        _ => RemovalProblem::NotProven,
    }
}
