//! Expressions in a template of the resource manager, as values.
//!
//! Source: Microsoft's documentation of templates' syntax: a text in brackets is an expression, and one
//! that begins with two is none. A variable is what it is written as; a parameter may be given another
//! value than its default when the template is deployed.

use std::collections::HashMap;

use crate::document::{Map, Member, Node, Value, shortened};

/// What a template's variables are, and how many values and bytes of texts they may still stand for.
struct Variables<'a> {
    /// By their names in small letters; one that stands there twice is none.
    named: HashMap<String, Option<&'a Node>>,
    room: usize,
}

impl<'a> Variables<'a> {
    fn new(document: &Node, members: Option<&'a Map>) -> Self {
        let mut named = HashMap::new();
        for member in members.into_iter().flat_map(|map| &map.members) {
            let again = named.insert(member.name.to_ascii_lowercase(), Some(&member.value));
            if again.is_some() {
                named.insert(member.name.to_ascii_lowercase(), None);
            }
        }
        let room = document.size().saturating_mul(4);
        Self { named, room }
    }

    /// The value of `variables('name')`, where it is literal.
    fn value(&mut self, expression: &str) -> Option<Value> {
        let name = expression.strip_prefix("variables('")?.strip_suffix("')")?;
        let value = (*self.named.get(&name.to_ascii_lowercase())?)?;
        if self.room == 0 {
            return None;
        }
        let size = value.size();
        let is_room = size <= self.room;
        self.room = self.room.saturating_sub(size);
        (is_room && is_literal(value)).then(|| value.value.clone())
    }
}

/// `document` with its expressions resolved, and without what these name; `None` where it is no
/// template.
pub(super) fn resolved(document: &Node) -> Option<Node> {
    let map = document.as_map().filter(|map| is_template(map))?;
    let members = map.member("variables").and_then(Node::as_map);
    let mut variables = Variables::new(document, members);
    let named = |member: &&Member| !matches!(member.name.as_str(), "parameters" | "variables");
    let members = map.members.iter().filter(named);
    let members = members.map(|it| member(it, Some(&mut variables)));
    let value = Value::Map(Map {
        members: members.collect(),
        is_open: map.is_open,
    });
    Some(Node::new(document.line, value))
}

fn is_template(map: &Map) -> bool {
    let schema = map.member("$schema").and_then(Node::as_text);
    schema.is_some_and(|schema| {
        let schema = schema.to_ascii_lowercase();
        schema.contains("deploymenttemplate")
    })
}

fn resolve(node: &Node, mut variables: Option<&mut Variables<'_>>) -> Node {
    let value = match &node.value {
        Value::Text(text) => text_of(text, variables),
        Value::List(items) => {
            let items = items
                .iter()
                .map(|item| resolve(item, variables.as_deref_mut()));
            Value::List(items.collect())
        }
        Value::Map(map) => {
            // Whose variables those of a template within another are depends on its scope.
            let mut variables = variables.filter(|_| !is_template(map));
            let members = map
                .members
                .iter()
                .map(|it| member(it, variables.as_deref_mut()));
            Value::Map(Map {
                members: members.collect(),
                is_open: map.is_open,
            })
        }
        other => other.clone(),
    };
    Node::new(node.line, value)
}

fn member(member: &Member, variables: Option<&mut Variables<'_>>) -> Member {
    Member {
        name: member.name.clone(),
        line: member.line,
        value: resolve(&member.value, variables),
    }
}

fn text_of(text: &str, variables: Option<&mut Variables<'_>>) -> Value {
    let expression = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let Some(expression) = expression else {
        return Value::Text(text.to_owned());
    };
    if expression.starts_with('[') {
        return Value::Text(format!("{expression}]"));
    }
    let named = variables.and_then(|variables| variables.value(expression.trim()));
    named.unwrap_or_else(|| Value::Unknown(shortened(expression)))
}

fn is_literal(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => !text.starts_with('['),
        Value::List(items) => items.iter().all(is_literal),
        // `copy` writes members that are not in it.
        Value::Map(map) => {
            map.member("copy").is_none() && map.members.iter().all(|it| is_literal(&it.value))
        }
        Value::Template(_) | Value::Unknown(_) => false,
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}
