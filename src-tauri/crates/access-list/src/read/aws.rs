//! Policies of AWS: whom their statements let in.
//!
//! Source: AWS documentation, IAM policy elements: condition operators for addresses, the evaluation
//! of several statements (`Deny` wins; each statement of its own), and the key `aws:SourceIp`.

mod callers;

use callers::{Callers, about_atlas, several};
use serde_json::Value;

use super::gather::{Gatherer, common, difference};
use super::json::{member, texts};
use crate::list::{Entry, Remark};

/// Policies stand in policies as texts, and wrappers in wrappers, so deep at most.
const DEEPEST: usize = 16;

/// What Atlas does with a key, in small letters.
const USES: [&str; 3] = ["kms:encrypt", "kms:decrypt", "kms:describekey"];

/// One statement, as far as addresses go.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) denies: bool,
    pub(super) concerns_keys: bool,
    /// Whom it is about; nobody named: whoever has the policy.
    pub(super) principals: Vec<String>,
    /// The lists of `IpAddress`.
    pub(super) inside: Vec<String>,
    /// Whether there is a condition on addresses with `IpAddress`.
    pub(super) has_inside: bool,
    pub(super) outside: Vec<String>,
    pub(super) has_outside: bool,
    pub(super) private_endpoint: bool,
}

impl Statement {
    /// One that is about everything.
    pub(super) fn new(denies: bool) -> Self {
        Self {
            denies,
            concerns_keys: true,
            principals: Vec::new(),
            inside: Vec::new(),
            has_inside: false,
            outside: Vec::new(),
            has_outside: false,
            private_endpoint: false,
        }
    }

    /// Takes over one condition.
    pub(super) fn condition(&mut self, operator: &str, key: &str, values: &[&str]) {
        let operator = operator.rsplit(':').next().unwrap_or_default();
        let operator = operator.to_ascii_lowercase();
        let operator = operator.trim_end_matches("ifexists");
        let key = key.to_ascii_lowercase();
        if key.starts_with("aws:sourcevpc") {
            self.private_endpoint = true;
        }
        if key != "aws:sourceip" {
            return;
        }
        let values = values.iter().map(|value| (*value).to_owned());
        match operator {
            "ipaddress" => {
                self.has_inside = true;
                self.inside.extend(values);
            }
            "notipaddress" => {
                self.has_outside = true;
                self.outside.extend(values);
            }
            _ => {}
        }
    }

    /// Takes over what it is about: `actions`, or everything but `others`.
    pub(super) fn actions(&mut self, actions: &[&str], others: &[&str]) {
        let named = |patterns: &[&str], it: &str| patterns.iter().any(|one| matches(one, it));
        self.concerns_keys = if actions.is_empty() {
            !USES.iter().all(|it| named(others, it))
        } else {
            USES.iter().any(|it| named(actions, it))
        };
    }

    /// Its principal is an account, which only lets that account's own policies decide.
    fn is_of_account(&self) -> bool {
        let is_account =
            |arn: &String| arn.ends_with(":root") || arn.bytes().all(|byte| byte.is_ascii_digit());
        !self.principals.is_empty() && self.principals.iter().all(is_account)
    }

    /// Whether it is about `role` by name.
    fn names(&self, role: &str) -> bool {
        self.principals.iter().any(|principal| principal == role)
    }

    /// Whether it may be about everybody.
    fn is_of_anybody(&self) -> bool {
        self.principals.is_empty() || self.principals.iter().any(|principal| principal == "*")
    }
}

