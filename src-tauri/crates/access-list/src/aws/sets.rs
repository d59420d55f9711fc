//! Which policies belong together, and for whom and which key they are evaluated.

use std::collections::{HashMap, HashSet};

use super::Policy;
use super::USES;
use super::arn::{key_like, parts};
use super::evaluate::Policies;
use super::pattern::{Symbol, Word, known, like, literal};
use super::policy::Subject;
use super::principal::Who;
use super::request::{Caller, Key};
use super::statement::Effect;
use crate::found::Context;
use crate::truth::Truth;

/// So many roles and keys are distinguished.
const MOST_DISTINGUISHED: usize = 24;

/// Policies that are evaluated together.
#[derive(Debug, Clone)]
pub(super) struct Set<'a> {
    pub(super) policies: Policies<'a>,
    /// The role that they are of, where they name it.
    pub(super) owner: Option<&'a Word>,
    /// The key that they are of, where they name it.
    pub(super) key: Option<&'a Word>,
}

#[derive(Debug, Default)]
pub(super) struct Sets<'a> {
    pub(super) sets: Vec<Set<'a>>,
    /// So many statements are certainly another role's.
    pub(super) left_aside: usize,
    /// Those that are not about keys.
    pub(super) unrelated: Vec<&'a Policy>,
    /// There are more roles or keys than are distinguished.
    pub(super) is_cut: bool,
}

