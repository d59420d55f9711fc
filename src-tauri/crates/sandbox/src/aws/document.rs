//! What AWS takes as a policy document, and what it refuses. Source: IAM User Guide, "Grammar of
//! the IAM JSON policy language"; KMS API reference, `PutKeyPolicy`. Messages are those of IAM
//! where they are known; for an impossible address block the message is a guess.

use std::collections::HashSet;
use std::net::IpAddr;

use serde_json::{Map, Value};

/// What a document is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A role's own policy, or a managed one.
    Identity,
    /// The policy of a key.
    Key,
}

const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";
const PRINCIPALS: &str = "Policy contains a statement with one or more invalid principals.";
const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Reads a document; otherwise AWS's message.
pub(super) fn read(text: &str, kind: Kind) -> Result<Value, String> {
    let is_printable = |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a1}'..='\u{ff}');
    let document: Value = serde_json::from_str(text).map_err(|_| SYNTAX.to_owned())?;
    let members = document.as_object().ok_or(SYNTAX)?;
    let known = ["Version", "Id", "Statement"];
    if !text.chars().all(is_printable)
        || members.keys().any(|name| !known.contains(&name.as_str()))
        || members.get("Id").is_some_and(|id| !id.is_string())
    {
        return Err(SYNTAX.to_owned());
    }
    match members.get("Version").map(Value::as_str) {
        Some(Some("2012-10-17")) => {}
        None | Some(Some("2008-10-17")) if kind == Kind::Key => {}
        None | Some(Some("2008-10-17")) => {
            return Err("Policy document must be version 2012-10-17 or greater.".to_owned());
        }
        _ => return Err(SYNTAX.to_owned()),
    }
    let statements = statements(&document);
    if statements.is_empty() || statements.iter().any(|statement| !statement.is_object()) {
        return Err(SYNTAX.to_owned());
    }
    let mut names = HashSet::new();
    for statement in statements.iter().filter_map(|it| it.as_object()) {
        check(statement, kind)?;
        let name = statement.get("Sid").and_then(Value::as_str);
        if name.is_some_and(|name| !name.is_empty() && !names.insert(name)) {
            return Err("Statement IDs (SID) in a single policy must be unique.".to_owned());
        }
    }
    Ok(document)
}

/// The statements of a document, one or many.
pub(super) fn statements(document: &Value) -> Vec<&Value> {
    match &document["Statement"] {
        Value::Array(statements) => statements.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// A text or a list of texts.
pub(super) fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(one) => Some(vec![one]),
        Value::Array(many) => many.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

fn check(statement: &Map<String, Value>, kind: Kind) -> Result<(), String> {
    let has = |name: &str| statement.contains_key(name);
    if statement
        .keys()
        .any(|name| !ELEMENTS.contains(&name.as_str()))
        || !matches!(
            statement.get("Effect").and_then(Value::as_str),
            Some("Allow" | "Deny")
        )
        || (has("Action") && has("NotAction"))
        || (has("Resource") && has("NotResource"))
        || (has("Principal") && has("NotPrincipal"))
    {
        return Err(SYNTAX.to_owned());
    }
    if let Some(name) = statement.get("Sid") {
        let name = name.as_str().ok_or(SYNTAX)?;
        // A key policy's may have spaces, as the default one has.
        if kind == Kind::Identity && !name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            return Err(
                "Statement IDs (SID) must be alpha-numeric. Check that your input \
                        satisfies the regular expression [0-9A-Za-z]*"
                    .to_owned(),
            );
        }
    }
    let actions = listed(statement, ["Action", "NotAction"])?;
    let resources = listed(statement, ["Resource", "NotResource"])?;
    match kind {
        Kind::Identity => {
            if has("Principal") || has("NotPrincipal") {
                return Err("Policy document should not specify a principal.".to_owned());
            }
            if actions.is_empty() {
                return Err("Policy statement must contain actions.".to_owned());
            }
            if resources.is_empty() {
                return Err("Policy statement must contain resources.".to_owned());
            }
            let is_named = |resource: &&&str| **resource == "*" || resource.starts_with("arn:");
            if let Some(resource) = resources.iter().find(|resource| !is_named(resource)) {
                return Err(format!(
                    "Resource {resource} must be in ARN format or \"*\"."
                ));
            }
        }
        // Without actions or resources it is taken, and does nothing.
        Kind::Key if !has("Principal") && !has("NotPrincipal") => {
            return Err(PRINCIPALS.to_owned());
        }
        Kind::Key => {}
    }
    for action in actions.iter().filter(|action| **action != "*") {
        if action.split(':').count() != 2 {
            return Err(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
                    .to_owned(),
            );
        }
    }
    statement.get("Condition").map_or(Ok(()), check_condition)
}

fn listed<'text>(
    statement: &'text Map<String, Value>,
    names: [&str; 2],
) -> Result<Vec<&'text str>, String> {
    match names.iter().find_map(|name| statement.get(*name)) {
        None => Ok(Vec::new()),
        Some(value) => texts(value).ok_or_else(|| SYNTAX.to_owned()),
    }
}

fn check_condition(condition: &Value) -> Result<(), String> {
    for (operator, keys) in condition.as_object().ok_or(SYNTAX)? {
        let is_address = operator.trim_end_matches("IfExists").ends_with("IpAddress");
        for values in keys.as_object().ok_or(SYNTAX)?.values() {
            let is_right = match values {
                Value::Bool(_) | Value::Number(_) => !is_address,
                values => texts(values)
                    .is_some_and(|texts| !is_address || texts.iter().all(|text| is_block(text))),
            };
            if !is_right {
                return Err(LEGACY.to_owned());
            }
        }
    }
    Ok(())
}

fn is_block(text: &str) -> bool {
    let (address, length) = text.split_once('/').unwrap_or((text, "0"));
    let most = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.parse::<u8>().is_ok_and(|length| length <= most)
}

/// Refuses principals that KMS cannot see: those of this account that are not there, and the ids
/// that stand for what was deleted. `exists` is asked for names such as `role/atlas`.
pub(super) fn check_principals(
    document: &Value,
    account: &str,
    exists: impl Fn(&str) -> bool,
) -> Result<(), String> {
    for statement in statements(document) {
        let principal = statement
            .get("Principal")
            .or_else(|| statement.get("NotPrincipal"))
            .unwrap_or(&Value::Null);
        let named = match principal {
            Value::String(all) if all == "*" => continue,
            Value::Object(kinds) if !kinds.is_empty() => kinds.get("AWS"),
            _ => return Err(PRINCIPALS.to_owned()),
        };
        let Some(named) = named else { continue };
        let is_seen = |text: &&str| {
            let is_account =
                |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
            if *text == "*" || is_account(text) {
                return true;
            }
            let parts: Vec<&str> = text.splitn(6, ':').collect();
            let &["arn", _, "iam" | "sts", "", owner, name] = parts.as_slice() else {
                return false;
            };
            is_account(owner) && (owner != account || name == "root" || exists(name))
        };
        let all = texts(named).filter(|texts| !texts.is_empty());
        if !all.is_some_and(|texts| texts.iter().all(is_seen)) {
            return Err(PRINCIPALS.to_owned());
        }
    }
    Ok(())
}
