//! What the statements of a policy that is merged into are.

use std::collections::HashSet;

use serde_json::Value;
use serde_json::value::RawValue;

use super::aws::{ACTIONS, SID, SID_PRACTICE};

/// Whether Keygate wrote it.
pub(super) fn is_ours(raw: &RawValue) -> bool {
    let sid = value(raw)["Sid"].as_str().map(str::to_owned);
    sid.is_some_and(|sid| sid.starts_with(SID) || sid.starts_with(SID_PRACTICE))
}

/// Whether it is about `role` by name.
pub(super) fn names(raw: &RawValue, role: &str) -> bool {
    texts(&value(raw)["Principal"]["AWS"]).contains(&role.to_owned())
}

/// A name that begins with `sid` and that none of `others` has: a policy's names are unique.
pub(super) fn free_sid(sid: String, others: &[Box<RawValue>]) -> String {
    let taken: HashSet<String> = others
        .iter()
        .filter_map(|raw| value(raw)["Sid"].as_str().map(str::to_owned))
        .collect();
    let numbered = (2..).map(|number| format!("{sid}{number}"));
    let mut names = std::iter::once(sid.clone()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or(sid)
}

/// Whether it allows the use of keys from anywhere. `only`: and nothing beyond what Atlas needs, so
/// that it is the statement that setting up the role made.
pub(crate) fn is_unconditioned(raw: &RawValue, only: bool) -> bool {
    let statement = value(raw);
    let allows = statement["Effect"].as_str() == Some("Allow");
    let no_condition = statement["Condition"]
        .as_object()
        .is_none_or(serde_json::Map::is_empty);
    let actions = texts(&statement["Action"]);
    let on_keys = |action: &String| action.starts_with("kms:") || action == "*";
    allows
        && no_condition
        && if only {
            is_atlas_alone(&actions)
        } else {
            actions.iter().any(on_keys)
        }
}

/// Whether it is an earlier list for a role: `Allow` of what Atlas needs, from addresses.
pub(super) fn allows_listed(raw: &RawValue) -> bool {
    let statement = value(raw);
    statement["Effect"].as_str() == Some("Allow")
        && is_atlas_alone(&texts(&statement["Action"]))
        && is_by_address_alone(&statement["Condition"], "IpAddress", &[])
}

/// Whether it is an earlier list for `role` alone: `Deny` from other addresses.
pub(super) fn denies_role(raw: &RawValue, role: &str) -> bool {
    let statement = value(raw);
    let actions = texts(&statement["Action"]);
    let beside = ["aws:ViaAWSService", "aws:SourceVpce"];
    statement["Effect"].as_str() == Some("Deny")
        && texts(&statement["Principal"]["AWS"]) == [role]
        && (is_atlas_alone(&actions) || actions == ["kms:*"])
        && is_by_address_alone(&statement["Condition"], "NotIpAddress", &beside)
}

/// What it is about.
pub(super) fn resources(raw: &RawValue) -> Vec<String> {
    texts(&value(raw)["Resource"])
}

fn is_atlas_alone(actions: &[String]) -> bool {
    let known = |action: &String| {
        ACTIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(action))
            || makes_data_keys(action)
    };
    !actions.is_empty() && actions.iter().all(known)
}

/// Whether a condition asks for addresses with `operator`, and for nothing else but `beside`.
fn is_by_address_alone(condition: &Value, operator: &str, beside: &[&str]) -> bool {
    let Some(operators) = condition.as_object() else {
        return false;
    };
    let is_source = |key: &String| key.eq_ignore_ascii_case("aws:SourceIp");
    let known = |(name, keys): (&String, &Value)| {
        keys.as_object().is_some_and(|keys| {
            if name == operator {
                keys.keys().all(is_source)
            } else {
                keys.keys().all(|key| beside.contains(&key.as_str()))
            }
        })
    };
    operators.contains_key(operator) && operators.iter().all(known)
}

/// Whether it says whom it is about: the statements of a key's policy do, those of a role's do not.
pub(super) fn has_principal(raw: &RawValue) -> bool {
    let statement = value(raw);
    ["Principal", "NotPrincipal"]
        .iter()
        .any(|name| !statement[name].is_null())
}

/// Its actions that make data keys.
pub(super) fn data_keys(raw: &RawValue) -> Vec<String> {
    let mut actions = texts(&value(raw)["Action"]);
    actions.retain(|action| makes_data_keys(action));
    actions
}

/// Whether an action makes data keys, which Atlas does not ask for and people often allow with it.
pub(crate) fn makes_data_keys(action: &str) -> bool {
    let start = "kms:GenerateDataKey";
    action
        .get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn value(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}
