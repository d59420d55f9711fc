//! Taking out of a server's words what they quote of a secret.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secret::Secret;
use serde_json::Value;
use zeroize::Zeroizing;

/// A secret shorter than this is not searched for: a word of three letters is in every sentence.
const SHORTEST: usize = 6;
/// A part of a secret as long as this is taken out, in bytes.
const PART: usize = 8;
/// What stands in its place.
const BLOT: &str = "•••";

/// `text` without what it quotes of `secrets`: whole or a part of at least [`PART`] bytes, line by
/// line, as JSON or a URL writes it, or in base64.
pub(crate) fn blot(text: &mut String, secrets: &[&Secret]) {
    let mut quoted = vec![false; text.len()];
    for secret in secrets {
        // Only to find it in what the server sent and take it out.
        let whole = secret.expose();
        if whole.len() >= SHORTEST {
            for (begin, _) in text.match_indices(whole) {
                if let Some(marks) = quoted.get_mut(begin..begin + whole.len()) {
                    marks.fill(true);
                }
            }
        }
        for part in sensitive(whole) {
            for form in forms(&part) {
                mark(text.as_bytes(), form.as_bytes(), &mut quoted);
            }
        }
    }
    if quoted.contains(&true) {
        *text = blotted(text, &quoted);
    }
}

/// What of a secret is secret: of a key file the key, for its other parts are words that stand in many
/// sentences.
fn sensitive(secret: &str) -> Vec<Zeroizing<String>> {
    let key = match serde_json::from_str::<Value>(secret) {
        Ok(Value::Object(mut file)) => file.remove("private_key"),
        _ => None,
    };
    let whole = match key {
        Some(Value::String(key)) => Zeroizing::new(key),
        _ => Zeroizing::new(secret.to_owned()),
    };
    let lines = whole.lines().map(str::trim);
    let lines = lines.filter(|line| line.len() >= SHORTEST && !line.starts_with("-----"));
    lines.map(|line| Zeroizing::new(line.to_owned())).collect()
}

/// Every form in which a server may quote it.
fn forms(part: &str) -> Vec<Zeroizing<String>> {
    let escaped = |text: &str| {
        let text = Zeroizing::new(serde_json::to_string(text).unwrap_or_default());
        Zeroizing::new(text.trim_matches('"').to_owned())
    };
    let once = escaped(part);
    let twice = escaped(&once);
    let encoded = utf8_percent_encode(part, NON_ALPHANUMERIC).to_string();
    let mut forms = vec![
        Zeroizing::new(part.to_owned()),
        once,
        twice,
        Zeroizing::new(encoded),
    ];
    // Base64 writes three bytes in four characters, so it depends on where the part begins.
    for skipped in 0..3 {
        let rest = part.as_bytes().get(skipped..).unwrap_or_default();
        let whole = rest.get(..rest.len() - rest.len() % 3).unwrap_or_default();
        forms.push(Zeroizing::new(STANDARD_NO_PAD.encode(whole)));
        forms.push(Zeroizing::new(URL_SAFE_NO_PAD.encode(whole)));
    }
    forms
}

/// Marks in `quoted` what `text` has of `form`.
fn mark(text: &[u8], form: &[u8], quoted: &mut [bool]) {
    let length = form.len().min(PART);
    if length < SHORTEST {
        return;
    }
    let parts: HashSet<&[u8]> = form.windows(length).collect();
    for (begin, part) in text.windows(length).enumerate() {
        if parts.contains(part)
            && let Some(marks) = quoted.get_mut(begin..begin + length)
        {
            marks.fill(true);
        }
    }
}

fn blotted(text: &str, quoted: &[bool]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut within = false;
    for (begin, character) in text.char_indices() {
        let end = begin + character.len_utf8();
        let is_quoted = quoted.get(begin..end).is_some_and(|it| it.contains(&true));
        if is_quoted && !within {
            shown.push_str(BLOT);
        } else if !is_quoted {
            shown.push(character);
        }
        within = is_quoted;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "made up+client/secret~0123";

    fn shown(text: &str, secret: &str) -> String {
        let mut text = text.to_owned();
        blot(&mut text, &[&Secret::new(secret.to_owned())]);
        text
    }

    #[test]
    fn a_secret_is_taken_out_whole_and_in_parts() {
        assert_eq!(shown(&format!("No: {SECRET}."), SECRET), "No: •••.");
        for (text, expected) in [
            ("begins with made up+client, no", "begins with •••, no"),
            ("ends with secret~0123", "ends with •••"),
            ("cut: client/sec…", "cut: •••…"),
            ("too short to be it: secret", "too short to be it: secret"),
        ] {
            assert_eq!(shown(text, SECRET), expected);
        }
    }

    #[test]
    fn every_way_of_writing_it_is_taken_out() {
        for quoted in [
            "made%20up%2Bclient%2Fsecret%7E0123",
            "bWFkZSB1cCtjbGllbnQvc2VjcmV0fjAxMjM=",
            "IG1hZGUgdXArY2xpZW50L3NlY3JldH4wMTIz",
        ] {
            let rest = shown(&format!("<{quoted}>"), SECRET);
            assert!(rest.len() <= "<•••ab•••>".len() + 3, "{rest}");
            assert!(rest.contains("•••"), "{rest}");
        }
        let quotes = "say \"0123456789\" twice";
        assert_eq!(shown("no: say \\\"0123456789\\\" twice", quotes), "no: •••");
        assert_eq!(
            shown("no: say \\\\\\\"0123456789\\\\\\\" twice", quotes),
            "no: •••"
        );
    }

    #[test]
    fn of_a_key_file_every_line_of_the_key_is_taken_out_and_the_rest_stays() {
        let file = serde_json::json!({
            "type": "service_account",
            "client_email": "atlas@example.iam.gserviceaccount.com",
            "private_key": "-----BEGIN PRIVATE KEY-----\nbWFkZXVwbGluZTE\nbWFkZXVwbGluZTI\n-----END PRIVATE KEY-----\n",
        })
        .to_string();
        assert_eq!(
            shown(
                "service_account atlas@example.iam.gserviceaccount.com: bWFkZXVwbGluZTE, \\nbWFkZXVwbGluZTI\\n",
                &file
            ),
            "service_account atlas@example.iam.gserviceaccount.com: •••, \\n•••\\n"
        );
    }

    #[test]
    fn what_quotes_nothing_stays_as_it_is() {
        for text in ["", "x", "Invalid value.", "ümläut • x"] {
            assert_eq!(shown(text, SECRET), text);
        }
        assert_eq!(shown("abcde", "abcde"), "abcde", "shorter than a secret");
    }
}
