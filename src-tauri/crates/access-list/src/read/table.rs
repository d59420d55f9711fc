//! A table with a heading.

use csv::ReaderBuilder;

use super::gather::Gatherer;

/// What a column of addresses is called, in small letters and without blanks.
const HEADINGS: [&str; 13] = [
    "cidr",
    "ip",
    "ips",
    "address",
    "addresses",
    "ipaddress",
    "ip_address",
    "ip-address",
    "cidrblock",
    "cidr_block",
    "range",
    "value",
    "ipaddressrange",
];

/// Reads a table; `false` where the first line is no heading with a column of addresses.
pub(super) fn read(text: &str, gatherer: &mut Gatherer<'_>) -> bool {
    let Some(heading) = text.lines().find(|line| !line.trim().is_empty()) else {
        return false;
    };
    let Some(delimiter) = [b',', b';', b'\t']
        .into_iter()
        .find(|delimiter| heading.as_bytes().contains(delimiter))
    else {
        return false;
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let Ok(headings) = reader.headers() else {
        return false;
    };
    let position = |is: &dyn Fn(&str) -> bool| {
        headings.iter().position(|heading| {
            let heading = heading.trim().to_lowercase().replace(' ', "");
            is(&heading)
        })
    };
    let Some(column) = position(&|heading| HEADINGS.contains(&heading)) else {
        return false;
    };
    let direction = position(&|heading| heading == "direction");
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    for record in reader.records() {
        let Ok(record) = record else {
            continue;
        };
        let inbound = direction
            .and_then(|column| record.get(column))
            .is_some_and(|cell| cell.eq_ignore_ascii_case("inbound"));
        if inbound {
            continue;
        }
        let line = lines.of(record.position().map_or(0, csv::Position::byte));
        let cell = record.get(column).unwrap_or_default();
        let entry = gatherer.item_at(cell.trim().trim_start_matches('\''), line);
        gatherer.add(entry);
    }
    true
}

/// Counts lines. The reader's own count is one too low where lines end in CR LF.
struct Lines<'text> {
    text: &'text str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the record that begins at `byte`, which is at or after the one asked for before.
    fn of(&mut self, byte: u64) -> u32 {
        let begin = usize::try_from(byte).unwrap_or(usize::MAX);
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
