//! The private key in a key file: PEM in a JSON text.
//!
//! Source: RFC 7468, "Textual Encodings of PKIX, PKCS, and CMS Structures". Google writes PKCS #8,
//! lines of 64 characters and a line break after each, the last one included.

use secret::Secret;
use serde_json::value::RawValue;

use crate::finding::KeyFileRepair;

const LINE: usize = 64;
const KINDS: [&str; 2] = ["PRIVATE KEY", "RSA PRIVATE KEY"];

/// What a `private_key` is.
pub(super) enum Pem {
    /// In order.
    Right,
    /// In order again: the JSON text, with its quotes, and what was wrong.
    Repaired(Secret, KeyFileRepair),
    /// No private key.
    Damaged,
}

impl Pem {
    /// Checks a JSON text.
    pub(super) fn read(value: &RawValue) -> Self {
        let Ok(text) = serde_json::from_str(value.get()).map(Secret::new) else {
            return Self::Damaged;
        };
        // Its lines are read; no part of it leaves except in a secret.
        let text = text.expose();
        if is_right(text) {
            return Self::Right;
        }
        let (compact, escaped) = compacted(text);
        // As above.
        match rebuilt(compact.expose()) {
            Some(json) if escaped => Self::Repaired(json, KeyFileRepair::PrivateKeyEscapedTwice),
            Some(json) => Self::Repaired(json, KeyFileRepair::PrivateKeyLineBreaksLost),
            None => Self::Damaged,
        }
    }
}

fn is_right(text: &str) -> bool {
    let mut lines = text.trim_matches(['\r', '\n']).lines();
    let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else {
        return false;
    };
    let framed = KINDS
        .iter()
        .any(|kind| is_frame(first, "-----BEGIN ", kind) && is_frame(last, "-----END ", kind));
    let mut body = lines.peekable();
    framed
        && body.peek().is_some()
        && body.all(|line| !line.is_empty() && line.bytes().all(is_of_body))
}

fn is_frame(line: &str, beginning: &str, kind: &str) -> bool {
    line.strip_prefix(beginning)
        .and_then(|rest| rest.strip_suffix("-----"))
        == Some(kind)
}

fn is_of_body(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// Without white space and without line breaks that are written as `\n` or `\r`, with however many
/// backslashes; and whether there were backslashes.
fn compacted(text: &str) -> (Secret, bool) {
    let mut compact = String::with_capacity(text.len());
    let mut escaped = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                while characters.next_if_eq(&'\\').is_some() {}
                characters.next_if(|next| matches!(next, 'n' | 'r'));
                escaped = true;
            }
            blank if blank.is_whitespace() || crate::normalise::is_invisible(blank) => {}
            other => compact.push(other),
        }
    }
    (Secret::new(compact), escaped)
}

/// The JSON text of the key whose characters without white space are `compact`.
fn rebuilt(compact: &str) -> Option<Secret> {
    let (kind, body) = KINDS.iter().find_map(|kind| {
        let word = kind.replace(' ', "");
        let body = compact
            .strip_prefix(&format!("-----BEGIN{word}-----"))?
            .strip_suffix(&format!("-----END{word}-----"))?;
        Some((*kind, body))
    })?;
    let digits = body.trim_end_matches('=');
    // A private key is a DER sequence, whose first byte is 0x30: `M` in base64. Without this, line
    // breaks that lost their backslash would pass as part of the key.
    let certain = digits.starts_with('M')
        && body.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte != b'=' && is_of_body(byte));
    if !certain {
        return None;
    }
    let mut json = String::with_capacity(body.len() + body.len() / 16 + 128);
    json.extend(["\"-----BEGIN ", kind, "-----\\n"]);
    let mut rest = body;
    while !rest.is_empty() {
        let (line, next) = rest.split_at(rest.len().min(LINE));
        json.extend([line, "\\n"]);
        rest = next;
    }
    json.extend(["-----END ", kind, "-----\\n\""]);
    Some(Secret::new(json))
}