/// Whether an action is what `pattern` says, in which `*` stands for any text and `?` for one
/// character. Source: AWS documentation, IAM policy elements: Action.
fn matches(pattern: &str, action: &str) -> bool {
    let pattern: Vec<u8> = pattern
        .bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let action = action.as_bytes();
    let (mut at, mut read) = (0, 0);
    let mut last_star = None;
    while read < action.len() {
        match pattern.get(at) {
            Some(b'*') => {
                last_star = Some((at, read));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || action.get(read) == Some(wanted) => {
                at += 1;
                read += 1;
            }
            _ => match last_star {
                Some((star, from)) => {
                    last_star = Some((star, from + 1));
                    at = star + 1;
                    read = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern
        .get(at..)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// Every statement of the policies in `document`, in whatever they are wrapped.
pub(super) fn statements(document: &Value) -> Vec<Statement> {
    let mut found = Vec::new();
    collect(document, 0, &mut found);
    found
}

fn collect(value: &Value, depth: usize, found: &mut Vec<Statement>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Object(members) => {
            // A statement may have been copied alone.
            if is_statement(value) {
                found.push(one(value));
                return;
            }
            match member(value, "Statement") {
                Some(Value::Array(statements)) if statements.iter().any(is_statement) => {
                    found.extend(statements.iter().map(one));
                    return;
                }
                Some(single) if is_statement(single) => {
                    found.push(one(single));
                    return;
                }
                _ => {}
            }
            for member in members.values() {
                collect(member, depth + 1, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, depth + 1, found);
            }
        }
        Value::String(text) => {
            let begin = text.trim_start();
            if begin.starts_with("%7B") || begin.starts_with("%7b") {
                let text = super::decode::percent_decoded(begin);
                collect_text(&text, depth, found);
            } else if begin.starts_with('{') {
                collect_text(text, depth, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn collect_text(text: &str, depth: usize, found: &mut Vec<Statement>) {
    if let Ok(inner) = serde_json::from_str(text) {
        collect(&inner, depth + 1, found);
    }
}

fn is_statement(value: &Value) -> bool {
    member(value, "Effect").is_some_and(Value::is_string)
        && (["Action", "NotAction"]
            .iter()
            .any(|name| member(value, name).is_some())
            || member(value, "Condition").is_some_and(Value::is_object))
}

fn one(value: &Value) -> Statement {
    let effect = member(value, "Effect").and_then(Value::as_str);
    let mut statement =
        Statement::new(effect.is_some_and(|effect| effect.eq_ignore_ascii_case("deny")));
    if let Some(principal) = member(value, "Principal") {
        let named = texts(principal);
        let by_kind = principal.as_object().into_iter().flatten();
        let by_kind = by_kind.flat_map(|(_, named)| texts(named));
        let all = named.into_iter().chain(by_kind).map(str::to_owned);
        statement.principals = all.collect();
    }
    let listed = |name| member(value, name).map(texts).unwrap_or_default();
    statement.actions(&listed("Action"), &listed("NotAction"));
    let conditions = member(value, "Condition").and_then(Value::as_object);
    for (operator, keys) in conditions.into_iter().flatten() {
        for (key, values) in keys.as_object().into_iter().flatten() {
            statement.condition(operator, key, &texts(values));
        }
    }
    statement
}

/// Whom all `statements` together let in.
pub(super) fn read(statements: &[Statement], gatherer: &mut Gatherer<'_>) {
    let statements: Vec<&Statement> = statements.iter().filter(|it| it.concerns_keys).collect();
    let statements = about_atlas(statements, gatherer);
    let mut lists = Lists::default();
    for statement in &statements {
        if statement.private_endpoint {
            gatherer.remark(Remark::PrivateEndpointCondition);
        }
        lists.take(statement, gatherer);
    }
    let allowing: Callers = statements
        .iter()
        .filter(|it| !it.denies && it.has_inside)
        .collect();
    let outside_deny = |it: &&&Statement| it.denies && it.has_outside;
    let denying: Callers = statements.iter().filter(outside_deny).collect();
    let open = |callers: &Callers| {
        statements.iter().any(|it| {
            !it.denies && !it.has_inside && !it.is_of_account() && callers.may_be_among(it)
        })
    };
    let Lists {
        allows,
        allowed,
        denied,
        outside,
    } = lists;
    if outside.len() > 1 {
        let denying: Vec<&Statement> = statements.iter().filter(outside_deny).copied().collect();
        gatherer.remark(several(&denying));
    }
    // A key's policy may leave the rest to the role's own, which is not in this text.
    let elsewhere = statements
        .iter()
        .any(|it| !it.denies && !it.has_inside && it.is_of_account());
    let left = if outside.is_empty() {
        if open(&allowing) {
            gatherer.remark(Remark::AllowsFromAnywhere);
        }
        allowed
    } else {
        let mut lists = outside;
        if allows && allowing.meet(&denying) && !open(&denying) && !elsewhere {
            lists.push(allowed);
        }
        common(lists)
    };
    gatherer.add(difference(&left, &denied));
}

/// The addresses that statements list.
#[derive(Default)]
struct Lists {
    allows: bool,
    allowed: Vec<Entry>,
    /// Shut out by name.
    denied: Vec<Entry>,
    /// For each statement that denies whatever is not on its list, that list.
    outside: Vec<Vec<Entry>>,
}

impl Lists {
    fn take(&mut self, statement: &Statement, gatherer: &mut Gatherer<'_>) {
        let mut entries = |listed: &[String]| -> Vec<Entry> {
            listed
                .iter()
                .filter_map(|text| gatherer.item(text))
                .collect()
        };
        let (inside, outside) = (entries(&statement.inside), entries(&statement.outside));
        match (
            statement.denies,
            statement.has_inside,
            statement.has_outside,
        ) {
            (true, _, true) => self.outside.push(outside),
            (true, true, false) => {
                gatherer.remark(Remark::DeniesListed);
                self.denied.extend(inside);
            }
            (false, true, _) => {
                self.allows = true;
                self.allowed.extend(difference(&inside, &outside));
            }
            (false, false, true) => gatherer.remark(Remark::Negated),
            (_, false, false) => {}
        }
    }
}
