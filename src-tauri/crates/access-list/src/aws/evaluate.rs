//! The evaluation of one request: which statements apply, and what they make together.
//!
//! Source: AWS documentation, IAM user guide, "Policy evaluation logic", "Cross-account policy
//! evaluation logic" and "Permissions boundaries for IAM entities"; KMS developer guide, "Key
//! policies".

use jiff::Timestamp;

use super::USES;
use super::arn::{equal, key_like};
use super::condition::{agreed, any};
use super::policy::Policy;
use super::principal::Meaning;
use super::request::Request;
use super::statement::{Effect, Statement};
use crate::list::Half;
use crate::reach::Reach;
use crate::truth::Truth;

/// The policies that decide a request.
#[derive(Debug, Clone, Default)]
pub(super) struct Policies<'a> {
    /// The caller's own.
    pub(super) identity: Vec<&'a Policy>,
    /// What the caller may do at most; nothing where there is no boundary.
    pub(super) boundary: Vec<&'a Policy>,
    /// The key's.
    pub(super) key: Vec<&'a Policy>,
    /// There are no others: what was read from AWS itself is both halves, whatever there is of each.
    pub(super) is_all: bool,
}

/// A statement that may apply.
#[derive(Debug, Clone)]
pub(super) struct Applied<'a> {
    pub(super) statement: &'a Statement,
    pub(super) policy: &'a Policy,
    /// What its principals are to the caller; of an identity's policy, the caller by name.
    pub(super) meaning: Meaning,
    /// For each action, whether it is about it.
    pub(super) actions: [Truth; 3],
    pub(super) resource: Truth,
    /// The addresses that fulfil its conditions.
    pub(super) conditions: Reach,
}

/// The statements that may apply, by the policies they stand in.
#[derive(Debug, Clone, Default)]
pub(super) struct Applying<'a> {
    pub(super) identity: Vec<Applied<'a>>,
    pub(super) boundary: Vec<Applied<'a>>,
    pub(super) key: Vec<Applied<'a>>,
}

/// What statements make of one action.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The key's policy allows everyone, the caller by name, its session, its account.
    pub(super) everyone: Reach,
    pub(super) caller: Reach,
    pub(super) session: Reach,
    pub(super) account: Reach,
    /// The caller's own policies allow.
    pub(super) own: Reach,
    /// Its boundary does.
    pub(super) boundary: Reach,
    denied: Reach,
}

impl<'a> Policies<'a> {
    pub(super) fn half(&self) -> Half {
        if self.is_all {
            Half::Both
        } else if self.key.is_empty() {
            Half::Role
        } else if self.identity.is_empty() && self.boundary.is_empty() {
            Half::Key
        } else {
            Half::Both
        }
    }

    /// The statements that may apply to `request`.
    pub(super) fn applying(&self, request: &Request) -> Applying<'a> {
        let of = |policies: &[&'a Policy], is_key: bool| {
            let statements = policies
                .iter()
                .flat_map(|policy| policy.statements.iter().map(|it| (*policy, it)));
            statements
                .filter_map(|(policy, statement)| self.applied(policy, statement, request, is_key))
                .collect()
        };
        Applying {
            identity: of(&self.identity, false),
            boundary: of(&self.boundary, false),
            key: of(&self.key, true),
        }
    }

    fn applied(
        &self,
        policy: &'a Policy,
        statement: &'a Statement,
        request: &Request,
        is_key: bool,
    ) -> Option<Applied<'a>> {
        let meaning = if is_key {
            self.meaning(statement, request)
        } else {
            Meaning::caller(Truth::Yes)
        };
        if meaning.any() == Truth::No {
            return None;
        }
        let actions = USES.map(|action| statement.is_about_action(action));
        if !actions.into_iter().any(Truth::may_be) {
            return None;
        }
        let resource = resource(policy, statement, request);
        if resource == Truth::No {
            return None;
        }
        let conditions = statement
            .conditions
            .iter()
            .map(|condition| condition.reach(request, policy.has_variables));
        let mut conditions = conditions.fold(Reach::all(), |all, one| all.and(&one));
        if statement.has_more_conditions {
            conditions = conditions.and(&Reach::unknown());
        }
        if !statement.is_understood() {
            conditions = Reach::unknown();
        }
        Some(Applied {
            statement,
            policy,
            meaning,
            actions,
            resource,
            conditions,
        })
    }

    /// What a statement of the key's policy is to the caller.
    fn meaning(&self, statement: &Statement, request: &Request) -> Meaning {
        let Some(principals) = &statement.principals else {
            return Meaning::MAYBE;
        };
        let meaning = principals.meaning(&request.caller);
        if !principals.is_negated {
            return meaning;
        }
        let is_denied = match (statement.effect, meaning.any()) {
            (Some(Effect::Deny), Truth::No) => Truth::Yes,
            // A boundary makes it deny whoever is named.
            (Some(Effect::Deny), _) if !self.boundary.is_empty() => Truth::Yes,
            // A session of a role that is named may be exempt, or not.
            _ => Truth::Maybe,
        };
        Meaning::everyone(is_denied)
    }
}

