//! What `gcloud … --format=flattened` prints: a path and its value a line.

use crate::document::{Map, Member, Node, Value};
use crate::found::Found;

/// So many names are told apart at one place; no level has as many.
const MEMBERS: usize = 200;

/// The levels and perimeters in flattened output; `None` where `text` is none.
pub(crate) fn read_text(text: &str) -> Option<Vec<Found>> {
    let is_perimeter = text.contains("servicePerimeters/") && text.contains("[0]:");
    if !text.contains("conditions[") && !text.contains("custom.expr") && !is_perimeter {
        return None;
    }
    let mut levels = vec![Node::new(1, Value::Map(Map::default()))];
    for (line, words) in (1_u32..).zip(text.lines()) {
        let words = words.trim();
        if words.is_empty() || words.starts_with('$') {
            continue;
        }
        if words.starts_with("---") {
            levels.push(Node::new(line, Value::Map(Map::default())));
            continue;
        }
        let (path, value) = words.split_once(':')?;
        let steps = steps(path.trim())?;
        if !insert(levels.last_mut()?, &steps, Node::text(line, value.trim())) {
            return None;
        }
    }
    let found: Vec<Found> = levels.iter().flat_map(super::lists).collect();
    (!found.is_empty()).then_some(found)
}

/// `basic.conditions[0].negate` as its steps: names, and `[0]` as an index.
fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'@')
                })
        };
        if !is_name(name) {
            return None;
        }
        steps.push(Step::Name(name));
        for index in indices.split_terminator(']') {
            steps.push(Step::Index(index.strip_prefix('[')?.parse().ok()?));
        }
    }
    Some(steps)
}

enum Step<'text> {
    Name(&'text str),
    Index(usize),
}

/// Puts `value` at the end of `steps`; whether there is a place. Items come in order, so an index is
/// the next or an earlier one.
fn insert(node: &mut Node, steps: &[Step<'_>], value: Node) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        *node = value;
        return true;
    };
    let line = value.line;
    match step {
        Step::Name(name) => {
            if !matches!(node.value, Value::Map(_)) {
                node.value = Value::Map(Map::default());
            }
            let Value::Map(map) = &mut node.value else {
                return false;
            };
            let known = map.members.iter().position(|member| member.name == *name);
            if known.is_none() && map.members.len() == MEMBERS {
                return false;
            }
            let position = known.unwrap_or_else(|| {
                map.members.push(Member {
                    name: (*name).to_owned(),
                    line,
                    value: Node::new(line, Value::Null),
                });
                map.members.len() - 1
            });
            let member = map.members.get_mut(position);
            member.is_some_and(|member| insert(&mut member.value, rest, value))
        }
        Step::Index(index) => {
            if !matches!(node.value, Value::List(_)) {
                node.value = Value::List(Vec::new());
            }
            let Value::List(items) = &mut node.value else {
                return false;
            };
            if *index >= items.len() {
                items.push(Node::new(line, Value::Null));
            }
            let last = items.len().saturating_sub(1);
            let item = items.get_mut((*index).min(last));
            item.is_some_and(|item| insert(item, rest, value))
        }
    }
}
