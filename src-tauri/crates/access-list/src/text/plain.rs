//! Any text that holds addresses.

use super::range::block;
use super::words::{self, Line, kind};
use super::{Collected, line};
use crate::document::{STRIDE, Stop};
use crate::list::Reason;

/// Reads every address in `text`; comments are left aside. A line that refuses, computes, or belongs to
/// a policy makes it more than a list.
pub(super) fn collected(text: &str, stop: Stop<'_>) -> Collected {
    let mut collected = Collected::default();
    let mut brackets = Brackets::default();
    let mut comment = None;
    let mut has_kind = [false; 3];
    let mut owners = Owners::default();
    for (number, content) in (1_u32..).zip(text.lines()) {
        if collected.is_full || ((number as usize).is_multiple_of(STRIDE) && stop()) {
            break;
        }
        // Nearly every line of a long list is an address and nothing else.
        if comment.is_none()
            && let Some(net) = block(content.trim())
        {
            collected.list(net, number);
            owners.loose(number);
            continue;
        }
        let whole = content;
        let content = without_comments(content, &mut comment);
        let is_refused = content.len() < whole.len()
            && whole.get(content.len()..).is_some_and(words::notes_refused);
        if is_refused && !std::mem::replace(&mut has_kind[1], true) {
            collected.doubt(number, Reason::UnknownForm);
        }
        if content.trim().is_empty() {
            continue;
        }
        if let Some(sign) = changed(&content) {
            collected.doubt(number, Reason::Change(sign.to_owned()));
        }
        if is_half_quoted(&content) {
            collected.doubt(number, Reason::Malformed);
        }
        let before = collected.listed.len();
        brackets.take(&content, number);
        let reason = match kind(&content) {
            Line::Words => None,
            Line::Program => Some((0, Reason::Program)),
            Line::Refuses => Some((1, Reason::UnknownForm)),
            Line::Policy => Some((2, Reason::Malformed)),
        };
        if let Some((index, reason)) = reason
            && !std::mem::replace(&mut has_kind[index], true)
        {
            collected.doubt(number, reason);
        }
        line::read(&content, number, &mut collected, stop);
        owners.take(&content, number, collected.listed.len() > before);
    }
    if let Some(line) = owners.several() {
        collected.doubt(line, Reason::SeveralLists);
    }
    if let Some(line) = brackets.open() {
        collected.doubt(line, Reason::Malformed);
    }
    collected
}

/// A sign that a line is one of two versions, or says what becomes of an address.
fn changed(content: &str) -> Option<&'static str> {
    let content = content.trim();
    let is_address = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    let begins = |sign: &str| content.strip_prefix(sign).is_some_and(is_address);
    let is_side = |side: &str| block(side.trim()).is_some();
    let sides = content.split_once(" | ");
    if begins("+") || begins("-") || content.contains("[-") {
        Some("+")
    } else if content.contains("->") || content.contains('→') {
        Some("->")
    } else if sides.is_some_and(|(one, other)| is_side(one) && is_side(other)) {
        Some("|")
    } else {
        None
    }
}

/// Whether an address has a quote on one side alone.
fn is_half_quoted(content: &str) -> bool {
    if !content.contains(['\'', '`']) {
        return false;
    }
    let is_between =
        |it: char| it.is_whitespace() || matches!(it, ',' | ';' | '(' | ')' | '[' | ']' | '=');
    content.split(is_between).any(|word| {
        let bare = word.trim_matches(['\'', '`']);
        let is_half = ['\'', '`']
            .iter()
            .any(|quote| word.len() > 1 && word.starts_with(*quote) != word.ends_with(*quote));
        is_half && block(bare).is_some()
    })
}

/// What the addresses of a text belong to, where it says so.
#[derive(Default)]
struct Owners {
    /// The heading that the next addresses stand under.
    heading: bool,
    /// How many headings have addresses.
    headings: usize,
    /// How many names are set to addresses.
    assigned: usize,
    /// There are addresses that no name is set to.
    is_loose: bool,
    last: u32,
}

impl Owners {
    fn take(&mut self, content: &str, line: u32, has_addresses: bool) {
        if !has_addresses {
            self.heading = content.trim_end().ends_with(':') && words::names_an_owner(content);
            return;
        }
        if is_assignment(content) {
            self.assigned += 1;
            self.last = line;
        } else {
            self.loose(line);
        }
    }

