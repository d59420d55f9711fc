//! The report of an evaluation: the blocks that are named, remarks, and why something is not
//! known.

use std::collections::HashSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::Policy;
use super::condition::{Condition, Values};
use super::evaluate::{Applied, Applying, is_undecided};
use super::principal::Who;
use super::request::Request;
use super::statement::Effect;
use crate::document::shortened;
use crate::list::{Doubt, Entry, Reason, Remark};
use crate::reach::Reach;
use crate::truth::Truth;

/// So many reasons are given.
const GIVEN: usize = 100;

/// The blocks that the statements name as accepted, in the order of the text.
pub(super) fn entries(applying: &Applying<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = applying.all().flat_map(accepted).collect();
    entries.sort_by_key(|entry| entry.line);
    entries
}

/// The blocks that one statement names as accepted, in its order.
pub(super) fn accepted(one: &Applied<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for condition in addresses(one) {
        let accepts = match one.statement.effect {
            Some(Effect::Allow) => !is_negated(condition),
            Some(Effect::Deny) => is_negated(condition),
            None => false,
        };
        if accepts {
            take(condition, &mut entries);
        }
    }
    entries
}

/// Every block in a policy's conditions on the address.
pub(super) fn all_entries(policy: &Policy) -> Vec<Entry> {
    let mut entries = Vec::new();
    let conditions = policy.statements.iter().flat_map(|it| &it.conditions);
    for condition in conditions.filter(|it| it.is_on_address()) {
        take(condition, &mut entries);
    }
    entries
}

fn take(condition: &Condition, entries: &mut Vec<Entry>) {
    match &condition.values {
        Values::Nets(nets) => entries.extend(&nets.entries),
        Values::Words(words) => entries.extend(words.iter().filter_map(|word| {
            let address: IpAddr = word.known()?.parse().ok()?;
            Some(Entry {
                net: IpNet::from(address),
                line: word.line,
            })
        })),
    }
}

fn addresses<'a>(one: &'a Applied<'_>) -> impl Iterator<Item = &'a Condition> {
    one.statement
        .conditions
        .iter()
        .filter(|condition| condition.is_on_address())
}

fn is_negated(condition: &Condition) -> bool {
    condition
        .operator
        .is_some_and(|operator| operator.is_negated)
}

/// What has to be known beside the addresses.
pub(super) fn remarks(applying: &Applying<'_>, others: usize) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let denies = |one: &&Applied<'_>| one.statement.effect == Some(Effect::Deny);
    let allows = |one: &&Applied<'_>| one.statement.effect == Some(Effect::Allow);
    let outside: HashSet<Vec<IpNet>> = applying
        .all()
        .filter(denies)
        .filter_map(|one| {
            let mut conditions = addresses(one).filter(|condition| is_negated(condition));
            let mut entries = Vec::new();
            take(conditions.next()?, &mut entries);
            Some(entries.into_iter().map(|entry| entry.net).collect())
        })
        .collect();
    if outside.len() > 1 {
        remarks.push(Remark::SplitDeny {
            statements: count(outside.len()),
        });
    }
    if others > 0 {
        remarks.push(Remark::OtherRoles {
            statements: count(others),
        });
    }
    let is_listed = |one: &Applied<'_>| addresses(one).next().is_some();
    let has_list = applying.all().filter(allows).any(is_listed);
    let is_open = |one: &Applied<'_>| {
        one.allows_directly() == Truth::Yes
            && one.is_on_address() == Truth::No
            && one.resource == Truth::Yes
            && one.actions.contains(&Truth::Yes)
            && one.conditions == Reach::all()
    };
    if has_list && applying.identity.iter().chain(&applying.key).any(is_open) {
        remarks.push(Remark::AllowsFromAnywhere);
    }
    let is_everything = |condition: &Condition| match &condition.values {
        Values::Nets(nets) => nets.entries.iter().any(|entry| entry.net.prefix_len() == 0),
        Values::Words(_) => false,
    };
    let denies_listed = |one: &Applied<'_>| {
        addresses(one).any(|condition| !is_negated(condition) && !is_everything(condition))
    };
    if applying.all().filter(denies).any(denies_listed) {
        remarks.push(Remark::DeniesListed);
    }
    if applying
        .all()
        .filter(allows)
        .any(|one| addresses(one).any(is_negated))
    {
        remarks.push(Remark::Negated);
    }
    if applying
        .all()
        .filter(allows)
        .any(|one| addresses(one).any(is_everything))
    {
        remarks.push(Remark::AdmitsEveryone);
    }
    let is_of_endpoint = |condition: &Condition| {
        matches!(
            condition.key.as_str(),
            "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip"
        )
    };
    let mut conditions = applying.all().flat_map(|one| &one.statement.conditions);
    if conditions.any(is_of_endpoint) {
        remarks.push(Remark::PrivateEndpointCondition);
    }
    remarks
}

