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
    let Some(heading) = text.lines().next() else {
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
        let cell = record.get(column).unwrap_or_default();
        if let Some(entry) = gatherer.item(cell.trim().trim_start_matches('\'')) {
            gatherer.add([entry]);
        }
    }
    true
}
