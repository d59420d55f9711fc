//! From bytes to text.

use std::borrow::Cow;

use super::{LARGEST_TEXT, ReadError};

/// The text in `bytes`: UTF-8, or UTF-16 with a byte order mark as PowerShell's redirection writes
/// it; percent-encoded policies are decoded.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if bytes.len() > LARGEST_TEXT {
        return Err(ReadError::TooLarge);
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    };
    if text.contains('\0') || is_noise(&text) {
        return Err(ReadError::Binary);
    }
    let begin = text.trim_start();
    if begin.starts_with("%7B") || begin.starts_with("%7b") {
        return Ok(Cow::Owned(percent_decoded(begin)));
    }
    Ok(text)
}

/// Whether every tenth character or more is none that people write.
fn is_noise(text: &str) -> bool {
    let strange = |character: &char| {
        *character == char::REPLACEMENT_CHARACTER
            || (character.is_control() && !character.is_whitespace() && *character != '\u{1b}')
    };
    let noise = text.chars().filter(strange).count();
    noise > 0 && noise * 10 >= text.chars().count()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [one, other] => unit([*one, *other]),
        // Half a character at the end of a file that was cut off.
        _ => u32::from(char::REPLACEMENT_CHARACTER) as u16,
    });
    char::decode_utf16(units)
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// `%7B` as `{`, and so on; what is no such code stays.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                decoded.push(code);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
