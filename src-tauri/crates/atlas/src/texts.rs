//! An answer in JSON, its texts made fit to be shown.

use std::borrow::Cow;

use addresses::visible;
use serde::de::{DeserializeOwned, Error};

/// How many lists, objects and members an answer may have: one for every eight bytes of the largest.
/// A value takes more room in memory than in a text.
const MOST_VALUES: usize = 256 << 10;

/// `body` as a value of the shape `T`; what nobody sees in its texts is written out. Everything
/// that Atlas sends comes through here, so that no name has to be cleaned anywhere else.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(&shown(body)?)
}

/// The same JSON with its texts fit to be shown. What is no JSON stays as it is, and is no JSON to the
/// parser either.
fn shown(body: &[u8]) -> serde_json::Result<Cow<'_, [u8]>> {
    let part = |from: usize, to: usize| body.get(from..to).unwrap_or_default();
    let mut written = Vec::new();
    let (mut at, mut copied, mut values) = (0, 0, 0);
    while let Some(byte) = body.get(at) {
        match byte {
            b'"' => {
                let end = at + text_length(part(at, body.len()));
                if let Some(text) = changed(part(at, end)) {
                    written.extend_from_slice(part(copied, at));
                    serde_json::to_writer(&mut written, &text)?;
                    copied = end;
                }
                at = end;
                continue;
            }
            b'{' | b'[' | b',' if values == MOST_VALUES => {
                return Err(serde_json::Error::custom("too many values"));
            }
            b'{' | b'[' | b',' => values += 1,
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(body));
    }
    written.extend_from_slice(part(copied, body.len()));
    Ok(Cow::Owned(written))
}

/// How many bytes the text has that `rest` begins with, its quotes included.
fn text_length(rest: &[u8]) -> usize {
    let mut escaped = false;
    let end = rest.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |position| position + 2)
}

/// The text that `token` stands for, where something in it has to be written out.
fn changed(token: &[u8]) -> Option<String> {
    // Characters that are not seen take more than one byte, or an escape in JSON.
    if token
        .iter()
        .all(|byte| matches!(byte, b' '..=b'~') && *byte != b'\\')
    {
        return None;
    }
    let text: String = serde_json::from_slice(token).ok()?;
    match visible(&text) {
        Cow::Owned(shown) => Some(shown),
        Cow::Borrowed(_) => None,
    }
}

/// The same for one text.
pub(crate) fn show(text: &mut String) {
    if let Cow::Owned(shown) = visible(text) {
        *text = shown;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

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
    fn texts_are_replaced_in_their_place_and_nothing_else_is() {
        let body = "{\"a\\\"\u{200b}\": [\"plain\", \"\\\\\", \"x\u{7f}\"], \"b\": 1.50}";
        let shown = shown(body.as_bytes()).unwrap_or_default();
        assert_eq!(
            String::from_utf8_lossy(&shown),
            "{\"a\\\"[U+200B]\": [\"plain\", \"\\\\\", \"x[U+007F]\"], \"b\": 1.50}"
        );
    }

    #[test]
    fn an_answer_of_nothing_but_values_is_refused() {
        let list = |count: usize| format!("[{}]", vec!["0"; count].join(","));
        let read = |count: usize| read::<Vec<u8>>(list(count).as_bytes());
        assert!(read(MOST_VALUES).is_ok_and(|values| values.len() == MOST_VALUES));
        assert!(read(MOST_VALUES + 1).is_err_and(|error| error.is_data()));
    }

    proptest! {
        #[test]
        fn any_body_is_what_it_is_to_the_parser(body in "[\\[\\]{}\",:a0\\\\u\u{200b} ]{0,40}") {
            let whole = serde_json::from_str::<serde_json::Value>(&body).is_ok();
            prop_assert_eq!(read::<serde_json::Value>(body.as_bytes()).is_ok(), whole);
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
