#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use ipnet::IpNet;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::address::{Address, Direction, Service};
use crate::problem::{Reason, Refusal};
use crate::samples;

fn cidrs(book: &AddressBook, direction: Direction) -> Vec<String> {
    let addresses = book.addresses(direction);
    addresses.map(|address| address.net.to_string()).collect()
}

fn problems(book: &AddressBook) -> Vec<(&str, Reason)> {
    let problems = book.problems().iter();
    problems
        .map(|problem| (problem.place.as_str(), problem.reason))
        .collect()
}

#[test]
fn the_july_list_has_420_outbound_and_425_inbound_addresses() {
    let Some(book) = samples::july() else { return };

    assert_eq!(book.addresses(Direction::Outbound).len(), 420);
    assert_eq!(book.addresses(Direction::Inbound).len(), 425);
    assert_eq!(
        problems(&book),
        [],
        "every entry of a real list is an address"
    );
    assert_eq!(
        book.wide().count(),
        0,
        "a real list is all single addresses"
    );
    let control_plane_only = Direction::BOTH.into_iter().all(|direction| {
        book.addresses(direction)
            .all(|address| address.services().eq([&Service::ControlPlane]))
    });
    assert!(
        control_plane_only,
        "today's shape is the control plane's list"
    );
}

#[test]
fn the_june_list_has_403_inbound_addresses() {
    let Some(book) = samples::june() else { return };

    assert_eq!(book.addresses(Direction::Outbound).len(), 420);
    assert_eq!(book.addresses(Direction::Inbound).len(), 403);
}

/// The outbound row of this block.
fn row<'book>(book: &'book AddressBook, net: &str) -> Address<'book> {
    let net: IpNet = net.parse().unwrap();
    let mut rows = book.addresses(Direction::Outbound);
    rows.find(|row| row.net == net).unwrap()
}

#[test]
fn a_gateway_that_repeats_addresses_adds_its_name_and_no_rows() {
    let Some(document) = samples::real_document("2026-07-07") else {
        return;
    };
    let mut document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    let repeated = document["outbound"]["aws"]["us-east-1"][0].clone();
    document["gateways"] = json!([{
        "ips": {"inbound": {}, "outbound": {"aws": {"us-east-1": [repeated]}}},
        "name": "data_plane",
    }]);
    let book = samples::book(&document);

    assert_eq!(
        book.addresses(Direction::Outbound).len(),
        420,
        "no address counts twice"
    );
    let found = row(&book, repeated.as_str().unwrap());
    let services: Vec<&Service> = found.services().collect();
    let gateway = Service::Gateway("data_plane".to_owned());
    assert_eq!(
        services,
        [&Service::ControlPlane, &gateway],
        "the row names both"
    );
}

#[test]
fn a_gateways_own_addresses_belong_to_the_list() {
    let book = samples::book(&json!({
        "outbound": {"aws": {"us-east-1": ["3.0.0.1"]}},
        "gateways": [
            {"name": "data_plane", "ips": {"outbound": {"aws": {"us-east-1": ["3.0.0.2"]}}}},
            {"name": "other", "outbound": {"gcp": {"us-east4": ["3.0.0.3"]}}},
            {"ips": {"inbound": {}, "outbound": {}}}, {}, null, "?",
        ],
    }));

    assert_eq!(
        cidrs(&book, Direction::Outbound),
        ["3.0.0.1/32", "3.0.0.2/32", "3.0.0.3/32"]
    );
    let services: Vec<String> = book
        .addresses(Direction::Outbound)
        .flat_map(|address| address.services().map(ToString::to_string))
        .collect();
    assert_eq!(
        services,
        ["Control plane", "Gateway data_plane", "Gateway other"]
    );
}

#[test]
fn the_older_wrapped_shape_is_read_service_by_service() {
    let book = samples::book(&json!({
        "controlPlane": {"outbound": {"aws": {"us-east-1": ["3.0.0.1"]}}, "inbound": {}},
        "data_federation": {"outbound": {"aws": {"us-east-1": ["3.0.0.2", "3.0.0.1"]}}},
        "app_services": {"inbound": {"azure": {"eastus": ["4.0.0.1"]}}},
    }));

    let rows: Vec<(String, Vec<String>)> = Direction::BOTH
        .into_iter()
        .flat_map(|direction| book.addresses(direction))
        .map(|it| {
            (
                it.net.to_string(),
                it.services().map(ToString::to_string).collect(),
            )
        })
        .collect();
    let named = |cidr: &str, services: &[&str]| {
        (
            cidr.to_owned(),
            services.iter().map(|&it| it.to_owned()).collect(),
        )
    };
    assert_eq!(
        rows,
        [
            named("3.0.0.1/32", &["Control plane", "data_federation"]),
            named("3.0.0.2/32", &["data_federation"]),
            named("4.0.0.1/32", &["app_services"]),
        ]
    );
}

