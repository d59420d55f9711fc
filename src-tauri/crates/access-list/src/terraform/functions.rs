//! The functions of Terraform whose results are certain.
//!
//! Source: Terraform language documentation, "Built-in functions". A list that has an item of which it
//! is not known how many it stands for gives no result that depends on its length.

use std::collections::HashSet;

use hcl_edit::expr::FuncCall;

use super::evaluate::elements;
use super::policy;
use super::scope::Scope;
use crate::document::{Map, Member, Node, Value, json, yaml};

/// The result of a call; `None` where it is not known.
pub(super) fn call(scope: &mut Scope<'_>, call: &FuncCall, line: u32) -> Option<Node> {
    if call.name.is_namespaced() {
        return None;
    }
    let mut arguments: Vec<Node> = call.args.iter().map(|it| scope.value(it)).collect();
    if call.args.expand_final() {
        match arguments.pop()?.value {
            Value::List(items) if items.iter().all(is_one) => arguments.extend(items),
            _ => return None,
        }
    }
    let name = call.name.name.as_str();
    let value = match (name, arguments.as_mut_slice()) {
        ("concat" | "setunion", lists) => Value::List(concatenated(lists)?),
        ("flatten", [list]) => Value::List(flattened(list)?),
        (
            "toset" | "tolist" | "distinct" | "sort" | "reverse" | "sensitive" | "nonsensitive"
            | "tomap" | "tostring" | "tobool" | "tonumber" | "trimspace",
            [value],
        ) if !matches!(value.value, Value::Unknown(_)) => converted(name, value)?,
        ("compact", [list]) => {
            let mut items = items(list)?;
            items.retain(|item| item.value != Value::Null && item.as_text() != Some(""));
            Value::List(items)
        }
        ("merge", maps) => merged(maps),
        ("keys" | "values", [map]) => {
            closed(map)?;
            let (keys, values): (Vec<_>, Vec<_>) = elements(map.clone())?.into_iter().unzip();
            Value::List(match name {
                "keys" => keys,
                _ => values.into_iter().flatten().collect(),
            })
        }
        ("lookup", [map, key, rest @ ..]) => {
            let key = key.as_text()?;
            let map = closed(map)?;
            let found = map
                .members
                .iter()
                .find(|it| it.name == key)
                .map(|it| &it.value);
            return found.or(rest.first()).cloned();
        }
        ("chunklist", [list, length]) => {
            let length = match &length.value {
                Value::Number(length) => length.parse().ok().filter(|it| *it > 0)?,
                _ => return None,
            };
            let items = items(list)?;
            if !items.iter().all(is_one) {
                return None;
            }
            let chunks = items.chunks(length);
            Value::List(
                chunks
                    .map(|it| Node::new(line, Value::List(it.to_vec())))
                    .collect(),
            )
        }
        ("coalesce", values) => {
            let is_set = |it: &&Node| it.value != Value::Null && it.as_text() != Some("");
            let first = values.iter().find(is_set)?;
            return (!first.is_unknown()).then(|| first.clone());
        }
        ("try", [first, ..]) if !first.is_unknown() => return Some(first.clone()),
        ("contains", [list, wanted]) => {
            let items = items(list)?;
            let is_there = items.iter().any(|item| item.is_same(wanted));
            let is_known = !wanted.is_unknown() && !items.iter().any(Node::is_unknown);
            if !is_there && !is_known {
                return None;
            }
            Value::Bool(is_there)
        }
        ("length", [list]) => {
            let items = match &list.value {
                Value::List(items) if items.iter().all(is_one) => items.len(),
                Value::Map(map) if !map.is_open => map.members.len(),
                _ => return None,
            };
            Value::Number(items.to_string())
        }
        ("join", [between, lists @ ..]) => {
            let between = between.as_text()?.to_owned();
            let mut parts = scope.parts();
            for (index, item) in concatenated(lists)?.iter().enumerate() {
                if index > 0 {
                    parts.known(&between);
                }
                parts.value(item);
            }
            parts.into_value()
        }
        ("split", [between, text]) => {
            let (between, text) = (between.as_text()?, text.as_text()?);
            if between.is_empty() {
                return None;
            }
            Value::List(
                text.split(between)
                    .map(|part| Node::text(line, part))
                    .collect(),
            )
        }
        ("format", [form, values @ ..]) => formatted(scope, form.as_text()?, values)?,
        ("formatlist", [form, values @ ..]) => {
            Value::List(all_formatted(scope, form, values, line)?)
        }
        ("jsonencode", [value]) => match value.value {
            // Lists and maps stand for their own JSON, which may be made a text or read again.
            Value::Map(_) | Value::List(_) => value.value.clone(),
            _ => {
                let mut parts = scope.parts();
                policy::encode(value, &mut parts);
                parts.into_value()
            }
        },
        ("jsondecode", [text]) => match &text.value {
            Value::Map(_) | Value::List(_) => text.value.clone(),
            Value::Text(text) => json::parse(text, line).ok()?.value,
            _ => return None,
        },
        ("yamldecode", [text]) => {
            let mut documents = yaml::parse(text.as_text()?, line).ok()?;
            documents.pop().filter(|_| documents.is_empty())?.value
        }
        (super::printed::UNKNOWN, [written]) => Value::Unknown(written.as_text()?.to_owned()),
        _ => return None,
    };
    scope.repeated(Node::new(line, value))
}

/// Whether an item stands for itself alone.
fn is_one(item: &Node) -> bool {
    !matches!(item.value, Value::Unknown(_))
}

