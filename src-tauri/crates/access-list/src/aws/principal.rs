//! The principals of a statement.
//!
//! Source: AWS documentation, IAM user guide, "AWS JSON policy elements: Principal" and
//! "NotPrincipal".

use super::arn::{equal, parts};
use super::pattern::{Symbol, Text, Word, known, literal, unknown};
use super::request::Caller;
use crate::document::{Map, Node, Value};
use crate::truth::Truth;

/// The element of a statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Principals {
    /// `NotPrincipal`.
    pub(super) is_negated: bool,
    pub(super) who: Vec<Who>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Who {
    /// `*`.
    Everyone,
    /// Everybody in an account, as far as its own policies allow.
    Account {
        partition: Option<Text>,
        account: Text,
    },
    /// A role or a user, as far as its ARN is known.
    Caller(Word),
    /// A session of a role.
    Session {
        partition: Text,
        account: Text,
        role: Text,
    },
    /// A service, a federated identity, what is left of a principal that was deleted.
    Other,
    /// It may be anything.
    Unclear,
}

/// How a principal is about a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// It is everyone.
    pub(super) everyone: Truth,
    /// It is the caller by name.
    pub(super) caller: Truth,
    /// It is the caller's session.
    pub(super) session: Truth,
    /// It is the caller's account.
    pub(super) account: Truth,
}

impl Meaning {
    const NOT: Self = Self {
        everyone: Truth::No,
        caller: Truth::No,
        session: Truth::No,
        account: Truth::No,
    };

    /// The caller by name.
    pub(super) fn caller(caller: Truth) -> Self {
        Self {
            caller,
            ..Self::NOT
        }
    }

    /// Everyone.
    pub(super) fn everyone(everyone: Truth) -> Self {
        Self {
            everyone,
            ..Self::NOT
        }
    }

    /// Any of these, or none.
    pub(super) const MAYBE: Self = Self {
        everyone: Truth::Maybe,
        caller: Truth::Maybe,
        session: Truth::Maybe,
        account: Truth::Maybe,
    };

    /// Whether it is about the caller at all.
    pub(super) fn any(self) -> Truth {
        Truth::any([self.everyone, self.caller, self.session, self.account])
    }

    /// Whether it is about the caller other than by its account.
    pub(super) fn direct(self) -> Truth {
        Truth::any([self.everyone, self.caller, self.session])
    }

    fn or(self, other: Self) -> Self {
        Self {
            everyone: self.everyone.or(other.everyone),
            caller: self.caller.or(other.caller),
            session: self.session.or(other.session),
            account: self.account.or(other.account),
        }
    }
}

impl Principals {
    /// The value of `Principal` or `NotPrincipal`; `None` where it is not understood.
    pub(super) fn parse(node: &Node, is_negated: bool) -> Option<Self> {
        let who = match &node.value {
            Value::Text(text) if text == "*" => vec![Who::Everyone],
            Value::Map(map) => of_map(map)?,
            _ if node.is_unknown() => vec![Who::Caller(Word::of(node)?)],
            _ => return None,
        };
        Some(Self { is_negated, who })
    }

    /// What they are to `caller`, without regard to `NotPrincipal`.
    pub(super) fn meaning(&self, caller: &Caller) -> Meaning {
        let each = self.who.iter().map(|who| who.meaning(caller));
        each.fold(Meaning::NOT, Meaning::or)
    }
}

fn of_map(map: &Map) -> Option<Vec<Who>> {
    let mut who = Vec::new();
    for (at, member) in map.members.iter().enumerate() {
        let mut before = map.members.iter().take(at);
        if before.any(|before| before.name.eq_ignore_ascii_case(&member.name)) {
            return None;
        }
        match member.name.as_str() {
            "AWS" => {
                if matches!(member.value.value, Value::Null | Value::Map(_)) {
                    return None;
                }
                for item in member.value.items() {
                    who.push(Who::parse(Word::of(item)?));
                }
            }
            // Whatever is named: Atlas is none of them.
            "Service" | "Federated" => who.push(Who::Other),
            _ => return None,
        }
    }
    if map.is_open {
        who.push(Who::Unclear);
    }
    Some(who)
}

