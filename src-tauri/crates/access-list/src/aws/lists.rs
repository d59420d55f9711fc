//! The lists that policies make: one, or several where they are of several roles or keys.

use std::collections::HashSet;

use super::Policy;
use super::arn::{key_like, parts};
use super::evaluate::Policies;
use super::listed::{self, Known};
use super::pattern::{Symbol, Word, known, like, literal};
use super::policy::{Subject, is_about_keys};
use super::principal::Who;
use super::request::{Caller, Key, Request};
use super::truth::Truth;
use crate::found::{Context, Found};
use crate::list::{Doubt, Half, ListKind, ListName, Reason};
use crate::reach::Reach;

/// So many roles and keys are told apart.
const TOLD_APART: usize = 24;

/// How long a name is.
const NAME: usize = 200;

/// The lists in `policies`, which may come from several texts: a role's policies, then the key's.
pub(crate) fn lists(policies: &[Policy], context: &Context<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let (about, others): (Vec<&Policy>, Vec<&Policy>) = policies
        .iter()
        .filter(|policy| !matches!(policy.subject, Subject::Trust))
        .partition(|policy| !matches!(policy.subject, Subject::Other(_)) && policy.is_about_keys());
    let sets = sets(&about, context);
    for set in &sets.sets {
        found.extend(of_set(set, &about, context, sets.left_aside));
    }
    if sets.sets.is_empty() && sets.left_aside > 0 {
        found.push(refused(policies, sets.left_aside));
    }
    found.extend(others.into_iter().filter_map(other));
    if sets.is_cut {
        for one in &mut found {
            one.doubts.push(Doubt {
                reason: Reason::TooLarge,
                line: one.name.line,
                is_whole: true,
            });
        }
    }
    found
}

/// Policies that are evaluated together.
#[derive(Debug, Clone)]
struct Set<'a> {
    policies: Policies<'a>,
    /// The role that they are of, where they say.
    owner: Option<&'a Word>,
    /// The key that they are of, where they say.
    key: Option<&'a Word>,
}

#[derive(Debug, Default)]
struct Sets<'a> {
    sets: Vec<Set<'a>>,
    /// So many statements are certainly another role's.
    left_aside: usize,
    is_cut: bool,
}

