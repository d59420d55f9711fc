//! A policy of AWS that a statement is merged into: everything else in it stays as it was written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

use super::WriteError;
use crate::document::decode::percent_decoded;
use crate::found::Context;
use crate::list::{Doubt, Reason};
use crate::read::read;

/// Policies stand in wrappers, so deep at most.
const DEEPEST: usize = 8;

/// A policy with its statements as they were written.
#[derive(Clone)]
pub(crate) struct Policy {
    members: BTreeMap<String, Box<RawValue>>,
    pub(crate) statements: Vec<Box<RawValue>>,
}

impl Policy {
    /// The only policy in `text`, bare or wrapped as the console and the command line print it.
    ///
    /// # Errors
    /// `NotAPolicy` where there is none or where there are several, `NotProven` where a member stands
    /// twice in one object.
    pub(crate) fn find(text: &str) -> Result<Self, WriteError> {
        let begin = text.find(['{', '%']).ok_or(WriteError::NotAPolicy)?;
        let text = text.get(begin..).unwrap_or_default();
        let text = match text.rfind('}') {
            Some(end) if text.starts_with('{') => text.get(..=end).unwrap_or_default(),
            _ => text,
        };
        let mut found: Vec<Self> = Vec::new();
        inside(text, 0, &mut found);
        let (first, others) = found.split_first().ok_or(WriteError::NotAPolicy)?;
        let written = first.text()?;
        if others
            .iter()
            .any(|other| other.text().ok().as_ref() != Some(&written))
        {
            return Err(WriteError::NotAPolicy);
        }
        let is_twice = |doubt: &Doubt| matches!(doubt.reason, Reason::TwiceNamed(_));
        let context = Context::at(Timestamp::UNIX_EPOCH);
        match read(&[text.as_bytes()], &context) {
            Ok(list) if !list.doubts.iter().any(is_twice) => Ok(first.clone()),
            _ => Err(WriteError::NotProven),
        }
    }

    /// Takes the statements out that are `wanted`.
    pub(super) fn take(&mut self, wanted: impl Fn(&RawValue) -> bool) -> Vec<Box<RawValue>> {
        let statements = std::mem::take(&mut self.statements);
        let (taken, others) = statements.into_iter().partition(|raw| wanted(raw));
        self.statements = others;
        taken
    }

    /// The policy without blanks between its parts, read back: every part is as it was.
    pub(super) fn text(&self) -> Result<String, WriteError> {
        let statements: Vec<String> = self.statements.iter().map(|raw| minified(raw)).collect();
        let statements = format!("[{}]", statements.join(","));
        // AWS writes the version first, and so do people.
        let (first, others): (Vec<_>, Vec<_>) = self
            .members
            .iter()
            .partition(|(name, _)| *name == "Version");
        let others = others.into_iter().filter(|(name, _)| *name != "Statement");
        let parts = first
            .into_iter()
            .chain(others)
            .map(|(name, raw)| format!("{}:{}", Value::from(name.as_str()), minified(raw)))
            .chain([format!("\"Statement\":{statements}")]);
        let parts: Vec<String> = parts.collect();
        let text = format!("{{{}}}", parts.join(","));
        if self.is(&text) {
            Ok(text)
        } else {
            Err(WriteError::ReadBackDiffers)
        }
    }

    fn is(&self, text: &str) -> bool {
        let parsed = |raw: &RawValue| serde_json::from_str::<Value>(raw.get()).ok();
        let Ok(Value::Object(mut read)) = serde_json::from_str(text) else {
            return false;
        };
        let statements = self.statements.iter().map(|raw| parsed(raw));
        let statements: Option<Vec<Value>> = statements.collect();
        if read.remove("Statement") != statements.map(Value::Array) {
            return false;
        }
        let mut members = self.members.iter().filter(|(name, _)| *name != "Statement");
        read.len() == self.members.len() - 1
            && members.all(|(name, raw)| read.get(name) == parsed(raw).as_ref())
    }
}

/// A new policy of these statements.
pub(super) fn of(statements: &[String]) -> String {
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        statements.join(",")
    )
}

/// Collects the policies in `text`.
fn inside(text: &str, depth: usize, found: &mut Vec<Policy>) {
    if depth > DEEPEST {
        return;
    }
    let text = text.trim();
    if text.starts_with('%') {
        return inside(&percent_decoded(text), depth + 1, found);
    }
    if text.starts_with('"') {
        if let Ok(inner) = serde_json::from_str::<String>(text) {
            inside(&inner, depth + 1, found);
        }
        return;
    }
    if text.starts_with('[') {
        let items: Vec<Box<RawValue>> = serde_json::from_str(text).unwrap_or_default();
        return items
            .iter()
            .for_each(|item| inside(item.get(), depth + 1, found));
    }
    let Ok(members) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(text) else {
        return;
    };
    let Some(statement) = members.get("Statement") else {
        return members
            .values()
            .for_each(|member| inside(member.get(), depth + 1, found));
    };
    let is_list = statement.get().trim_start().starts_with('[');
    let statements = match is_list {
        true => serde_json::from_str(statement.get()).ok(),
        false => Some(vec![statement.clone()]),
    };
    found.extend(statements.map(|statements| Policy {
        members,
        statements,
    }));
}

/// The same JSON without blanks outside of texts; the order of its parts stays.
fn minified(raw: &RawValue) -> String {
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
