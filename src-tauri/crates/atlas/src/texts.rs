//! An answer in JSON, its texts made fit to be shown.

use addresses::visible;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// `body` as a value of the shape `T`; what nobody sees in its texts is written out. Everything
/// that Atlas sends comes through here, so that no name has to be cleaned anywhere else.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    // Characters that are not seen take more than one byte, or an escape in JSON.
    if body.iter().all(|byte| byte.is_ascii() && *byte != b'\\') {
        return serde_json::from_slice(body);
    }
    let mut value = serde_json::from_slice(body)?;
    clean(&mut value);
    serde_json::from_value(value)
}

/// Nested no deeper than `serde_json` reads.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => show(text),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(parts) => parts.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The same for one text.
pub(crate) fn show(text: &mut String) {
    if let std::borrow::Cow::Owned(shown) = visible(text) {
        *text = shown;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_name_is_shown_with_its_invisible_characters() {
        for body in [
            "{\"names\": [\"prod\u{202E}tset\"]}",
            r#"{"names": ["prod\u202Etset"]}"#,
        ] {
            let read: BTreeMap<String, Vec<String>> = read(body.as_bytes()).unwrap_or_default();
            assert_eq!(read["names"], ["prod[U+202E]tset"]);
        }
    }

    #[test]
    fn no_json_and_json_of_another_shape_are_different_errors() {
        let broken = read::<Vec<String>>("[\"\\n\", ".as_bytes());
        assert!(broken.is_err_and(|error| !error.is_data()));
        let shape = read::<Vec<String>>("{\"\\n\": 1}".as_bytes());
        assert!(shape.is_err_and(|error| error.is_data()));
    }
}
