//! Texts with expressions in them.

use hcl_edit::template::{Element, Strip, Template};

use super::policy;
use super::scope::Scope;
use crate::document::{Map, Member, Node, Value, shortened};

impl Scope<'_> {
    /// What a template gives; `line` is that of its first character.
    pub(super) fn template(&mut self, template: &Template, line: u32) -> Value {
        let mut parts = self.parts();
        // `"${value}"` is the value, whatever it is.
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            let value = self.value(&only.expr).value;
            if !matches!(value, Value::Number(_) | Value::Bool(_)) {
                return value;
            }
            parts.value(&Node::new(line, value));
            return parts.into_value();
        }
        for element in template.iter() {
            match element {
                Element::Literal(text) => {
                    self.take(text.len());
                    parts.known(text);
                }
                Element::Interpolation(interpolation) => {
                    let value = self.value(&interpolation.expr);
                    match value.value {
                        // Only what was made a text, or a policy, stands in a text.
                        Value::Map(_) | Value::List(_) => policy::encode(&value, &mut parts),
                        _ => parts.value(&value),
                    }
                }
                Element::Directive(_) => parts.unknown("%{ }".to_owned()),
            }
        }
        let is_trimmed = template.iter().any(|element| match element {
            Element::Literal(_) => false,
            Element::Interpolation(interpolation) => interpolation.strip != Strip::None,
            Element::Directive(_) => true,
        });
        if is_trimmed {
            return Value::Unknown(shortened(&template.to_string()));
        }
        parts.into_value()
    }

    /// A value of a configuration in JSON: its texts are templates.
    pub(super) fn templates(&mut self, node: &Node) -> Node {
        if self.is_deep() || !self.take(1) {
            return Node::new(node.line, Value::Unknown(String::new()));
        }
        self.depth += 1;
        let value = match &node.value {
            Value::Text(text) if text.contains("${") || text.contains("%{") => {
                match hcl_edit::parser::parse_template(text) {
                    Ok(template) => {
                        let outer = self.line.replace(node.line);
                        let value = self.template(&template, node.line);
                        self.line = outer;
                        value
                    }
                    Err(_) => Value::Unknown(shortened(text)),
                }
            }
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.templates(item)).collect())
            }
            Value::Map(members) => {
                let mut map = Map {
                    members: Vec::with_capacity(members.members.len()),
                    is_open: members.is_open,
                };
                for member in &members.members {
                    map.members.push(Member {
                        name: member.name.clone(),
                        line: member.line,
                        value: self.templates(&member.value),
                    });
                }
                Value::Map(map)
            }
            other => {
                self.take(size_of(other));
                other.clone()
            }
        };
        self.depth -= 1;
        Node::new(node.line, value)
    }
}

fn size_of(value: &Value) -> usize {
    match value {
        Value::Number(text) | Value::Text(text) | Value::Unknown(text) => text.len(),
        _ => 0,
    }
}
