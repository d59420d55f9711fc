//! A text as a tree: JSON, YAML and HCL in one shape, with the line of every value, and with values
//! that the text does not hold kept as unknown.

mod cloudformation;
pub(crate) mod decode;
pub(crate) mod json;
mod node;
mod parts;
#[cfg(test)]
mod shown;
pub(crate) mod yaml;

pub(crate) use node::{Map, Member, Node, Part, Value};
pub(crate) use parts::Parts;
#[cfg(test)]
pub(crate) use shown::shown;

use crate::list::Reason;

/// The longest text that is read as a tree, in bytes: 4 MiB, some 170,000 rules of a vault. No policy,
/// vault or level comes near it.
pub(crate) const LARGEST: usize = 4 * 1024 * 1024;

/// The most values that a tree has: one takes up to forty times the room in memory that it has in a
/// text. Of the largest text, this is one for every eight bytes.
pub(crate) const MOST_VALUES: usize = LARGEST / 8;

/// Says whether nobody waits for the reading any more.
pub(crate) type Stop<'a> = &'a dyn Fn() -> bool;

/// Never.
pub(crate) const GO_ON: Stop<'static> = &|| false;

/// So many values or lines are read between two questions whether to stop.
pub(crate) const STRIDE: usize = 4096;

/// Why a text is no whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The line where reading ended, from 1.
    pub(crate) line: u32,
    /// What is wrong there.
    pub(crate) reason: Reason,
}

impl Problem {
    pub(crate) fn malformed(line: u32) -> Self {
        Self {
            line,
            reason: Reason::Malformed,
        }
    }

    pub(crate) fn too_large(line: u32) -> Self {
        Self {
            line,
            reason: Reason::TooLarge,
        }
    }
}

/// How many characters of a text that is not understood are kept.
const KEPT: usize = 80;

/// `text` as one line, at most [`KEPT`] characters.
pub(crate) fn shortened(text: &str) -> String {
    let mut words = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
            count += 1;
        }
        for character in word.chars() {
            if count >= KEPT {
                return words;
            }
            words.push(character);
            count += 1;
        }
        if count >= KEPT {
            break;
        }
    }
    words
}

/// A line of a text, from its number counted from 0.
fn line_from(first_line: u32, lines: usize) -> u32 {
    first_line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX))
}
