//! A policy: what it belongs to, and its statements.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::USES;
use super::arn::{key_like, some_key};
use super::pattern::Word;
use super::statement::{Effect, Statement};
use crate::document::{Map, Node, Part, Value, shortened};
use crate::list::{Doubt, Reason};
use crate::truth::Truth;

/// So many faults of a policy are said of each of its statements.
const FAULTS: usize = 4;

/// What a policy is attached to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    /// A role, or a user: what it may do. Its ARN or name, where the document says.
    Role(Option<Word>),
    /// The same: what it may do at most.
    Boundary(Option<Word>),
    /// A role: who may assume it.
    Trust,
    /// A key. Its ARN or its name in the document, where there is one.
    Key(Option<Word>),
    /// Something else.
    Other(String),
}

/// One policy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Policy {
    /// What it is attached to.
    pub(super) subject: Subject,
    /// Its own name; empty where it has none.
    pub(super) name: String,
    /// The line it begins in, from 1.
    pub(super) line: u32,
    /// Whether `${…}` is a variable in it: in version 2012-10-17.
    pub(super) has_variables: bool,
    pub(super) statements: Vec<Statement>,
    /// The same for the same document, wherever it stands.
    pub(super) digest: u64,
}

impl Subject {
    /// It as a text: what is the same for the same thing.
    pub(super) fn written(&self) -> String {
        let (kind, owner) = match self {
            Self::Role(owner) => ("role", owner.as_ref()),
            Self::Boundary(owner) => ("boundary", owner.as_ref()),
            Self::Key(owner) => ("key", owner.as_ref()),
            Self::Trust => ("trust", None),
            Self::Other(name) => return format!("other {name}"),
        };
        format!("{kind} {}", owner.map(Word::written).unwrap_or_default())
    }
}

impl Policy {
    /// The policy that `map` is. What it is attached to is taken from its statements where `subject`
    /// does not say.
    pub(super) fn parse(map: &Map, line: u32, subject: Option<Subject>, name: &str) -> Self {
        let mut faults = Vec::new();
        let mut fault = |reason, line| {
            faults.push(Doubt {
                reason,
                line,
                is_whole: false,
            });
        };
        let mut statements = Vec::new();
        let mut version = None;
        if map.is_open {
            fault(Reason::Statement("Statement".to_owned()), line);
        }
        let mut names = HashSet::new();
        for member in &map.members {
            if !names.insert(member.name.to_ascii_lowercase()) {
                fault(Reason::TwiceNamed(shortened(&member.name)), member.line);
            }
            match member.name.as_str() {
                "Version" => version = Word::of(&member.value),
                "Id" => {}
                "Statement" => statements.extend(of_node(&member.value)),
                other => fault(Reason::Statement(shortened(other)), member.line),
            }
        }
        let version = version.map(|version| version.known().map(str::to_owned));
        let has_variables = match version {
            None => false,
            Some(Some(version)) if version == "2008-10-17" => false,
            Some(Some(version)) if version == "2012-10-17" => true,
            Some(_) => {
                fault(Reason::Statement("Version".to_owned()), line);
                true
            }
        };
        if let (Some(fault), true) = (faults.first(), statements.is_empty()) {
            statements.push(Statement::unknown(fault.reason.clone(), fault.line, None));
        }
        faults.truncate(FAULTS);
        for statement in &mut statements {
            for fault in &faults {
                statement.fault(fault.reason.clone());
            }
        }
        let mut hasher = DefaultHasher::new();
        digest_of_map(map, &mut hasher);
        Self::of(
            statements,
            line,
            subject,
            name,
            has_variables,
            hasher.finish(),
        )
    }

    /// A policy of statements that were copied without it. Which version it has is not known.
    pub(super) fn of_statements(node: &Node, subject: Option<Subject>, name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        digest(node, &mut hasher);
        let digest = hasher.finish();
        Self::of(of_node(node), node.line, subject, name, true, digest)
    }

