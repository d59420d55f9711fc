//! Statements, taken strictly: what is not understood makes a statement that may allow or deny.
//!
//! Source: AWS documentation, IAM user guide, "Grammar of the IAM JSON policy language".

use super::condition::{Condition, Values};
use super::operator::Operator;
use super::pattern::{Word, like, literal, lowered};
use super::principal::Principals;
use crate::document::{Map, Member, Node, Value, shortened};
use crate::list::{Doubt, Reason};
use crate::truth::Truth;

/// What a statement does where it applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) line: u32,
    /// `None` where that is not known.
    pub(super) effect: Option<Effect>,
    /// `None` where there are none, or they are not understood.
    pub(super) principals: Option<Principals>,
    /// Whether it names principals, understood or not.
    pub(super) names_principals: bool,
    /// `None` where that is not known.
    pub(super) actions: Option<Patterns>,
    /// `None` where that is not known.
    pub(super) resources: Option<Patterns>,
    pub(super) conditions: Vec<Condition>,
    /// There may be conditions that the document does not show.
    pub(super) has_more_conditions: bool,
    /// Whether it may be about what Atlas does with some key.
    pub(super) is_about_keys: bool,
    /// Why it is not understood; nothing where it is.
    pub(super) faults: Vec<Doubt>,
}

/// Actions or resources.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Patterns {
    /// `NotAction`, `NotResource`.
    pub(super) is_negated: bool,
    pub(super) words: Vec<Word>,
}

/// What is being read of a statement.
struct Reading {
    faults: Vec<Doubt>,
}

impl Statement {
    /// The statement that `node` is.
    pub(super) fn parse(node: &Node) -> Self {
        let mut reading = Reading { faults: Vec::new() };
        let mut statement = Self {
            line: node.line,
            effect: None,
            principals: None,
            names_principals: false,
            actions: None,
            resources: None,
            conditions: Vec::new(),
            has_more_conditions: false,
            is_about_keys: true,
            faults: Vec::new(),
        };
        match node.as_map() {
            Some(map) => statement.take(map, &mut reading),
            None => reading.unknown_or("Statement", node),
        }
        statement.faults = reading.faults;
        if !statement.is_understood() {
            // Whether it does what it says is not known.
            statement.effect = None;
        }
        statement
    }

    fn take(&mut self, map: &Map, reading: &mut Reading) {
        if map.is_open {
            reading.fault(Reason::Statement("Statement".to_owned()), self.line);
        }
        let seen = reading.once(map);
        for member in &seen {
            let node = &member.value;
            match member.name.as_str() {
                "Sid" => {}
                "Effect" => self.effect = reading.effect(node),
                "Principal" | "NotPrincipal" => {
                    self.names_principals = true;
                    self.principals = Principals::parse(node, member.name == "NotPrincipal");
                    if self.principals.is_none() {
                        reading.member(member);
                    }
                }
                "Action" | "NotAction" => {
                    self.actions = reading.patterns(member, member.name == "NotAction");
                }
                "Resource" | "NotResource" => {
                    self.resources = reading.patterns(member, member.name == "NotResource");
                }
                "Condition" => self.take_conditions(member, reading),
                _ => reading.member(member),
            }
        }
        for (one, other) in [
            ("Action", "NotAction"),
            ("Resource", "NotResource"),
            ("Principal", "NotPrincipal"),
        ] {
            let has = |name: &str| map.members.iter().any(|member| member.name == name);
            self.names_principals |= one == "Principal" && (has(one) || has(other));
            if has(one) && has(other) {
                reading.fault(Reason::TwiceNamed(one.to_owned()), self.line);
                match one {
                    "Action" => self.actions = None,
                    "Resource" => self.resources = None,
                    _ => self.principals = None,
                }
            } else if one != "Principal" && !(has(one) || has(other)) {
                reading.fault(Reason::Statement(one.to_owned()), self.line);
            }
        }
        if !map.members.iter().any(|member| member.name == "Effect") {
            reading.fault(Reason::Statement("Effect".to_owned()), self.line);
        }
    }

    fn take_conditions(&mut self, member: &Member, reading: &mut Reading) {
        let operators = match &member.value.value {
            Value::Map(map) => map,
            Value::Unknown(_) => {
                self.has_more_conditions = true;
                return;
            }
            _ => return reading.member(member),
        };
        self.has_more_conditions |= operators.is_open;
        for operator in reading.once(operators) {
            let keys = match &operator.value.value {
                Value::Map(map) => map,
                Value::Unknown(_) => {
                    self.has_more_conditions = true;
                    continue;
                }
                _ => {
                    reading.member(operator);
                    continue;
                }
            };
            self.has_more_conditions |= keys.is_open;
            let parsed = Operator::parse(&operator.name);
            for key in reading.once(keys) {
                let words = key.value.items().iter().map(Word::of);
                let words: Option<Vec<Word>> = words.collect();
                let is_null = matches!(key.value.value, Value::Null);
                let Some(words) = words.filter(|_| !is_null) else {
                    reading.member(key);
                    continue;
                };
                self.conditions.push(Condition {
                    line: key.line,
                    operator: parsed,
                    operator_name: operator.name.clone(),
                    key: key.name.to_ascii_lowercase(),
                    values: Values::new(words, parsed),
                });
            }
        }
    }