    /// Takes addresses that no name is set to.
    fn loose(&mut self, line: u32) {
        self.is_loose = true;
        if std::mem::take(&mut self.heading) {
            self.headings += 1;
        }
        self.last = line;
    }

    /// The line in which the last of several lists is.
    fn several(&self) -> Option<u32> {
        let is_several = self.headings > 1 || self.assigned > 1;
        (is_several || (self.assigned == 1 && self.is_loose)).then_some(self.last.max(1))
    }
}

/// `NAME=…`, as in a file of settings.
fn is_assignment(content: &str) -> bool {
    content.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim();
        let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
        !name.is_empty() && name.chars().all(is_part)
    })
}

/// A comment that goes on in the next line, by what ends it.
type Open = Option<&'static str>;

/// `content` without what is commented out in it.
fn without_comments(content: &str, open: &mut Open) -> String {
    const BEGINS: [(&str, &str); 2] = [("/*", "*/"), ("<!--", "-->")];
    let mut rest = content;
    let mut kept = String::new();
    // What does not begin any more is not searched for again.
    let mut begins = BEGINS.map(Some);
    loop {
        if let Some(end) = *open {
            let Some((_, after)) = rest.split_once(end) else {
                return kept;
            };
            *open = None;
            rest = after;
        }
        let mut first: Option<(usize, usize, &'static str)> = None;
        for known in &mut begins {
            let Some((begin, end)) = *known else { continue };
            let within = first.map_or(rest, |(at, ..)| rest.get(..at).unwrap_or(rest));
            match within.find(begin) {
                Some(at) => first = Some((at, begin.len(), end)),
                None if first.is_none() => *known = None,
                None => {}
            }
        }
        let Some((at, length, end)) = first else {
            break;
        };
        let (before, after) = rest.split_at(at);
        kept.push_str(before);
        kept.push(' ');
        rest = after.get(length..).unwrap_or_default();
        *open = Some(end);
    }
    kept.push_str(line_comment(rest));
    let begin = kept.trim_start();
    let is_comment = begin.starts_with(';') || begin.starts_with("--") || begin.starts_with("REM ");
    if is_comment { String::new() } else { kept }
}

/// The part of a line before `#` or `//`, unless that belongs to an address of the web or a program.
fn line_comment(line: &str) -> &str {
    if line.trim_start().starts_with("#!/") {
        return line;
    }
    let line = line.split('#').next().unwrap_or_default();
    let line = line.split_once(" -- ").map_or(line, |(before, _)| before);
    let line = match line.split_once("; ") {
        Some((before, behind)) if is_remark(behind) => before,
        _ => line,
    };
    match line.find("//") {
        Some(at) if !line.get(..at).is_some_and(|before| before.ends_with(':')) => {
            line.get(..at).unwrap_or(line)
        }
        _ => line,
    }
}

/// Behind a semicolon: words, and not the next entry of a list.
fn is_remark(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.starts_with(|letter: char| letter.is_alphabetic()) && block(first).is_none()
}

/// Brackets and quotes that are opened and never closed: something was cut off.
#[derive(Default)]
struct Brackets {
    open: Vec<(char, u32)>,
    quote: Option<u32>,
    is_damaged: Option<u32>,
}

/// Deeper than anything that is pasted.
const DEEPEST: usize = 1000;

impl Brackets {
    fn take(&mut self, content: &str, line: u32) {
        for character in content.chars() {
            match character {
                '"' => {
                    self.quote = if self.quote.is_some() {
                        None
                    } else {
                        Some(line)
                    };
                }
                '{' | '[' if self.quote.is_none() && self.open.len() < DEEPEST => {
                    self.open.push((character, line));
                }
                '}' | ']' if self.quote.is_none() => {
                    let wanted = if character == '}' { '{' } else { '[' };
                    if self.open.pop().is_none_or(|(open, _)| open != wanted) {
                        self.is_damaged.get_or_insert(line);
                    }
                }
                _ => {}
            }
        }
    }

    /// The line of the first that is not closed.
    fn open(&self) -> Option<u32> {
        let open = self.open.first().map(|(_, line)| *line);
        self.is_damaged.or(open).or(self.quote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::GO_ON;

    fn doubts(text: &str) -> Vec<(u32, Reason)> {
        let doubts = collected(text, GO_ON).doubts;
        doubts.into_iter().map(|it| (it.line, it.reason)).collect()
    }

    fn nets(text: &str) -> Vec<String> {
        collected(text, GO_ON)
            .listed
            .iter()
            .map(|it| it.net.to_string())
            .collect()
    }

    #[test]
    fn comments_are_left_aside_wherever_they_stand() {
        let text = "# old: 3.0.0.9\n3.0.0.1 # 3.0.0.8\n; 3.0.0.7\n-- 3.0.0.6\n3.0.0.2 // 3.0.0.5\n\
            /* 3.0.0.4\n3.0.0.3 */ 3.0.0.10\n<!-- 3.0.0.11 -->\n";
        assert_eq!(nets(text), ["3.0.0.1/32", "3.0.0.2/32", "3.0.0.10/32"]);
        assert_eq!(doubts(text), []);
    }

    #[test]
    fn a9_a_list_that_is_cut_off_is_reported() {
        assert_eq!(
            doubts("[\"3.0.0.1\",\n \"3.0.0.2\""),
            [(1, Reason::Malformed)]
        );
        assert_eq!(doubts("\"3.0.0.1\",\n\"3.0.0.2"), [(2, Reason::Malformed)]);
        assert_eq!(doubts("[3.0.0.1, 3.0.0.2]"), []);
    }

    #[test]
    fn a9_what_refuses_or_computes_is_no_plain_list() {
        assert_eq!(
            doubts("allow 3.0.0.1;\ndeny all;"),
            [(2, Reason::UnknownForm)]
        );
        assert_eq!(
            doubts("ips = ['3.0.0.1']\nfor ip in ips:\n  add(ip)"),
            [(2, Reason::Program)]
        );
        assert_eq!(
            doubts("\"aws:SourceIp\": [\"3.0.0.1\"]"),
            [(1, Reason::Malformed)]
        );
    }

    #[test]
    fn a10_a_line_that_takes_an_address_out_is_no_entry_of_a_list() {
        for line in [
            "!3.0.0.2",
            "-3.0.0.2",
            "~~3.0.0.2~~",
            "- [ ] 3.0.0.2",
            "3.0.0.2 (removed)",
            "3.0.0.2 disabled",
            "3.0.0.2 # blocked since May",
            "nicht 3.0.0.2",
            "missing: 3.0.0.2",
            "3.0.0.2 -> 3.0.0.9",
            "3.0.0.2 <",
            "[-3.0.0.2-]",
            "'3.0.0.2",
        ] {
            assert_ne!(doubts(&format!("3.0.0.1\n{line}")), [], "{line}");
        }
        assert_ne!(doubts("# Denied addresses\n3.0.0.1"), []);
    }

    #[test]
    fn a9_rules_and_expressions_are_no_plain_list() {
        for line in [
            "Require ip 3.0.0.1",
            "443 ALLOW IN 3.0.0.1",
            "(ip.src in {3.0.0.1})",
            "ip.src eq 3.0.0.1",
            "net.cidr_contains(\"3.0.0.1/32\", input.ip)",
            "<add ipAddress=\"3.0.0.1\" allowed=\"false\" />",
            "client = connect(\"3.0.0.1\")",
        ] {
            assert_ne!(doubts(line), [], "{line}");
        }
    }

    #[test]
    fn what_people_write_around_a_list_is_no_doubt() {
        for text in [
            "CIDR blocks:\n3.0.0.1",
            "IP address(es) allowed:\n3.0.0.1",
            "# do not edit by hand\n3.0.0.1",
            "- [x] 3.0.0.1",
            "> 3.0.0.1",
            "ATLAS_IPS=\"3.0.0.1,3.0.0.2\"",
            "Allowed addresses:\n- 3.0.0.1",
            "3.0.0.1; 3.0.0.2",
            "# 2 blocks that MongoDB Atlas reaches keys from\n3.0.0.1",
            "The block of the office: 3.0.0.0/24",
        ] {
            assert_eq!(doubts(text), [], "{text}");
        }
        assert_eq!(nets("3.0.0.1 ; was 3.0.0.2 before"), ["3.0.0.1/32"]);
        assert_eq!(nets("3.0.0.1 -- was 3.0.0.2 before"), ["3.0.0.1/32"]);
    }

    #[test]
    fn a9_lists_of_several_owners_are_not_joined() {
        for text in [
            "Vault A:\n3.0.0.1\nVault B:\n3.0.0.2",
            "PROD=3.0.0.1\nDEV=3.0.0.2",
            "PROD=3.0.0.1\n3.0.0.2",
        ] {
            let found = doubts(text);
            assert_eq!(found[0].1, Reason::SeveralLists, "{text}");
        }
    }
}
