//! A policy of AWS that a statement is merged into: everything else in it stays as it was written.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::WriteError;
use crate::read::percent_decoded;

/// Policies stand in wrappers, so deep at most.
const DEEPEST: usize = 8;

/// A policy with its statements as they were written.
pub(super) struct Policy {
    members: BTreeMap<String, Box<RawValue>>,
    pub(super) statements: Vec<Box<RawValue>>,
}

impl Policy {
    /// The policy in `text`, bare or wrapped as the console and the command line print it.
    pub(super) fn find(text: &str) -> Result<Self, WriteError> {
        let begin = text.find(['{', '%']).ok_or(WriteError::NotAPolicy)?;
        let text = text.get(begin..).unwrap_or_default();
        let text = match text.rfind('}') {
            Some(end) if text.starts_with('{') => text.get(..=end).unwrap_or_default(),
            _ => text,
        };
        inside(text, 0).ok_or(WriteError::NotAPolicy)
    }

    /// The policy without blanks between its parts.
    pub(super) fn text(mut self) -> String {
        let statements: Vec<String> = self.statements.iter().map(|raw| minified(raw)).collect();
        let statements = format!("[{}]", statements.join(","));
        if let Ok(raw) = RawValue::from_string(statements) {
            self.members.insert("Statement".to_owned(), raw);
        }
        // AWS writes the version first, and so do people.
        let version = self.members.remove("Version");
        let version = version.map(|raw| format!("\"Version\":{}", raw.get()));
        let others = self
            .members
            .iter()
            .map(|(name, raw)| format!("{}:{}", Value::from(name.as_str()), minified(raw)));
        let parts: Vec<String> = version.into_iter().chain(others).collect();
        format!("{{{}}}", parts.join(","))
    }
}

/// A new policy of these statements.
pub(super) fn of(statements: &[String]) -> String {
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        statements.join(",")
    )
}

fn inside(text: &str, depth: usize) -> Option<Policy> {
    if depth > DEEPEST {
        return None;
    }
    let text = text.trim();
    if text.starts_with('%') {
        return inside(&percent_decoded(text), depth + 1);
    }
    if text.starts_with('"') {
        let inner: String = serde_json::from_str(text).ok()?;
        return inside(&inner, depth + 1);
    }
    if text.starts_with('[') {
        let items: Vec<Box<RawValue>> = serde_json::from_str(text).ok()?;
        return items.iter().find_map(|item| inside(item.get(), depth + 1));
    }
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).ok()?;
    let Some(statement) = members.get("Statement") else {
        return members
            .values()
            .find_map(|member| inside(member.get(), depth + 1));
    };
    let statements = if statement.get().trim_start().starts_with('[') {
        serde_json::from_str(statement.get()).ok()?
    } else {
        vec![statement.clone()]
    };
    Some(Policy {
        members,
        statements,
    })
}

/// The same JSON without blanks outside of texts; the order of its parts stays.
pub(super) fn minified(raw: &RawValue) -> String {
    let mut text = String::with_capacity(raw.get().len());
    let mut inside = false;
    let mut escaped = false;
    for character in raw.get().chars() {
        if inside || !character.is_ascii_whitespace() {
            text.push(character);
        }
        match character {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
    }
    text
}
