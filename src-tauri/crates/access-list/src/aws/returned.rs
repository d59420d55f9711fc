//! Policies as AWS itself returned them, each for what it is attached to, evaluated as one.
//!
//! Nothing is guessed from wrappers here: what was read is named, and what could not be read is a
//! policy of which nothing is known, so that it may allow or deny.

use ipnet::IpNet;

use super::USES;
use super::evaluate::{Applied, Policies};
use super::find::policies;
use super::listed::{self, Known};
use super::pattern::{Word, literal};
use super::policy::{Policy, Subject};
use super::principal::{Principals, Who};
use super::request::{Caller, Key, Request};
use super::statement::{Effect, Statement};
use crate::document::{json, shortened};
use crate::finish;
use crate::found::{Context, Found};
use crate::list::{AccessList, Form, Half, ListKind, ListName, Reason};
use crate::truth::Truth;
use crate::write::makes_data_keys;

/// A policy of AWS as it was read, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsPolicy {
    /// What it is attached to.
    pub place: AwsPlace,
    /// Its own name or ARN; of a key's policy, the key's ARN.
    pub name: String,
    /// The document in JSON; `None` where it could not be read.
    pub text: Option<String>,
    /// Who else it is attached to; `None` where that could not be read. Of inline and key policies
    /// nobody.
    pub others: Option<Vec<String>>,
}

/// What a policy is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AwsPlace {
    /// The role, and a part of it: what it may do.
    Inline,
    /// The role, and perhaps others, as a managed policy.
    Managed,
    /// The role: what it may do at most.
    Boundary,
    /// The key.
    Key,
}

/// A statement that decides about addresses, and which it accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsSource {
    /// The policy it stands in, by its position.
    pub policy: usize,
    /// Its position in the policy, from 0.
    pub statement: usize,
    /// Whether it allows these addresses, instead of denying all others.
    pub allows: bool,
    /// The blocks it names, in its order.
    pub nets: Vec<IpNet>,
    /// Who or what else uses the list.
    pub uses: Vec<AwsUse>,
}

/// What else a list of addresses is for, beside Atlas's role and key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AwsUse {
    /// Other principals, as the statement names them.
    Principals,
    /// More actions than those that Atlas needs.
    Actions,
    /// Other keys or resources than Atlas's key.
    Resources,
    /// Others that have the policy: roles, users and groups.
    Attached(String),
    /// Who else has the policy could not be read.
    Unread,
}

/// What policies make together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsEvaluation {
    /// What they accept, as of any other text.
    pub list: AccessList,
    /// The statements with lists of addresses that are about Atlas's role and key.
    pub sources: Vec<AwsSource>,
}

/// Evaluates the policies of a role, its boundary and its key's policy together, for the role and the
/// key of `context`. Everything that decides and can be read has to be among them, one that could not
/// be read as such.
#[must_use]
pub fn evaluate_aws(all: &[AwsPolicy], context: &Context<'_>) -> AwsEvaluation {
    let asked = Asked::new(all, context);
    let (policies, request) = (asked.policies(), &asked.request);
    let applying = policies.applying(request);
    let reach = applying.reach(&policies, request);
    let knows = Known {
        role: true,
        key: true,
    };
    let found = Found {
        name: ListName {
            kind: ListKind::AwsRole,
            name: context.role.unwrap_or_default().to_owned(),
            line: 1,
        },
        half: Some(Half::Both),
        listed: listed::entries(&applying),
        is_open: super::lists::is_open(&reach),
        remarks: listed::remarks(&applying, listed::others(&policies.key, request)),
        doubts: listed::doubts(&applying, request, knows),
        reach,
        ends_at: applying.changes_after(context.now),
    };
    let key = context.key.unwrap_or_default();
    let sources = asked
        .parsed
        .iter()
        .enumerate()
        .flat_map(|(at, policy)| {
            let applied = applying
                .all()
                .filter(|one| std::ptr::eq(one.policy, policy));
            applied.filter_map(move |one| source(at, all.get(at)?, policy, one, key))
        })
        .collect();
    AwsEvaluation {
        list: finish::access_list(Form::AwsPolicy, vec![found], context),
        sources,
    }
}

/// Policies that were read, and the request that they are evaluated for.
pub(super) struct Asked<'a> {
    all: &'a [AwsPolicy],
    parsed: Vec<Policy>,
    pub(super) request: Request,
}

