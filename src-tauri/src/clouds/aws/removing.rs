//! Addresses taken out of the lists in AWS's policies.

use access_list::{
    AwsPolicy, AwsRemove, RemoveError, SpliceError, remove_from_aws, still_accepted,
};
use clouds::aws::{Place, PolicyText, fingerprint};
use clouds::change::Edit;
use ipnet::IpNet;

use super::SignedIn;
use super::adding::{context, edits, name, shared};
use super::reading::AwsRead;
use crate::clouds::changing::{Change, Drafted, Ready};
use crate::clouds::removing::Asked;
use crate::clouds::state::Done;
use crate::support::clouds::RemovalProblem;

/// What changes so that the lists have what is asked no longer.
///
/// # Errors
/// Why nothing can be taken out.
pub(in crate::clouds) fn plan(
    read: &AwsRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, RemovalProblem> {
    let places = read.places.iter();
    let removed: Vec<&[IpNet]> = places
        .map(|there| {
            let there = there.as_ref();
            there.map_or(&[][..], |there| asked.removed.of(&name(&there.place)))
        })
        .collect();
    let remove = AwsRemove {
        policies: &read.policies,
        needed: asked.needed,
        removed: &removed,
    };
    let plan = remove_from_aws(remove, &context(read)).map_err(|error| problem(error, read))?;
    super::adding::drafted(&plan, read, who).ok_or(RemovalProblem::ChangedSince)
}

/// What puts back the documents that were written, where AWS still has them so.
///
/// # Errors
/// Why nothing can be put back.
pub(in crate::clouds) fn put_back(
    read: &AwsRead,
    who: &SignedIn,
    done: &Done,
    needed: &[IpNet],
) -> Result<Drafted, RemovalProblem> {
    let Ready::Aws(written) = &done.planned.ready else {
        return Err(RemovalProblem::NothingThere);
    };
    let mut then = read.policies.clone();
    let mut changes = Vec::new();
    let mut reverse = Vec::new();
    for at in &done.written {
        let both = written.edits.get(*at).zip(done.planned.changes.get(*at));
        let (edit, change) = both.ok_or(RemovalProblem::NothingThere)?;
        if change.is_new {
            return Err(RemovalProblem::OwnDocument(change.name.clone()));
        }
        let (policy, there) = position(read, edit).ok_or(RemovalProblem::ChangedSince)?;
        put(&mut then, policy, &change.before)?;
        changes.push(Change {
            added: Vec::new(),
            removed: change.added.clone(),
            used: size(there, &change.before),
            before: there.text.clone(),
            after: change.before.clone(),
            ..change.clone()
        });
        reverse.push(Edit {
            place: there.place.clone(),
            confirmed: there.fingerprint(),
            text: change.before.clone(),
        });
    }
    still_accepted(&read.policies, &then, needed, &context(read))
        .map_err(|error| problem(error, read))?;
    Ok((changes, Ready::Aws(edits(who, reverse))))
}

/// How full a document is, as its limit counts.
fn size(there: &PolicyText, text: &str) -> usize {
    match there.place {
        Place::Key { .. } => text.len(),
        _ => text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .count(),
    }
}

/// The policy that was written, by its position and as it was read since; `None` where AWS has
/// another one by now.
fn position<'a>(read: &'a AwsRead, written: &Edit<Place>) -> Option<(usize, &'a PolicyText)> {
    let ours = fingerprint(&written.text, None)?;
    let mut places = read.places.iter().enumerate();
    places.find_map(|(at, there)| {
        let there = there.as_ref()?;
        let is_ours = is_one_place(&there.place, &written.place)
            && there.fingerprint()?.is_same_document(&ours);
        is_ours.then_some((at, there))
    })
}

/// Whether both are one document, whatever its versions are.
fn is_one_place(one: &Place, other: &Place) -> bool {
    match (one, other) {
        (Place::Managed(one), Place::Managed(other))
        | (Place::Boundary(one), Place::Boundary(other)) => one.arn == other.arn,
        _ => one == other,
    }
}

fn put(policies: &mut [AwsPolicy], at: usize, text: &str) -> Result<(), RemovalProblem> {
    let policy = policies.get_mut(at).ok_or(RemovalProblem::ChangedSince)?;
    policy.text = Some(text.to_owned());
    Ok(())
}

fn problem(error: RemoveError, read: &AwsRead) -> RemovalProblem {
    match error {
        RemoveError::NothingThere => RemovalProblem::NothingThere,
        RemoveError::NotProven => RemovalProblem::NotProven,
        RemoveError::StillNeeded(nets) => RemovalProblem::StillNeeded(nets),
        RemoveError::Shared(lists) => RemovalProblem::Shared(shared(&lists, read)),
        RemoveError::Splice(SpliceError::Empty) => RemovalProblem::WouldBeEmpty,
        RemoveError::Splice(SpliceError::NotOneList | SpliceError::Differs) => {
            RemovalProblem::NotOneList
        }
    }
}
