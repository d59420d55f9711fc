//! YAML as the clouds' command lines print it.

use serde_json::Value;

/// `value` as `az` and `gcloud` print YAML: a list begins in the column of its name.
pub(crate) fn yaml(value: &Value) -> String {
    let mut text = String::new();
    put_yaml(value, 0, &mut text);
    text
}

fn put_yaml(value: &Value, depth: usize, text: &mut String) {
    let blanks = "  ".repeat(depth);
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                let is_flat = match value {
                    Value::Object(members) => members.is_empty(),
                    Value::Array(items) => items.is_empty(),
                    _ => true,
                };
                if is_flat {
                    *text += &format!("{blanks}{name}: {}\n", scalar(value));
                } else {
                    *text += &format!("{blanks}{name}:\n");
                    let deeper = usize::from(value.is_object());
                    put_yaml(value, depth + deeper, text);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                let mut inner = String::new();
                put_yaml(item, depth + 1, &mut inner);
                *text += &format!("{blanks}- {}", inner.trim_start());
            }
        }
        other => *text += &format!("{blanks}{}\n", scalar(other)),
    }
}

/// A scalar, or an empty list or object.
fn scalar(value: &Value) -> String {
    match value {
        // YAML 1.1 takes `NO` for false; the others begin or end something.
        Value::String(text) if text == "NO" || text.contains(['\'', '[', '(', '*']) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
