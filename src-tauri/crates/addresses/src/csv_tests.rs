#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::book::Source;
use crate::samples;

fn written(book: &AddressBook, direction: Direction, filter: &str) -> String {
    let mut out = Vec::new();
    write(book, &[direction], filter, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn it_has_the_header_and_a_line_for_each_address_that_ends_in_crlf() {
    let book = samples::book(&json!({"outbound": {
        "gcp": {"us-east4": ["9.9.9.9"]}, "aws": {"us-east-1": ["3.0.0.10", "3.0.0.9"]},
    }, "gateways": [{"name": "data_plane", "ips": {"outbound": {"gcp": {"us-east4": ["9.9.9.9"]}}}}]}));

    assert_eq!(
        written(&book, Direction::Outbound, ""),
        "direction,service,cloud,region,cidr\r\n\
         outbound,Control plane,aws,us-east-1,3.0.0.9/32\r\n\
         outbound,Control plane,aws,us-east-1,3.0.0.10/32\r\n\
         outbound,Control plane; Gateway data_plane,gcp,us-east4,9.9.9.9/32\r\n"
    );
}

#[test]
fn the_july_list_is_written_whole_and_a_filtered_one_as_filtered() {
    let Some(book) = samples::july() else { return };

    for (direction, filter, expected) in [
        (Direction::Outbound, "", 420),
        (Direction::Inbound, "", 425),
        (Direction::Outbound, "us-east-1", 84),
    ] {
        let mut out = Vec::new();
        assert_eq!(
            write(&book, &[direction], filter, &mut out).unwrap(),
            expected
        );
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.matches("\r\n").count(), expected + 1);
    }
}

/// More than are handed on at once.
fn long_list() -> Vec<String> {
    (0..PIECE as u32 / 16)
        .map(|number| format!("3.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255))
        .collect()
}

#[test]
fn a_long_list_is_written_whole_and_says_how_far_it_is() {
    let addresses = long_list();
    let book = samples::outbound(&addresses);
    let (mut out, mut counts) = (Vec::new(), Vec::new());

    let table = Table::new(&book, &[Direction::Outbound], "").unwrap();
    table.write(&mut out, |lines| counts.push(lines)).unwrap();

    let expected: Vec<String> = addresses.iter().map(|it| format!("{it}/32")).collect();
    let rows = cells(&String::from_utf8(out).unwrap());
    let written: Vec<&str> = rows.iter().skip(1).map(|row| row[4].as_str()).collect();
    assert_eq!(written, expected);
    assert!(counts.len() > 1 && counts.is_sorted(), "{counts:?}");
    assert_eq!(counts.last(), Some(&table.count()));
}

#[test]
fn a_disk_that_is_full_ends_a_long_list_with_its_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let book = samples::outbound(&long_list());

    let refused = write(&book, &[Direction::Outbound], "", Full);

    let Err(CsvError::Write(error)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn an_empty_list_is_never_written() {
    let book = samples::outbound(&["3.0.0.1".to_owned()]);
    let mut out = Vec::new();

    let refused = write(&book, &[Direction::Inbound], "", &mut out);
    assert!(matches!(refused, Err(CsvError::Empty)), "{refused:?}");
    let refused = write(&book, &[Direction::Outbound], "nowhere", &mut out);
    assert!(matches!(refused, Err(CsvError::Empty)), "{refused:?}");
    assert!(out.is_empty(), "not even a header");
}

#[test]
fn a5_a_practice_file_is_marked_in_its_content() {
    let document = json!({"outbound": {"aws": {"us-east-1": ["198.18.0.1"]}}});
    let source = Source {
        practice: true,
        ..samples::source()
    };
    let now = "2026-07-07T12:00:00Z".parse().unwrap();
    let book = AddressBook::read(document.to_string().as_bytes(), source, now).unwrap();

    let text = written(&book, Direction::Outbound, "");
    assert!(
        text.contains("outbound,PRACTICE Control plane,aws"),
        "{text}"
    );
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_defused() {
    for name in [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r1", "\n1", "＝1", "＋1", "－1", "＠1", "  =1",
        "\u{a0}=1",
    ] {
        let book = samples::book(&json!({
            "outbound": {name: {name: ["3.0.0.1"]}},
            name: {"outbound": {"aws": {name: ["3.0.0.2"]}}},
        }));
        for row in cells(&written(&book, Direction::Outbound, "")) {
            for cell in row {
                let first = cell.chars().next().unwrap();
                assert!(
                    first.is_ascii_alphanumeric() || first == '\'' || cell.starts_with("[U+"),
                    "{name:?} gave {cell:?}"
                );
            }
        }
    }
    assert_eq!(
        defused("us-east-1"),
        "us-east-1",
        "a dash inside is harmless"
    );
    for blank in ['\t', '\r', '\n'] {
        assert_eq!(defused(&format!("{blank}1")), format!("'{blank}1"));
    }
}

#[test]
fn quotes_and_commas_in_names_stay_inside_their_cell() {
    let book = samples::book(&json!({"outbound": {"a,b": {"c\"d\ne": ["3.0.0.1"]}}}));
    let rows = cells(&written(&book, Direction::Outbound, ""));

    assert_eq!(
        rows[1],
        [
            "outbound",
            "Control plane",
            "a,b",
            "c\"d[U+000A]e",
            "3.0.0.1/32"
        ]
    );
}

proptest! {
    #[test]
    fn it_holds_exactly_the_addresses_of_the_list(document in samples::document()) {
        let Ok(book) = samples::read(document.to_string().as_bytes()) else {
            return Ok(());
        };
        let rows = cells(&written(&book, Direction::Outbound, ""));
        let blocks: BTreeSet<String> = rows.iter().skip(1).map(|row| row[4].clone()).collect();
        let expected: BTreeSet<String> =
            book.addresses(Direction::Outbound).map(|it| it.net.to_string()).collect();
        prop_assert_eq!(rows.len() - 1, expected.len());
        prop_assert_eq!(blocks, expected);
    }
}

#[test]
fn a_table_of_any_lines_is_quoted_and_never_run() {
    let head = ["what", "who"].map(str::to_owned);
    let line = ["=1+1", "a, \"b\""].map(str::to_owned);

    let table = document([&head, &line]).unwrap();
    assert_eq!(
        String::from_utf8(table).unwrap(),
        "what,who\r\n'=1+1,\"a, \"\"b\"\"\"\r\n"
    );
}
