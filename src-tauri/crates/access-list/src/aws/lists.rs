//! The lists that policies make: one, or several where they are of several roles or keys.

use std::collections::HashSet;

use super::Policy;
use super::listed::{self, Known};
use super::pattern::Word;
use super::policy::Subject;
use super::request::{Caller, Key, Request};
use super::sets::{Set, callers, keys, sets};
use crate::found::{Context, Found};
use crate::list::{Doubt, Half, ListKind, ListName, Reason, Remark};
use crate::reach::Reach;

/// How long a name is.
const NAME: usize = 200;

/// So many statements are evaluated at most, all roles and keys together.
const EVALUATED: usize = 2_000_000;

/// The lists in `policies`, which may come from several texts: a role's policies, then the key's.
pub(crate) fn lists(policies: &[Policy], context: &Context<'_>) -> Vec<Found> {
    let sets = sets(policies, context);
    let statements: usize = policies.iter().map(|policy| policy.statements.len()).sum();
    let mut budget = (EVALUATED / statements.max(1)).max(1);
    let mut is_cut = sets.is_cut;
    let mut found: Vec<Found> = Vec::new();
    for set in &sets.sets {
        for one in of_set(set, context, sets.left_aside, &mut budget, &mut is_cut) {
            if !found.iter().any(|other| is_same(other, &one)) {
                found.push(one);
            }
        }
    }
    if sets.sets.is_empty() && sets.left_aside > 0 {
        found.push(refused(policies, sets.left_aside));
    }
    if is_cut {
        for one in &mut found {
            one.doubts.push(Doubt {
                reason: Reason::TooLarge,
                line: one.name.line,
                is_whole: true,
            });
        }
    }
    found.extend(sets.unrelated.into_iter().filter_map(other));
    found
}

/// Whether two lists give the same answer, so that it does not matter which of them is Atlas's.
fn is_same(one: &Found, other: &Found) -> bool {
    one.half == other.half && one.reach == other.reach && one.ends_at == other.ends_at
}

/// The lists of policies that are evaluated together: one for each role and each key that they may be
/// about with another answer.
fn of_set(
    set: &Set<'_>,
    context: &Context<'_>,
    left_aside: usize,
    budget: &mut usize,
    is_cut: &mut bool,
) -> Vec<Found> {
    let callers = callers(set, context);
    let keys = keys(set, context);
    *is_cut |= callers.is_cut || keys.is_cut;
    let mut found: Vec<(Found, &Caller, &Key)> = Vec::new();
    for caller in &callers.all {
        for key in &keys.all {
            if *budget == 0 || (context.is_cancelled)() {
                *is_cut = true;
                break;
            }
            *budget -= 1;
            let request = Request {
                caller: caller.clone(),
                key: key.clone(),
                is_private: context.private_networking,
                now: context.now,
            };
            let one = evaluate(set, &request, context, left_aside);
            if !found.iter().any(|(other, ..)| is_same(other, &one)) {
                found.push((one, caller, key));
            }
        }
    }
    let several = |name: fn(&(Found, &Caller, &Key)) -> String| {
        found.iter().map(name).collect::<HashSet<_>>().len() > 1
    };
    let by_role = several(|(_, caller, _)| caller.name.clone());
    let by_key = several(|(_, _, key)| key.name.clone());
    let named = found.into_iter().map(|(mut one, caller, key)| {
        let of_key = || own_name(set.key, &key.name);
        let of_role = || match own_name(set.owner, &caller.name) {
            name if name.is_empty() => policy_name(set),
            name => name,
        };
        let (kind, name) = match (by_role, by_key) {
            (true, true) => (ListKind::AwsRole, format!("{}, {}", caller.name, key.name)),
            (true, false) => (ListKind::AwsRole, caller.name.clone()),
            (false, true) => (ListKind::AwsKey, key.name.clone()),
            _ if one.half == Some(Half::Key) => (ListKind::AwsKey, of_key()),
            _ => (ListKind::AwsRole, of_role()),
        };
        one.name.kind = kind;
        one.name.name = name.chars().take(NAME).collect();
        one
    });
    named.collect()
}

fn own_name(owner: Option<&Word>, name: &str) -> String {
    match owner {
        Some(owner) if name.is_empty() => owner.written(),
        _ => name.to_owned(),
    }
}

fn policy_name(set: &Set<'_>) -> String {
    let mut policies = set.policies.identity.iter().chain(&set.policies.key);
    policies
        .next()
        .map(|policy| policy.name.clone())
        .unwrap_or_default()
}

fn evaluate(set: &Set<'_>, request: &Request, context: &Context<'_>, left_aside: usize) -> Found {
    let policies = &set.policies;
    let applying = policies.applying(request);
    let reach = applying.reach(policies, request);
    let knows = Known {
        role: !request.caller.name.is_empty(),
        key: !request.key.name.is_empty(),
    };
    let others = left_aside + listed::others(&policies.key, request);
    let first = policies
        .identity
        .iter()
        .chain(&policies.boundary)
        .chain(&policies.key)
        .map(|policy| policy.line);
    Found {
        name: ListName {
            kind: ListKind::AwsRole,
            name: String::new(),
            line: first.min().unwrap_or(1),
        },
        half: Some(policies.half()),
        listed: listed::entries(&applying),
        is_open: is_open(&reach),
        remarks: listed::remarks(&applying, others),
        doubts: listed::doubts(&applying, request, knows),
        reach,
        ends_at: applying.changes_after(context.now),
    }
}

/// Whether every address is accepted, of the version of IP that Atlas uses.
pub(super) fn is_open(reach: &Reach) -> bool {
    let all = ipnet::Ipv4Net::default();
    reach.allowed().contains(all.into())
}

/// Every policy is another role's or key's: Atlas's is not among them.
fn refused(policies: &[Policy], statements: usize) -> Found {
    let count = u32::try_from(statements).unwrap_or(u32::MAX);
    let is_key = |policy: &Policy| matches!(policy.subject, Subject::Key(_));
    let all_keys = policies.iter().all(is_key);
    Found {
        name: ListName {
            kind: if all_keys {
                ListKind::AwsKey
            } else {
                ListKind::AwsRole
            },
            name: String::new(),
            line: policies.iter().map(|policy| policy.line).min().unwrap_or(1),
        },
        half: Some(if all_keys { Half::Key } else { Half::Role }),
        reach: Reach::none(),
        listed: Vec::new(),
        is_open: false,
        remarks: vec![Remark::OtherRoles { statements: count }],
        doubts: Vec::new(),
        ends_at: None,
    }
}

/// A list that is not about keys: named, where it has addresses.
fn other(policy: &Policy) -> Option<Found> {
    let listed = listed::all_entries(policy);
    if listed.is_empty() {
        return None;
    }
    let name = match &policy.subject {
        Subject::Other(name) if policy.name.is_empty() => name.clone(),
        _ => policy.name.clone(),
    };
    Some(Found {
        name: ListName {
            kind: ListKind::Other,
            name: name.chars().take(NAME).collect(),
            line: policy.line,
        },
        half: None,
        reach: Reach::none(),
        listed: Vec::new(),
        is_open: false,
        remarks: Vec::new(),
        doubts: Vec::new(),
        ends_at: None,
    })
}
