//! Whom the statements of a policy are about.

use std::collections::{HashMap, HashSet};

use super::Statement;
use crate::list::Remark;
use crate::read::gather::Gatherer;

/// Whom some statements are about.
#[derive(Default)]
pub(super) struct Callers<'a> {
    named: HashSet<&'a str>,
    anybody: bool,
    account: bool,
}

impl<'a> Callers<'a> {
    pub(super) fn may_be_among(&self, statement: &Statement) -> bool {
        let named = self.named.is_empty() || statement.is_of_anybody() || self.anybody;
        named
            || statement
                .principals
                .iter()
                .any(|principal| self.named.contains(principal.as_str()))
    }

    pub(super) fn meet(&self, other: &Self) -> bool {
        self.anybody || other.anybody || self.account || !self.named.is_disjoint(&other.named)
    }
}

impl<'a, 's: 'a> FromIterator<&'a &'s Statement> for Callers<'a> {
    fn from_iter<I: IntoIterator<Item = &'a &'s Statement>>(statements: I) -> Self {
        let mut callers = Self::default();
        for statement in statements {
            callers.anybody |= statement.is_of_anybody();
            callers.account |= statement.is_of_account();
            callers
                .named
                .extend(statement.principals.iter().map(String::as_str));
        }
        callers
    }
}

/// Those of `statements` that may be about Atlas: where its role is known and named, those for other
/// roles are not.
pub(super) fn about_atlas<'s>(
    statements: Vec<&'s Statement>,
    gatherer: &mut Gatherer<'_>,
) -> Vec<&'s Statement> {
    let Some(role) = gatherer.role else {
        return statements;
    };
    if !statements.iter().any(|it| it.names(role)) {
        return statements;
    }
    let may_be = |it: &&Statement| it.is_of_anybody() || it.is_of_account() || it.names(role);
    let (kept, others): (Vec<_>, Vec<_>) = statements.into_iter().partition(may_be);
    if !others.is_empty() {
        let statements = count(others.len());
        gatherer.remark(Remark::OtherRoles { statements });
    }
    kept
}

/// What several statements that each deny all but their own list mean: together they deny
/// everything for a caller that two of them are about.
pub(super) fn several(denying: &[&Statement]) -> Remark {
    let open = |it: &&Statement| it.is_of_anybody() || it.is_of_account();
    let of_many = denying.iter().filter(|it| open(it)).count();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for statement in denying {
        let named: HashSet<&str> = statement.principals.iter().map(String::as_str).collect();
        for principal in named {
            *times.entry(principal).or_default() += 1;
        }
    }
    let is_named_again = |it: &&Statement| {
        let mut named = it.principals.iter();
        named.any(|principal| {
            times
                .get(principal.as_str())
                .is_some_and(|times| *times > 1)
        })
    };
    let overlapping = denying.iter().filter(|it| is_named_again(it)).count();
    // What is about many is about the role of every other statement, too.
    let split = if of_many > 0 {
        denying.len()
    } else {
        overlapping
    };
    if split > 0 {
        Remark::SplitDeny {
            statements: count(split),
        }
    } else {
        Remark::SeveralRoles {
            statements: count(denying.len()),
        }
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
