//! What the screens look like when Atlas refuses, changes its lists, is slow or goes away.

use std::path::Path;

use sandbox::{Answer, Config, KeyProvider, Operation, Sandbox};
use serde_json::json;
use tests::Stop;
use tests::desktop::Desktop;
use tests::steps::{SignIn, connect, go_to};
use tests::window::Window;

use crate::album::{Album, SIZE};

/// Takes the pictures.
pub(crate) async fn tour(folder: &Path, theme: &str) -> Result<(), Stop> {
    let desktop = Desktop::start(SIZE)?;
    let atlas = Sandbox::start(Config {
        control_plane: Some(list(80, 20)),
        ..Config::default()
    })
    .await?;
    let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
    let window = Window::open(&desktop, &environment).await?;
    let screen = &window.screen;
    let album = Album {
        desktop: &desktop,
        screen,
        folder,
        theme,
    };
    album.choose_theme().await?;

    let (public, private) = atlas.api_key();
    connect(screen, SignIn::ApiKey(public, "not the right one"), false).await?;
    screen.shows("is wrong").await?;
    album.picture("connect-refused").await?;

    let reading = atlas.script().hold(Operation::Encryption);
    connect(screen, SignIn::ApiKey(public, private), false).await?;
    reading.reached().await;
    album.picture("encryption-reading").await?;
    reading.release();
    screen.shows("Off: Atlas uses keys of its own").await?;
    invalid_key(&album, &atlas).await?;
    lists(&album, &atlas).await?;

    let refused = || Answer::error(500, "UNEXPECTED_ERROR", "An unexpected error.", &[]);
    atlas.script().always(Operation::Clusters, refused());
    go_to(screen, "Clusters").await?;
    screen.find("button", "Try again").await?;
    album.picture("clusters-failed").await?;
    window.close().await
}

async fn invalid_key(album: &Album<'_>, atlas: &Sandbox) -> Result<(), Stop> {
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
    go_to(album.screen, "Clusters").await?;
    go_to(album.screen, "Encryption").await?;
    album.screen.press("radio", "Google Cloud KMS").await?;
    album.screen.shows("Not valid").await?;
    album.picture("encryption-not-valid").await
}

/// No list, a first one, another one, and the last one kept while Atlas is away.
async fn lists(album: &Album<'_>, atlas: &Sandbox) -> Result<(), Stop> {
    let (screen, script) = (album.screen, atlas.script());
    let away = || Answer::error(503, "SERVICE_UNAVAILABLE", "Away.", &[]);
    script.always(Operation::ControlPlaneAddresses, away());
    go_to(screen, "IP addresses").await?;
    screen.shows("No list yet").await?;
    album.picture("ip-addresses-none").await?;

    script.genuine(Operation::ControlPlaneAddresses);
    screen.press("button", "Refresh").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    screen.shows("80 addresses").await?;
    screen.fill("Filter addresses", "nowhere").await?;
    screen.shows("Nothing matches").await?;
    album.picture("ip-addresses-nothing-found").await?;
    screen.fill("Filter addresses", "").await?;

    script.set_control_plane(list(84, 22));
    screen.press("button", "Refresh").await?;
    screen.shows("84 addresses").await?;
    screen.press("tab", "History").await?;
    screen.find("list", "Lists fetched so far").await?;
    album.picture("history").await?;

    script.always(Operation::ControlPlaneAddresses, away());
    screen.press("tab", "Outbound from Atlas").await?;
    screen.press("button", "Refresh").await?;
    screen.shows("kept from earlier").await?;
    album.picture("ip-addresses-kept").await
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
