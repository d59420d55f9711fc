//! What CloudFormation computes, as values that are not in the document.
//!
//! Source: AWS CloudFormation template reference, "Intrinsic function reference" and "Pseudo
//! parameters reference".

use std::collections::HashMap;

use super::{Map, Node, Parts, Value, shortened};

/// What functions may make of a text, in bytes.
pub(super) fn room(text: &str) -> usize {
    text.len().saturating_mul(16)
}

/// `node` with every intrinsic function made a value that is unknown, or known as far as it is; `room`
/// is how many bytes they may still make.
pub(super) fn resolved(node: Node, room: &mut usize) -> Node {
    let Node { line, value } = node;
    let value = match value {
        Value::List(items) => {
            let items = items.into_iter().map(|item| resolved(item, room));
            Value::List(items.collect())
        }
        Value::Map(mut map) => {
            for member in &mut map.members {
                let value = std::mem::replace(&mut member.value, Node::new(line, Value::Null));
                member.value = resolved(value, room);
            }
            match function(&map) {
                Some((name, argument)) => called(name, argument, room),
                None => {
                    // `Fn::Transform` and `Fn::ForEach` add members.
                    let mut names = map.members.iter().map(|member| &member.name);
                    map.is_open |= names.any(|name| name.starts_with("Fn::"));
                    Value::Map(map)
                }
            }
        }
        other => other,
    };
    Node::new(line, value)
}

/// A function's name and its argument: it is the only member.
fn function(map: &Map) -> Option<(&str, &Node)> {
    let [member] = map.members.as_slice() else {
        return None;
    };
    let is_function = member.name == "Ref" || member.name.starts_with("Fn::");
    // `{"Condition": "Name"}` is a function where conditions are declared; in a policy it is its
    // condition.
    (is_function && !map.is_open).then_some((member.name.as_str(), &member.value))
}

fn called(name: &str, argument: &Node, room: &mut usize) -> Value {
    match name {
        "Fn::Sub" => substituted(argument, room),
        "Fn::Join" => joined(argument, room),
        "Fn::If" => chosen(argument),
        _ => None,
    }
    .unwrap_or_else(|| Value::Unknown(written(name, argument)))
}

/// As it is written: `Ref Office`, `Fn::GetAtt AtlasRole.Arn`.
fn written(name: &str, argument: &Node) -> String {
    let words: Vec<&str> = match &argument.value {
        Value::List(items) => items.iter().filter_map(Node::as_text).collect(),
        _ => argument.as_text().into_iter().collect(),
    };
    shortened(&format!("{name} {}", words.join(".")))
}

/// `Fn::Sub`: a text, or a text and values for some of its names.
fn substituted(argument: &Node, room: &mut usize) -> Option<Value> {
    let (text, values) = match &argument.value {
        Value::Text(text) => (text.as_str(), None),
        Value::List(items) => match items.as_slice() {
            [text, values] => (text.as_text()?, Some(values.as_map()?)),
            _ => return None,
        },
        _ => return None,
    };
    let values = values.iter().flat_map(|values| &values.members);
    let mut by_name: HashMap<&str, &Node> = HashMap::new();
    for member in values {
        by_name.entry(&member.name).or_insert(&member.value);
    }
    let mut parts = Parts::within(*room);
    let mut rest = text;
    while let Some((known, behind)) = rest.split_once("${") {
        let (name, after) = behind.split_once('}')?;
        parts.known(known);
        match name.strip_prefix('!') {
            Some(literal) => parts.known(&format!("${{{literal}}}")),
            None => match by_name.get(name) {
                Some(value) => parts.value(value),
                None => parts.unknown(shortened(name)),
            },
        }
        rest = after;
    }
    parts.known(rest);
    *room = parts.room();
    Some(parts.into_value())
}

/// `Fn::Join`: what stands between, and a list.
fn joined(argument: &Node, room: &mut usize) -> Option<Value> {
    let Value::List(arguments) = &argument.value else {
        return None;
    };
    let [
        between,
        Node {
            value: Value::List(items),
            ..
        },
    ] = arguments.as_slice()
    else {
        return None;
    };
    let between = between.as_text()?;
    let mut parts = Parts::within(*room);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            parts.known(between);
        }
        parts.value(item);
    }
    *room = parts.room();
    Some(parts.into_value())
}

/// `Fn::If`: known where both choices are the same.
fn chosen(argument: &Node) -> Option<Value> {
    let Value::List(arguments) = &argument.value else {
        return None;
    };
    let [_, one, other] = arguments.as_slice() else {
        return None;
    };
    one.is_same(other).then(|| one.value.clone())
}
