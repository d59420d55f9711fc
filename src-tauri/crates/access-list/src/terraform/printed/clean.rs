//! Makes configuration of what was printed, line by line: each line stays where it is.

use crate::document::{Problem, shortened};

use super::{HIDDEN, UNKNOWN};

/// What was printed, as configuration.
pub(super) struct Cleaned {
    pub(super) text: String,
    /// The resources, in its order.
    pub(super) resources: Vec<Printed>,
}

/// A resource as it is printed.
pub(super) struct Printed {
    pub(super) line: u32,
    /// Its whole address, from the comment before it.
    pub(super) address: Option<String>,
    /// The mark of a change.
    pub(super) mark: Option<&'static str>,
}

/// A bracket that is open.
struct Open {
    bracket: char,
    /// Where the value that it belongs to begins in the output.
    begin: usize,
    is_removed: bool,
}

#[derive(Default)]
struct Cleaner<'text> {
    out: String,
    resources: Vec<Printed>,
    open: Vec<Open>,
    line: u32,
    address: Option<String>,
    /// The end of a text over several lines, which is not read.
    heredoc: Option<&'text str>,
    /// Lines that were taken out of the middle of a value.
    lacking: usize,
    section: Section,
}

/// What lines outside of resources belong to.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Section {
    #[default]
    Words,
    /// Outputs as they are.
    Outputs,
    /// Outputs as they will be.
    Changes,
}

const MARKS: [&str; 6] = ["-/+", "+/-", "<=", "+", "-", "~"];

/// The mark of a change before a line's words.
pub(super) fn mark(line: &str) -> (Option<&'static str>, &str) {
    let line = line.trim_start();
    let found = MARKS.iter().find_map(|mark| {
        let rest = line.strip_prefix(mark)?;
        rest.starts_with([' ', '\t'])
            .then(|| (Some(*mark), rest.trim_start()))
    });
    found.unwrap_or((None, line))
}

/// Whether a resource begins in a line.
pub(super) fn is_begin(line: &str) -> bool {
    ["resource \"", "data \""]
        .iter()
        .any(|word| line.starts_with(word))
}

/// The address in the comment before a resource: `# address:`, `# address will be created`.
pub(super) fn address(line: &str) -> Option<&str> {
    let comment = line.trim().strip_prefix("# ")?;
    let words = [" will be ", " must be ", " has ", " is tainted"];
    let end = words.iter().filter_map(|word| comment.find(word)).min();
    let address = match end {
        Some(end) => comment.get(..end)?,
        None => comment
            .strip_suffix(':')
            .or_else(|| comment.strip_suffix(": (tainted)"))?,
    };
    (address.contains('.') && !address.contains(' ')).then_some(address)
}

/// Makes configuration of `text`.
///
/// # Errors
/// [`Problem`] where something is cut off.
pub(super) fn cleaned(text: &str) -> Result<Cleaned, Problem> {
    let mut cleaner = Cleaner::default();
    for line in text.lines() {
        cleaner.line = cleaner.line.saturating_add(1);
        cleaner.line(line)?;
        cleaner.out.push('\n');
        let lacking = std::mem::take(&mut cleaner.lacking);
        cleaner.out.extend(std::iter::repeat_n('\n', lacking));
    }
    if !cleaner.open.is_empty() || cleaner.heredoc.is_some() {
        return Err(Problem::malformed(cleaner.line));
    }
    Ok(Cleaned {
        text: cleaner.out,
        resources: cleaner.resources,
    })
}

/// Without the sequences that colour a terminal.
pub(super) fn uncoloured(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|it: char| it.is_ascii_alphabetic());
        out.push_str(end.and_then(|end| piece.get(end + 1..)).unwrap_or_default());
    }
    out
}

