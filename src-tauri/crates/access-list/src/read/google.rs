//! Access levels of Google Cloud.
//!
//! Source: Google's documentation of Access Context Manager: `BasicLevel` and `Condition`. Several
//! conditions are combined with AND unless the level says OR; a condition without addresses lets in
//! every address.

use serde_json::Value;

use super::gather::{Gatherer, common, difference};
use super::json::{member, texts};
use super::yaml;
use crate::list::{Entry, Remark};

/// What a condition can ask for beside addresses.
const FURTHER: [&str; 5] = [
    "devicePolicy",
    "requiredAccessLevels",
    "members",
    "regions",
    "vpcNetworkSources",
];

/// One condition.
pub(super) struct Condition {
    /// `None` where it has no list of addresses.
    pub(super) entries: Option<Vec<Entry>>,
    pub(super) negated: bool,
    pub(super) further: bool,
}

/// The most that is read as YAML, in bytes. A level has at most 40 conditions of 200 addresses.
const LARGEST_YAML: usize = 4 * 1024 * 1024;

/// Whether `text` is an access level's, though perhaps not all of it.
pub(super) fn looks_like(text: &str) -> bool {
    ["ipSubnetworks", "combiningFunction"]
        .iter()
        .any(|word| text.contains(word))
        || (text.contains("basic:") && text.contains("conditions:"))
}

/// Reads levels, or the conditions of one alone; `false` where `document` is neither.
pub(super) fn read(document: &Value, gatherer: &mut Gatherer<'_>) -> bool {
    let mut found = Vec::new();
    levels(document, &mut found);
    if found.len() > 1 {
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        gatherer.remark(Remark::SeveralLists { count });
    }
    for (level, conditions) in &found {
        let combined = level
            .and_then(|level| member(level, "combiningFunction"))
            .and_then(Value::as_str);
        let conditions = conditions
            .iter()
            .map(|condition| of_json(condition, gatherer))
            .collect();
        combine(conditions, combined, gatherer);
    }
    !found.is_empty()
}

/// The same from YAML, a command line around it left aside.
pub(super) fn read_yaml(text: &str, gatherer: &mut Gatherer<'_>) -> bool {
    if text.len() > LARGEST_YAML {
        return false;
    }
    let documents = yaml::documents(text).or_else(|| {
        let is_prompt = |line: &&str| line.ends_with('$') || line.contains("$ ");
        let lines: Vec<&str> = text.lines().filter(|line| !is_prompt(line)).collect();
        yaml::documents(&lines.join("\n"))
    });
    documents.is_some_and(|documents| read(&Value::Array(documents), gatherer))
}

type Level<'value> = (Option<&'value Value>, &'value [Value]);

fn levels<'value>(value: &'value Value, found: &mut Vec<Level<'value>>) {
    let is_condition = |value: &Value| {
        member(value, "ipSubnetworks").is_some()
            || FURTHER.iter().any(|name| member(value, name).is_some())
    };
    // A condition without anything admits everyone, and is printed as `{}`.
    let is_empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
    match value {
        Value::Array(items) if items.iter().any(is_condition) => found.push((None, items)),
        Value::Array(items) => {
            for item in items {
                levels(item, found);
            }
        }
        Value::Object(members) => match member(value, "conditions") {
            Some(Value::Array(conditions))
                if !conditions.is_empty()
                    && conditions.iter().all(|it| is_condition(it) || is_empty(it)) =>
            {
                found.push((Some(value), conditions));
            }
            _ => {
                for member in members.values() {
                    levels(member, found);
                }
            }
        },
        _ => {}
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
    let (mut lists, mut shut_out) = (Vec::new(), Vec::new());
    for condition in conditions {
        if condition.further {
            gatherer.remark(Remark::FurtherRequirements);
        }
        match condition.entries {
            Some(entries) if condition.negated => {
                gatherer.remark(Remark::Negated);
                shut_out.extend(entries);
            }
            Some(entries) => lists.push(entries),
            None if condition.negated => gatherer.remark(Remark::Negated),
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
    gatherer.add(difference(&common(lists), &shut_out));
}
