//! A table with a heading.

mod names;

use csv::{Reader, ReaderBuilder, StringRecord};

use names::{ACTION, ADDRESS, ALLOWS, ANY, DENIES, DOUBTFUL, LAST, OFF, ON, OWNER, STATUS};

use super::{Collected, line, words};
use crate::document::{STRIDE, Stop};
use crate::finish::shown;
use crate::list::Reason;

/// So many columns are read: each cell takes more room in memory than the comma behind it.
const MOST_COLUMNS: usize = 1000;

/// Reads a table; `None` where the first line is no heading with a column of addresses.
pub(super) fn read(text: &str, stop: Stop<'_>) -> Option<Collected> {
    let (head, offset) = heading(text)?;
    let delimiter = [b',', b';', b'\t', b'|']
        .into_iter()
        .find(|delimiter| head.as_bytes().contains(delimiter))?;
    let body = text.get(offset..).unwrap_or_default();
    let is_wide = |line: &str| {
        let cells = line.bytes().filter(|byte| *byte == delimiter);
        cells.count() > MOST_COLUMNS
    };
    if is_wide(head) {
        return None;
    }
    if let Some(line) = text.lines().position(is_wide) {
        let mut collected = Collected::default();
        let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
        collected.doubt(line, Reason::TooLarge);
        return Some(collected);
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(body.as_bytes());
    let columns = Columns::of(reader.headers().ok()?)?;
    let lines = Lines {
        text,
        at: 0,
        line: 1,
        offset,
    };
    Some(rows(reader, &columns, lines, stop))
}

/// The heading and where it begins; `sep=;` may stand before it.
fn heading(text: &str) -> Option<(&str, usize)> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let whole = line.trim_end_matches(['\r', '\n']);
        let is_separator = whole.len() == 5 && whole.to_ascii_lowercase().starts_with("sep=");
        if !words.is_empty() && !is_separator && !words.starts_with('#') {
            return Some((words, offset));
        }
        offset += line.len();
    }
    None
}

struct Columns {
    address: usize,
    last: Option<usize>,
    owner: Option<usize>,
    doubtful: Option<usize>,
    action: Option<usize>,
    status: Option<(usize, bool)>,
    direction: Option<usize>,
    /// It is Atlas's own list, in which *inbound* are the addresses that clients reach.
    is_of_atlas: bool,
}

impl Columns {
    fn of(headings: &StringRecord) -> Option<Self> {
        let names: Vec<String> = headings.iter().map(plain).collect();
        let position = |known: &[&str]| {
            // The first name that is known, in the order of those that say most.
            known
                .iter()
                .find_map(|known| names.iter().position(|name| name == known))
        };
        let status = position(&STATUS);
        let has = |name: &str| names.iter().any(|known| known == name);
        Some(Self {
            address: position(&ADDRESS)?,
            last: position(&LAST),
            owner: position(&OWNER),
            doubtful: position(&DOUBTFUL),
            action: position(&ACTION),
            status: status.map(|index| {
                let name = names.get(index).map(String::as_str);
                (index, matches!(name, Some("disabled" | "deaktiviert")))
            }),
            direction: position(&["direction", "richtung"]),
            is_of_atlas: has("direction") && has("cloud") && has("region"),
        })
    }
}

fn rows(
    mut reader: Reader<&[u8]>,
    columns: &Columns,
    mut lines: Lines<'_>,
    stop: Stop<'_>,
) -> Collected {
    let mut collected = Collected::default();
    let mut record = StringRecord::new();
    let mut owner: Option<String> = None;
    let mut is_several = false;
    let quotes = lines.text.bytes().filter(|byte| *byte == b'"').count();
    if quotes % 2 == 1 {
        // What stands behind a quote that is not closed is read as one cell.
        collected.doubt(1, Reason::Malformed);
    }
    for count in 1_usize.. {
        if collected.is_full || (count.is_multiple_of(STRIDE) && stop()) {
            break;
        }
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(1, |at| lines.of(at.byte()));
                collected.doubt(line, Reason::Malformed);
                continue;
            }
        }
        let line = lines.of(record.position().map_or(0, csv::Position::byte));
        let before = collected.listed.len();
        row(&record, columns, line, &mut collected, stop);
        if let Some(index) = columns.owner
            && collected.listed.len() > before
        {
            let cell = record.get(index).unwrap_or_default().trim();
            let is_other = owner.as_deref().is_some_and(|owner| owner != cell);
            if is_other && !std::mem::replace(&mut is_several, true) {
                collected.doubt(line, Reason::SeveralLists);
            }
            owner.get_or_insert_with(|| cell.to_owned());
        }
    }
    collected
}