#[test]
fn unknown_clouds_regions_and_keys_are_kept_and_empty_values_are_ignored() {
    let book = samples::book(&json!({
        "links": [{"href": "https://example"}], "version": 3, "comment": null,
        "gateways": null, "inbound": null,
        "outbound": {
            "oci": {"uk-london-1": ["3.0.0.1"]},
            "aws": {"moon-1": ["3.0.0.2"], "us-east-1": {}, "us-east-2": null},
            "gcp": null, "azure": {},
            "ibm": ["3.0.0.3"],
        },
    }));

    let totals = book.totals(Direction::Outbound);
    let keys: Vec<(&str, usize)> = totals
        .clouds
        .iter()
        .flat_map(|cloud| cloud.regions.iter())
        .map(|region| (region.key.as_str(), region.count))
        .collect();
    assert_eq!(
        keys,
        [
            ("aws/moon-1", 1),
            ("aws/us-east-1", 0),
            ("aws/us-east-2", 0),
            ("ibm/", 1),
            ("oci/uk-london-1", 1),
        ]
    );
    assert_eq!(problems(&book), []);
}

#[test]
fn addresses_are_read_in_every_spelling_and_listed_once_in_numeric_order() {
    let book = samples::book(&json!({"outbound": {
        "aws": {"us-east-1": ["52.0.74.246/32", "3.10.0.1", "2600:1F18::/36", "3.9.0.1/32", "3.9.0.1"]},
        "gcp": {"us-east4": ["3.9.0.0/24", "3.9.0.1", "2600:1f18::1"]},
    }}));

    assert_eq!(
        cidrs(&book, Direction::Outbound),
        [
            "3.9.0.0/24",
            "3.9.0.1/32",
            "3.10.0.1/32",
            "52.0.74.246/32",
            "2600:1f18::/36",
            "2600:1f18::1/128",
        ]
    );
    assert_eq!(
        row(&book, "3.9.0.1/32").region,
        "us-east-1",
        "the first place in order counts"
    );
}

#[test]
fn a4_a_refused_entry_is_reported_with_its_place_and_the_rest_still_works() {
    let book = samples::book(&json!({
        "outbound": {"aws": {"us-east-1": [
            "3.0.0.1", "0.0.0.0/0", "10.0.0.1", "3.0.0.5/24", "nonsense", 7, null, {}, [],
        ], "us-east-2": 1}, "gcp": "3.0.0.2"},
        "gateways": [{"name": "g", "ips": {"outbound": {"aws": {"x": ["::1"]}}}}],
        "inbound": ["3.0.0.3"],
    }));

    let mut found = problems(&book);
    found.sort_by_key(|(place, _)| *place);
    assert_eq!(
        found,
        [
            (
                "gateways[0].ips.outbound.aws.x[0]",
                Reason::Refused(Refusal::Loopback)
            ),
            ("inbound", Reason::NotAList),
            (
                "outbound.aws.us-east-1[1]",
                Reason::Refused(Refusal::Everything)
            ),
            (
                "outbound.aws.us-east-1[2]",
                Reason::Refused(Refusal::Private)
            ),
            ("outbound.aws.us-east-1[3]", Reason::HostBitsSet),
            ("outbound.aws.us-east-1[4]", Reason::NotAnAddress),
            ("outbound.aws.us-east-1[5]", Reason::NotAnAddress),
            ("outbound.aws.us-east-1[6]", Reason::NotAnAddress),
            ("outbound.aws.us-east-1[7]", Reason::NotAnAddress),
            ("outbound.aws.us-east-1[8]", Reason::NotAnAddress),
            ("outbound.aws.us-east-2", Reason::NotAList),
            ("outbound.gcp", Reason::NotAList),
        ]
    );
    assert_eq!(cidrs(&book, Direction::Outbound), ["3.0.0.1/32"]);
    assert_eq!(book.problem_count(), 12);
}

#[test]
fn a_long_entry_is_quoted_in_part_and_a_flood_of_them_is_counted() {
    let long = "x".repeat(5000);
    let mut entries = vec![json!(long); 3000];
    entries.push(json!("3.0.0.1"));
    let book = samples::book(&json!({"outbound": {"aws": {"us-east-1": entries}}}));

    assert_eq!(book.problem_count(), 3000);
    assert_eq!(book.problems().len(), 1000);
    assert_eq!(
        book.problems()[0].text.chars().count(),
        61,
        "60 characters and an ellipsis"
    );
}

#[test]
fn a4_an_empty_outbound_list_is_an_error_and_never_a_list() {
    let empty = |document: serde_json::Value| samples::read(document.to_string().as_bytes());

    for document in [
        json!({"outbound": {}, "inbound": {"aws": {"us-east-1": ["3.0.0.1"]}}}),
        json!({"outbound": {"aws": {"us-east-1": []}}}),
        json!({"inbound": {}}),
        json!({"outbound": null}),
        json!({"data_federation": {"outbound": {"aws": {"us-east-1": ["3.0.0.1"]}}}}),
    ] {
        let text = document.to_string();
        assert_eq!(
            empty(document),
            Err(ReadError::EmptyOutbound { refused: 0 }),
            "{text}"
        );
    }
    let refused = json!({"outbound": {"aws": {"us-east-1": ["10.0.0.1", "?"]}}});
    assert_eq!(empty(refused), Err(ReadError::EmptyOutbound { refused: 2 }));
}

