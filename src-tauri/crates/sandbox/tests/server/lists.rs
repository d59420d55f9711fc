//! The lists of addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use sandbox::{Config, Sandbox, practice_addresses, practice_addresses_before};
use serde_json::Value;

use crate::support::{ADDRESSES, Caller, project, started};

type Counts = BTreeMap<String, BTreeMap<String, usize>>;

fn counts(direction: &Value) -> Counts {
    let regions = |regions: &Value| {
        let regions = regions.as_object().unwrap().iter();
        regions
            .map(|(region, blocks)| (region.clone(), blocks.as_array().unwrap().len()))
            .collect()
    };
    let clouds = direction.as_object().unwrap().iter();
    clouds
        .map(|(cloud, of_cloud)| (cloud.clone(), regions(of_cloud)))
        .collect()
}

fn blocks(direction: &Value) -> Vec<String> {
    let clouds = direction.as_object().unwrap().values();
    clouds
        .flat_map(|regions| regions.as_object().unwrap().values())
        .flat_map(|blocks| blocks.as_array().unwrap())
        .map(|block| block.as_str().unwrap().to_owned())
        .collect()
}

fn practice() -> Value {
    serde_json::from_slice(&practice_addresses()).unwrap()
}

fn is_for_practice(address: &str) -> bool {
    let address: Ipv4Addr = address.parse().unwrap();
    matches!(address.octets(), [198, 18 | 19, _, _])
}

#[test]
fn the_practice_list_is_as_large_as_the_july_list_cloud_by_cloud_and_region_by_region() {
    let Some(path) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return;
    };
    let july: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for direction in ["outbound", "inbound"] {
        assert_eq!(counts(&practice()[direction]), counts(&july[direction]));
    }
}

#[test]
fn practice_addresses_are_all_different_and_in_the_range_that_no_real_list_contains() {
    let practice = practice();
    let (outbound, inbound) = (blocks(&practice["outbound"]), blocks(&practice["inbound"]));
    assert_eq!((outbound.len(), inbound.len()), (420, 425));
    let all: BTreeSet<&String> = outbound.iter().chain(&inbound).collect();
    assert_eq!(all.len(), 845, "no address stands twice");
    for block in &all {
        assert!(
            is_for_practice(block.strip_suffix("/32").unwrap()),
            "{block}"
        );
    }
    assert!(!outbound.is_sorted(), "real lists are not sorted");
    assert_eq!(practice_addresses(), practice_addresses());
}

#[test]
fn the_gateway_has_two_addresses_a_region_that_the_outbound_list_has_too() {
    let practice = practice();
    let gateway = &practice["gateways"][0];
    assert_eq!(gateway["name"], "data_plane");
    let through = blocks(&gateway["ips"]["outbound"]);
    let outbound = blocks(&serde_json::json!({"aws": practice["outbound"]["aws"]}));

    assert_eq!(through.len(), 28);
    assert!(through.iter().all(|block| outbound.contains(block)));
}

#[test]
fn some_addresses_of_the_list_before_are_in_no_list_of_today() {
    let before: Value = serde_json::from_slice(&practice_addresses_before()).unwrap();
    let (before, now) = (blocks(&before["outbound"]), practice());
    let (outbound, inbound) = (blocks(&now["outbound"]), blocks(&now["inbound"]));
    assert!(outbound.iter().all(|block| before.contains(block)));
    let gone: BTreeSet<&String> = before.iter().filter(|it| !outbound.contains(it)).collect();
    assert_eq!(gone.len(), 3);
    for block in gone {
        assert!(!inbound.contains(block), "{block}");
        assert!(
            is_for_practice(block.strip_suffix("/32").unwrap()),
            "{block}"
        );
    }
}

#[tokio::test]
async fn the_list_that_is_given_is_served_byte_by_byte() {
    let document = b"{ \"outbound\" : {} }".to_vec();
    let sandbox = Sandbox::start(Config {
        control_plane: Some(document.clone()),
        ..Config::default()
    })
    .await
    .unwrap();
    let caller = Caller::new(&sandbox).await;
    let got = caller.get_version(ADDRESSES, "2023-11-15").await;

    assert_eq!(got.text.as_bytes(), document);
}

#[tokio::test]
async fn clusters_have_addresses_of_their_own() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let mut seen: BTreeSet<String> = [
        blocks(&practice()["outbound"]),
        blocks(&practice()["inbound"]),
    ]
    .concat()
    .into_iter()
    .map(|block| block.trim_end_matches("/32").to_owned())
    .collect();
    for name in ["Payments (practice)", "Ledger (practice)"] {
        let id = project(&caller, name).await;
        let got = caller
            .get(&format!("/api/atlas/v2/groups/{id}/ipAddresses"))
            .await;
        let got = got.json();
        let clusters = got["services"]["clusters"].as_array().unwrap();
        assert!(clusters.len() >= 2, "{name} has clusters with addresses");
        for cluster in clusters {
            assert!(!cluster["outbound"].as_array().unwrap().is_empty());
            for list in ["inbound", "outbound", "futureInbound", "futureOutbound"] {
                for address in cluster[list].as_array().unwrap() {
                    let address = address.as_str().unwrap().to_owned();
                    assert!(is_for_practice(&address), "{address}");
                    assert!(seen.insert(address), "no address stands twice");
                }
            }
        }
    }
}
