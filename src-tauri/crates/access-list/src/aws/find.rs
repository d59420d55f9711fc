//! The policies in a document, in whatever they are wrapped: alone, as the console and the command
//! line print them, in CloudFormation and Terraform, as a text in JSON.

use std::collections::HashSet;

use super::policy::{Policy, Subject};
use super::statement::Effect;
use super::wrapper;
use crate::document::decode::percent_decoded;
use crate::document::{Map, Node, Part, Value, json, shortened};
use crate::list::Reason;

/// Values within values, and texts that are documents within them, so deep at most.
const DEEPEST: usize = 200;

/// Where a value stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// What policies here are attached to, where that is known.
    pub(super) subject: Option<Subject>,
    /// What the thing around is called.
    pub(super) name: String,
}

/// Every policy in `document`; one that stands there several times counts once.
pub(crate) fn policies(document: &Node) -> Vec<Policy> {
    named_policies(document, "")
}

/// The same, where the document is what a text calls `name`: the address of a resource of Terraform.
pub(crate) fn named_policies(document: &Node, name: &str) -> Vec<Policy> {
    let mut finder = Finder::default();
    let place = Place {
        subject: None,
        name: name.to_owned(),
    };
    finder.walk(document, &place, 0);
    let mut seen = HashSet::new();
    let mut found = finder.found;
    found.retain(|policy| seen.insert((policy.digest, policy.subject.written())));
    found
}

/// Collects policies.
#[derive(Debug, Default)]
pub(super) struct Finder {
    pub(super) found: Vec<Policy>,
}

impl Finder {
    /// Collects those in `node`, which stands at `place`.
    pub(super) fn walk(&mut self, node: &Node, place: &Place, depth: usize) {
        if depth > DEEPEST {
            let subject = place.subject.clone().unwrap_or(Subject::Role(None));
            let unknown = Policy::unknown(subject, Reason::TooLarge, node.line, None);
            return self.found.push(unknown);
        }
        match &node.value {
            Value::Map(map) => self.map(node, map, place, depth),
            Value::List(items) => {
                if !items.is_empty() && items.iter().all(is_statement) {
                    let policy = Policy::of_statements(node, place.subject.clone(), &place.name);
                    return self.found.push(policy);
                }
                for item in items {
                    self.walk(item, place, depth + 1);
                }
            }
            Value::Text(text) => self.text(text, node.line, place, depth),
            Value::Template(parts) => self.template(parts, node.line, place),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unknown(_) => {}
        }
    }

    fn map(&mut self, node: &Node, map: &Map, place: &Place, depth: usize) {
        if is_statement(node) {
            let policy = Policy::of_statements(node, place.subject.clone(), &place.name);
            return self.found.push(policy);
        }
        if is_policy(map) {
            let policy = Policy::parse(map, node.line, place.subject.clone(), &place.name);
            return self.found.push(policy);
        }
        if wrapper::take(self, map, place, depth) {
            return;
        }
        for member in &map.members {
            let place = wrapper::place_of(member, place);
            self.walk(&member.value, &place, depth + 1);
        }
    }

    /// A document that stands there as a text.
    fn text(&mut self, text: &str, line: u32, place: &Place, depth: usize) {
        let begin = text.trim_start();
        let decoded;
        let text = if begin.starts_with("%7B") || begin.starts_with("%7b") {
            decoded = percent_decoded(begin);
            decoded.as_str()
        } else if begin.starts_with(['{', '[', '"']) {
            text
        } else {
            return;
        };
        match json::parse(text, line) {
            Ok(node) => self.walk(&node, place, depth + 8),
            Err(_) if text.contains("Statement") && text.contains("Effect") => {
                let subject = place.subject.clone().unwrap_or(Subject::Role(None));
                let unknown = Policy::unknown(subject, Reason::Malformed, line, None);
                self.found.push(unknown);
            }
            Err(_) => {}
        }
    }

    /// A document as a text of which parts are not known.
    fn template(&mut self, parts: &[Part], line: u32, place: &Place) {
        let has = |wanted: &str| {
            let mut known = parts.iter().filter_map(|part| match part {
                Part::Known(text) => Some(text),
                Part::Unknown(_) => None,
            });
            known.any(|text| text.contains(wanted))
        };
        if has("Statement") && has("Effect") {
            let written = parts.iter().find_map(|part| match part {
                Part::Unknown(written) => Some(shortened(written)),
                Part::Known(_) => None,
            });
            let subject = place.subject.clone().unwrap_or(Subject::Role(None));
            let reason = Reason::UnknownValue(written.unwrap_or_default());
            self.found
                .push(Policy::unknown(subject, reason, line, None));
        }
    }

    /// A policy that is named and does not stand in the document.
    pub(super) fn absent(&mut self, subject: Subject, written: &str, line: u32) {
        // What AWS itself offers allows; those that deny say so in their names.
        let is_of_aws = written.starts_with("arn:aws") && written.contains(":iam::aws:policy/");
        let denies = ["Deny", "Quarantine"].iter().any(|it| written.contains(it));
        let effect = (is_of_aws && !denies).then_some(Effect::Allow);
        let reason = Reason::UnknownValue(shortened(written));
        self.found
            .push(Policy::unknown(subject, reason, line, effect));
    }
}

/// Whether a map is a statement by itself.
fn is_statement(node: &Node) -> bool {
    has(node, "Effect") && !has(node, "Statement") && has_element(node)
}

/// Whether a map has what only a statement has.
fn has_element(node: &Node) -> bool {
    let elements = [
        "Action",
        "NotAction",
        "Condition",
        "Principal",
        "NotPrincipal",
        "Resource",
        "NotResource",
    ];
    elements.iter().any(|name| has(node, name))
}

fn has(node: &Node, name: &str) -> bool {
    let mut members = node.as_map().into_iter().flat_map(|map| &map.members);
    members.any(|member| member.name.eq_ignore_ascii_case(name))
}

fn is_policy(map: &Map) -> bool {
    map.members.iter().any(|member| {
        member.name.eq_ignore_ascii_case("Statement")
            && match &member.value.value {
                Value::List(items) => {
                    items.is_empty()
                        || items
                            .iter()
                            .any(|item| has_element(item) || item.is_unknown())
                }
                Value::Unknown(_) => true,
                _ => has_element(&member.value),
            }
    })
}
