//! Policies as texts: JSON of which parts are not in the text, and values as JSON.

use crate::document::{Member, Node, Part, Parts, Value, json};

/// Around the number of a part that is not known, in a text that is read as JSON. Nobody writes these
/// characters: they belong to no script.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';

/// What a text of JSON says, with unknown values where parts of it are not known. A value that is no
/// text stays; `None` where it is no JSON, or its structure is not known.
pub(super) fn decoded(node: &Node) -> Option<Node> {
    match &node.value {
        Value::Text(text) => {
            let begin = text.trim_start();
            let decoded = (begin.starts_with("%7B") || begin.starts_with("%7b"))
                .then(|| crate::document::decode::percent_decoded(begin));
            let text = decoded.as_deref().unwrap_or(text);
            json::parse(text, node.line).ok()
        }
        Value::Template(parts) => templated(parts, node.line),
        Value::Map(_) | Value::List(_) => Some(node.clone()),
        _ => None,
    }
}

fn templated(parts: &[Part], line: u32) -> Option<Node> {
    let mut text = String::new();
    let mut is_quoted = false;
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Known(known) => {
                if known.contains([OPEN, CLOSE]) {
                    return None;
                }
                text.push_str(known);
                is_quoted = quoted(known, is_quoted);
            }
            // Where a value is expected it may be any.
            Part::Unknown(_) if is_quoted => text += &format!("{OPEN}{index}{CLOSE}"),
            Part::Unknown(_) => text += &format!("\"{OPEN}{index}{OPEN}\""),
        }
    }
    let node = json::parse(&text, line).ok()?;
    Some(restored(node, parts))
}

/// Whether a text of JSON that begins inside a text, or does not, ends inside one.
fn quoted(known: &str, mut is_quoted: bool) -> bool {
    let mut is_escaped = false;
    for byte in known.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ => {}
        }
    }
    is_quoted
}

/// Puts the unknown parts back where their numbers stand.
fn restored(node: Node, parts: &[Part]) -> Node {
    let Node { line, value } = node;
    let value = match value {
        Value::Text(text) if text.contains(OPEN) => text_of(&text, parts),
        Value::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| restored(item, parts))
                .collect(),
        ),
        Value::Map(mut map) => {
            let members = std::mem::take(&mut map.members);
            for Member { name, line, value } in members {
                // A member of any name.
                if name.contains(OPEN) {
                    map.is_open = true;
                    continue;
                }
                let value = restored(value, parts);
                map.members.push(Member { name, line, value });
            }
            Value::Map(map)
        }
        other => other,
    };
    Node::new(line, value)
}

fn text_of(text: &str, parts: &[Part]) -> Value {
    let written = |number: &str| match number
        .parse()
        .ok()
        .and_then(|index: usize| parts.get(index))
    {
        Some(Part::Unknown(written)) => written.clone(),
        _ => String::new(),
    };
    let mut built = Parts::default();
    let mut rest = text;
    while let Some((known, behind)) = rest.split_once(OPEN) {
        built.known(known);
        let Some((number, after)) = behind.split_once([OPEN, CLOSE]) else {
            break;
        };
        built.unknown(written(number));
        rest = after;
    }
    built.known(rest);
    built.into_value()
}

/// Writes a value as JSON. A value that is not known is a part that is not known, and so is one of
/// which more members may be there.
pub(super) fn encode(node: &Node, out: &mut Parts) {
    match &node.value {
        Value::Null => out.known("null"),
        Value::Bool(_) | Value::Number(_) => out.value(node),
        Value::Text(text) => out.known(&quote(text)),
        Value::Unknown(written) => out.unknown(written.clone()),
        Value::Template(parts) => {
            out.known("\"");
            for part in parts {
                match part {
                    Part::Known(text) => {
                        let quoted = quote(text);
                        out.known(quoted.get(1..quoted.len() - 1).unwrap_or_default());
                    }
                    Part::Unknown(written) => out.unknown(written.clone()),
                }
            }
            out.known("\"");
        }
        Value::List(items) => {
            out.known("[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.known(",");
                }
                encode(item, out);
            }
            out.known("]");
        }
        Value::Map(map) if map.is_open => out.unknown("{ }".to_owned()),
        Value::Map(map) => {
            out.known("{");
            for (index, member) in map.members.iter().enumerate() {
                if index > 0 {
                    out.known(",");
                }
                out.known(&quote(&member.name));
                out.known(":");
                encode(&member.value, out);
            }
            out.known("}");
        }
    }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
