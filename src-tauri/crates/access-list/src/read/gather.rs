//! Gathers what a text says, and finds the lines it says it in.

use addresses::{Ranges, parse_block, visible};
use ipnet::IpNet;

use crate::list::{AccessList, Entry, Form, NotUnderstood, Remark};

/// So many things that were not understood are listed.
const LISTED: usize = 1000;

/// What of it is listed, in characters.
const SHOWN: usize = 80;

/// Lines are looked for in so many times the text's length at most: what stands out of its order, or
/// is written another way than it reads, is looked for in vain.
const SEARCHED: usize = 16;

/// Gathers an access list from one text.
pub(super) struct Gatherer<'text> {
    text: &'text str,
    /// Atlas's role in AWS, where it is known.
    pub(super) role: Option<&'text str>,
    /// Where the last text was found, the line it is on, and where it ends.
    at: usize,
    line: u32,
    end: usize,
    /// How many bytes may still be looked through.
    searchable: usize,
    entries: Vec<Entry>,
    remarks: Vec<Remark>,
    not_understood: Vec<NotUnderstood>,
    not_understood_count: usize,
}

impl<'text> Gatherer<'text> {
    pub(super) fn new(text: &'text str, role: Option<&'text str>) -> Self {
        Self {
            text,
            role,
            at: 0,
            line: 1,
            end: 0,
            searchable: text.len().saturating_mul(SEARCHED),
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
            let start: String = text.chars().take(SHOWN).collect();
            let text = visible(&start).into_owned();
            self.not_understood.push(NotUnderstood { line, text });
        }
    }

    /// The line `part` stands on, looked for after what was found before it.
    fn line_of(&mut self, part: &str) -> u32 {
        if part.is_empty() {
            return self.line;
        }
        let found = self.search(self.end, part).or_else(|| {
            let found = self.search(0, part)?;
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
            self.end = found + part.len();
        }
        self.line
    }

    fn search(&mut self, from: usize, part: &str) -> Option<usize> {
        if self.searchable == 0 {
            return None;
        }
        let ahead = self.text.get(from..)?;
        let found = ahead.find(part);
        let looked_through = found.unwrap_or(ahead.len()) + part.len();
        self.searchable = self.searchable.saturating_sub(looked_through);
        Some(from + found?)
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

/// What is in every one of `lists`.
pub(super) fn common(mut lists: Vec<Vec<Entry>>) -> Vec<Entry> {
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    let ranges = |list: &Vec<Entry>| Ranges::of(list.iter().map(|entry| entry.net));
    let outside = Ranges::any(lists.iter().map(|list| ranges(list).outside()));
    parts(&lists.swap_remove(0), &outside.outside())
}

/// The parts of `one` that are not in `other`.
pub(super) fn difference(one: &[Entry], other: &[Entry]) -> Vec<Entry> {
    let others = Ranges::of(other.iter().map(|entry| entry.net));
    parts(one, &others.outside())
}

/// The entries that are in `wanted`, and of those only partly in it the parts that are. Parts are
/// taken of the outermost entries alone: those within them have no others.
fn parts(entries: &[Entry], wanted: &Ranges) -> Vec<Entry> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let net = |index: &usize| entries.get(*index).map(|entry| entry.net);
    order.sort_by_key(|index| net(index).map(|net| (net.network(), net.prefix_len(), *index)));
    let mut outermost = vec![false; entries.len()];
    let mut current: Option<IpNet> = None;
    for index in order {
        let Some((net, is_outermost)) = net(&index).zip(outermost.get_mut(index)) else {
            continue;
        };
        if current.is_none_or(|current| !current.contains(&net)) {
            *is_outermost = true;
            current = Some(net);
        }
    }
    let mut found = Vec::new();
    for (entry, is_outermost) in entries.iter().zip(outermost) {
        if wanted.contains(entry.net) {
            found.push(*entry);
        } else if is_outermost {
            let line = entry.line;
            let nets = wanted.inside(entry.net);
            found.extend(nets.map(|net| Entry { net, line }));
        }
    }
    found
}
