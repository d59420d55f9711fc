//! Any text that holds addresses.

use super::range::block;
use super::words::{Line, kind};
use super::{Collected, line};
use crate::found::Found;
use crate::list::{Entry, Reason};

/// Reads every address in `text`; comments are left aside. A line that refuses, computes, or belongs to
/// a policy makes it more than a list.
pub(crate) fn read(text: &str) -> Found {
    collected(text).found()
}

pub(super) fn collected(text: &str) -> Collected {
    let mut collected = Collected::default();
    let mut brackets = Brackets::default();
    let mut comment = None;
    let mut has_kind = [false; 3];
    for (number, content) in (1_u32..).zip(text.lines()) {
        // Nearly every line of a long list is an address and nothing else.
        if comment.is_none()
            && let Some(net) = block(content.trim())
        {
            collected.listed.push(Entry { net, line: number });
            continue;
        }
        let content = without_comments(content, &mut comment);
        if content.trim().is_empty() {
            continue;
        }
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
        line::read(&content, number, &mut collected);
    }
    if let Some(line) = brackets.open() {
        collected.doubt(line, Reason::Malformed);
    }
    collected
}

/// A comment that goes on in the next line, by what ends it.
type Open = Option<&'static str>;

/// `content` without what is commented out in it.
fn without_comments(content: &str, open: &mut Open) -> String {
    let mut rest = content;
    let mut kept = String::new();
    loop {
        if let Some(end) = *open {
            let Some((_, after)) = rest.split_once(end) else {
                return kept;
            };
            *open = None;
            rest = after;
        }
        let begins = [("/*", "*/"), ("<!--", "-->")];
        let first = begins
            .iter()
            .filter_map(|(begin, end)| Some((rest.find(begin)?, begin.len(), *end)))
            .min();
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
    match line.find("//") {
        Some(at) if !line.get(..at).is_some_and(|before| before.ends_with(':')) => {
            line.get(..at).unwrap_or(line)
        }
        _ => line,
    }
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

    fn doubts(text: &str) -> Vec<(u32, Reason)> {
        let doubts = read(text).doubts;
        doubts.into_iter().map(|it| (it.line, it.reason)).collect()
    }

    fn nets(text: &str) -> Vec<String> {
        read(text)
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
    fn a9_a_list_that_is_cut_off_is_said_to_be() {
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
}