impl<'a> Asked<'a> {
    pub(super) fn new(all: &'a [AwsPolicy], context: &Context<'_>) -> Self {
        let role = context.role.unwrap_or_default();
        Self {
            all,
            parsed: all.iter().map(parsed).collect(),
            request: Request {
                caller: Caller::new(literal(role), role.to_owned()),
                key: Key::known(context.key.unwrap_or_default()),
                is_private: context.private_networking,
                now: context.now,
            },
        }
    }

    pub(super) fn policies(&self) -> Policies<'_> {
        let of = |places: &[AwsPlace]| -> Vec<&Policy> {
            let both = self.all.iter().zip(&self.parsed);
            both.filter(|(one, _)| places.contains(&one.place))
                .map(|(_, policy)| policy)
                .collect()
        };
        Policies {
            identity: of(&[AwsPlace::Inline, AwsPlace::Managed]),
            boundary: of(&[AwsPlace::Boundary]),
            key: of(&[AwsPlace::Key]),
            is_all: true,
        }
    }

    /// Where a statement stands: its policy's position, and its own there.
    pub(super) fn position(&self, one: &Applied<'_>) -> Option<(usize, usize)> {
        let mut policies = self.parsed.iter();
        let policy = policies.position(|other| std::ptr::eq(other, one.policy))?;
        let mut statements = one.policy.statements.iter();
        let statement = statements.position(|other| std::ptr::eq(other, one.statement))?;
        Some((policy, statement))
    }
}

fn source(
    at: usize,
    read: &AwsPolicy,
    policy: &Policy,
    one: &Applied<'_>,
    key: &str,
) -> Option<AwsSource> {
    if one.is_on_address() != Truth::Yes {
        return None;
    }
    let statement = policy
        .statements
        .iter()
        .position(|other| std::ptr::eq(other, one.statement))?;
    let allows = one.statement.effect? == Effect::Allow;
    Some(AwsSource {
        policy: at,
        statement,
        allows,
        nets: listed::accepted(one)
            .iter()
            .map(|entry| entry.net)
            .collect(),
        uses: uses(read, one.statement, key),
    })
}

/// What else a statement's list is for.
fn uses(read: &AwsPolicy, statement: &Statement, key: &str) -> Vec<AwsUse> {
    let mut uses = Vec::new();
    let is_key = read.place == AwsPlace::Key;
    let is_one = |principals: &Principals| {
        !principals.is_negated && matches!(principals.who.as_slice(), [Who::Caller(_)])
    };
    if is_key && !statement.principals.as_ref().is_some_and(is_one) {
        uses.push(AwsUse::Principals);
    }
    let known = |word: &Word, wanted: &dyn Fn(&str) -> bool| word.known().is_some_and(wanted);
    let needed = |action: &str| {
        let mut needed = USES.iter();
        needed.any(|one| one.eq_ignore_ascii_case(action)) || makes_data_keys(action)
    };
    let actions = statement.actions.as_ref();
    let is_needed = actions
        .is_some_and(|it| !it.is_negated && it.words.iter().all(|word| known(word, &needed)));
    if !is_needed {
        uses.push(AwsUse::Actions);
    }
    // In a key's policy the star is the key itself.
    let its_own = |resource: &str| resource == key || (is_key && resource == "*");
    let resources = statement.resources.as_ref();
    let is_own = resources
        .is_some_and(|it| !it.is_negated && it.words.iter().all(|word| known(word, &its_own)));
    if !is_own {
        uses.push(AwsUse::Resources);
    }
    match &read.others {
        Some(others) => uses.extend(others.iter().cloned().map(AwsUse::Attached)),
        None => uses.push(AwsUse::Unread),
    }
    uses
}

/// The policy that a document is; one of which nothing is known where it is no policy.
fn parsed(one: &AwsPolicy) -> Policy {
    let subject = match one.place {
        AwsPlace::Inline | AwsPlace::Managed => Subject::Role(None),
        AwsPlace::Boundary => Subject::Boundary(None),
        AwsPlace::Key => Subject::Key(None),
    };
    let unknown = |reason| Policy::unknown(subject.clone(), reason, 1, None);
    let Some(text) = &one.text else {
        return unknown(Reason::UnknownValue(shortened(&one.name)));
    };
    let Ok(document) = json::parse(text, 1) else {
        return unknown(Reason::Malformed);
    };
    match document.as_map() {
        Some(map) if policies(&document).len() == 1 => {
            Policy::parse(map, 1, Some(subject), &one.name)
        }
        _ => unknown(Reason::UnknownForm),
    }
}

#[cfg(test)]
#[path = "tests/returned.rs"]
mod tests;
