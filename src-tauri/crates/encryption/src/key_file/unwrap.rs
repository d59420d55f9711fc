//! A JSON object out of what was put around it: base64, JSON texts, quotes, names.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secret::Secret;

use super::Parts;
use crate::finding::KeyFileRepair;
use crate::normalise::{is_invisible, is_quote};

/// Key files have some 2,400 characters; more than this is something else.
const LARGEST: usize = 65_536;

/// How many layers are taken off one after the other.
const DEEPEST: usize = 5;

/// What a text is without one layer; `None` where it has no such layer.
type Layer = fn(&str) -> Option<Secret>;

const LAYERS: [(KeyFileRepair, Layer); 6] = [
    (KeyFileRepair::InvisibleCharacters, without_invisible),
    (KeyFileRepair::JsonText, out_of_json_text),
    (KeyFileRepair::Base64, out_of_base64),
    (KeyFileRepair::SurroundingText, without_surroundings),
    (KeyFileRepair::LineBreaksInValues, without_line_breaks),
    (KeyFileRepair::Quotes, with_straight_quotes),
];

/// The JSON object in `text` and what had to be taken off, the outermost first; no secret where it
/// is one as it stands. `None` where there is none.
pub(super) fn unwrapped(text: &str) -> Option<(Option<Secret>, Vec<KeyFileRepair>)> {
    if text.len() > LARGEST {
        return None;
    }
    below(text, DEEPEST)
}

fn below(text: &str, layers: usize) -> Option<(Option<Secret>, Vec<KeyFileRepair>)> {
    if Parts::of(text).is_some() {
        return Some((None, Vec::new()));
    }
    let layers = layers.checked_sub(1)?;
    LAYERS.iter().find_map(|(repair, layer)| {
        let inner = layer(text.trim())?;
        // Another layer may be below; what comes out stays a secret.
        let (innermost, mut repairs) = below(inner.expose(), layers)?;
        repairs.insert(0, *repair);
        Some((Some(innermost.unwrap_or(inner)), repairs))
    })
}

fn without_invisible(text: &str) -> Option<Secret> {
    let visible = text.trim_matches(is_invisible);
    (visible.len() < text.len()).then(|| copied(visible))
}

/// Also where the outer quotes were left behind.
fn out_of_json_text(text: &str) -> Option<Secret> {
    let inside = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    if !inside.contains("\\\"") {
        return None;
    }
    let mut json = String::with_capacity(inside.len() + 2);
    json.extend(["\"", inside, "\""]);
    let json = Secret::new(json);
    // Read into a secret at once.
    serde_json::from_str(json.expose()).ok().map(Secret::new)
}

/// Both alphabets, with and without padding, with line breaks, and behind a name or `data:…,`.
fn out_of_base64(text: &str) -> Option<Secret> {
    std::iter::once(text)
        .chain(
            [',', '=', ':']
                .iter()
                .filter_map(|end| text.split_once(*end).map(|(_, rest)| rest)),
        )
        .find_map(decoded)
}

fn decoded(text: &str) -> Option<Secret> {
    let around = |character: char| !character.is_ascii_alphanumeric();
    let digits = text
        .trim_start_matches(around)
        .trim_end_matches(|character| around(character) && character != '=');
    let mut joined = String::with_capacity(digits.len());
    joined.extend(digits.split_whitespace());
    let joined = Secret::new(joined);
    // Decoded into a secret at once.
    let digits = joined.expose();
    let alphabet = if digits.contains(['-', '_']) {
        URL_SAFE
    } else {
        STANDARD
    };
    let padding =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&alphabet, padding)
        .decode(digits)
        .ok()?;
    let text = String::from_utf8(bytes).ok().map(Secret::new)?;
    (!text.is_empty()).then_some(text)
}

/// No value of a key file has line breaks of its own: those of the private key are escaped, and are
/// put back where it is read.
fn without_line_breaks(text: &str) -> Option<Secret> {
    let mut found = false;
    let mut in_text = false;
    let mut joined = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' | '\n' if in_text => {
                found = true;
                while characters.next_if(|next| next.is_whitespace()).is_some() {}
                continue;
            }
            '"' => in_text = !in_text,
            '\\' if in_text => {
                joined.push(character);
                // A line may have been cut inside an escape.
                while characters
                    .next_if(|next| matches!(next, '\r' | '\n'))
                    .is_some()
                {
                    found = true;
                }
                joined.extend(characters.next());
                continue;
            }
            _ => {}
        }
        joined.push(character);
    }
    let joined = Secret::new(joined);
    found.then_some(joined)
}

/// Quotes that a word processor set, blanks of the same origin, and single quotes throughout, as
/// Python prints them.
fn with_straight_quotes(text: &str) -> Option<Secret> {
    let single = !text.contains('"');
    let mut straight = String::with_capacity(text.len());
    straight.extend(
        text.chars()
            .filter(|character| !is_invisible(*character))
            .map(|character| match character {
                '\'' if !single => character,
                quote if is_quote(quote) => '"',
                blank if blank.is_whitespace() && !blank.is_ascii() => ' ',
                other => other,
            }),
    );
    let straight = Secret::new(straight);
    // Compared only.
    (straight.expose() != text).then_some(straight)
}

fn without_surroundings(text: &str) -> Option<Secret> {
    let inside = text.get(text.find('{')?..=text.rfind('}')?)?;
    (inside.len() < text.len()).then(|| copied(inside))
}

fn copied(text: &str) -> Secret {
    Secret::new(text.to_owned())
}
