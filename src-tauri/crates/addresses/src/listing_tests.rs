#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::samples;

fn listing(
    book: &Arc<AddressBook>,
    direction: Direction,
    filter: &str,
    folded: &[&str],
) -> Listing {
    let view = View {
        direction,
        filter: filter.to_owned(),
        folded: folded.iter().map(|&key| key.to_owned()).collect(),
        order: Order::default(),
    };
    Listing::new(Arc::clone(book), view)
}

fn outbound(book: &Arc<AddressBook>, filter: &str) -> Listing {
    listing(book, Direction::Outbound, filter, &[])
}

fn keys(listing: &Listing) -> Vec<String> {
    let rows = listing.rows(0..listing.row_count());
    rows.iter().map(|row| row.key().to_owned()).collect()
}

fn small() -> Arc<AddressBook> {
    Arc::new(samples::book(&json!({"outbound": {
        "gcp": {"us-east4": ["9.9.9.9"]},
        "aws": {"us-east-1": ["3.0.0.10", "3.0.0.9", "8.8.0.0/16"], "us-east-2": []},
    }, "gateways": [
        {"name": "data_plane", "ips": {"outbound": {"gcp": {"us-east4": ["9.9.9.9"]}}}},
    ]})))
}

#[test]
fn rows_are_grouped_by_cloud_and_region_and_say_where_they_stand() {
    let listing = outbound(&small(), "");
    let rows = listing.rows(0..100);

    assert_eq!(
        keys(&listing),
        [
            "aws",
            "aws/us-east-1",
            "aws/us-east-1/3.0.0.9/32",
            "aws/us-east-1/3.0.0.10/32",
            "aws/us-east-1/8.8.0.0/16",
            "aws/us-east-2",
            "gcp",
            "gcp/us-east4",
            "gcp/us-east4/9.9.9.9/32",
        ]
    );
    let Row::Cloud(aws) = &rows[0] else {
        panic!("{:?}", rows[0])
    };
    assert_eq!(
        (aws.regions, aws.count, aws.position_in_set, aws.set_size),
        (2, 3, 1, 2)
    );
    let Row::Region(virginia) = &rows[1] else {
        panic!("{:?}", rows[1])
    };
    assert_eq!(virginia.place_name, Some("N. Virginia"));
    assert_eq!(
        (virginia.parent, virginia.count, virginia.set_size),
        (0, 3, 2)
    );
    let Row::Address(wide) = &rows[4] else {
        panic!("{:?}", rows[4])
    };
    assert!(wide.is_wide(), "a block is marked");
    assert_eq!(
        (wide.parent, wide.position_in_set, wide.set_size),
        (1, 3, 3)
    );
    let levels: Vec<u8> = rows.iter().map(Row::level).collect();
    assert_eq!(levels, [1, 2, 3, 3, 3, 2, 1, 2, 3]);
    assert_eq!(
        rows[5].expanded(),
        Some(true),
        "an empty region is a group too"
    );
    assert_eq!(rows[8].parent(), Some(7));
}

#[test]
fn folding_hides_rows_and_counts_stay() {
    let book = small();
    let regions_folded = listing(
        &book,
        Direction::Outbound,
        "",
        &["aws/us-east-1", "nothing"],
    );
    let cloud_folded = listing(&book, Direction::Outbound, "", &["aws"]);

    assert_eq!(
        keys(&regions_folded),
        [
            "aws",
            "aws/us-east-1",
            "aws/us-east-2",
            "gcp",
            "gcp/us-east4",
            "gcp/us-east4/9.9.9.9/32"
        ]
    );
    assert_eq!(
        keys(&cloud_folded),
        ["aws", "gcp", "gcp/us-east4", "gcp/us-east4/9.9.9.9/32"]
    );
    assert_eq!(cloud_folded.rows(0..1)[0].count(), Some(3));
    assert_eq!(cloud_folded.rows(0..1)[0].expanded(), Some(false));
    assert_eq!((cloud_folded.matching(), cloud_folded.total()), (4, 4));
}

#[test]
fn a_filter_finds_blocks_regions_places_clouds_and_services() {
    let book = small();
    let matching = |filter: &str| outbound(&book, filter).matching();

    for (filter, expected) in [
        ("  ", 4),
        ("3.0.0", 2),
        ("US-EAST-1", 3),
        ("virginia", 4),
        ("n. virginia", 4),
        ("google cloud", 1),
        ("gcp", 1),
        ("aws", 3),
        ("data_plane", 1),
        ("control plane", 4),
        ("gateway", 1),
        ("aws 3.0.0.9", 1),
        ("gcp 3.0.0.9", 0),
        ("/16", 1),
        ("moon", 0),
    ] {
        assert_eq!(matching(filter), expected, "{filter:?}");
    }
}

#[test]
fn an_address_finds_the_entry_that_contains_it() {
    let book = small();

    assert_eq!(
        outbound(&book, "8.8.8.8").matching(),
        1,
        "it is in 8.8.0.0/16"
    );
    assert_eq!(outbound(&book, "8.8.8.0/24").matching(), 1);
    assert_eq!(
        outbound(&book, "8.8.0.0/15").matching(),
        0,
        "that is wider than the entry"
    );
    assert_eq!(outbound(&book, "4.4.4.4").matching(), 0);
}

