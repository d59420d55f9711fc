//! The made-up lists of the control plane: as many, in the same clouds and regions, as Atlas had in
//! July 2026, all of them out of 198.18.0.0/15, which no real list contains.
//!
//! Source of the numbers: Atlas's published list of 2026-07-07; of `gateways`: the Atlas Admin API
//! description of August 2026.

use std::net::Ipv4Addr;

use serde_json::{Map, Value, json};

type Region = (&'static str, usize);
type Cloud = (&'static str, &'static [Region]);

const OUTBOUND: [Cloud; 3] = [
    (
        "aws",
        &[
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
        ],
    ),
    (
        "azure",
        &[
            ("australiaeast", 1),
            ("brazilsouth", 1),
            ("centralus", 1),
            ("eastasia", 1),
            ("eastus", 1),
            ("eastus2", 1),
            ("northeurope", 1),
            ("southcentralus", 1),
            ("southeastasia", 1),
            ("westeurope", 1),
            ("westus", 1),
        ],
    ),
    (
        "gcp",
        &[
            ("asia-south1", 1),
            ("europe-west1", 1),
            ("us-central1", 1),
            ("us-east4", 1),
            ("us-west1", 1),
        ],
    ),
];

const INBOUND: [Cloud; 3] = [
    (
        "aws",
        &[
            ("ap-northeast-1", 6),
            ("ap-northeast-2", 8),
            ("ap-south-1", 14),
            ("ap-southeast-1", 14),
            ("ap-southeast-2", 20),
            ("ca-central-1", 6),
            ("eu-central-1", 22),
            ("eu-west-1", 20),
            ("eu-west-2", 20),
            ("eu-west-3", 8),
            ("sa-east-1", 15),
            ("us-east-1", 61),
            ("us-east-2", 24),
            ("us-west-2", 25),
        ],
    ),
    (
        "azure",
        &[
            ("australiaeast", 11),
            ("brazilsouth", 5),
            ("centralus", 0),
            ("eastasia", 12),
            ("eastus", 8),
            ("eastus2", 16),
            ("northeurope", 5),
            ("southcentralus", 0),
            ("southeastasia", 11),
            ("westeurope", 15),
            ("westus", 11),
        ],
    ),
    (
        "gcp",
        &[
            ("asia-south1", 14),
            ("europe-west1", 14),
            ("us-central1", 14),
            ("us-east4", 14),
            ("us-west1", 12),
        ],
    ),
];

/// Addresses of the gateway in each AWS region, all of them in the outbound list too.
const GATEWAY_EACH: usize = 2;

/// The numbers below this are the control plane's; clusters take those from here on.
pub(super) const FIRST_OF_CLUSTERS: u32 = 4096;

/// So many addresses the control plane called from until some days ago.
const GIVEN_UP: u32 = 3;

/// So many of its newest addresses the key services of the practice project lack.
const LACKING: usize = 5;

/// The control-plane document of the practice project. The same at every start.
#[must_use]
pub fn practice_addresses() -> Vec<u8> {
    let mut numbers = 0..FIRST_OF_CLUSTERS;
    let outbound = direction(&OUTBOUND, &mut numbers);
    let inbound = direction(&INBOUND, &mut numbers);
    let gateway = json!({
        "ips": {"inbound": {}, "outbound": {"aws": gateway_regions(&outbound)}},
        "name": "data_plane",
    });
    json!({"gateways": [gateway], "inbound": inbound, "outbound": outbound})
        .to_string()
        .into_bytes()
}

/// The document as it was until some days ago.
#[must_use]
pub fn practice_addresses_before() -> Vec<u8> {
    let mut list: Value = serde_json::from_slice(&practice_addresses()).unwrap_or_default();
    let region = list.pointer_mut("/outbound/aws/us-east-1");
    if let Some(region) = region.and_then(Value::as_array_mut) {
        region.extend(given_up().map(Value::from));
    }
    list.to_string().into_bytes()
}

fn given_up() -> impl Iterator<Item = String> {
    let numbers = FIRST_OF_CLUSTERS - GIVEN_UP..FIRST_OF_CLUSTERS;
    numbers.map(|number| format!("{}/32", address(number)))
}

/// What the key services of the practice project allow: not yet the newest addresses of the control
/// plane, and still those that it gave up.
pub(crate) fn practice_allowed() -> Vec<String> {
    let mut allowed = practice_outbound();
    allowed.truncate(allowed.len().saturating_sub(LACKING));
    allowed.extend(given_up());
    allowed
}

/// The address of this number out of 198.18.0.0/15. Every number below 131,072 has one of its own,
/// and they are as unordered as real ones: an odd factor only shuffles a power of two.
pub(super) fn address(number: u32) -> Ipv4Addr {
    const FIRST: u32 = u32::from_be_bytes([198, 18, 0, 0]);
    const COUNT: u32 = 1 << 17;
    Ipv4Addr::from(FIRST + (number.wrapping_mul(48_271).wrapping_add(7_919)) % COUNT)
}

fn direction(clouds: &[Cloud], numbers: &mut impl Iterator<Item = u32>) -> Value {
    let clouds = clouds.iter().map(|(cloud, regions)| {
        let regions: Map<String, Value> = regions
            .iter()
            .map(|(region, count)| {
                let blocks: Vec<Value> = numbers
                    .by_ref()
                    .take(*count)
                    .map(|number| format!("{}/32", address(number)).into())
                    .collect();
                ((*region).to_owned(), blocks.into())
            })
            .collect();
        ((*cloud).to_owned(), Value::Object(regions))
    });
    Value::Object(clouds.collect())
}

/// The first addresses of every AWS region.
fn gateway_regions(outbound: &Value) -> Value {
    let regions = outbound["aws"].as_object().into_iter().flatten();
    let regions = regions.map(|(region, blocks)| {
        let blocks = blocks.as_array().into_iter().flatten();
        let blocks: Vec<Value> = blocks.take(GATEWAY_EACH).cloned().collect();
        (region.clone(), blocks.into())
    });
    Value::Object(regions.collect())
}

/// What the control plane of the practice project calls from.
pub(crate) fn practice_outbound() -> Vec<String> {
    let list: Value = serde_json::from_slice(&practice_addresses()).unwrap_or_default();
    let clouds = list["outbound"].as_object().into_iter().flatten();
    clouds
        .flat_map(|(_, regions)| regions.as_object().into_iter().flatten())
        .flat_map(|(_, blocks)| blocks.as_array().into_iter().flatten())
        .filter_map(|block| block.as_str().map(str::to_owned))
        .collect()
}
