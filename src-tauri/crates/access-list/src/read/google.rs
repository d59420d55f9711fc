//! Access levels of Google Cloud.
//!
//! Source: Google's documentation of Access Context Manager: `BasicLevel` and `Condition`. Several
//! conditions are combined with AND unless the level says OR; a condition without addresses lets in
//! every address.

use serde_json::Value;

use super::gather::{Gatherer, intersection};
use super::json::{member, texts};
use crate::list::{Entry, Remark};

/// What a condition can ask for beside addresses.
const FURTHER: [&str; 6] = [
    "devicePolicy",
    "requiredAccessLevels",
    "members",
    "regions",
    "vpcNetworkSources",
    "regionsCodes",
];

/// One condition.
pub(super) struct Condition {
    /// `None` where it has no list of addresses.
    pub(super) entries: Option<Vec<Entry>>,
    pub(super) negated: bool,
    pub(super) further: bool,
}

/// Reads a level, or its conditions alone; `false` where `document` is neither.
pub(super) fn read(document: &Value, gatherer: &mut Gatherer<'_>) -> bool {
    let Some((level, conditions)) = level(document) else {
        return false;
    };
    let combined = level
        .and_then(|level| member(level, "combiningFunction"))
        .and_then(Value::as_str);
    let conditions = conditions
        .iter()
        .map(|condition| of_json(condition, gatherer))
        .collect();
    combine(conditions, combined, gatherer);
    true
}

/// The same from YAML.
pub(super) fn read_yaml(text: &str, gatherer: &mut Gatherer<'_>) -> bool {
    let document: Result<Value, _> = serde_yaml_ng::from_str(text);
    document.is_ok_and(|document| read(&document, gatherer))
}

type Level<'value> = (Option<&'value Value>, &'value [Value]);

fn level(value: &Value) -> Option<Level<'_>> {
    let is_condition = |value: &Value| {
        member(value, "ipSubnetworks").is_some()
            || FURTHER.iter().any(|name| member(value, name).is_some())
    };
    match value {
        Value::Array(items) if items.iter().any(is_condition) => Some((None, items)),
        Value::Array(items) => items.iter().find_map(level),
        Value::Object(members) => match member(value, "conditions") {
            Some(Value::Array(conditions)) if conditions.iter().any(is_condition) => {
                Some((Some(value), conditions))
            }
            _ => members.values().find_map(level),
        },
        _ => None,
    }
}

fn of_json(condition: &Value, gatherer: &mut Gatherer<'_>) -> Condition {
    let listed = member(condition, "ipSubnetworks")
        .map(texts)
        .unwrap_or_default();
    let is_listed = !listed.is_empty();
    let entries: Vec<Entry> = listed
        .into_iter()
        .filter_map(|text| gatherer.item(text))
        .collect();
    let is_asked_for = |name: &&str| match member(condition, name) {
        None | Some(Value::Null) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    Condition {
        entries: is_listed.then_some(entries),
        negated: member(condition, "negate") == Some(&Value::Bool(true)),
        further: FURTHER.iter().any(is_asked_for),
    }
}

/// What the conditions let in together.
pub(super) fn combine(
    conditions: Vec<Condition>,
    combined: Option<&str>,
    gatherer: &mut Gatherer<'_>,
) {
    let any = combined.is_some_and(|function| function.eq_ignore_ascii_case("or"));
    let count = conditions.len();
    let mut lists = Vec::new();
    for condition in conditions {
        if condition.further {
            gatherer.remark(Remark::FurtherRequirements);
        }
        match condition.entries {
            _ if condition.negated => gatherer.remark(Remark::Negated),
            Some(entries) => lists.push(entries),
            None if !condition.further && (any || count == 1) => {
                gatherer.remark(Remark::EmptyConditionAdmitsEveryone);
            }
            None => {}
        }
    }
    if any {
        gatherer.add(lists.into_iter().flatten());
        return;
    }
    if count > 1 {
        let conditions = u32::try_from(count).unwrap_or(u32::MAX);
        gatherer.remark(Remark::CombinedWithAnd { conditions });
    }
    let remaining = lists
        .into_iter()
        .reduce(|one, other| intersection(&one, &other));
    gatherer.add(remaining.unwrap_or_default());
}