fn resource(policy: &Policy, statement: &Statement, request: &Request) -> Truth {
    statement.is_about_resource(|word| {
        let pattern = super::request::expanded(word, request, policy.has_variables, true);
        key_like(&pattern, &request.key.arn)
    })
}

impl Applied<'_> {
    /// The addresses it applies to for an action, where `whom` says whether it is about the caller.
    fn reach(&self, action: usize, whom: Truth) -> Reach {
        let is_about = self.actions.get(action).copied().unwrap_or(Truth::Maybe);
        match is_about.and(self.resource).and(whom) {
            Truth::Yes => self.conditions.clone(),
            Truth::No => Reach::none(),
            Truth::Maybe => self.conditions.doubted(),
        }
    }

    /// The same where it does `effect`.
    pub(super) fn does(&self, effect: Effect, action: usize, whom: Truth) -> Reach {
        match self.statement.effect {
            Some(own) if own == effect => self.reach(action, whom),
            Some(_) => Reach::none(),
            None => self.reach(action, whom.doubted()),
        }
    }

    /// Whether it has a condition on the address.
    pub(super) fn is_on_address(&self) -> Truth {
        let statement = self.statement;
        if statement
            .conditions
            .iter()
            .any(super::condition::Condition::is_on_address)
        {
            Truth::Yes
        } else if statement.has_more_conditions || !statement.is_understood() {
            Truth::Maybe
        } else {
            Truth::No
        }
    }

    /// Whether it allows the caller itself, and not only its account.
    pub(super) fn allows_directly(&self) -> Truth {
        match self.statement.effect {
            Some(Effect::Allow) => self.meaning.direct(),
            Some(Effect::Deny) => Truth::No,
            None => self.meaning.direct().doubted(),
        }
    }
}

