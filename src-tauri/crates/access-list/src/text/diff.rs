//! A comparison of two versions of a list: what was taken out does not count.

use std::collections::HashSet;

use ipnet::IpNet;

use super::{Collected, plain, words};
use crate::document::GO_ON;
use crate::found::Found;
use crate::list::{Doubt, Reason};

/// Whether `text` is such a comparison.
pub(crate) fn is_diff(text: &str) -> bool {
    Kind::of(text).is_some()
}

/// The list after the change, as far as the comparison shows it; `None` where `text` is none.
pub(crate) fn read(text: &str) -> Option<Found> {
    let conflict = |line: &str| {
        // A merge that stopped, or a comparison with its context, which shows every line twice.
        line.starts_with("<<<<<<< ")
            || line.starts_with(">>>>>>> ")
            || line.starts_with("***************")
    };
    if let Some(number) = text.lines().position(conflict) {
        let mut collected = Collected::default();
        let line = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
        collected.doubt(line, Reason::Change("diff".to_owned()));
        return Some(collected.found());
    }
    let kind = Kind::of(text)?;
    // Lines keep their numbers: those that do not count are empty.
    let (mut after, mut before) = (String::new(), String::new());
    for line in text.lines() {
        match kind.part(line) {
            Part::Kept(rest) => {
                after.push_str(rest);
            }
            Part::Removed(rest) => before.push_str(rest),
            Part::Head => {}
        }
        after.push('\n');
        before.push('\n');
    }
    let mut files = text.lines().filter_map(|line| line.strip_prefix("+++ "));
    let (first, other) = (files.next(), files.next());
    let mut collected = plain::collected(&after, GO_ON);
    if first.is_some_and(|name| words::says_refused(&name.replace('_', " "))) {
        collected.doubt(1, Reason::UnknownForm);
    }
    if other.is_some() {
        // Each file is a list of its own.
        collected.doubt(1, Reason::SeveralLists);
    }
    let removed = plain::collected(&before, GO_ON);
    // A line that only moved is taken out and put back.
    let kept: HashSet<IpNet> = collected.listed.iter().map(|entry| entry.net).collect();
    collected.denied = removed.listed;
    collected.denied.retain(|entry| !kept.contains(&entry.net));
    // A document of which only parts are shown is not read.
    if after.contains(['{', '[', '=', '"']) || before.contains(['{', '[', '=', '"']) {
        collected.doubt(1, Reason::Change("diff".to_owned()));
    }
    // Lines that did not change are not all shown.
    collected.is_part = true;
    let mut found = collected.found();
    if found.doubts.is_empty() {
        found.doubts.push(Doubt {
            reason: Reason::Change("diff".to_owned()),
            line: 1,
            is_whole: false,
        });
    }
    Some(found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `-` and `+` before each line.
    Unified,
    /// `<` and `>` before each line, and `2d1` between.
    Normal,
}

enum Part<'text> {
    Kept(&'text str),
    Removed(&'text str),
    Head,
}

impl Kind {
    fn of(text: &str) -> Option<Self> {
        let mut has = [false; 3];
        for line in text.lines() {
            has[0] |= line.starts_with("@@ ") || line.starts_with("diff --git ");
            has[1] |= line.starts_with("--- ");
            has[2] |= line.starts_with("+++ ");
            if is_command(line) {
                return Some(Self::Normal);
            }
        }
        (has[0] || (has[1] && has[2])).then_some(Self::Unified)
    }

    fn part(self, line: &str) -> Part<'_> {
        match self {
            Self::Unified => {
                let heads = [
                    "--- ",
                    "+++ ",
                    "@@",
                    "diff ",
                    "index ",
                    "new file",
                    "\\ No newline",
                ];
                if heads.iter().any(|head| line.starts_with(head)) {
                    Part::Head
                } else if let Some(rest) = line.strip_prefix('-') {
                    Part::Removed(rest)
                } else {
                    Part::Kept(line.strip_prefix(['+', ' ']).unwrap_or(line))
                }
            }
            Self::Normal => match line.split_at_checked(1) {
                Some(("<", rest)) => Part::Removed(rest),
                Some((">", rest)) => Part::Kept(rest),
                _ => Part::Head,
            },
        }
    }
}

/// `2d1`, `1,3c1,2`.
fn is_command(line: &str) -> bool {
    let Some(at) = line.find(['a', 'c', 'd']) else {
        return false;
    };
    let is_lines = |text: &str| {
        !text.is_empty()
            && text.len() < 24
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    let (before, after) = line.split_at(at);
    is_lines(before) && is_lines(after.get(1..).unwrap_or_default().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::found::allowed;

    fn states(text: &str, nets: [&str; 3]) -> [Option<bool>; 3] {
        allowed(read(text).as_ref(), nets)
    }

    #[test]
    fn a10_a_line_that_was_taken_out_is_refused_and_what_is_not_shown_is_not_known() {
        let nets = ["3.0.0.1", "3.0.0.2", "3.0.0.3"];
        let unified = "--- a/list\n+++ b/list\n@@ -1,2 +1,2 @@\n 3.0.0.1\n-3.0.0.2\n";
        assert_eq!(states(unified, nets), [Some(true), Some(false), None]);
        let normal = "2d1\n< 3.0.0.2\n4a5\n> 3.0.0.1\n";
        assert_eq!(states(normal, nets), [Some(true), Some(false), None]);
        let conflict = "3.0.0.1\n<<<<<<< HEAD\n3.0.0.2\n=======\n3.0.0.3\n>>>>>>> other\n";
        assert_eq!(states(conflict, nets), [None; 3]);
        assert!(read("3.0.0.1\n3.0.0.2\n").is_none());
    }

    #[test]
    fn a9_files_are_lists_of_their_own() {
        let nets = ["3.0.0.1", "3.0.0.2", "3.0.0.3"];
        let two =
            "--- a/x\n+++ b/x\n@@ -1 +1 @@\n 3.0.0.1\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n 3.0.0.2\n";
        for text in [
            two,
            "--- a/blocked.txt\n+++ b/blocked.txt\n@@ -1 +1 @@\n 3.0.0.1\n",
        ] {
            let found = read(text);
            let is_whole = |found: Found| found.doubts.iter().any(|doubt| doubt.is_whole);
            assert_eq!(found.map(is_whole), Some(true), "{text}");
        }
        let context = "*** a/x\n--- b/x\n***************\n*** 1 ****\n- 3.0.0.1\n";
        assert_eq!(states(context, nets), [None; 3]);
    }
}