#[test]
fn a4_a_mistake_that_is_the_only_entry_is_named_with_its_place() {
    for (block, reason) in [
        ("3.8.0.0/15", Reason::TooWide),
        ("2600:1f00::/31", Reason::TooWide),
        ("0.0.0.0/0", Reason::Refused(Refusal::Everything)),
    ] {
        for others in [vec![], vec![json!("?"); 3000]] {
            let index = others.len();
            let mut entries = others;
            entries.push(json!(block));
            let document = json!({"outbound": {"aws": {"us-east-1": entries}}});
            let mistake = EntryProblem {
                place: format!("outbound.aws.us-east-1[{index}]"),
                text: block.to_owned(),
                reason,
            };
            assert_eq!(
                samples::read(document.to_string().as_bytes()),
                Err(ReadError::HeldBack { mistake }),
                "{block}"
            );
        }
    }
}

#[test]
fn a5_a_practice_list_holds_only_practice_addresses_and_a_real_one_holds_none() {
    let document = json!({"outbound": {"aws": {"us-east-1": ["198.18.0.1", "3.0.0.1"]}}});
    let read = |practice| {
        let source = Source {
            practice,
            ..samples::source()
        };
        let now = "2026-07-07T12:00:00Z".parse().unwrap();
        AddressBook::read(document.to_string().as_bytes(), source, now).unwrap()
    };

    assert_eq!(cidrs(&read(true), Direction::Outbound), ["198.18.0.1/32"]);
    assert_eq!(cidrs(&read(false), Direction::Outbound), ["3.0.0.1/32"]);
    assert!(
        read(true).source().practice,
        "a list carries which Atlas it came from"
    );
}

#[test]
fn other_documents_are_no_lists() {
    for document in [
        "[]",
        "{}",
        "null",
        "\"text\"",
        "7",
        r#"{"error":401,"detail":"no"}"#,
    ] {
        assert_eq!(
            samples::read(document.as_bytes()),
            Err(ReadError::WrongShape),
            "{document}"
        );
    }
    for document in ["", "{", "<html>", "{}{}", "{\"outbound\":{\"aws\":\u{0}}}"] {
        let read = samples::read(document.as_bytes());
        assert!(
            matches!(read, Err(ReadError::NotJson { .. })),
            "{document}: {read:?}"
        );
    }
}

#[test]
fn a_document_of_nothing_but_names_is_no_list() {
    let names = |count: usize| -> Vec<String> {
        (0..count)
            .map(|number| format!("\"{number}\":[]"))
            .collect()
    };
    let gateways = vec!["{\"name\":\"a\"}"; 50_000].join(",");
    let regions = |count| {
        let names = names(count).join(",");
        format!("{{\"outbound\":{{\"aws\":{{\"a\":[\"3.0.0.1\"],{names}}}}}}}")
    };
    assert!(samples::read(regions(1_000).as_bytes()).is_ok());
    let listed =
        format!("{{\"outbound\":{{\"aws\":{{\"a\":[\"3.0.0.1\"]}}}},\"gateways\":[{gateways}]}}");
    for document in [regions(50_000), listed] {
        let read = samples::read(document.as_bytes());
        assert_eq!(read, Err(ReadError::WrongShape));
    }
}

#[test]
fn a_list_cut_short_anywhere_is_an_error_and_never_half_a_list() {
    let Some(document) = samples::real_document("2026-07-07") else {
        return;
    };
    let whole = document.trim_ascii_end().len();
    for end in (0..whole).step_by(61).chain([whole - 1]) {
        let read = samples::read(&document[..end]);
        assert!(
            matches!(read, Err(ReadError::NotJson { .. })),
            "cut at {end}: {read:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
        let _read = samples::read(&bytes);
    }

    #[test]
    fn any_document_gives_each_address_once_in_numeric_order(document in samples::document()) {
        let Ok(book) = samples::read(document.to_string().as_bytes()) else {
            return Ok(());
        };
        for direction in Direction::BOTH {
            let nets: Vec<ipnet::IpNet> = book.addresses(direction).map(|it| it.net).collect();
            prop_assert!(nets.is_sorted_by(|one, next| one < next), "{nets:?}");
            prop_assert!(book.addresses(direction).all(|it| it.services().count() > 0));
        }
    }

    #[test]
    fn a_document_with_a_byte_changed_never_panics(
        document in samples::document(), place: prop::sample::Index, byte: u8,
    ) {
        let mut bytes = document.to_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _read = samples::read(&bytes);
    }
}