/// Puts together what belongs together: the policies of each role with those of each key.
fn sets<'a>(policies: &[&'a Policy], context: &Context<'_>) -> Sets<'a> {
    let mut roles: Vec<(Option<&Word>, Policies<'a>)> = Vec::new();
    let mut keys: Vec<(Option<&Word>, &'a Policy)> = Vec::new();
    let mut sets = Sets::default();
    for policy in policies {
        match &policy.subject {
            Subject::Role(owner) | Subject::Boundary(owner) => {
                if is_of_other(owner.as_ref(), context) {
                    sets.left_aside += policy.statements.len();
                    continue;
                }
                let owner = owner.as_ref();
                let same = |known: &Option<&Word>| {
                    known.map(Word::reference) == owner.map(Word::reference)
                };
                let at = roles.iter().position(|(known, _)| same(known));
                if at.is_none() {
                    roles.push((owner, Policies::default()));
                }
                let at = at.unwrap_or(roles.len().saturating_sub(1));
                if let Some((_, of_role)) = roles.get_mut(at) {
                    match policy.subject {
                        Subject::Boundary(_) => of_role.boundary.push(policy),
                        _ => of_role.identity.push(policy),
                    }
                }
            }
            Subject::Key(key) => keys.push((key.as_ref(), policy)),
            Subject::Trust | Subject::Other(_) => {}
        }
    }
    // What does not say whose it is belongs to the one that is there.
    if let [(_, first), (_, second)] = roles.as_mut_slice() {
        let is_none = roles_without_owner(policies);
        if is_none {
            first.identity.append(&mut second.identity);
            first.boundary.append(&mut second.boundary);
            let owner = roles.iter().find_map(|(owner, _)| *owner);
            roles.truncate(1);
            if let Some((first, _)) = roles.first_mut() {
                *first = owner;
            }
        }
    }
    keys.retain(|(key, policy)| {
        let is_other = is_other_key(*key, context);
        if is_other {
            sets.left_aside += policy.statements.len();
        }
        !is_other
    });
    sets.is_cut = roles.len() > TOLD_APART || keys.len() > TOLD_APART;
    roles.truncate(TOLD_APART);
    keys.truncate(TOLD_APART);
    let no_key = (None, None);
    let keys: Vec<(Option<&Word>, Option<&Policy>)> = if keys.is_empty() {
        vec![no_key]
    } else {
        keys.into_iter()
            .map(|(key, policy)| (key, Some(policy)))
            .collect()
    };
    if roles.is_empty() {
        roles.push((None, Policies::default()));
    }
    for (owner, of_role) in &roles {
        for (key, policy) in &keys {
            let mut policies = of_role.clone();
            policies.key.extend(*policy);
            let is_empty = policies.identity.is_empty()
                && policies.boundary.is_empty()
                && policies.key.is_empty();
            if !is_empty {
                sets.sets.push(Set {
                    policies,
                    owner: *owner,
                    key: *key,
                });
            }
        }
    }
    sets
}

/// Whether some of the roles' policies do not say whose they are.
fn roles_without_owner(policies: &[&Policy]) -> bool {
    policies.iter().any(|policy| {
        matches!(
            policy.subject,
            Subject::Role(None) | Subject::Boundary(None)
        )
    })
}

/// Whether a policy's owner is certainly another role than Atlas's.
fn is_of_other(owner: Option<&Word>, context: &Context<'_>) -> bool {
    let (Some(owner), Some(role)) = (owner, context.role) else {
        return false;
    };
    let name = role.rsplit('/').next().unwrap_or_default();
    let owner = owner.literal();
    like(&owner, &literal(role)) == Truth::No && like(&owner, &literal(name)) == Truth::No
}

/// Whether a policy is certainly another key's than Atlas's.
fn is_other_key(key: Option<&Word>, context: &Context<'_>) -> bool {
    let (Some(key), Some(used)) = (key, context.key) else {
        return false;
    };
    let id = used.rsplit('/').next().unwrap_or_default();
    let key = key.literal();
    like(&key, &literal(used)) == Truth::No && like(&key, &literal(id)) == Truth::No
}

/// The lists of policies that are evaluated together: one for each role and each key that they may be
/// about with another answer.
fn of_set(set: &Set<'_>, all: &[&Policy], context: &Context<'_>, left_aside: usize) -> Vec<Found> {
    let (callers, is_cut_roles) = callers(set, context);
    let (keys, is_cut_keys) = keys(set, context);
    let mut found: Vec<(Found, usize, usize)> = Vec::new();
    for (role_at, caller) in callers.iter().enumerate() {
        for (key_at, key) in keys.iter().enumerate() {
            let request = Request {
                caller: caller.clone(),
                key: key.clone(),
                is_private: context.private_networking,
                now: context.now,
            };
            let mut one = evaluate(set, &request, context, left_aside);
            if is_cut_roles || is_cut_keys {
                one.doubts.push(Doubt {
                    reason: Reason::TooLarge,
                    line: one.name.line,
                    is_whole: true,
                });
            }
            let same = found
                .iter()
                .any(|(other, ..)| other.reach == one.reach && other.ends_at == one.ends_at);
            if !same {
                found.push((one, role_at, key_at));
            }
        }
    }
    let roles: HashSet<usize> = found.iter().map(|(_, role, _)| *role).collect();
    let by_key: HashSet<usize> = found.iter().map(|(.., key)| *key).collect();
    let several_policies = all.len() > set.policies.key.len() + set.policies.identity.len();
    let name = |role: usize, key: usize, half: Half| {
        let role = callers
            .get(role)
            .map(|it| it.name.clone())
            .unwrap_or_default();
        let key_name = keys.get(key).map(|it| it.name.clone()).unwrap_or_default();
        match (roles.len() > 1, by_key.len() > 1) {
            (true, true) => (ListKind::AwsRole, format!("{role}, {key_name}")),
            (true, false) => (ListKind::AwsRole, role),
            (false, true) => (ListKind::AwsKey, key_name),
            _ if half == Half::Key => (ListKind::AwsKey, own_name(set.key, &key_name)),
            _ if several_policies && role.is_empty() => (ListKind::AwsRole, policy_name(set)),
            _ => (ListKind::AwsRole, own_name(set.owner, &role)),
        }
    };
    let found = found.into_iter().map(|(mut one, role, key)| {
        let half = one.half.unwrap_or(Half::Both);
        let (kind, name) = name(role, key, half);
        one.name.kind = kind;
        one.name.name = name.chars().take(NAME).collect();
        one
    });
    found.collect()
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
    let ends_at = applying
        .all()
        .flat_map(|one| &one.statement.conditions)
        .filter_map(|condition| condition.changes_after(context.now))
        .min();
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
        ends_at,
    }
}

/// Whether every address is accepted, of the version of IP that Atlas uses.
fn is_open(reach: &Reach) -> bool {
    let all = ipnet::Ipv4Net::default();
    reach.allowed().contains(all.into())
}

/// Who may be asking: Atlas's role where it is known; otherwise whoever the policies name.
fn callers(set: &Set<'_>, context: &Context<'_>) -> (Vec<Caller>, bool) {
    let mut callers: Vec<Caller> = Vec::new();
    if let Some(role) = context.role {
        callers.push(Caller::new(literal(role), role.to_owned()));
    } else if let Some(owner) = set.owner.filter(|owner| is_arn_or_unknown(owner)) {
        callers.push(Caller::new(owner.reference(), owner.written()));
    } else {
        let mut seen: HashSet<String> = HashSet::new();
        for caller in named(&set.policies.key) {
            if seen.insert(format!("{:?}", caller.arn)) {
                callers.push(caller);
            }
        }
    }
    let is_cut = callers.len() > TOLD_APART;
    callers.truncate(TOLD_APART);
    if callers.is_empty() {
        callers.push(Caller::unknown());
    }
    // The account of a role that is known in part is the only one that the key's policy names.
    let accounts: Vec<&Vec<Symbol>> = accounts(&set.policies.key);
    if let (None, [account]) = (context.role, accounts.as_slice()) {
        for caller in &mut callers {
            if known(&caller.account).is_none() {
                caller.account = (*account).clone();
            }
        }
    }
    (callers, is_cut)
}

fn is_arn_or_unknown(owner: &Word) -> bool {
    owner.is_unknown() || parts(&owner.literal()).is_some()
}

/// The roles and users that statements about keys name.
fn named<'a>(policies: &'a [&Policy]) -> impl Iterator<Item = Caller> + 'a {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let statements = statements.filter(|statement| is_about_keys(statement));
    let principals = statements.filter_map(|statement| statement.principals.as_ref());
    let principals = principals.filter(|principals| !principals.is_negated);
    principals
        .flat_map(|principals| &principals.who)
        .filter_map(Who::candidate)
}

