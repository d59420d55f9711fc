#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::samples;

fn clouds(book: &AddressBook, direction: Direction) -> Vec<(String, usize, usize)> {
    let clouds = book.totals(direction).clouds.into_iter();
    clouds
        .map(|cloud| (cloud.key, cloud.regions.len(), cloud.count))
        .collect()
}

#[test]
fn the_july_list_is_counted_by_cloud_and_region() {
    let Some(book) = samples::july() else { return };

    let expected = [("aws", 14, 404), ("azure", 11, 11), ("gcp", 5, 5)];
    let named = |(key, regions, count): (&str, _, _)| (key.to_owned(), regions, count);
    assert_eq!(clouds(&book, Direction::Outbound), expected.map(named));
    let expected = [("aws", 14, 263), ("azure", 11, 94), ("gcp", 5, 68)];
    assert_eq!(clouds(&book, Direction::Inbound), expected.map(named));

    let outbound = book.totals(Direction::Outbound);
    let aws: Vec<(&str, usize)> = outbound.clouds[0]
        .regions
        .iter()
        .map(|region| (region.region.as_str(), region.count))
        .collect();
    assert_eq!(
        aws,
        [
            ("ap-northeast-1", 16),
            ("ap-northeast-2", 18),
            ("ap-south-1", 28),
            ("ap-southeast-1", 28),
            ("ap-southeast-2", 28),
            ("ca-central-1", 14),
            ("eu-central-1", 28),
            ("eu-west-1", 28),
            ("eu-west-2", 28),
            ("eu-west-3", 26),
            ("sa-east-1", 26),
            ("us-east-1", 84),
            ("us-east-2", 16),
            ("us-west-2", 36),
        ]
    );
    assert_eq!(outbound.total, 420);
}

#[test]
fn the_two_empty_inbound_azure_regions_of_july_are_shown_as_empty() {
    let Some(book) = samples::july() else { return };

    let inbound = book.totals(Direction::Inbound);
    let empty: Vec<&str> = inbound
        .clouds
        .iter()
        .flat_map(|cloud| &cloud.regions)
        .filter(|region| region.count == 0)
        .map(|region| region.key.as_str())
        .collect();
    assert_eq!(empty, ["azure/centralus", "azure/southcentralus"]);
}

#[test]
fn clouds_stand_in_their_order_and_group_keys_never_collide() {
    let book = samples::book(&json!({"outbound": {
        "oci": {"b": ["3.0.0.1"]}, "a": {"b/c": ["3.0.0.2"]}, "a/b": {"c": ["3.0.0.3"]},
        "gcp": {"x": []}, "azure": {"x": []}, "aws": {"x": []}, "a%2Fb": {"c": []},
    }}));

    let totals = book.totals(Direction::Outbound);
    let keys: Vec<&str> = totals
        .clouds
        .iter()
        .map(|cloud| cloud.key.as_str())
        .collect();
    assert_eq!(
        keys,
        ["aws", "azure", "gcp", "a", "a%252Fb", "a%2Fb", "oci"]
    );
    assert_eq!(totals.clouds[3].regions[0].key, "a/b%2Fc");
}

#[test]
fn a4_addresses_wider_than_one_are_named_before_anything_is_written() {
    let book = samples::book(&json!({
        "outbound": {"aws": {"us-east-1": ["3.0.0.0/24", "3.0.0.7", "2600:1f18::/127"]}},
        "inbound": {"gcp": {"us-east4": ["3.0.0.8/31", "2600:1f18::1/128"]}},
    }));

    let wide: Vec<String> = book.wide().map(|it| it.net.to_string()).collect();
    assert_eq!(wide, ["3.0.0.0/24", "2600:1f18::/127", "3.0.0.8/31"]);
}

#[test]
fn a_million_addresses_are_read_counted_and_filtered() {
    let entries: Vec<String> = (0..1_000_000_u32)
        .map(|index| format!("\"{}\"", std::net::Ipv4Addr::from(0x2000_0000 + index)))
        .collect();
    let entries = entries.join(",");
    let document = format!(r#"{{"outbound":{{"aws":{{"us-east-1":[{entries}]}}}}}}"#);
    let book = samples::read(document.as_bytes()).unwrap();

    assert_eq!(book.totals(Direction::Outbound).total, 1_000_000);
    assert_eq!(size_of::<Entry>(), 28, "rows stay small");
    let (_, count) = crate::text::lines(&book, Direction::Outbound, "32.1.0.9", None);
    assert_eq!(count, 11, "32.1.0.9 and 32.1.0.90 to 32.1.0.99");
}

proptest! {
    #[test]
    fn totals_add_up(document in samples::document()) {
        let Ok(book) = samples::read(document.to_string().as_bytes()) else {
            return Ok(());
        };
        for direction in Direction::BOTH {
            let totals = book.totals(direction);
            let clouds: usize = totals.clouds.iter().map(|cloud| cloud.count).sum();
            let regions = totals.clouds.iter().flat_map(|cloud| &cloud.regions);
            prop_assert_eq!(totals.total, book.addresses(direction).len());
            prop_assert_eq!(totals.total, clouds);
            prop_assert_eq!(totals.total, regions.map(|region| region.count).sum::<usize>());
        }
    }
}
