//! Putting the parts of a resource that a mask names in the place of those that are there.

use serde_json::{Map, Value};

use super::refusal::GoogleRefusal;

/// `there` with the masked parts of `body`. A part that `body` does not have is taken away.
pub(super) fn apply(there: &Value, body: &Value, mask: &str) -> Result<Value, GoogleRefusal> {
    let mut changed = there.clone();
    let paths: Vec<&str> = mask.split(',').map(str::trim).collect();
    if paths.iter().any(|path| path.is_empty()) {
        return Err(GoogleRefusal::invalid("update_mask is required."));
    }
    for path in paths {
        let parts: Vec<&str> = path.split('.').collect();
        let is_fixed = matches!(parts.first(), Some(&("name" | "etag")));
        let is_name = |part: &&str| part.bytes().all(|it| it.is_ascii_alphanumeric());
        if is_fixed || !parts.iter().all(is_name) {
            return Err(GoogleRefusal::invalid(format!(
                "Invalid field mask: {path}."
            )));
        }
        let new = parts.iter().try_fold(body, |value, part| value.get(part));
        set(&mut changed, &parts, new.cloned());
    }
    Ok(tidy(changed))
}

fn set(value: &mut Value, path: &[&str], new: Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Some(members) = value.as_object_mut() else {
        return;
    };
    match (rest.is_empty(), new) {
        (true, Some(new)) => {
            members.insert((*first).to_owned(), new);
        }
        (true, None) => {
            members.remove(*first);
        }
        (false, new) => set(members.entry(*first).or_insert(Value::Null), rest, new),
    }
}

/// Google leaves out what is empty.
pub(super) fn tidy(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let is_empty = |value: &Value| match value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                _ => false,
            };
            let kept = members.into_iter().filter(|(_, value)| !is_empty(value));
            Value::Object(kept.map(|(name, value)| (name, tidy(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).collect()),
        other => other,
    }
}