/// The items of a list; `None` where it is none that is known.
fn items(list: &mut Node) -> Option<Vec<Node>> {
    match &mut list.value {
        Value::List(items) => Some(std::mem::take(items)),
        _ => None,
    }
}

fn closed(map: &Node) -> Option<&Map> {
    map.as_map().filter(|map| !map.is_open)
}

/// The items of all lists; a list that is not known stands among them for any number.
fn concatenated(lists: &mut [Node]) -> Option<Vec<Node>> {
    let mut all = Vec::new();
    for list in lists {
        match &mut list.value {
            Value::List(items) => all.append(items),
            Value::Unknown(_) => all.push(list.clone()),
            _ => return None,
        }
    }
    Some(all)
}

fn flattened(list: &mut Node) -> Option<Vec<Node>> {
    let mut all = Vec::new();
    for mut item in items(list)? {
        match item.value {
            Value::List(_) => all.append(&mut flattened(&mut item)?),
            _ => all.push(item),
        }
    }
    Some(all)
}

fn converted(name: &str, value: &mut Node) -> Option<Value> {
    let value = std::mem::replace(&mut value.value, Value::Null);
    match (name, value) {
        ("toset" | "distinct", Value::List(mut items)) => {
            let mut seen = HashSet::new();
            items.retain(|item| {
                item.as_text()
                    .is_none_or(|text| seen.insert(text.to_owned()))
            });
            if name == "toset" {
                sort(&mut items);
            }
            Some(Value::List(items))
        }
        ("tolist", list @ Value::List(_)) => Some(list),
        ("reverse", Value::List(mut items)) => {
            items.reverse();
            Some(Value::List(items))
        }
        ("sort", Value::List(mut items)) => {
            sort(&mut items);
            Some(Value::List(items))
        }
        ("tomap", map @ Value::Map(_)) => Some(map),
        ("sensitive" | "nonsensitive", value) => Some(value),
        ("tostring", Value::Number(number)) => Some(Value::Text(number)),
        ("tostring", Value::Bool(flag)) => Some(Value::Text(flag.to_string())),
        ("tostring", value @ (Value::Text(_) | Value::Template(_) | Value::Null)) => Some(value),
        ("tobool", value @ (Value::Bool(_) | Value::Null)) => Some(value),
        ("tobool", Value::Text(text)) => text.parse().ok().map(Value::Bool),
        ("tonumber", value @ (Value::Number(_) | Value::Null)) => Some(value),
        ("trimspace", Value::Text(text)) => Some(Value::Text(text.trim().to_owned())),
        _ => None,
    }
}

/// By the texts; before them what is not known, so that no place among the others is certain.
fn sort(items: &mut [Node]) {
    items.sort_by(|one, other| one.as_text().cmp(&other.as_text()));
}

/// The members of all maps, of which later ones replace earlier ones.
fn merged(maps: &[Node]) -> Value {
    // From the end: what comes later is kept. A map that is open may replace whatever was before it.
    let mut later: HashSet<&str> = HashSet::new();
    let mut parts: Vec<Vec<Member>> = Vec::new();
    let mut is_open = false;
    for next in maps.iter().rev() {
        let next = match &next.value {
            Value::Null => continue,
            Value::Map(next) => next,
            _ => {
                is_open = true;
                break;
            }
        };
        let kept = next.members.iter();
        let kept = kept.filter(|it| !later.contains(it.name.as_str()));
        parts.push(kept.cloned().collect());
        later.extend(next.members.iter().map(|it| it.name.as_str()));
        if next.is_open {
            is_open = true;
            break;
        }
    }
    Value::Map(Map {
        members: parts.into_iter().rev().flatten().collect(),
        is_open,
    })
}

/// `%s`, `%d`, `%v` and `%%`, as many as there are values.
fn formatted(scope: &Scope<'_>, form: &str, values: &[Node]) -> Option<Value> {
    let mut parts = scope.parts();
    let mut values = values.iter();
    let mut rest = form;
    while let Some((known, behind)) = rest.split_once('%') {
        parts.known(known);
        match behind.chars().next()? {
            '%' => parts.known("%"),
            's' | 'd' | 'v' => parts.value(values.next()?),
            _ => return None,
        }
        rest = behind.get(1..)?;
    }
    parts.known(rest);
    values.next().is_none().then(|| parts.into_value())
}

/// The same for every item of the lists among the values.
fn all_formatted(
    scope: &mut Scope<'_>,
    form: &Node,
    values: &[Node],
    line: u32,
) -> Option<Vec<Node>> {
    let form = form.as_text()?;
    let lists = values.iter().filter_map(|value| match &value.value {
        Value::List(items) => Some(items),
        _ => None,
    });
    let lists: Vec<&Vec<Node>> = lists.collect();
    let length = lists.first()?.len();
    let is_certain = lists.len() == 1 || lists.iter().all(|items| items.iter().all(is_one));
    if !is_certain || lists.iter().any(|items| items.len() != length) {
        return None;
    }
    let mut all = Vec::with_capacity(length);
    for index in 0..length {
        let row = values.iter().map(|value| match &value.value {
            Value::List(items) => items.get(index).cloned(),
            _ => Some(value.clone()),
        });
        let row: Vec<Node> = row.collect::<Option<_>>()?;
        let unknown = lists
            .iter()
            .filter_map(|items| items.get(index))
            .find(|it| !is_one(it));
        let one = match unknown {
            Some(unknown) => unknown.clone(),
            None => {
                let line = lists.first()?.get(index).map_or(line, |item| item.line);
                Node::new(line, formatted(scope, form, &row)?)
            }
        };
        all.push(scope.repeated(one)?);
    }
    Some(all)
}