/// How many statements about keys name other roles or users only.
pub(super) fn others(policies: &[&Policy], request: &Request) -> usize {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    statements
        .filter(|statement| {
            statement.principals.as_ref().is_some_and(|principals| {
                let is_caller = |who: &Who| matches!(who, Who::Caller(_));
                !principals.is_negated
                    && principals.who.iter().any(is_caller)
                    && principals.meaning(&request.caller).any() == Truth::No
            }) && statement.is_about_keys
        })
        .count()
}

/// Why something is not known, and what was not understood.
pub(super) fn doubts(applying: &Applying<'_>, request: &Request, knows: Known) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = Vec::new();
    let mut give = |doubt: Doubt| {
        if doubts.len() < GIVEN && !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    };
    for one in applying.all() {
        let statement = one.statement;
        statement.faults.iter().cloned().for_each(&mut give);
        if !statement.is_understood() {
            continue;
        }
        let line = statement.line;
        let doubt = |reason| Doubt {
            reason,
            line,
            is_whole: false,
        };
        if one.meaning.any() == Truth::Maybe {
            give(doubt(principal_reason(one, knows)));
        }
        if one.resource == Truth::Maybe {
            let unknown = statement.resources.iter().flat_map(|it| &it.words);
            let mut unknown = unknown
                .filter(|word| word.known().is_none())
                .map(|word| Reason::UnknownValue(shortened(&word.written())));
            give(doubt(
                unknown
                    .next_back()
                    .filter(|_| knows.key)
                    .unwrap_or(Reason::KeyUnknown),
            ));
        }
        if one.actions.contains(&Truth::Maybe) {
            let unknown = statement.actions.iter().flat_map(|it| &it.words);
            let mut unknown = unknown.filter(|word| word.known().is_none());
            give(doubt(match unknown.next() {
                Some(word) => Reason::UnknownValue(shortened(&word.written())),
                None => Reason::Statement("Action".to_owned()),
            }));
        }
        if statement.has_more_conditions {
            give(doubt(Reason::UnknownValue("Condition".to_owned())));
        }
        for condition in &statement.conditions {
            if is_undecided(&condition.reach(request, one.policy.has_variables)) {
                condition.doubts(request).into_iter().for_each(&mut give);
            }
        }
    }
    doubts
}

/// What is known of the request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) role: bool,
    pub(super) key: bool,
}

fn principal_reason(one: &Applied<'_>, knows: Known) -> Reason {
    let Some(principals) = &one.statement.principals else {
        return Reason::Statement("Principal".to_owned());
    };
    if principals.is_negated {
        return Reason::NotPrincipal;
    }
    if !knows.role {
        return Reason::RoleUnknown;
    }
    let unknown = principals.who.iter().find_map(|who| match who {
        Who::Caller(word) if word.known().is_none() => Some(word.written()),
        _ => None,
    });
    match unknown {
        Some(written) => Reason::UnknownValue(shortened(&written)),
        None => Reason::Statement("Principal".to_owned()),
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