fn accounts<'a>(policies: &'a [&Policy]) -> Vec<&'a Vec<Symbol>> {
    let mut accounts: Vec<&Vec<Symbol>> = Vec::new();
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let principals = statements.filter_map(|statement| statement.principals.as_ref());
    for who in principals.flat_map(|principals| &principals.who) {
        if let Who::Account { account, .. } = who
            && !accounts.contains(&account)
        {
            accounts.push(account);
            if accounts.len() > 1 {
                break;
            }
        }
    }
    accounts
}

/// Which key may be meant: Atlas's where it is known; otherwise those that the policies name.
fn keys(set: &Set<'_>, context: &Context<'_>) -> (Vec<Key>, bool) {
    if let Some(key) = context.key {
        return (vec![Key::known(key)], false);
    }
    if let Some(arn) = set.key.and_then(Word::known)
        && arn.starts_with("arn:")
    {
        return (vec![Key::known(arn)], false);
    }
    let some = Key::unknown();
    let mut keys: Vec<Key> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let policies = set.policies.identity.iter().chain(&set.policies.key);
    let statements = policies.flat_map(|policy| &policy.statements);
    let resources = statements
        .filter(|statement| is_about_keys(statement))
        .filter_map(|statement| statement.resources.as_ref());
    for word in resources.flat_map(|resources| &resources.words) {
        let pattern = word.pattern();
        let is_all = key_like(&pattern, &some.arn) == Truth::Yes;
        let is_none = key_like(&pattern, &some.arn) == Truth::No;
        if !is_all && !is_none && seen.insert(word.written()) {
            keys.push(Key::of(word));
        }
        if keys.len() > TOLD_APART {
            break;
        }
    }
    let is_cut = keys.len() > TOLD_APART;
    keys.truncate(TOLD_APART);
    if keys.is_empty() {
        keys.push(some);
    }
    (keys, is_cut)
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
        remarks: vec![crate::list::Remark::OtherRoles { statements: count }],
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