    /// Makes it one that is not understood.
    pub(super) fn fault(&mut self, reason: Reason) {
        self.effect = None;
        self.faults.push(Doubt {
            reason,
            line: self.line,
            is_whole: false,
        });
    }

    /// One of which nothing is known but why.
    pub(super) fn unknown(reason: Reason, line: u32, effect: Option<Effect>) -> Self {
        let doubt = Doubt {
            reason,
            line,
            is_whole: false,
        };
        Self {
            line,
            effect,
            principals: None,
            names_principals: false,
            actions: None,
            resources: None,
            conditions: Vec::new(),
            has_more_conditions: true,
            is_about_keys: true,
            faults: vec![doubt],
        }
    }

    pub(super) fn is_understood(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn may(&self, effect: Effect) -> bool {
        self.effect.is_none_or(|own| own == effect)
    }

    /// Whether `action` is one it is about.
    pub(super) fn is_about_action(&self, action: &str) -> Truth {
        let Some(actions) = &self.actions else {
            return Truth::Maybe;
        };
        let action = literal(&action.to_ascii_lowercase());
        actions.holds(|word| {
            let pattern = lowered(&word.pattern());
            let is_it = like(&pattern, &action);
            match word.known() {
                Some("*" | "*:*") | None => is_it,
                // AWS takes no wildcard for the service.
                Some(text) => match text.split_once(':') {
                    Some((service, _)) if !service.contains(['*', '?']) => is_it,
                    _ => is_it.doubted(),
                },
            }
        })
    }

    /// Whether the key of this ARN is one it is about.
    pub(super) fn is_about_resource(&self, is_like: impl Fn(&Word) -> Truth) -> Truth {
        let Some(resources) = &self.resources else {
            return Truth::Maybe;
        };
        resources.holds(|word| {
            let is_it = is_like(word);
            match word.known() {
                Some("*") | None => is_it,
                // AWS takes ARNs only, without a wildcard for the service.
                Some(text) => {
                    let mut parts = text.splitn(6, ':');
                    let service = parts.nth(2);
                    let is_whole = parts.nth(2).is_some();
                    let is_known = service.is_some_and(|it| !it.contains(['*', '?']));
                    if is_whole && is_known {
                        is_it
                    } else {
                        is_it.doubted()
                    }
                }
            }
        })
    }
}

impl Patterns {
    fn holds(&self, is_it: impl Fn(&Word) -> Truth) -> Truth {
        if self.words.is_empty() {
            // Without actions or resources it has no effect; without exceptions that is not documented.
            return Truth::No.or(Truth::of(self.is_negated).doubted());
        }
        let any = Truth::any(self.words.iter().map(is_it));
        if self.is_negated { any.not() } else { any }
    }
}

impl Reading {
    fn fault(&mut self, reason: Reason, line: u32) {
        self.faults.push(Doubt {
            reason,
            line,
            is_whole: false,
        });
    }

    fn member(&mut self, member: &Member) {
        if member.value.is_unknown() {
            self.unknown_or(&member.name, &member.value);
        } else {
            self.fault(Reason::Statement(shortened(&member.name)), member.line);
        }
    }

    fn unknown_or(&mut self, name: &str, node: &Node) {
        let reason = match Word::of(node).filter(|word| word.known().is_none()) {
            Some(word) => Reason::UnknownValue(shortened(&word.written())),
            None => Reason::Statement(shortened(name)),
        };
        self.fault(reason, node.line);
    }

    /// The members that stand once, whatever their case.
    fn once<'map>(&mut self, map: &'map Map) -> Vec<&'map Member> {
        let mut names: Vec<(String, u32)> = map
            .members
            .iter()
            .map(|member| (member.name.to_ascii_lowercase(), member.line))
            .collect();
        names.sort_unstable();
        let twice = |name: &str| {
            let name = name.to_ascii_lowercase();
            let first = names.partition_point(|(other, _)| *other < name);
            names
                .get(first + 1)
                .is_some_and(|(other, _)| *other == name)
        };
        let (again, once): (Vec<_>, Vec<_>) =
            map.members.iter().partition(|member| twice(&member.name));
        if let Some(last) = again.last() {
            self.fault(Reason::TwiceNamed(shortened(&last.name)), last.line);
        }
        once
    }

    fn effect(&mut self, node: &Node) -> Option<Effect> {
        match node.as_text() {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => {
                self.unknown_or("Effect", node);
                None
            }
        }
    }

    fn patterns(&mut self, member: &Member, is_negated: bool) -> Option<Patterns> {
        let is_text = |node: &Node| {
            matches!(
                node.value,
                Value::Text(_) | Value::Template(_) | Value::Unknown(_)
            )
        };
        let items = member.value.items();
        let is_null = matches!(member.value.value, Value::Null);
        if is_null || !items.iter().all(is_text) {
            self.member(member);
            return None;
        }
        let words = items.iter().filter_map(Word::of).collect();
        Some(Patterns { is_negated, words })
    }
}