#[test]
fn groups_without_a_match_vanish_under_a_filter() {
    let listing = outbound(&small(), "3.0.0.9");

    assert_eq!(
        keys(&listing),
        ["aws", "aws/us-east-1", "aws/us-east-1/3.0.0.9/32"]
    );
    let rows = listing.rows(0..3);
    assert_eq!(
        (rows[0].set_size(), rows[1].set_size(), rows[2].set_size()),
        (1, 1, 1)
    );
    assert_eq!(listing.total(), 4);
    let nothing = outbound(&small(), "nowhere");
    assert_eq!((nothing.row_count(), nothing.matching()), (0, 0));
}

#[test]
fn filtering_the_july_list_by_region_shows_84_of_420() {
    let Some(book) = samples::july() else { return };
    let book = Arc::new(book);
    let filtered = outbound(&book, "us-east-1");

    assert_eq!((filtered.matching(), filtered.total()), (84, 420));
    assert_eq!(
        filtered.row_count(),
        86,
        "a cloud, a region and 84 addresses"
    );
    assert_eq!(outbound(&book, "").row_count(), 3 + 30 + 420);
    let inbound = listing(&book, Direction::Inbound, "", &[]);
    assert_eq!(
        inbound.row_count(),
        3 + 30 + 425,
        "empty regions have their row"
    );
}

#[test]
fn type_ahead_finds_the_next_row_and_wraps() {
    let listing = outbound(&small(), "");

    assert_eq!(listing.find("us-", 0), Some(1));
    assert_eq!(listing.find("US-", 1), Some(5));
    assert_eq!(listing.find("us-", 7), Some(1), "it goes round");
    assert_eq!(listing.find("goo", 0), Some(6));
    assert_eq!(listing.find("3.0.0.1", 0), Some(3));
    assert_eq!(listing.find("aws", 0), Some(0), "the row itself comes last");
    assert_eq!(listing.find("oracle", 0), None);
    assert_eq!(listing.find("us-", usize::MAX), Some(1));
    assert_eq!(outbound(&small(), "nowhere").find("a", 0), None);
}

#[test]
fn rows_beyond_the_end_are_left_out() {
    let listing = outbound(&small(), "");

    assert_eq!(listing.rows(8..1000).len(), 1);
    assert_eq!(listing.rows(1000..2000), []);
    assert_eq!(listing.rows(Range { start: 5, end: 2 }), []);
}

fn view() -> impl Strategy<Value = (Direction, String, Vec<String>)> {
    let filter = prop_oneof![
        "",
        "3.0",
        "us-east",
        "aws",
        "3.0.0.[0-9]",
        "control",
        "a 3",
        "/32"
    ];
    let key = prop_oneof![
        "aws",
        "azure",
        "oci",
        "aws/us-east-1",
        "azure/eastus",
        "gcp/a"
    ];
    let direction = prop_oneof![Just(Direction::Outbound), Just(Direction::Inbound)];
    (direction, filter, prop::collection::vec(key, 0..4))
}

proptest! {
    #[test]
    fn windows_of_rows_join_to_the_whole(
        document in samples::document(), (direction, filter, folded) in view(), window in 1_usize..7,
    ) {
        let Ok(book) = samples::read(document.to_string().as_bytes()) else {
            return Ok(());
        };
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let listing = listing(&Arc::new(book), direction, &filter, &folded);
        let whole = listing.rows(0..listing.row_count());
        let starts = (0..listing.row_count()).step_by(window);
        let joined: Vec<Row> = starts.flat_map(|it| listing.rows(it..it + window)).collect();
        prop_assert_eq!(&joined, &whole);
        prop_assert_eq!(whole.len(), listing.row_count());

        let mut unique: Vec<&str> = whole.iter().map(Row::key).collect();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(unique.len(), whole.len(), "keys name one row each");
        for (index, row) in whole.iter().enumerate() {
            prop_assert!((1..=row.set_size()).contains(&row.position_in_set()));
            let parent = row.parent().map(|parent| &whole[parent]);
            prop_assert_eq!(parent.map(Row::level), row.level().checked_sub(1).filter(|it| *it > 0));
            prop_assert!(row.parent().is_none_or(|parent| parent < index));
        }
    }

    #[test]
    fn a_filter_agrees_with_a_test_of_every_address(
        document in samples::document(), (direction, filter, _) in view(),
    ) {
        let Ok(book) = samples::read(document.to_string().as_bytes()) else {
            return Ok(());
        };
        let passes = |address: &crate::Address<'_>| {
            let services: Vec<String> = address.services().map(ToString::to_string).collect();
            let fields = [
                address.net.to_string(), address.region.to_owned(), address.cloud.key().to_owned(),
                address.cloud.label().to_owned(), services.join("\n"),
                address.place_name().unwrap_or_default().to_owned(),
            ];
            filter.split_whitespace().all(|word| {
                fields.iter().any(|field| field.to_lowercase().contains(word))
                    || word.parse().is_ok_and(|single: std::net::IpAddr| address.net.contains(&single))
            })
        };
        let expected = book.addresses(direction).filter(passes).count();
        let listing = listing(&Arc::new(book), direction, &filter, &[]);
        prop_assert_eq!(listing.matching(), expected);
        let shown = listing.rows(0..listing.row_count());
        prop_assert_eq!(shown.iter().filter(|row| row.level() == 3).count(), expected);
    }
}

#[test]
fn the_row_of_an_address_names_all_its_services() {
    let rows = outbound(&small(), "9.9.9.9").rows(2..3);
    let Some(Row::Address(address)) = rows.first() else {
        panic!("{rows:?}")
    };
    let labels: Vec<String> = address.services.iter().map(ToString::to_string).collect();

    assert_eq!(labels, ["Control plane", "Gateway data_plane"]);
    assert_eq!(rows.first().unwrap().label(), "9.9.9.9/32");
}
