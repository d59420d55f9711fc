//! A tree as JSON, for tests.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::{Node, Part, Value};

/// A node as JSON; a value that is not known is `"<what is written>"`, and a map that may have more
/// members has `"…"`.
pub(crate) fn shown(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => serde_json::from_str(number).unwrap(),
        Value::Text(text) => text.as_str().into(),
        Value::Unknown(written) => format!("<{written}>").into(),
        Value::Template(parts) => {
            let parts = parts.iter().map(|part| match part {
                Part::Known(text) => text.clone(),
                Part::Unknown(written) => format!("<{written}>"),
            });
            parts.collect::<String>().into()
        }
        Value::List(items) => items.iter().map(shown).collect(),
        Value::Map(map) => {
            let members = map
                .members
                .iter()
                .map(|it| (it.name.clone(), shown(&it.value)));
            let more = map
                .is_open
                .then(|| ("…".to_owned(), serde_json::Value::Null));
            members.chain(more).collect()
        }
    }
}
