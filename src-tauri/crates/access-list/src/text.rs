//! Texts that are no document: plain lists, tables, comparisons of two lists, and programs, which are
//! recognised and not read.

mod diff;
mod line;
mod plain;
mod range;
mod table;
mod tree;
mod words;

pub(crate) use diff::read as diff;
pub(crate) use plain::read as plain;
pub(crate) use tree::lists as tree;

use addresses::Ranges;

use crate::found::Found;
use crate::list::{Doubt, Entry, Form, ListKind, ListName, Reason};
use crate::reach::Reach;

/// Reads `text` as a table or a plain list.
pub(crate) fn read(text: &str) -> (Form, Vec<Found>) {
    if let Some(found) = table::read(text) {
        return (Form::Csv, vec![found]);
    }
    let found = plain(text);
    let is_unknown = found.doubts.iter().any(|doubt| {
        let reason = &doubt.reason;
        matches!(
            reason,
            Reason::Program | Reason::UnknownForm | Reason::Malformed
        )
    });
    let form = if is_unknown {
        Form::Unknown
    } else {
        Form::Plain
    };
    (form, vec![found])
}

/// What is collected from a text line by line.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) listed: Vec<Entry>,
    /// What is refused by name.
    pub(crate) denied: Vec<Entry>,
    pub(crate) doubts: Vec<Doubt>,
    /// What is not named may be accepted all the same.
    pub(crate) is_part: bool,
}

impl Collected {
    pub(crate) fn doubt(&mut self, line: u32, reason: Reason) {
        self.doubts.push(Doubt {
            reason,
            line,
            is_whole: true,
        });
    }

    /// What is named is accepted; what is refused as well, or stands beside something that was not
    /// understood, is not known.
    pub(crate) fn found(self) -> Found {
        let named = Ranges::of(self.listed.iter().map(|entry| entry.net));
        let reach = if self.denied.is_empty() && self.doubts.is_empty() && !self.is_part {
            Reach::of(named)
        } else {
            let denied = Ranges::of(self.denied.iter().map(|entry| entry.net));
            let both = named.common(&denied);
            let others = if self.doubts.is_empty() && !self.is_part {
                both
            } else {
                denied.outside().with(&both)
            };
            Reach::new(named.minus(&denied), others)
        };
        Found {
            name: ListName {
                kind: ListKind::Plain,
                name: String::new(),
                line: 1,
            },
            half: None,
            is_open: false,
            reach,
            listed: self.listed,
            remarks: Vec::new(),
            doubts: self.doubts,
            ends_at: None,
        }
    }
}
