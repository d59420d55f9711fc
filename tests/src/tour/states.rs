//! What the screens look like when Atlas refuses, changes its lists, is slow or goes away.

use sandbox::{Answer, Config, KeyProvider, Operation, Sandbox};
use serde_json::json;

use super::{Tour, Visit, Way};
use crate::Stop;
use crate::desktop::Desktop;
use crate::steps::{SignIn, connect, go_to};

/// Goes through the states.
pub(super) async fn walk<V: Visit>(tour: &Tour<'_, V>) -> Result<(), Stop> {
    let desktop = Desktop::start(tour.size)?;
    let atlas = Sandbox::start(Config {
        control_plane: Some(list(80, 20)),
        ..Config::default()
    })
    .await?;
    let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
    let window = tour.open(&desktop, &environment).await?;
    let screen = &window.screen;
    let way = Way {
        tour,
        desktop: &desktop,
        screen,
    };

    let (public, private) = atlas.api_key();
    connect(screen, SignIn::ApiKey(public, "not the right one"), false).await?;
    screen.shows("is wrong").await?;
    way.stop("connect-refused").await?;

    let reading = atlas.script().hold(Operation::Encryption);
    connect(screen, SignIn::ApiKey(public, private), true).await?;
    reading.reached().await;
    way.stop("encryption-reading").await?;
    reading.release();
    screen.shows("Off: Atlas uses keys of its own").await?;
    invalid_key(&way, &atlas).await?;
    lists(&way, &atlas).await?;

    let refused = || Answer::error(500, "UNEXPECTED_ERROR", "An unexpected error.", &[]);
    atlas.script().always(Operation::Clusters, refused());
    go_to(screen, "Clusters").await?;
    screen.find("button", "Try again").await?;
    way.stop("clusters-failed").await?;
    screen.press("button", "Disconnect").await?;
    screen.find("button", "Cancel").await?;
    way.stop("disconnect").await?;
    window.close().await
}

async fn invalid_key<V: Visit>(way: &Way<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let settings = json!({
        "enabled": true,
        "serviceAccountKey": "{}",
        "keyVersionResourceID":
            "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
    });
    let script = atlas.script();
    // Whichever of them the window opened with.
    for project in script.projects() {
        script.set_encryption(&project, KeyProvider::Gcp, settings.clone());
        script.set_valid(&project, KeyProvider::Gcp, false);
    }
    go_to(way.screen, "Clusters").await?;
    go_to(way.screen, "Encryption").await?;
    way.screen.press("radio", "Google Cloud KMS").await?;
    way.screen.shows("Not valid").await?;
    way.stop("encryption-not-valid").await
}

/// No list, a first one, another one, and the last one kept while Atlas is away.
async fn lists<V: Visit>(way: &Way<'_, V>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (way.screen, atlas.script());
    let away = || Answer::error(503, "SERVICE_UNAVAILABLE", "Away.", &[]);
    script.always(Operation::ControlPlaneAddresses, away());
    go_to(screen, "IP addresses").await?;
    screen.shows("No list yet").await?;
    way.stop("ip-addresses-none").await?;

    script.genuine(Operation::ControlPlaneAddresses);
    screen.press("button", "Refresh").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    screen.shows("80 addresses").await?;
    screen.fill("Filter addresses", "nowhere").await?;
    screen.shows("Nothing matches").await?;
    way.stop("ip-addresses-nothing-found").await?;
    screen.fill("Filter addresses", "").await?;

    script.set_control_plane(list(84, 22));
    screen.press("button", "Refresh").await?;
    screen.shows("84 addresses").await?;
    screen.press("tab", "History").await?;
    screen.find("list", "Lists fetched so far").await?;
    way.stop("history").await?;

    script.always(Operation::ControlPlaneAddresses, away());
    screen.press("tab", "Outbound from Atlas").await?;
    screen.press("button", "Refresh").await?;
    screen.shows("kept from earlier").await?;
    way.stop("ip-addresses-kept").await
}

/// A list of `outbound` and `inbound` made-up addresses, which no picture takes for real ones.
fn list(outbound: u8, inbound: u8) -> Vec<u8> {
    let addresses = |third: u8, count: u8| -> Vec<String> {
        (1..=count)
            .map(|fourth| format!("1.2.{third}.{fourth}/32"))
            .collect()
    };
    json!({
        "outbound": { "aws": {
            "us-east-1": addresses(3, outbound / 2),
            "eu-west-1": addresses(4, outbound - outbound / 2),
        } },
        "inbound": { "aws": { "us-east-1": addresses(5, inbound) } },
    })
    .to_string()
    .into_bytes()
}
