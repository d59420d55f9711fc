//! Blocks put into, or taken out of, the conditions of an access level. What else the level asks for
//! stays as it is, and how its conditions are combined is never changed.

use addresses::parse_block;
use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::super::SpliceError;
use crate::write::{A_CONDITION, CONDITIONS};

const NETS: &str = "ipSubnetworks";

/// A new level that accepts `nets`; none where they are too many, or none.
pub(super) fn new(name: &str, title: &str, nets: &[IpNet]) -> Option<Value> {
    let conditions: Vec<Value> = nets
        .chunks(A_CONDITION)
        .map(|part| json!({ NETS: texts(part) }))
        .collect();
    let fits = (1..=CONDITIONS).contains(&conditions.len());
    fits.then(|| {
        json!({
            "name": name,
            "title": title,
            "basic": { "combiningFunction": "OR", "conditions": conditions },
        })
    })
}

/// `level` with `added` more, where its conditions allow that.
pub(super) fn put(level: &Value, added: &[IpNet]) -> Result<Value, SpliceError> {
    let mut level = level.clone();
    let (conditions, is_or) = conditions(&mut level)?;
    let known: Vec<IpNet> = conditions.iter().flat_map(blocks).collect();
    let mut left: Vec<IpNet> = added.to_vec();
    left.retain(|net| !known.contains(net));
    let Some(first) = conditions.iter().position(is_list) else {
        return Err(SpliceError::NotOneList);
    };
    let like = conditions.get(first).cloned().unwrap_or_default();
    for condition in conditions.iter_mut().filter(|it| is_like(it, &like)) {
        let Some(nets) = condition.get_mut(NETS).and_then(Value::as_array_mut) else {
            continue;
        };
        let room = A_CONDITION.saturating_sub(nets.len()).min(left.len());
        nets.extend(texts(&left.drain(..room).collect::<Vec<_>>()));
    }
    for part in left.chunks(A_CONDITION) {
        // With AND, one condition more would accept less.
        if !is_or || conditions.len() == CONDITIONS {
            return Err(SpliceError::NotOneList);
        }
        let mut condition = like.clone();
        if let Some(condition) = condition.as_object_mut() {
            condition.insert(NETS.to_owned(), Value::from(texts(part)));
        }
        conditions.push(condition);
    }
    Ok(level)
}

/// `level` without `removed`. A condition without addresses would accept everybody, so it goes as a
/// whole.
pub(super) fn take(level: &Value, removed: &[IpNet]) -> Result<Value, SpliceError> {
    let mut level = level.clone();
    let (conditions, is_or) = conditions(&mut level)?;
    for condition in conditions.iter_mut().filter(|it| is_list(it)) {
        if let Some(nets) = condition.get_mut(NETS).and_then(Value::as_array_mut) {
            nets.retain(|net| block(net).is_none_or(|net| !removed.contains(&net)));
        }
    }
    let is_empty = |condition: &Value| {
        let nets = condition.get(NETS).and_then(Value::as_array);
        nets.is_some_and(Vec::is_empty)
    };
    if is_or {
        conditions.retain(|condition| !is_empty(condition));
    }
    match conditions.is_empty() || conditions.iter().any(is_empty) {
        true => Err(SpliceError::Empty),
        false => Ok(level),
    }
}

/// Whether a level is as [`new`] makes one: it accepts just these blocks, which are in numeric order, and
/// asks for nothing else.
pub(super) fn is_just(level: &Value, nets: &[IpNet]) -> bool {
    let has_only = |value: &Value, names: &[&str]| {
        let members = value.as_object();
        members.is_some_and(|all| all.keys().all(|name| names.contains(&name.as_str())))
    };
    let mut same = level.clone();
    let Ok((conditions, is_or)) = conditions(&mut same) else {
        return false;
    };
    let is_plain = has_only(level, &["name", "title", "description", "basic"])
        && level
            .get("basic")
            .is_some_and(|basic| has_only(basic, &["combiningFunction", "conditions"]))
        && conditions
            .iter()
            .all(|it| is_list(it) && has_only(it, &[NETS]));
    let mut named = named(level);
    named.sort_unstable();
    named.dedup();
    is_or && is_plain && named == nets
}

/// Every block that a level names.
pub(super) fn named(level: &Value) -> Vec<IpNet> {
    let conditions = level.get("basic").and_then(|it| it.get("conditions"));
    let conditions = conditions.and_then(Value::as_array);
    conditions.into_iter().flatten().flat_map(blocks).collect()
}

/// The conditions of a level, and whether one of them is enough. Of several that all have to hold, no
/// list can be changed by itself.
fn conditions(level: &mut Value) -> Result<(&mut Vec<Value>, bool), SpliceError> {
    let basic = level.get_mut("basic").and_then(Value::as_object_mut);
    let basic = basic.ok_or(SpliceError::NotOneList)?;
    let is_or = basic.get("combiningFunction").and_then(Value::as_str) == Some("OR");
    let conditions = basic.get_mut("conditions").and_then(Value::as_array_mut);
    match conditions {
        Some(conditions) if is_or || conditions.len() == 1 => Ok((conditions, is_or)),
        _ => Err(SpliceError::NotOneList),
    }
}

/// Whether a condition lists addresses that it accepts.
fn is_list(condition: &Value) -> bool {
    let is_negated = condition.get("negate").and_then(Value::as_bool) == Some(true);
    let nets = condition.get(NETS).and_then(Value::as_array);
    !is_negated && nets.is_some_and(|nets| !nets.is_empty())
}

/// Whether two conditions ask for the same beside their addresses.
fn is_like(one: &Value, other: &Value) -> bool {
    let others = |condition: &Value| -> Option<Map<String, Value>> {
        let mut condition = condition.as_object()?.clone();
        condition.remove(NETS);
        Some(condition)
    };
    is_list(one) && others(one) == others(other)
}

fn blocks(condition: &Value) -> Vec<IpNet> {
    let nets = condition.get(NETS).and_then(Value::as_array);
    nets.into_iter().flatten().filter_map(block).collect()
}

fn block(net: &Value) -> Option<IpNet> {
    parse_block(net.as_str()?).map(|net| net.trunc())
}

fn texts(nets: &[IpNet]) -> Vec<Value> {
    nets.iter()
        .map(|net| Value::from(net.to_string()))
        .collect()
}
