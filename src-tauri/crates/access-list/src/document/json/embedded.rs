//! Whole documents among what a console prints around them.

use super::Parser;
use crate::document::{Node, Problem, Stop, line_from};

/// Every whole JSON document in `text`, which is what a console shows: prompts, command lines, other
/// words around it. `None` where none begins.
///
/// Parts of a document mean something else than the whole: where one is damaged, or something around
/// the documents resembles a part of one, there are none.
///
/// # Errors
/// [`Problem`] at the line that is damaged.
pub(crate) fn embedded(
    text: &str,
    first_line: u32,
    stop: Stop<'_>,
) -> Option<Result<Vec<Node>, Problem>> {
    let mut found = Vec::new();
    let mut damaged = None;
    let mut parser = Parser::new(text, first_line, stop);
    // Of the line that reading is in: there may be many documents in one.
    let mut end = 0;
    while parser.at < text.len() {
        let line = parser.line;
        if parser.at >= end {
            let length = parser.rest().find('\n');
            end = length.map_or(text.len(), |length| parser.at + length + 1);
        }
        let around = text.get(parser.at..end).unwrap_or_default();
        let Some(begin) = begins(text, parser.at, around) else {
            if is_part(around) {
                damaged.get_or_insert(line);
            }
            parser.at = end;
            parser.line = line_from(line, usize::from(around.ends_with('\n')));
            continue;
        };
        if is_part(around.get(..begin).unwrap_or_default()) {
            damaged.get_or_insert(line);
        }
        parser.at += begin;
        match parser.document() {
            Ok(document) => found.push(document),
            Err(problem) => return Some(Err(problem)),
        }
    }
    match damaged {
        _ if found.is_empty() => None,
        Some(line) => Some(Err(Problem::malformed(line))),
        None => Some(Ok(found)),
    }
}

/// Where in `around`, the rest of a line that is at `at` of `text`, a document begins: first in its
/// line, or quoted as a shell has it.
fn begins(text: &str, at: usize, around: &str) -> Option<usize> {
    let rest = text.get(at..)?;
    let first = around.find(|character: char| !super::is_blank(character))?;
    let begins_line = text
        .get(..at)?
        .chars()
        .next_back()
        .is_none_or(|it| it == '\n');
    if begins_line && is_begin(rest.get(first..)?) {
        return Some(first);
    }
    around
        .match_indices(['\'', '‘', '’'])
        .map(|(quote, mark)| quote + mark.len())
        .find(|begin| rest.get(*begin..).is_some_and(is_begin))
}

/// Whether JSON begins `text`: a bracket, and behind it what stands behind one in JSON, which is
/// neither a prompt (`[user@host ~]$`) nor a time of day.
fn is_begin(text: &str) -> bool {
    let next = |inside: &str| inside.chars().find(|it| !super::is_blank(*it));
    let is_quote = |it: char| super::closing(it).is_some();
    if let Some(inside) = text.strip_prefix('{') {
        return next(inside).is_none_or(|it| matches!(it, '}' | '/' | '#') || is_quote(it));
    }
    text.strip_prefix('[').is_some_and(|inside| {
        next(inside).is_none_or(|it| matches!(it, ']' | '[' | '{' | '/' | '#') || is_quote(it))
    })
}

/// Whether `text` begins with a bracket and the name of a member.
fn is_map(text: &str) -> bool {
    let inside = text.strip_prefix('{').unwrap_or_default().trim_start();
    inside
        .chars()
        .next()
        .is_some_and(|it| super::closing(it).is_some())
}

/// Whether something outside of the documents resembles a part of one: a member's name, a comma
/// between values, a bracket without its other half.
fn is_part(around: &str) -> bool {
    let begin = around.trim_start().chars().next();
    if begin.is_some_and(|it| matches!(it, ',' | ':') || super::closing(it).is_some()) {
        return true;
    }
    let mut open = Vec::new();
    for (at, character) in around.char_indices() {
        match character {
            '{' if around.get(at..).is_some_and(is_map) => return true,
            '{' | '[' => open.push(character),
            '}' if open.pop() != Some('{') => return true,
            ']' if open.pop() != Some('[') => return true,
            _ => {}
        }
    }
    !open.is_empty()
}