/// Puts together what belongs together: the policies of each role with those of each key.
pub(super) fn sets<'a>(policies: &'a [Policy], context: &Context<'_>) -> Sets<'a> {
    let mut roles: Vec<(Option<&Word>, Policies<'a>)> = Vec::new();
    let mut keys: Vec<(Option<&Word>, &'a Policy)> = Vec::new();
    let mut places: HashMap<Option<String>, usize> = HashMap::new();
    let mut sets = Sets::default();
    for policy in policies {
        match &policy.subject {
            Subject::Role(owner) | Subject::Boundary(owner) => {
                let owner = owner.as_ref();
                if is_atlas(owner, context) == Truth::No {
                    sets.left_aside += policy.statements.len();
                    continue;
                }
                let at = *places.entry(owner.map(Word::name)).or_insert(roles.len());
                if at == roles.len() {
                    roles.push((owner, Policies::default()));
                }
                match (&policy.subject, roles.get_mut(at)) {
                    (Subject::Boundary(_), Some((_, role))) => role.boundary.push(policy),
                    (_, Some((_, role))) => role.identity.push(policy),
                    (_, None) => {}
                }
            }
            Subject::Key(key) if is_other_key(key.as_ref(), context) => {
                sets.left_aside += policy.statements.len();
            }
            Subject::Key(key) => keys.push((key.as_ref(), policy)),
            Subject::Trust => {}
            Subject::Other(_) => sets.unrelated.push(policy),
        }
    }
    join_unowned(&mut roles);
    // A role that has nothing to do with keys is not Atlas's, unless it is known to be.
    roles.retain(|(owner, of_role)| {
        let mut identity = of_role.identity.iter();
        let is_kept = identity.any(|policy| policy.is_about_keys())
            || (owner.is_some() && is_atlas(*owner, context) == Truth::Yes);
        if !is_kept {
            sets.unrelated.extend(&of_role.identity);
        }
        is_kept
    });
    sets.is_cut = roles.len() > MOST_DISTINGUISHED || keys.len() > MOST_DISTINGUISHED;
    roles.truncate(MOST_DISTINGUISHED);
    keys.truncate(MOST_DISTINGUISHED);
    let mut keys: Vec<(Option<&Word>, Option<&Policy>)> = keys
        .into_iter()
        .map(|(key, policy)| (key, Some(policy)))
        .collect();
    if roles.is_empty() && !keys.is_empty() {
        roles.push((None, Policies::default()));
    }
    if keys.is_empty() {
        keys.push((None, None));
    }
    for (owner, of_role) in &roles {
        for (key, policy) in &keys {
            let mut policies = of_role.clone();
            policies.key.extend(*policy);
            sets.sets.push(Set {
                policies,
                owner: *owner,
                key: *key,
            });
        }
    }
    sets
}

/// What does not say whose it is belongs to the one role that is there.
fn join_unowned(roles: &mut Vec<(Option<&Word>, Policies<'_>)>) {
    let [(first, _), (second, _)] = roles.as_slice() else {
        return;
    };
    if first.is_some() && second.is_some() {
        return;
    }
    let owner = first.or(*second);
    if let (Some((_, second)), Some((name, first))) = (roles.pop(), roles.first_mut()) {
        *name = owner;
        first.identity.extend(second.identity);
        first.boundary.extend(second.boundary);
    }
}

/// Whether a policy's owner is Atlas's role.
fn is_atlas(owner: Option<&Word>, context: &Context<'_>) -> Truth {
    let (Some(owner), Some(role)) = (owner, context.role) else {
        return Truth::Maybe;
    };
    let name = role.rsplit('/').next().unwrap_or_default();
    let owner = owner.literal();
    like(&owner, &literal(role)).or(like(&owner, &literal(name)))
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

/// Who or what may be meant.
#[derive(Debug)]
pub(super) struct Candidates<T> {
    pub(super) all: Vec<T>,
    /// There are more.
    pub(super) is_cut: bool,
}

impl<T> Candidates<T> {
    fn one(of: T) -> Self {
        Self {
            all: vec![of],
            is_cut: false,
        }
    }
}

/// Who may be asking: Atlas's role where it is known; otherwise whoever the policies name.
pub(super) fn callers(set: &Set<'_>, context: &Context<'_>) -> Candidates<Caller> {
    let mut callers: Vec<Caller> = Vec::new();
    if let Some(role) = context.role {
        callers.push(Caller::new(literal(role), role.to_owned()));
    } else if let Some(owner) = set.owner.filter(|owner| is_arn_or_unknown(owner)) {
        callers.push(Caller::new(owner.reference(), owner.written()));
    } else {
        callers = named(&set.policies.key);
    }
    let is_cut = callers.len() > MOST_DISTINGUISHED;
    callers.truncate(MOST_DISTINGUISHED);
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
    Candidates {
        all: callers,
        is_cut,
    }
}

fn is_arn_or_unknown(owner: &Word) -> bool {
    owner.is_unknown() || parts(&owner.literal()).is_some()
}

/// The roles and users that statements about keys name and that may be Atlas's. One that they only
/// allow a part of what Atlas does is none: an administrator of the key.
fn named(policies: &[&Policy]) -> Vec<Caller> {
    let mut callers: Vec<(Caller, [bool; 3])> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    for statement in statements.filter(|statement| statement.is_about_keys) {
        let principals = statement.principals.iter().filter(|it| !it.is_negated);
        let mut who = principals.flat_map(|it| &it.who).peekable();
        if who.peek().is_none() {
            continue;
        }
        let is_allowed = statement.effect == Some(Effect::Allow);
        let uses = USES.map(|action| !is_allowed || statement.is_about_action(action).may_be());
        for caller in who.filter_map(Who::candidate) {
            let at = *places.entry(caller.name.clone()).or_insert(callers.len());
            if at == callers.len() {
                callers.push((caller, [false; 3]));
            }
            if let Some((_, known)) = callers.get_mut(at) {
                for (known, more) in known.iter_mut().zip(uses) {
                    *known |= more;
                }
            }
        }
    }
    let callers = callers
        .into_iter()
        .filter(|(_, uses)| !uses.contains(&false));
    callers.map(|(caller, _)| caller).collect()
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
pub(super) fn keys(set: &Set<'_>, context: &Context<'_>) -> Candidates<Key> {
    if let Some(key) = context.key {
        return Candidates::one(Key::known(key));
    }
    if let Some(arn) = set.key.and_then(Word::known)
        && arn.starts_with("arn:")
    {
        return Candidates::one(Key::known(arn));
    }
    let some = Key::unknown();
    let mut keys: Vec<Key> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let policies = set.policies.identity.iter().chain(&set.policies.key);
    let statements = policies.flat_map(|policy| &policy.statements);
    let resources = statements
        .filter(|statement| statement.is_about_keys)
        .filter_map(|statement| statement.resources.as_ref());
    for word in resources.flat_map(|resources| &resources.words) {
        let pattern = word.pattern();
        let is_all = key_like(&pattern, &some.arn) == Truth::Yes;
        let is_none = key_like(&pattern, &some.arn) == Truth::No;
        if !is_all && !is_none && seen.insert(word.written()) {
            keys.push(Key::of(word));
        }
        if keys.len() > MOST_DISTINGUISHED {
            break;
        }
    }
    let is_cut = keys.len() > MOST_DISTINGUISHED;
    keys.truncate(MOST_DISTINGUISHED);
    if keys.is_empty() {
        keys.push(some);
    }
    Candidates { all: keys, is_cut }
}