impl Who {
    fn parse(word: Word) -> Self {
        if word.is_unknown() {
            return Self::Caller(word);
        }
        let known_text = word.known();
        if known_text == Some("*") {
            return Self::Everyone;
        }
        if let Some(text) = known_text {
            if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                return Self::Account {
                    partition: None,
                    account: literal(text),
                };
            }
            if is_unique_id(text) {
                return Self::Other;
            }
            // Only a star alone is known to AWS here.
            if text.contains(['*', '?']) {
                return Self::Unclear;
            }
        }
        let text = word.literal();
        let ends_as_root = text.ends_with(&literal(":root"));
        let Some([arn, partition, service, _, account, resource]) = parts(&text) else {
            if ends_as_root {
                return Self::Account {
                    partition: None,
                    account: vec![unknown(&word.written())],
                };
            }
            return Self::Unclear;
        };
        let resource_text = known(resource);
        let is_arn = known(arn).as_deref() == Some("arn");
        match (known(service).as_deref(), resource_text.as_deref()) {
            (_, Some("root")) if is_arn => Self::Account {
                partition: Some(partition.to_vec()),
                account: account.to_vec(),
            },
            _ if ends_as_root => Self::Account {
                partition: None,
                account: vec![unknown(&word.written())],
            },
            (Some("sts"), _) if is_arn => {
                session(partition, account, resource).unwrap_or(Self::Unclear)
            }
            (Some("iam"), Some(resource))
                if is_arn && (resource.starts_with("role/") || resource.starts_with("user/")) =>
            {
                Self::Caller(word)
            }
            _ if word.known().is_none() => Self::Caller(word),
            _ => Self::Unclear,
        }
    }

    fn meaning(&self, caller: &Caller) -> Meaning {
        match self {
            Self::Everyone => Meaning {
                everyone: Truth::Yes,
                ..Meaning::NOT
            },
            Self::Account { partition, account } => {
                let theirs = parts(&caller.arn).map(|[_, partition, ..]| partition);
                let partition = match (partition, theirs) {
                    (Some(one), Some(other)) => equal(one, other),
                    _ => Truth::Yes,
                };
                // An account has one partition; what is not known of it makes no other account.
                let partition = if partition == Truth::No {
                    Truth::No
                } else {
                    Truth::Yes
                };
                Meaning {
                    account: equal(account, &caller.account).and(partition),
                    ..Meaning::NOT
                }
            }
            Self::Caller(word) => named(word, caller),
            Self::Session {
                partition,
                account,
                role,
            } => {
                let is_role = match (caller.role_name(), parts(&caller.arn)) {
                    _ if caller.is_user => Truth::No,
                    (Some(name), Some([_, theirs, ..])) => equal(role, &literal(&name))
                        .and(equal(account, &caller.account))
                        .and(equal(partition, theirs)),
                    _ => Truth::Maybe,
                };
                // What the session is called is not known.
                Meaning {
                    session: is_role.doubted(),
                    ..Meaning::NOT
                }
            }
            Self::Other => Meaning::NOT,
            // It is not known, or is written in a form that AWS does not take.
            Self::Unclear => Meaning::MAYBE,
        }
    }

    /// The caller that it may be the name of.
    pub(super) fn candidate(&self) -> Option<Caller> {
        match self {
            Self::Caller(word) => Some(Caller::new(word.reference(), word.written())),
            _ => None,
        }
    }
}

fn named(word: &Word, caller: &Caller) -> Meaning {
    let text = word.reference();
    if text == caller.arn {
        return Meaning {
            caller: Truth::Yes,
            ..Meaning::NOT
        };
    }
    let is_it = match (word.known(), known(&caller.arn)) {
        // Names of one account differ in more than case.
        (Some(one), Some(other)) if one.eq_ignore_ascii_case(&other) => Truth::Maybe,
        _ => equal(&text, &caller.arn).doubted(),
    };
    if !word.is_unknown() {
        return Meaning {
            caller: is_it,
            ..Meaning::NOT
        };
    }
    // A variable may be any principal, but for the star, which people write.
    Meaning {
        caller: is_it,
        session: Truth::Maybe,
        account: Truth::Maybe,
        everyone: Truth::Maybe,
    }
}

fn session(partition: &[Symbol], account: &[Symbol], resource: &[Symbol]) -> Option<Who> {
    let mut parts = resource.splitn(3, |symbol| *symbol == Symbol::Char('/'));
    match known(parts.next()?)?.as_str() {
        "assumed-role" => Some(Who::Session {
            partition: partition.to_vec(),
            account: account.to_vec(),
            role: parts.next()?.to_vec(),
        }),
        "federated-user" => Some(Who::Other),
        _ => None,
    }
}

/// What IAM leaves in the place of a role or user that was deleted: `AROA…`, `AIDA…`.
///
/// Source: AWS documentation, IAM user guide, "IAM identifiers", unique identifiers.
fn is_unique_id(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let prefixes = ["AROA", "AIDA", "AGPA", "AIPA", "ANPA", "ASCA", "APKA"];
    (16..=128).contains(&text.len())
        && text.bytes().all(is_letter)
        && prefixes.iter().any(|prefix| text.starts_with(prefix))
}
