//! The addresses in one line, in every usual notation.

use super::Collected;
use super::range::{block, blocks, is_wildcard_mask, masked, netmask};
use crate::document::{STRIDE, Stop};

/// Reads every address in `content`, which has no comment.
pub(super) fn read(content: &str, line: u32, collected: &mut Collected, stop: Stop<'_>) {
    let mut tokens = tokens(content).peekable();
    for count in 1_usize.. {
        let Some(token) = tokens.next() else { break };
        if collected.is_full || (count.is_multiple_of(STRIDE) && stop()) {
            break;
        }
        let Some(like) = Like::of(token) else {
            continue;
        };
        // `a - b`, `a – b`, `a to b`: the sign stands between two addresses.
        if like == Like::Address {
            let mut ahead = tokens.clone();
            let between = ahead.next();
            if between.is_some_and(is_range_sign)
                && let Some(last) = ahead
                    .next()
                    .filter(|it| Like::of(it) == Some(Like::Address))
            {
                tokens.next();
                tokens.next();
                range(token, last, line, collected);
                continue;
            }
            // `a m`, `a mask m`.
            let mut ahead = tokens.clone();
            let mut next = ahead.next();
            let is_named = next.is_some_and(|it| {
                it.eq_ignore_ascii_case("mask") || it.eq_ignore_ascii_case("netmask")
            });
            if is_named {
                next = ahead.next();
            }
            if let Some(mask) = next.filter(|it| !token.contains('/') && is_mask(it)) {
                tokens.next();
                if is_named {
                    tokens.next();
                }
                match masked(token, mask) {
                    Some(net) => collected.list(net, line),
                    None => collected.strange(line, &format!("{token} {mask}")),
                }
                continue;
            }
        }
        single(token, line, collected);
    }
}

fn is_range_sign(token: &str) -> bool {
    matches!(token, "-" | "–" | "—" | "..")
        || token.eq_ignore_ascii_case("to")
        || token.eq_ignore_ascii_case("bis")
}

fn is_mask(token: &str) -> bool {
    // 255.255.255.255 beside an address is the mask of one.
    netmask(token).is_some() || is_wildcard_mask(token)
}

/// One word that is an address or similar to one.
fn single(token: &str, line: u32, collected: &mut Collected) {
    if let Some(net) = block(token) {
        collected.list(net, line);
        return;
    }
    for sign in ["-", "–", "—", ".."] {
        if let Some((first, last)) = token.split_once(sign)
            && let Some(found) = blocks(first, &whole(first, last))
        {
            found.into_iter().for_each(|net| collected.list(net, line));
            return;
        }
    }
    if let Some((address, mask)) = token.split_once('/')
        && let Some(net) = masked(address, mask)
    {
        collected.list(net, line);
        return;
    }
    collected.strange(line, token);
}

/// The last address of `10.0.0.1-9`, which leaves out what it shares with the first.
fn whole(first: &str, last: &str) -> String {
    let is_short = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    match first.rsplit_once('.') {
        Some((shared, _)) if is_short => format!("{shared}.{last}"),
        _ => last.to_owned(),
    }
}

fn range(first: &str, last: &str, line: u32, collected: &mut Collected) {
    match blocks(first, last) {
        Some(found) => found.into_iter().for_each(|net| collected.list(net, line)),
        None => collected.strange(line, &format!("{first} - {last}")),
    }
}

/// The words of a line, without the punctuation of the sentence they stand in.
fn tokens(content: &str) -> impl Iterator<Item = &str> + Clone {
    content
        .split(|character: char| {
            character.is_whitespace()
                || character.is_control()
                // Marks that nobody sees.
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
                || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}')
                || matches!(
                    character,
                    ',' | ';'
                        | '"'
                        | '\''
                        | '`'
                        | '('
                        | ')'
                        | '{'
                        | '}'
                        | '['
                        | ']'
                        | '<'
                        | '>'
                        | '|'
                        | '='
                        | '„'
                        | '“'
                        | '”'
                        | '‘'
                        | '’'
                        | '«'
                        | '»'
                )
        })
        .map(bare)
        .filter(|token| !token.is_empty())
}

/// `token` without the full stop or colon of the sentence it stands in. Two colons are part of an
/// address: `::/0` accepts everybody.
fn bare(token: &str) -> &str {
    if is_range_sign(token) {
        return token;
    }
    let mut bare = token;
    loop {
        let before = bare;
        // `1.2.3.` is a short form, and is named as one.
        let is_short = bare.ends_with('.') && is_short_form(bare);
        if !is_short {
            bare = bare.trim_end_matches('.');
        }
        bare = bare
            .trim_start_matches(['.', '-', '•'])
            .trim_end_matches('-');
        if let Some(rest) = bare.strip_prefix(':').filter(|rest| !rest.starts_with(':')) {
            bare = rest;
        }
        if let Some(rest) = bare.strip_suffix(':').filter(|rest| !rest.ends_with(':')) {
            bare = rest;
        }
        if bare.len() == before.len() {
            return bare;
        }
    }
}

/// Whether `text` is three numbers and a point at its end.
fn is_short_form(text: &str) -> bool {
    // Three numbers of three digits, and three points.
    if text.len() > 12 {
        return false;
    }
    let numbers: Vec<&str> = text.trim_end_matches('.').split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| is_number(number))
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Like {
    /// An address or block, or one but for a mistake.
    Address,
    /// A short form, a wildcard, or an address with something behind it.
    Strange,
}

