//! Gathers what a text says, and finds the lines it says it in.

use addresses::parse_block;
use ipnet::IpNet;

use crate::list::{AccessList, Entry, Form, NotUnderstood, Remark};
use crate::ranges::Union;

/// So many things that were not understood are listed.
const LISTED: usize = 1000;

/// What of it is listed, in characters.
const SHOWN: usize = 80;

/// A text out of its order is looked for from the beginning so many times at most.
const RESTARTS: usize = 1000;

/// Gathers an access list from one text.
pub(super) struct Gatherer<'text> {
    text: &'text str,
    /// Where the last text was found, and the line it is on.
    at: usize,
    line: u32,
    restarts: usize,
    entries: Vec<Entry>,
    remarks: Vec<Remark>,
    not_understood: Vec<NotUnderstood>,
    not_understood_count: usize,
}

impl<'text> Gatherer<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            restarts: 0,
            entries: Vec::new(),
            remarks: Vec::new(),
            not_understood: Vec::new(),
            not_understood_count: 0,
        }
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    pub(super) fn add(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.entries.extend(entries);
    }

    /// The entry that an item of a list is; one that is no address is noted.
    pub(super) fn item(&mut self, item: &str) -> Option<Entry> {
        let line = self.line_of(item);
        self.item_at(item, line)
    }

    /// The same where the line is known.
    pub(super) fn item_at(&mut self, item: &str, line: u32) -> Option<Entry> {
        let item = item.trim();
        if let Some(net) = block(item) {
            return Some(Entry { net, line });
        }
        if !item.is_empty() {
            self.not_understood(item, line);
        }
        None
    }

    pub(super) fn not_understood(&mut self, text: &str, line: u32) {
        self.not_understood_count += 1;
        if self.not_understood.len() < LISTED {
            let text: String = text
                .chars()
                .map(|shown| if shown.is_control() { ' ' } else { shown })
                .take(SHOWN)
                .collect();
            self.not_understood.push(NotUnderstood { line, text });
        }
    }

    /// The line `part` stands on, looked for after what was found before it.
    fn line_of(&mut self, part: &str) -> u32 {
        if part.is_empty() {
            return self.line;
        }
        let ahead = self.text.get(self.at..).unwrap_or_default();
        let found = ahead.find(part).map(|found| self.at + found);
        let found = found.or_else(|| {
            self.restarts += 1;
            let again = self.restarts <= RESTARTS;
            let found = again.then(|| self.text.find(part)).flatten()?;
            (self.at, self.line) = (0, 1);
            Some(found)
        });
        if let Some(found) = found {
            let between = self.text.as_bytes().get(self.at..found).unwrap_or_default();
            let lines = between.iter().filter(|byte| **byte == b'\n').count();
            self.line = self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.at = found;
        }
        self.line
    }

    pub(super) fn finish(mut self, form: Form) -> AccessList {
        if self.entries.iter().any(|entry| entry.net.prefix_len() == 0) {
            self.remark(Remark::AdmitsEveryone);
        }
        if self.entries.is_empty() {
            self.remark(Remark::NoAddresses);
        }
        AccessList {
            form,
            entries: self.entries,
            remarks: self.remarks,
            not_understood: self.not_understood,
            not_understood_count: self.not_understood_count,
        }
    }
}

/// The block written in `text`, its host bits cut off as the clouds do.
pub(super) fn block(text: &str) -> Option<IpNet> {
    parse_block(text).map(|net| net.trunc())
}

/// The parts of `one` that are in `other`, too.
pub(super) fn intersection(one: &[Entry], other: &[Entry]) -> Vec<Entry> {
    let all = Union::of(other.iter().map(|entry| entry.net));
    let mut sorted: Vec<IpNet> = other.iter().map(|entry| entry.net).collect();
    sorted.sort_unstable_by_key(|net| (net.network(), net.prefix_len()));
    sorted.dedup();
    let mut shared = Vec::new();
    for entry in one {
        if all.contains(entry.net) {
            shared.push(*entry);
            continue;
        }
        let begin = sorted.partition_point(|net| net.network() < entry.net.network());
        let inside = sorted.get(begin..).unwrap_or_default();
        let inside = inside.iter().take_while(|net| entry.net.contains(*net));
        shared.extend(inside.map(|net| Entry {
            net: *net,
            line: entry.line,
        }));
    }
    shared
}
