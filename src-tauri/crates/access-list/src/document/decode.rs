//! From bytes to text.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The text in `bytes`: UTF-8, or UTF-16 as PowerShell and spreadsheets write it, with or without a
/// byte order mark; a policy that is percent-encoded as a whole is decoded. `None` where it is no
/// text.
pub(crate) fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => match unmarked(bytes) {
            Some(unit) => Cow::Owned(utf16(bytes, unit)),
            None => String::from_utf8_lossy(bytes),
        },
    };
    if text.contains('\0') || is_noise(&text) {
        return None;
    }
    let begin = text.trim_start();
    if begin.starts_with("%7B") || begin.starts_with("%7b") {
        return Some(Cow::Owned(percent_decoded(begin)));
    }
    Some(text)
}

/// One character of UTF-16 from two bytes.
type Unit = fn([u8; 2]) -> u16;

/// The order of the bytes of UTF-16 that has no mark. The texts that are read are nearly all ASCII,
/// of which every other byte is zero there; UTF-8 has no zero at all.
fn unmarked(bytes: &[u8]) -> Option<Unit> {
    let (mut firsts, mut seconds) = (0, 0);
    for pair in bytes.chunks_exact(2) {
        firsts += usize::from(pair[0] == 0);
        seconds += usize::from(pair[1] == 0);
    }
    let most = |zeros: usize| zeros > 0 && zeros * 4 >= bytes.len() / 2 * 3;
    match (firsts, seconds) {
        (0, zeros) if most(zeros) => Some(u16::from_le_bytes),
        (zeros, 0) if most(zeros) => Some(u16::from_be_bytes),
        _ => None,
    }
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

fn utf16(bytes: &[u8], unit: Unit) -> String {
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
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    const TEXT: &str = "44.195.31.8/32\r\n54.84.211.102/32\r\n";

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_is_read_with_a_mark_and_without() {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(text(&wide(TEXT, bytes)).unwrap(), TEXT);
            let marked = wide(&format!("\u{feff}{TEXT}"), bytes);
            assert_eq!(text(&marked).unwrap(), TEXT);
        }
    }

    #[test]
    fn a_mark_of_utf8_is_no_character() {
        assert_eq!(text("\u{feff}10.0.0.1".as_bytes()).unwrap(), "10.0.0.1");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(text(b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x12\x34").is_none());
        assert!(text(b"10.0.0.1\0").is_none(), "a zero byte among ASCII");
        assert!(text(&[0, 0, 0, 0]).is_none());
        assert!(text(&[0x80; 40]).is_none());
    }

    #[test]
    fn a_policy_is_percent_decoded_and_other_texts_are_not() {
        let policy = "%7B%22Version%22%3A%20%222012-10-17%22%7D";
        assert_eq!(
            text(policy.as_bytes()).unwrap(),
            r#"{"Version": "2012-10-17"}"#
        );
        assert_eq!(text(b"10.0.0.1 %20").unwrap(), "10.0.0.1 %20");
        assert_eq!(percent_decoded("%7B%+1%7"), "{%+1%7");
    }
}
