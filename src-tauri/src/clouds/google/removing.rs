//! Addresses taken out of the access levels of Google Cloud.

use access_list::{AddError, Context, GoogleTake, SpliceError, take_from_google};
use ipnet::IpNet;
use jiff::Timestamp;

use super::SignedIn;
use super::adding::drafted;
use super::reading::GoogleRead;
use crate::clouds::changing::Drafted;
use crate::clouds::removing::{Asked, Removed};
use crate::clouds::state::Done;
use crate::support::clouds::RemovalProblem;

/// What changes so that no level has what is asked.
///
/// # Errors
/// Why nothing can be taken out.
pub(in crate::clouds) fn plan(
    read: &GoogleRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, RemovalProblem> {
    let of = |level: &str| asked.removed.of(level).to_vec();
    let take = GoogleTake {
        read: read.read(),
        needed: asked.needed,
        removed: &of,
    };
    let plan = take_from_google(take, &Context::at(Timestamp::now()));
    let plan = plan.map_err(|error| problem(&error, read, asked))?;
    drafted(&plan, read, who).ok_or(RemovalProblem::ChangedSince)
}

/// What takes out again what the last addition put in, from the levels as they are now.
///
/// # Errors
/// Why nothing can be put back.
pub(in crate::clouds) fn put_back(
    read: &GoogleRead,
    who: &SignedIn,
    done: &Done,
    needed: &[IpNet],
) -> Result<Drafted, RemovalProblem> {
    let changes = done.written.iter();
    let changes = changes.filter_map(|at| done.planned.changes.get(*at));
    let mut added: Vec<IpNet> = changes.flat_map(|one| one.added.clone()).collect();
    added.sort_unstable();
    added.dedup();
    let asked = Asked {
        needed,
        removed: Removed::Everywhere(&added),
    };
    plan(read, who, asked)
}

fn problem(error: &AddError, read: &GoogleRead, asked: Asked<'_>) -> RemovalProblem {
    match error {
        AddError::NothingMissing => RemovalProblem::NothingThere,
        AddError::StillShutOut => {
            let sources = read.evaluation.sources.iter();
            let removed = sources.flat_map(|source| asked.removed.of(&source.level));
            let needed = removed.filter(|net| asked.needed.contains(net));
            let mut needed: Vec<IpNet> = needed.copied().collect();
            needed.sort_unstable();
            needed.dedup();
            RemovalProblem::StillNeeded(needed)
        }
        AddError::Splice(SpliceError::Empty) => RemovalProblem::WouldBeEmpty,
        AddError::Splice(_) => RemovalProblem::NotOneList,
        _ => RemovalProblem::NotProven,
    }
}