impl Like {
    /// A time, a date, an ARN, a version, or an address of the web is nothing of these.
    fn of(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
        if address.contains(':') {
            return Self::of_v6(text, address, prefix);
        }
        let parts: Vec<&str> = address.split('.').take(9).collect();
        let starts = text.starts_with(|first: char| first.is_ascii_digit());
        if !starts || parts.len() < 2 {
            return None;
        }
        let is_wild = |part: &str| matches!(part, "*" | "x" | "X" | "");
        let is_part = |part: &&str| is_number(part) || is_wild(part);
        let is_range = address.contains(['-', '–', '—']) || address.contains("..");
        let is_numeric = address
            .chars()
            .all(|it| it.is_ascii_digit() || matches!(it, '.' | '-' | '–' | '—'));
        match parts.len() {
            _ if is_range && is_numeric && parts.len() >= 4 => Some(Self::Strange),
            4 if parts.iter().all(|part| is_number(part)) => Some(Self::Address),
            // More digits than an address has.
            4 if is_numeric => Some(Self::Strange),
            2..=4 if parts.iter().all(is_part) && parts.iter().any(|part| is_wild(part)) => {
                // `1.2.` with two numbers may be the number of a section.
                (parts.len() > 3 || parts.iter().any(|part| matches!(*part, "*" | "x" | "X")))
                    .then_some(Self::Strange)
            }
            2 | 3
                if !prefix.is_empty()
                    && is_number(prefix)
                    && parts.iter().all(|part| is_number(part)) =>
            {
                Some(Self::Strange)
            }
            5.. if is_numeric => Some(Self::Strange),
            _ => None,
        }
    }

    fn of_v6(text: &str, address: &str, prefix: &str) -> Option<Self> {
        let (host, rest) = address.split_once(':')?;
        // With a port.
        let dotted: Vec<&str> = host.split('.').collect();
        if dotted.len() == 4 && dotted.iter().all(|part| is_number(part)) {
            return Some(Self::Strange);
        }
        let plain_prefix = prefix.bytes().all(|byte| byte.is_ascii_digit());
        let bare = address.split('%').next().unwrap_or(address);
        let is_hexadecimal = bare
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
        let colons = bare.bytes().filter(|byte| *byte == b':').count();
        let is_like = is_hexadecimal
            && plain_prefix
            && text != "::"
            && (block(text).is_some() || bare.contains("::") || colons >= 6 || rest.contains("::"));
        is_like.then_some(if address.contains('%') {
            Self::Strange
        } else {
            Self::Address
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::GO_ON;
    use crate::list::Reason;

    fn read_line(text: &str) -> (Vec<String>, Vec<String>) {
        let mut collected = Collected::default();
        read(text, 1, &mut collected, GO_ON);
        let nets = collected.listed.iter().map(|entry| entry.net.to_string());
        let strange = collected.doubts.iter().map(|doubt| match &doubt.reason {
            Reason::NotAnAddress(text) => text.clone(),
            other => format!("{other:?}"),
        });
        (nets.collect(), strange.collect())
    }

    #[test]
    fn every_usual_notation_is_understood() {
        for (text, nets) in [
            (
                "3.0.0.1, 3.0.0.2/32; 2600:1f18::5",
                vec!["3.0.0.1/32", "3.0.0.2/32", "2600:1f18::5/128"],
            ),
            ("3.0.0.0-3.0.0.3", vec!["3.0.0.0/30"]),
            ("3.0.0.0 - 3.0.0.3", vec!["3.0.0.0/30"]),
            ("3.0.0.0 – 3.0.0.3", vec!["3.0.0.0/30"]),
            ("3.0.0.0..3.0.0.1", vec!["3.0.0.0/31"]),
            ("3.0.0.0 to 3.0.0.1", vec!["3.0.0.0/31"]),
            ("3.0.0.4-5", vec!["3.0.0.4/31"]),
            ("3.0.0.0 255.255.255.0", vec!["3.0.0.0/24"]),
            ("3.0.0.0/255.255.255.0", vec!["3.0.0.0/24"]),
            ("3.0.0.0 mask 255.255.0.0", vec!["3.0.0.0/16"]),
            ("3.0.0.1 255.255.255.255", vec!["3.0.0.1/32"]),
            ("host 3.0.0.1.", vec!["3.0.0.1/32"]),
            ("[2600:1f18::5]", vec!["2600:1f18::5/128"]),
            ("::/0", vec!["::/0"]),
            ("“3.0.0.1/32”", vec!["3.0.0.1/32"]),
            ("- 3.0.0.1", vec!["3.0.0.1/32"]),
        ] {
            assert_eq!(
                read_line(text),
                (nets.iter().map(|it| (*it).to_owned()).collect(), vec![]),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_meant_as_an_address_and_is_none_is_named() {
        for text in [
            "1.2.3.*",
            "1.2.3.x",
            "1.2.3/24",
            "1.2.3.",
            "300.1.2.3",
            "1.2.3.4/33",
            "1.2.3.4:443",
            "3.0.0.9-3.0.0.1",
            "fe80::1%eth0",
            "1.2.3.4.5",
            "10.0.*.*",
            "1.2.3.0/0.0.0.255",
        ] {
            let (nets, strange) = read_line(text);
            assert_eq!(nets, Vec::<String>::new(), "{text}");
            assert_eq!(strange, [text], "{text}");
        }
        let (nets, strange) = read_line("44.195.31.0 0.0.0.255");
        assert_eq!((nets.len(), strange.len()), (0, 1), "a mask turned round");
    }

    #[test]
    fn times_versions_and_names_are_no_addresses() {
        for text in [
            "2026-11-24T12:30:45Z",
            "12:30:45",
            "v1.2.3",
            "1.2.3",
            "arn:aws:kms:us-east-1:1:key/a",
            "https://3.0.0.1/x",
            "section 1.2.",
            "24.11.2026",
            "us-east-1",
            "12:30",
        ] {
            assert_eq!(read_line(text), (vec![], vec![]), "{text}");
        }
    }
}
