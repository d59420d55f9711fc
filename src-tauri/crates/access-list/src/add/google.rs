//! What is missing, let in by the perimeter around a key's project: a new access level and a new
//! ingress rule that names it, or more addresses in a level that nothing but such a rule uses. And the
//! way back.
//!
//! A new level overwrites nothing, and a rule beside others only lets in more: a request that any rule
//! accepts is accepted. So what is not known of other levels and rules does not matter to it.
//! Source: Access Context Manager v1, `IngressPolicy`.

mod draft;
mod level;
mod rule;

use ipnet::IpNet;

use self::draft::{Draft, Lacks, meter};
use super::{AddError, SpliceError};
use crate::found::Context;
use crate::google::{GoogleEvaluation, GoogleRead, GoogleSource, evaluate_google};
use crate::list::AccessList;
use crate::write::Meter;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct GoogleAdd<'a> {
    /// What was read.
    pub read: GoogleRead<'a>,
    /// Everything that is needed.
    pub needed: &'a [IpNet],
    /// Every level that is there is left alone: a new one gets the addresses.
    pub own_level: bool,
    /// Practice: what is made is marked so (safety rule A5), and its addresses may be any.
    pub practice: bool,
}

/// What is to be taken out again.
#[derive(Clone, Copy)]
pub struct GoogleTake<'a> {
    /// What was read.
    pub read: GoogleRead<'a>,
    /// Everything that is needed; all of it that is accepted stays so.
    pub needed: &'a [IpNet],
    /// The blocks that are to go out of a level, by its full name.
    pub removed: &'a dyn Fn(&str) -> Vec<IpNet>,
}

/// One resource that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoogleEdit {
    /// What it is.
    pub part: GooglePart,
    /// Its full name.
    pub name: String,
    /// The resource as it will be.
    pub text: String,
    /// What is added, in numeric order.
    pub added: Vec<IpNet>,
    /// What is taken out, in numeric order.
    pub removed: Vec<IpNet>,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GooglePart {
    /// An access level.
    Level {
        /// It is made.
        is_new: bool,
        /// How many addresses it will have; at most 200 in each of 40 conditions.
        used: usize,
    },
    /// An ingress rule of the perimeter.
    Rule {
        /// It is put in; otherwise it is taken out.
        is_put: bool,
        /// What is enforced changes.
        in_force: bool,
        /// The dry run changes.
        in_dry_run: bool,
    },
}

impl GooglePart {
    /// How full a level will be.
    #[must_use]
    pub fn meter(self) -> Option<Meter> {
        match self {
            Self::Level { used, .. } => Some(meter(used)),
            Self::Rule { .. } => None,
        }
    }
}

/// Everything that will change, and what it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GooglePlan {
    /// In the order in which they are written: a level stands before the rule that names it.
    pub edits: Vec<GoogleEdit>,
    /// What the perimeter accepts then. It covers everything that is needed.
    pub after: GoogleEvaluation,
}

/// What has to change so that every needed block is accepted, by what is enforced and by a dry run
/// that has a configuration of its own; evaluated, and nothing else changes.
///
/// # Errors
/// [`AddError`].
pub fn add_to_google(asked: GoogleAdd<'_>, context: &Context<'_>) -> Result<GooglePlan, AddError> {
    let is_refused = |net: &&IpNet| addresses::validate(&net.to_string(), asked.practice).is_err();
    if let Some(net) = asked.needed.iter().find(is_refused) {
        return Err(AddError::RefusedAddress(*net));
    }
    let before = evaluate_google(&asked.read, context);
    let draft = Draft::new(asked.read, &before, context)?;
    let lacks = Lacks::of(&before, asked.needed, asked.needed);
    if lacks.is_nothing() {
        return Err(AddError::NothingMissing);
    }
    let account = asked.read.by.account.ok_or(AddError::AccountUnknown)?;
    let is_free = |source: &&GoogleSource| {
        source.is_narrow && source.users.as_ref().is_some_and(Vec::is_empty)
    };
    if !asked.own_level {
        for source in before.sources.iter().filter(is_free) {
            let mut other = draft.clone();
            if other.extend(source, &lacks).is_ok()
                && let Ok(plan) = other.plan(asked.needed, asked.needed)
            {
                return Ok(plan);
            }
        }
    }
    let mut draft = draft;
    draft.add_own(&lacks, account, asked.practice)?;
    draft.plan(asked.needed, asked.needed)
}

/// Takes blocks out of levels that nothing but a rule for Atlas uses, and a level's rule where none of
/// its blocks would be left: the level itself stays, for a level without a rule lets nobody in.
/// Everything needed that was accepted stays so; evaluated, and nothing else changes.
///
/// # Errors
/// [`AddError::NothingMissing`] where none of them is listed, [`AddError::StillShutOut`] where
/// something needed would be shut out, [`SpliceError::NotOneList`] where one stands in a list that
/// others use, and the others.
pub fn take_from_google(
    asked: GoogleTake<'_>,
    context: &Context<'_>,
) -> Result<GooglePlan, AddError> {
    let before = evaluate_google(&asked.read, context);
    let mut draft = Draft::new(asked.read, &before, context)?;
    let removed = |source: &GoogleSource| -> Vec<IpNet> {
        let removed = (asked.removed)(&source.level);
        removed.iter().map(IpNet::trunc).collect()
    };
    let has = |source: &&GoogleSource| {
        let removed = removed(source);
        source.nets.iter().any(|net| removed.contains(net))
    };
    let mut sources = before.sources.iter().filter(has).peekable();
    if sources.peek().is_none() {
        return Err(AddError::NothingMissing);
    }
    for source in sources {
        if !source.is_narrow || source.users.as_ref().is_none_or(|users| !users.is_empty()) {
            return Err(SpliceError::NotOneList.into());
        }
        draft.take(source, &removed(source))?;
    }
    // What was not accepted before cannot be asked of the way back.
    let accepted = |list: &AccessList| -> Vec<IpNet> {
        let accepted = list.accepted();
        let needed = asked.needed.iter().copied();
        needed.filter(|net| accepted.contains(*net)).collect()
    };
    let in_dry_run = before.dry_run.as_ref().map(accepted);
    draft.plan(&accepted(&before.list), &in_dry_run.unwrap_or_default())
}

#[cfg(test)]
mod tests;