impl Applying<'_> {
    pub(super) fn all(&self) -> impl Iterator<Item = &Applied<'_>> {
        self.identity.iter().chain(&self.boundary).chain(&self.key)
    }

    /// When a condition on dates next changes something.
    pub(super) fn changes_after(&self, now: Timestamp) -> Option<Timestamp> {
        self.all()
            .flat_map(|one| &one.statement.conditions)
            .filter_map(|condition| condition.changes_after(now))
            .min()
    }

    pub(super) fn row(&self, action: usize, has_boundary: bool) -> Row {
        let key_allows = |whom: fn(&Meaning) -> Truth| {
            any(self
                .key
                .iter()
                .map(|one| one.does(Effect::Allow, action, whom(&one.meaning))))
        };
        let does = |of: &[Applied<'_>], effect| {
            any(of
                .iter()
                .map(|one| one.does(effect, action, one.meaning.any())))
        };
        Row {
            everyone: key_allows(|meaning| meaning.everyone),
            caller: key_allows(|meaning| meaning.caller),
            session: key_allows(|meaning| meaning.session),
            account: key_allows(|meaning| meaning.account),
            own: does(&self.identity, Effect::Allow),
            boundary: if has_boundary {
                does(&self.boundary, Effect::Allow)
            } else {
                Reach::all()
            },
            denied: any([
                does(&self.key, Effect::Deny),
                does(&self.identity, Effect::Deny),
                does(&self.boundary, Effect::Deny),
            ]),
        }
    }

    /// The addresses from which all actions are allowed.
    pub(super) fn reach(&self, policies: &Policies<'_>, request: &Request) -> Reach {
        let has_boundary = !policies.boundary.is_empty();
        let decide = |action: usize| {
            let row = self.row(action, has_boundary);
            self.decided(policies, request, &row)
        };
        let mut actions = self.all().map(|one| one.actions);
        let is_one = actions.all(|[one, two, three]| one == two && two == three);
        if is_one {
            return decide(0);
        }
        decide(0).and(&decide(1)).and(&decide(2))
    }

    /// The addresses from which the action of a row is allowed.
    pub(super) fn decided(&self, policies: &Policies<'_>, request: &Request, row: &Row) -> Reach {
        let allowed = match policies.half() {
            Half::Role => own_half(row, policies),
            Half::Key => self.key_half(row, policies),
            Half::Both => both(row, request),
        };
        allowed.and(&row.denied.not())
    }

    /// The key's policy alone: where it allows the caller from listed addresses, these count;
    /// otherwise what it leaves to the account may be allowed there.
    fn key_half(&self, row: &Row, policies: &Policies<'_>) -> Reach {
        let direct = any([
            row.everyone.clone(),
            row.caller.clone(),
            row.session.clone(),
        ]);
        let allows = |policy: &&Policy| policy.statements.iter().any(|it| it.may(Effect::Allow));
        let left = if policies.key.iter().any(allows) {
            row.account.clone()
        } else {
            Reach::all()
        };
        let is_listed = Truth::any(self.key.iter().map(|one| {
            let is_about = Truth::any(one.actions).and(one.resource);
            is_about.and(one.allows_directly()).and(one.is_on_address())
        }));
        match is_listed {
            Truth::Yes => direct,
            Truth::No => direct.or(&left),
            Truth::Maybe => agreed(&direct, &direct.or(&left)),
        }
    }
}

/// The caller's own policies alone: without a statement that allows the use of a key, another policy
/// may.
fn own_half(row: &Row, policies: &Policies<'_>) -> Reach {
    let mut statements = policies.identity.iter().flat_map(|it| &it.statements);
    let allows = statements.any(|it| it.may(Effect::Allow) && it.is_about_keys);
    let own = if allows {
        row.own.clone()
    } else {
        Reach::all()
    };
    own.and(&row.boundary)
}

/// Both halves.
fn both(row: &Row, request: &Request) -> Reach {
    let own = row.own.and(&row.boundary);
    // A boundary limits what is given to the role, and not what is given to its session. Which of
    // the two a star is to it is not documented plainly.
    let everyone = agreed(&row.everyone, &row.everyone.and(&row.boundary));
    let direct = any([row.caller.and(&row.boundary), everyone, row.session.clone()]);
    let within = direct.or(&row.account.and(&own));
    let across = any([
        row.everyone.clone(),
        row.caller.clone(),
        row.session.clone(),
        row.account.clone(),
    ])
    .and(&own);
    let is_one_account = match request.key.account() {
        Some(account) => equal(&account, &request.caller.account),
        None => Truth::Maybe,
    };
    match is_one_account {
        Truth::Yes => within,
        Truth::No => across,
        Truth::Maybe => agreed(&within, &across),
    }
}

/// Whether a condition's answer is not known somewhere.
pub(super) fn is_undecided(reach: &Reach) -> bool {
    !reach.undecided().is_empty()
}