    /// A policy of which nothing is known but that it is there.
    pub(super) fn unknown(
        subject: Subject,
        reason: Reason,
        line: u32,
        effect: Option<Effect>,
    ) -> Self {
        let mut hasher = DefaultHasher::new();
        reason.hash(&mut hasher);
        let digest = hasher.finish();
        let statements = vec![Statement::unknown(reason, line, effect)];
        Self::of(statements, line, Some(subject), "", true, digest)
    }

    fn of(
        mut statements: Vec<Statement>,
        line: u32,
        subject: Option<Subject>,
        name: &str,
        has_variables: bool,
        digest: u64,
    ) -> Self {
        for statement in &mut statements {
            statement.is_about_keys = is_about_keys(statement);
        }
        let subject = subject.unwrap_or_else(|| subject_of(&statements));
        for statement in &mut statements {
            let is_wrong = match subject {
                Subject::Role(_) | Subject::Boundary(_) => statement.names_principals,
                Subject::Key(_) => !statement.names_principals,
                Subject::Trust | Subject::Other(_) => false,
            };
            if is_wrong && statement.is_understood() {
                statement.fault(Reason::Statement("Principal".to_owned()));
            }
        }
        Self {
            subject,
            name: name.to_owned(),
            line,
            has_variables,
            statements,
            digest,
        }
    }

    /// Whether it may be about what Atlas does with some key.
    pub(super) fn is_about_keys(&self) -> bool {
        self.statements.iter().any(|it| it.is_about_keys)
    }
}

/// What is the same for values that are the same but for their lines.
fn digest(node: &Node, hasher: &mut DefaultHasher) {
    std::mem::discriminant(&node.value).hash(hasher);
    match &node.value {
        Value::Null => {}
        Value::Bool(flag) => flag.hash(hasher),
        Value::Number(text) | Value::Text(text) | Value::Unknown(text) => text.hash(hasher),
        Value::Template(parts) => {
            for part in parts {
                match part {
                    Part::Known(text) => (true, text).hash(hasher),
                    Part::Unknown(text) => (false, text).hash(hasher),
                }
            }
        }
        Value::List(items) => {
            items.len().hash(hasher);
            for item in items {
                digest(item, hasher);
            }
        }
        Value::Map(map) => digest_of_map(map, hasher),
    }
}

fn digest_of_map(map: &Map, hasher: &mut DefaultHasher) {
    (map.members.len(), map.is_open).hash(hasher);
    for member in &map.members {
        member.name.hash(hasher);
        digest(&member.value, hasher);
    }
}

/// The statements in the value of `Statement`.
fn of_node(node: &Node) -> Vec<Statement> {
    match &node.value {
        Value::List(items) => items.iter().map(Statement::parse).collect(),
        _ => vec![Statement::parse(node)],
    }
}

/// Whether a statement may be about what Atlas does with some key.
fn is_about_keys(statement: &Statement) -> bool {
    let key = some_key();
    let mut uses = USES.iter();
    uses.any(|action| statement.is_about_action(action).may_be())
        && statement
            .is_about_resource(|word| key_like(&word.pattern(), &key))
            .may_be()
}

/// What a policy is attached to that has no wrapper: only those of resources name principals.
fn subject_of(statements: &[Statement]) -> Subject {
    if !statements.iter().any(|it| it.names_principals) {
        return Subject::Role(None);
    }
    let assumes = |statement: &Statement| {
        statement.is_about_action("sts:AssumeRole").and(Truth::of(
            statement.actions.as_ref().is_some_and(|it| !it.is_negated),
        )) != Truth::No
            && USES
                .iter()
                .all(|action| statement.is_about_action(action) == Truth::No)
    };
    if statements.iter().all(assumes) {
        Subject::Trust
    } else if statements.iter().any(|it| it.is_about_keys) {
        Subject::Key(None)
    } else {
        Subject::Other(String::new())
    }
}
