//! Blocks taken out of the lists in the policies of a role and its key.

use addresses::Ranges;
use ipnet::IpNet;

use super::super::splice::SpliceError;
use super::super::{AddError, SharedList};
use super::{AwsAdd, AwsPlan, Draft, is_unknown};
use crate::aws::{AwsEvaluation, AwsPolicy, evaluate_aws};
use crate::found::Context;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct AwsRemove<'a> {
    /// Every policy that decides and can be read, and those that could not be read.
    pub policies: &'a [AwsPolicy],
    /// Everything that is needed.
    pub needed: &'a [IpNet],
    /// What is taken out of each policy, by its position, as it stands in the lists.
    pub removed: &'a [&'a [IpNet]],
}

/// Why nothing can be taken out by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RemoveError {
    /// None of the blocks stands in a list.
    #[error("none of them stands in a list")]
    NothingThere,
    /// What the policies accept is not known whole, so nothing in them is written (safety rule C1).
    #[error("what the policies accept is not known whole")]
    NotProven,
    /// What is needed would no longer be accepted (safety rule C3).
    #[error("{} needed blocks would lose access", .0.len())]
    StillNeeded(Vec<IpNet>),
    /// They stand only in lists that others use, too (safety rule C3).
    #[error("the lists are used by others, too")]
    Shared(Vec<SharedList>),
    /// A document could not be changed where the list stands.
    #[error(transparent)]
    Splice(#[from] SpliceError),
}

/// What has to change so that the lists have these blocks no longer; evaluated, and nothing else
/// changes. Lists that others use, too, are left alone. In the plan, what each document loses stands in
/// [`AwsAddition::removed`](super::AwsAddition::removed).
///
/// # Errors
/// [`RemoveError`].
pub fn remove_from_aws(
    asked: AwsRemove<'_>,
    context: &Context<'_>,
) -> Result<AwsPlan, RemoveError> {
    let before = evaluate_aws(asked.policies, context);
    let mut draft = Draft {
        asked: AwsAdd {
            policies: asked.policies,
            needed: asked.needed,
            own_policy: false,
            practice: true,
        },
        context,
        policies: asked.policies.to_vec(),
        statements: vec![Vec::new(); asked.policies.len()],
        own: None,
        shared: Vec::new(),
    };
    for source in &before.sources {
        let removed = asked.removed.get(source.policy);
        let is_asked = |net: &&IpNet| removed.is_some_and(|removed| removed.contains(net));
        let nets: Vec<IpNet> = source.nets.iter().filter(is_asked).copied().collect();
        draft.take(source, &nets)?;
    }
    if draft.statements.iter().all(Vec::is_empty) {
        return Err(match draft.shared.is_empty() {
            true => RemoveError::NothingThere,
            false => RemoveError::Shared(draft.shared),
        });
    }
    let after = kept(&before, &draft.policies, asked.needed, context)?;
    let mut additions = draft.additions().map_err(|error| match error {
        AddError::Splice(error) => RemoveError::Splice(error),
        // Taking out makes nothing larger: it was too large before.
        _ => RemoveError::Splice(SpliceError::Differs),
    })?;
    for one in &mut additions {
        one.removed = std::mem::take(&mut one.added);
    }
    Ok(AwsPlan { additions, after })
}

/// What `then` accepts, where everything of `needed` that is accepted today stays so.
///
/// # Errors
/// `NotProven`, `StillNeeded`.
pub fn still_accepted(
    now: &[AwsPolicy],
    then: &[AwsPolicy],
    needed: &[IpNet],
    context: &Context<'_>,
) -> Result<AwsEvaluation, RemoveError> {
    kept(&evaluate_aws(now, context), then, needed, context)
}

fn kept(
    before: &AwsEvaluation,
    then: &[AwsPolicy],
    needed: &[IpNet],
    context: &Context<'_>,
) -> Result<AwsEvaluation, RemoveError> {
    let wanted = Ranges::of(needed.iter().copied());
    let after = evaluate_aws(then, context);
    if is_unknown(&before.list, &wanted) || is_unknown(&after.list, &wanted) {
        return Err(RemoveError::NotProven);
    }
    // A list that is gone would let in anybody.
    if after.list.is_open && !before.list.is_open {
        return Err(RemoveError::Splice(SpliceError::Empty));
    }
    let (had, has) = (before.list.accepted(), after.list.accepted());
    let loses = |net: &&IpNet| had.contains(**net) && !has.contains(**net);
    let lost: Vec<IpNet> = needed.iter().filter(loses).copied().collect();
    match lost.is_empty() {
        true => Ok(after),
        false => Err(RemoveError::StillNeeded(lost)),
    }
}

#[cfg(test)]
#[path = "remove_tests.rs"]
mod tests;
