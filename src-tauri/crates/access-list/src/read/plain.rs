//! Any text that holds addresses.

use super::gather::{Gatherer, block};

/// Reads every address in `text`; comments behind `#` and `//` are left aside.
pub(super) fn read(text: &str, gatherer: &mut Gatherer<'_>) {
    for (line, content) in (1_u32..).zip(text.lines()) {
        let content = content.split('#').next().unwrap_or_default();
        let content = without_comment(content);
        for token in content.split(is_between) {
            let token = without_punctuation(token);
            if !is_like_an_address(token) {
                continue;
            }
            if let Some(entry) = gatherer.item_at(token, line) {
                gatherer.add([entry]);
            }
        }
    }
}

/// `token` without the full stop, dash or colon of the sentence it stands in. Two colons are part of an
/// address: `::/0` lets everyone in.
fn without_punctuation(token: &str) -> &str {
    let mut bare = token;
    loop {
        let before = bare;
        bare = bare.trim_matches(['.', '-']);
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

/// The part of a line before `//`, unless that belongs to an address of the web.
fn without_comment(line: &str) -> &str {
    match line.find("//") {
        Some(at) if !line.get(..at).is_some_and(|before| before.ends_with(':')) => {
            line.get(..at).unwrap_or(line)
        }
        _ => line,
    }
}

fn is_between(character: char) -> bool {
    !(character.is_ascii_alphanumeric() || matches!(character, '.' | ':' | '/' | '-' | '_' | '%'))
}

/// Whether `text` is an address or block, or would be one but for a mistake: digits and dots, or
/// hexadecimal digits and colons. A time, a date, an ARN or a version is none.
pub(super) fn is_like_an_address(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
    let plain_prefix = prefix.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((host, _)) = address.split_once(':')
        && is_numeric(host)
    {
        // With a port: no block, but meant as one.
        return true;
    }
    if address.contains(':') {
        let hexadecimal = address
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
        let colons = address.bytes().filter(|byte| *byte == b':').count();
        return hexadecimal
            && plain_prefix
            && (block(text).is_some() || address.contains("::") || colons >= 6)
            && text != "::";
    }
    is_numeric(address)
}

/// Whether `text` is digits and three dots or more, as an address of IPv4 or a range of them.
fn is_numeric(text: &str) -> bool {
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    let numeric = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    numeric && dots >= 3 && text.starts_with(|first: char| first.is_ascii_digit())
}
