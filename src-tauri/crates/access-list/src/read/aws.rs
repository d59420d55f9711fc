//! Policies of AWS: whom their statements let in.
//!
//! Source: AWS documentation, IAM policy elements: condition operators for addresses, the evaluation
//! of several statements (`Deny` wins; each statement of its own), and the key `aws:SourceIp`.

use serde_json::Value;

use super::gather::{Gatherer, intersection};
use super::json::{member, texts};
use crate::list::{Entry, Remark};

/// Policies stand in policies as texts, and wrappers in wrappers, so deep at most.
const DEEPEST: usize = 16;

/// One statement, as far as addresses go.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) denies: bool,
    pub(super) concerns_keys: bool,
    /// Its principal is an account, which only lets that account's own policies decide.
    pub(super) of_account: bool,
    /// The lists of `IpAddress`.
    pub(super) inside: Vec<String>,
    /// Whether there is a condition on addresses with `IpAddress`.
    pub(super) has_inside: bool,
    pub(super) outside: Vec<String>,
    pub(super) has_outside: bool,
    pub(super) private_endpoint: bool,
}

impl Statement {
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

    /// Takes over what it is about.
    pub(super) fn actions(&mut self, actions: &[&str]) {
        self.concerns_keys = actions.is_empty()
            || actions.iter().any(|action| {
                action.starts_with('*') || action.to_ascii_lowercase().starts_with("kms:")
            });
    }
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
            let statement = member(value, "Statement").filter(|it| it.is_object() || it.is_array());
            if let Some(statement) = statement {
                match statement {
                    Value::Array(statements) => found.extend(statements.iter().map(one)),
                    single => found.push(one(single)),
                }
                return;
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

fn one(value: &Value) -> Statement {
    let mut statement = Statement {
        denies: member(value, "Effect")
            .and_then(Value::as_str)
            .is_some_and(|effect| effect.eq_ignore_ascii_case("deny")),
        of_account: member(value, "Principal").is_some_and(is_account),
        ..Statement::default()
    };
    statement.actions(&member(value, "Action").map(texts).unwrap_or_default());
    let conditions = member(value, "Condition").and_then(Value::as_object);
    for (operator, keys) in conditions.into_iter().flatten() {
        for (key, values) in keys.as_object().into_iter().flatten() {
            statement.condition(operator, key, &texts(values));
        }
    }
    statement
}

fn is_account(principal: &Value) -> bool {
    let named = member(principal, "AWS").map(texts).unwrap_or_default();
    !named.is_empty()
        && named
            .iter()
            .all(|arn| arn.ends_with(":root") || arn.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whom all `statements` together let in.
pub(super) fn read(statements: &[Statement], gatherer: &mut Gatherer<'_>) {
    let mut allowed: Vec<Entry> = Vec::new();
    let mut allows_listed = false;
    let mut allows_anyone = false;
    let mut denied_outside: Vec<Vec<Entry>> = Vec::new();
    for statement in statements
        .iter()
        .filter(|statement| statement.concerns_keys)
    {
        if statement.private_endpoint {
            gatherer.remark(Remark::PrivateEndpointCondition);
        }
        let inside = entries(&statement.inside, gatherer);
        let outside = entries(&statement.outside, gatherer);
        match (
            statement.denies,
            statement.has_inside,
            statement.has_outside,
        ) {
            (true, _, true) => denied_outside.push(outside),
            (true, true, false) => gatherer.remark(Remark::DeniesListed),
            (true, false, false) => {}
            (false, true, _) => {
                allows_listed = true;
                allowed.extend(inside);
            }
            (false, false, true) => {
                gatherer.remark(Remark::Negated);
                allows_anyone = true;
            }
            (false, false, false) => allows_anyone |= !statement.of_account,
        }
    }
    let denying = denied_outside.len();
    let remaining = denied_outside
        .into_iter()
        .reduce(|one, other| intersection(&one, &other));
    if denying > 1 {
        let statements = u32::try_from(denying).unwrap_or(u32::MAX);
        gatherer.remark(Remark::SplitDeny { statements });
    }
    match remaining {
        Some(remaining) if allows_listed && !allows_anyone => {
            gatherer.add(intersection(&allowed, &remaining));
        }
        Some(remaining) => gatherer.add(remaining),
        None => {
            if allows_anyone {
                gatherer.remark(Remark::AllowsFromAnywhere);
            }
            gatherer.add(allowed);
        }
    }
}

fn entries(listed: &[String], gatherer: &mut Gatherer<'_>) -> Vec<Entry> {
    listed
        .iter()
        .filter_map(|text| gatherer.item(text))
        .collect()
}