fn row(
    record: &StringRecord,
    columns: &Columns,
    line: u32,
    collected: &mut Collected,
    stop: Stop<'_>,
) {
    let cell = |index: usize| record.get(index).map(str::trim).unwrap_or_default();
    let address = cell(columns.address).trim_start_matches('\'');
    // A line of dashes below the heading, a comment, or an empty line.
    let first = cell(0);
    if address.is_empty() || first.starts_with('#') || address.bytes().all(|byte| byte == b'-') {
        return;
    }
    if let Some((index, turned)) = columns.status {
        let status = plain(cell(index));
        let is_on = ON.contains(&status.as_str()) != turned;
        let is_off = OFF.contains(&status.as_str()) != turned;
        let is_known = ON.contains(&status.as_str()) || OFF.contains(&status.as_str());
        if is_known && is_off && !is_on {
            return;
        }
        if !(is_known || (status.is_empty() && turned)) {
            collected.doubt(line, Reason::Cell(shown(cell(index))));
        }
    }
    if let Some(index) = columns.direction {
        let direction = plain(cell(index));
        // In Atlas's own list, *inbound* is what clients reach; a firewall's is what reaches it.
        let counts = if columns.is_of_atlas {
            direction != "inbound"
        } else {
            !matches!(
                direction.as_str(),
                "outbound" | "egress" | "out" | "ausgehend"
            )
        };
        if !counts {
            return;
        }
    }
    if let Some(index) = columns.doubtful {
        let says = plain(cell(index));
        if !says.is_empty() && !OFF.contains(&says.as_str()) && says != "never" {
            collected.doubt(line, Reason::Cell(shown(cell(index))));
        }
    }
    // A column whose name is not known may say that a row refuses.
    let known = [Some(columns.address), columns.action, columns.owner];
    let is_refused = |(index, cell): (usize, &str)| {
        let is_status = columns.status.is_some_and(|(status, _)| status == index);
        !is_status
            && !known.contains(&Some(index))
            && (cell.trim().eq_ignore_ascii_case("block") || words::notes_refused(cell))
    };
    if let Some((_, cell)) = record.iter().enumerate().find(|it| is_refused(*it)) {
        collected.doubt(line, Reason::Cell(shown(cell)));
    }
    let last = columns.last.map(cell).filter(|last| !last.is_empty());
    let range = last.map(|last| format!("{address} - {last}"));
    let address = range.as_deref().unwrap_or(address);
    let denies = match columns.action.map(cell) {
        None => false,
        Some(action) => {
            let action = plain(action);
            if DENIES.contains(&action.as_str()) {
                true
            } else if ALLOWS.contains(&action.as_str()) {
                false
            } else {
                let written = columns.action.map(cell).unwrap_or_default();
                collected.doubt(line, Reason::Cell(shown(written)));
                return;
            }
        }
    };
    let is_any = ANY.iter().any(|any| any.eq_ignore_ascii_case(address));
    if denies {
        // What refuses everything else is how every list ends.
        if !is_any {
            let mut denied = Collected::default();
            line::read(address, line, &mut denied, stop);
            collected.deny(denied);
        }
        return;
    }
    let before = collected.count;
    if is_any && !address.contains('/') {
        line::read("0.0.0.0/0 ::/0", line, collected, stop);
    } else {
        line::read(address, line, collected, stop);
    }
    if collected.count == before {
        collected.strange(line, address);
    }
}

/// Letters and digits alone, in small letters.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Counts lines. The reader's own count is one too low where lines end in CR LF.
struct Lines<'text> {
    text: &'text str,
    at: usize,
    line: u32,
    /// Where the reader began.
    offset: usize,
}

impl Lines<'_> {
    /// The line of the record that begins at `byte`, which is at or after the one asked for before.
    fn of(&mut self, byte: u64) -> u32 {
        let begin = usize::try_from(byte).unwrap_or(usize::MAX);
        let begin = begin.saturating_add(self.offset);
        let rest = self.text.as_bytes().get(begin..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let begin = begin + ends.count();
        let between = self.text.as_bytes().get(self.at..begin).unwrap_or_default();
        let lines = between.iter().filter(|byte| **byte == b'\n').count();
        self.at = begin;
        self.line = self
            .line
            .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.line
    }
}

#[cfg(test)]
mod tests;
