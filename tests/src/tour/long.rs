//! Screens with more than they were drawn for: hundreds of clusters and addresses, names of ten
//! thousand letters.

use sandbox::{Answer, Operation, Sandbox};
use serde_json::{Value, json};

use super::{Visit, Walk};
use crate::Stop;
use crate::steps::{go_to, notice, press_in_notice};

/// Clusters, and addresses of Atlas.
const MANY: usize = 420;

/// Goes to the screens that grow with what Atlas has.
pub(super) async fn walk<V: Visit>(walk: &Walk<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (walk.screen, atlas.script());
    script.always(Operation::Clusters, clusters());
    go_to(screen, "Clusters").await?;
    screen.press("button", "Refresh").await?;
    screen.shows("420 clusters").await?;
    walk.stop("clusters-many").await?;

    script.set_control_plane(addresses());
    go_to(screen, "IP addresses").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    screen.press("button", "Refresh").await?;
    notice(screen, "waits until you accept it").await?;
    walk.stop("ip-addresses-newer-waits").await?;
    press_in_notice(screen, "Accept this list").await?;
    screen.press("button", "Use this list").await?;
    screen
        .until("the question to close", async || {
            Ok(screen.lacks("button", "Use this list").await?.then_some(()))
        })
        .await?;
    screen.shows("420 addresses").await?;
    walk.stop("ip-addresses-long").await?;
    go_to(screen, "Access list").await?;
    screen
        .paste("Current access list", "203.0.113.7\n198.51.100.0/24\n")
        .await?;
    screen.press("button", "Compare").await?;
    screen.shows("0 of 424").await?;
    walk.stop("access-list-long").await
}

/// The first has a name of ten thousand letters.
fn clusters() -> Answer {
    let clusters: Vec<Value> = (0..MANY)
        .map(|number| {
            json!({
                "name": if number == 0 { long("cluster") } else { format!("shard-{number:03}") },
                "stateName": "IDLE",
                "encryptionAtRestProvider": if number % 3 == 0 { "GCP" } else { "NONE" },
                "replicationSpecs": [{ "regionConfigs": [{
                    "providerName": "GCP", "regionName": "WESTERN_EUROPE", "priority": 7,
                    "electableSpecs": { "instanceSize": "M30", "nodeCount": 3 },
                }] }],
            })
        })
        .collect();
    Answer::json(200, json!({ "results": clusters, "totalCount": MANY }))
}

/// A list whose first region has a name of ten thousand letters.
fn addresses() -> Vec<u8> {
    let regions = 12;
    let regions: serde_json::Map<String, Value> = (0..regions)
        .map(|region| {
            let name = if region == 0 {
                long("region")
            } else {
                format!("region-{region}")
            };
            let addresses = (region..MANY).step_by(regions);
            let addresses: Vec<String> = addresses
                .map(|number| format!("1.2.{}.{}/32", number / 250, number % 250 + 1))
                .collect();
            (name, json!(addresses))
        })
        .collect();
    json!({ "outbound": { "aws": regions }, "inbound": {} })
        .to_string()
        .into_bytes()
}

fn long(kind: &str) -> String {
    format!("a-{kind}-with-a-very-long-name-{}", "w".repeat(10_000))
}
