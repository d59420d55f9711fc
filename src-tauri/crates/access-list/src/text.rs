//! Texts that are no document: plain lists, tables, comparisons of two lists, and programs, which are
//! recognised and not read.

mod diff;
mod line;
mod plain;
mod range;
mod table;
mod tree;
mod words;

pub(crate) use diff::{is_diff, read as diff};
pub(crate) use tree::lists as tree;

use std::mem::{Discriminant, discriminant};

use addresses::Ranges;
use ipnet::IpNet;

use crate::document::{GO_ON, Stop};
use crate::finish::{LISTED, shown};
use crate::found::Found;
use crate::list::{Doubt, Entry, Form, ListKind, ListName, Reason};
use crate::reach::Reach;

/// The most entries that are taken from a text: no key service takes a hundredth of them.
const MOST_ENTRIES: usize = 1 << 20;

/// With so many things that are no address, a text is no list, and is not read to its end.
const MOST_STRANGE: usize = 100_000;

/// So many doubts of one kind are kept, of those that are no address as many as are listed.
const OF_A_KIND: usize = 100;

/// What a text is that is no document.
pub(crate) struct Lines {
    pub(crate) form: Form,
    pub(crate) found: Found,
    /// How many things that are no address are not among the doubts.
    pub(crate) unlisted: usize,
}

/// Reads `text` as a table or a plain list.
pub(crate) fn read(text: &str, stop: Stop<'_>) -> Lines {
    if let Some(collected) = table::read(text, stop) {
        return Lines {
            form: Form::Csv,
            unlisted: collected.unlisted,
            found: collected.found(),
        };
    }
    let collected = plain::collected(text, stop);
    let unlisted = collected.unlisted;
    let found = collected.found();
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
    Lines {
        form,
        found,
        unlisted,
    }
}

/// Reads `text` as a plain list.
pub(crate) fn plain(text: &str) -> Found {
    plain::collected(text, GO_ON).found()
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
    /// How many doubts there are of each kind, those that are not kept included.
    kinds: Vec<(Discriminant<Reason>, usize)>,
    /// How many things that are no address are not among the doubts.
    pub(crate) unlisted: usize,
    /// How much was found: entries and doubts.
    count: usize,
    /// There is more than is read of any text.
    is_full: bool,
}

impl Collected {
    /// Takes a block that is named.
    pub(crate) fn list(&mut self, net: IpNet, line: u32) {
        self.count += 1;
        if self.listed.len() < MOST_ENTRIES {
            self.listed.push(Entry { net, line });
        } else {
            self.fill(line);
        }
    }

    /// There is more in the text than is read: reading may end here.
    fn fill(&mut self, line: u32) {
        if !std::mem::replace(&mut self.is_full, true) {
            // Before all others, of which only the first are shown.
            let doubt = Doubt {
                reason: Reason::TooLarge,
                line,
                is_whole: true,
            };
            self.doubts.insert(0, doubt);
        }
    }

    /// Takes a doubt; of one kind only so many are kept, for each makes the whole unproven.
    pub(crate) fn doubt(&mut self, line: u32, reason: Reason) {
        if self.is_kept(&reason) {
            self.doubts.push(Doubt {
                reason,
                line,
                is_whole: true,
            });
        }
    }

    /// Takes what resembles an address and is none.
    pub(crate) fn strange(&mut self, line: u32, text: &str) {
        if self.unlisted == MOST_STRANGE {
            self.fill(line);
        }
        let none = Reason::NotAnAddress(String::new());
        if self.is_kept(&none) {
            self.doubts.push(Doubt {
                reason: Reason::NotAnAddress(shown(text)),
                line,
                is_whole: true,
            });
        }
    }

    fn is_kept(&mut self, reason: &Reason) -> bool {
        self.count += 1;
        let kind = discriminant(reason);
        let known = self.kinds.iter_mut().find(|(known, _)| *known == kind);
        let count = match known {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.kinds.push((kind, 1));
                1
            }
        };
        let is_strange = matches!(reason, Reason::NotAnAddress(_));
        let is_kept = count <= if is_strange { LISTED } else { OF_A_KIND };
        self.unlisted += usize::from(is_strange && !is_kept);
        is_kept
    }

    /// Takes what was found in a part that refuses what it names.
    pub(crate) fn deny(&mut self, other: Self) {
        let room = MOST_ENTRIES.saturating_sub(self.denied.len());
        if other.listed.len() > room {
            self.fill(1);
        }
        self.count += other.count;
        self.denied.extend(other.listed.into_iter().take(room));
        self.unlisted += other.unlisted;
        for doubt in other.doubts {
            self.doubt(doubt.line, doubt.reason);
        }
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
