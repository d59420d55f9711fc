//! Bicep: resources as objects, with what the file does not hold kept as unknown.
//!
//! Source: Microsoft's documentation of Bicep's syntax: objects and arrays are separated by line ends
//! or commas, texts stand in single quotes, and comments are `//` and `/* */`.

mod parser;

use std::collections::HashMap;

use crate::document::{Map, Member, Node, Value};
use crate::found::Found;
use crate::list::{Doubt, ListKind, ListName, Reason};
use crate::reach::Reach;

use parser::Parser;

/// The firewalls of the resources in `text`; `None` where it is no Bicep.
pub(super) fn read(text: &str) -> Option<Vec<Found>> {
    if !looks_like(text) {
        return None;
    }
    let mut parser = Parser::new(text);
    let mut values = HashMap::new();
    let mut resources = Vec::new();
    loop {
        match parser.declaration(&values) {
            Ok(None) => break,
            Ok(Some(parser::Declaration::Variable { name, value })) => {
                values.insert(name, value);
            }
            Ok(Some(parser::Declaration::Resource { line, kind, value })) => {
                resources.push(resource(line, &kind, value));
            }
            Ok(Some(parser::Declaration::Fragment(value))) => resources.push(value),
            Err(line) => return Some(vec![malformed(line)]),
        }
    }
    Some(resources.iter().flat_map(super::lists).collect())
}

fn looks_like(text: &str) -> bool {
    let is_resource = |line: &str| {
        let line = line.trim_start();
        line.starts_with("resource ") && line.contains('\'') && line.contains('@')
    };
    let is_fragment = |line: &str| {
        let line = line.trim_start();
        let value = ["networkAcls:", "ipRules:"]
            .iter()
            .find_map(|name| line.strip_prefix(name));
        value.is_some_and(|value| value.trim_start().starts_with(['{', '[']))
    };
    // Its texts stand in single quotes, unlike those of YAML and JSON.
    let is_quoted = text.contains('\'') && !text.contains('"');
    text.lines().any(is_resource) || (is_quoted && text.lines().any(is_fragment))
}

/// The object of a resource, with the type that its declaration names.
fn resource(line: u32, kind: &str, value: Node) -> Node {
    let kind = kind.split('@').next().unwrap_or_default();
    let mut members = vec![Member {
        name: "type".to_owned(),
        line,
        value: Node::text(line, kind),
    }];
    let mut is_open = true;
    if let Value::Map(map) = value.value {
        is_open = map.is_open;
        members.extend(map.members);
    }
    Node::new(line, Value::Map(Map { members, is_open }))
}

fn malformed(line: u32) -> Found {
    Found {
        name: ListName {
            kind: ListKind::AzureKeyVault,
            name: String::new(),
            line,
        },
        half: None,
        reach: Reach::unknown(),
        listed: Vec::new(),
        is_open: false,
        remarks: Vec::new(),
        doubts: vec![Doubt {
            reason: Reason::Malformed,
            line,
            is_whole: true,
        }],
        ends_at: None,
    }
}