impl<'text> Cleaner<'text> {
    fn line(&mut self, line: &'text str) -> Result<(), Problem> {
        let (mark, words) = mark(line);
        if let Some(end) = self.heredoc {
            let rest = words.strip_prefix(end);
            if rest.is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphanumeric())) {
                self.heredoc = None;
            }
            return Ok(());
        }
        if self.open.is_empty() {
            if is_begin(words) {
                self.section = Section::Words;
                let address = self.address.take();
                // What is only read does not change.
                let mark = mark.filter(|mark| *mark != "<=");
                self.resources.push(Printed {
                    line: self.line,
                    address,
                    mark,
                });
            } else if !self.outside(line, words)? {
                return Ok(());
            }
        }
        if let Some(comment) = words.strip_prefix('#') {
            self.comment(comment);
            return Ok(());
        }
        let is_removed = mark == Some("-") || self.open.last().is_some_and(|it| it.is_removed);
        self.words(words, is_removed)
    }

    /// A line outside of resources; whether it is read.
    fn outside(&mut self, line: &str, words: &str) -> Result<bool, Problem> {
        if let Some(address) = address(line) {
            self.address = Some(address.to_owned());
            return Ok(false);
        }
        let is_indented = line.starts_with([' ', '\t']);
        match words.trim_end() {
            "" => return Ok(false),
            "Outputs:" => self.section = Section::Outputs,
            "Changes to Outputs:" => self.section = Section::Changes,
            _ if self.section == Section::Outputs => return Ok(true),
            _ if self.section == Section::Changes && is_indented => return Ok(false),
            _ if is_part(words) => return Err(Problem::malformed(self.line)),
            _ => self.section = Section::Words,
        }
        Ok(false)
    }

    /// A comment within a resource may stand for what is not printed.
    fn comment(&mut self, comment: &str) {
        let is_hidden = comment.contains("hidden)") || comment.contains("not be displayed");
        let Some(open) = self
            .open
            .last()
            .filter(|open| is_hidden && !open.is_removed)
        else {
            return;
        };
        let line = self.line;
        self.out += &match open.bracket {
            '{' => format!("{HIDDEN}{line} = true"),
            _ => format!("{UNKNOWN}(\"hidden\"),"),
        };
    }

    fn words(&mut self, words: &'text str, is_removed: bool) -> Result<(), Problem> {
        let begin = self.out.len();
        let depth = self.open.len();
        let mut value = begin;
        let mut closed = None;
        let mut at = 0;
        while let Some(next) = words.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = words.get(at..).unwrap_or_default();
            let mut length = next.len_utf8();
            match next {
                '"' => {
                    length = self.string(rest)?;
                }
                '#' => break,
                '=' if self.open.len() == depth && value == begin && !rest.starts_with("=>") => {
                    self.out.push_str("= ");
                    value = self.out.len();
                }
                '-' if rest.starts_with("->") => {
                    length = 2;
                    self.replace(closed.unwrap_or(value));
                }
                '<' if rest.starts_with("<<") => {
                    let end = rest
                        .get(2..)
                        .unwrap_or_default()
                        .trim_start_matches(['-', '~']);
                    self.heredoc = Some(end.trim_end());
                    self.out += &format!("{UNKNOWN}(\"text\")");
                    break;
                }
                '(' if printed(rest).is_some() => {
                    let word = printed(rest).unwrap_or_default();
                    self.out += &format!("{UNKNOWN}(\"{}\")", shortened(word));
                    length = word.len();
                }
                '{' | '[' | '(' => {
                    self.open.push(Open {
                        bracket: next,
                        begin: value,
                        is_removed,
                    });
                    self.out.push(next);
                }
                '}' | ']' | ')' => {
                    let open = self.open.pop().filter(|it| pair(it.bracket) == next);
                    let open = open.ok_or(Problem::malformed(self.line))?;
                    closed = (self.open.len() < depth).then_some(open.begin).or(closed);
                    self.out.push(next);
                }
                _ => self.out.push(next),
            }
            at += length;
        }
        if is_removed {
            self.out.truncate(begin);
        }
        Ok(())
    }

    /// Copies a text; its length in the line. What is printed has no templates: `${` is a variable of
    /// a policy, whether it is printed once escaped or not.
    fn string(&mut self, rest: &str) -> Result<usize, Problem> {
        let mut is_escaped = false;
        let (mut before, mut last) = (' ', ' ');
        self.out.push('"');
        for (at, next) in rest.char_indices().skip(1) {
            if next == '{' && matches!(last, '$' | '%') && before != last {
                self.out.push(last);
            }
            self.out.push(next);
            (before, last) = (last, next);
            match next {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => return Ok(at + 1),
                _ => {}
            }
        }
        Err(Problem::malformed(self.line))
    }

    /// Takes out the value before an arrow.
    fn replace(&mut self, begin: usize) {
        let taken = self.out.get(begin..).unwrap_or_default();
        self.lacking += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.out.truncate(begin);
    }
}

fn pair(bracket: char) -> char {
    match bracket {
        '{' => '}',
        '[' => ']',
        _ => ')',
    }
}

/// Words in brackets in place of a value.
fn printed(rest: &str) -> Option<&str> {
    let known = [
        "(sensitive",
        "(known after apply",
        "(write-only",
        "(unknown",
    ];
    let is_known = known.iter().any(|word| rest.starts_with(word));
    is_known.then(|| rest.get(..=rest.find(')')?)).flatten()
}

/// Whether a line outside of resources is a part of one: the rest was cut off.
fn is_part(words: &str) -> bool {
    let words = words.trim();
    let mut tokens = words.split_whitespace();
    let (first, second) = (tokens.next().unwrap_or_default(), tokens.next());
    let is_name = first
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "_-\"".contains(it));
    words.starts_with(['}', ']', ')', '"'])
        || (is_name && (second == Some("=") || (second == Some("{") && words.ends_with('{'))))
}
