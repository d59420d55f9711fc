//! The main job in practice mode, screen by screen.

use std::path::Path;

use tests::Stop;
use tests::csv;
use tests::desktop::Desktop;
use tests::steps::{go_to, practise};
use tests::window::Window;

use crate::album::{Album, SIZE};

/// Takes the pictures, and exports the list.
pub(crate) async fn tour(folder: &Path, theme: &str) -> Result<(), Stop> {
    let desktop = Desktop::start(SIZE)?;
    let exports = desktop.folder("exports")?;
    let environment = [("KEYGATE_SAVE_DIR", exports.clone().into())];
    let window = Window::open(&desktop, &environment).await?;
    let screen = &window.screen;
    let album = Album {
        desktop: &desktop,
        screen,
        folder,
        theme,
    };

    screen
        .find("button", "Practice with a sample project")
        .await?;
    album.choose_theme().await?;
    album.picture("connect").await?;
    screen.tab_to("button", "API access list").await?;
    screen.shows("kept in Atlas beside it").await?;
    album.picture("glossary-entry").await?;
    practise(screen).await?;
    album.picture("encryption-off").await?;
    encryption(&album).await?;
    clusters(&album).await?;
    lists(&album, &exports).await?;
    settings(&album).await?;
    window.close().await
}

async fn encryption(album: &Album<'_>) -> Result<(), Stop> {
    let screen = album.screen;
    let switch = "Encryption at rest using your key management";
    screen.press("switch", switch).await?;
    screen.press("radio", "No").await?;
    for (provider, name) in [
        ("Google Cloud KMS", "encryption-google"),
        ("Azure Key Vault", "encryption-azure"),
        ("AWS KMS", "encryption-aws"),
    ] {
        screen.press("radio", provider).await?;
        album.picture(name).await?;
    }
    screen.choose("Role", "Set up a new role").await?;
    screen.find("button", "Create in Atlas").await?;
    album.picture("role-begin").await?;
    screen.press("button", "Create in Atlas").await?;
    screen.find("group", "Trust policy").await?;
    album.picture("role-aws").await?;
    screen.press("button", "Continue later").await?;
    screen.choose("Role", "practice").await?;
    screen.press("button", "Save").await?;
    screen.find("button", "Send to Atlas").await?;
    album.picture("summary").await?;
    screen.press("button", "Send to Atlas").await?;
    screen.shows("Valid").await?;
    album.picture("encryption-valid").await?;
    screen.press("button", "Rotate key…").await?;
    screen.find("button", "Cancel").await?;
    album.picture("rotation").await?;
    screen.press("button", "Cancel").await?;
    screen
        .run("document.getElementById('private-networking').scrollIntoView()")
        .await?;
    album.picture("private-networking").await
}

async fn clusters(album: &Album<'_>) -> Result<(), Stop> {
    let screen = album.screen;
    go_to(screen, "Clusters").await?;
    screen.find("checkbox", "Choose ledger").await?;
    album.picture("clusters").await?;
    screen.press("checkbox", "Choose ledger").await?;
    screen.press("button", "Encrypt 1 cluster").await?;
    screen.find("button", "Cancel").await?;
    album.picture("clusters-summary").await?;
    screen.press("button", "Cancel").await
}

async fn lists(album: &Album<'_>, exports: &Path) -> Result<(), Stop> {
    let screen = album.screen;
    go_to(screen, "IP addresses").await?;
    screen.shows("420").await?;
    album.picture("needed").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    album.picture("ip-addresses").await?;
    screen.fill("Filter addresses", "us-east-1").await?;
    screen.shows("84 of 420").await?;
    album.picture("ip-addresses-filtered").await?;
    screen.fill("Filter addresses", "").await?;
    screen.press("button", "Export CSV").await?;
    let exported = csv::await_file(exports, "outbound")?;
    if let Some(name) = exported.file_name() {
        std::fs::copy(&exported, album.folder.join(name))?;
    }
    album.picture("exported").await?;
    go_to(screen, "Access list").await?;
    screen.shows("Your access list is not known here").await?;
    album.picture("access-list-unknown").await?;
    screen
        .paste("Current access list", "198.18.0.1/32\n203.0.113.7/32\n")
        .await?;
    screen.press("button", "Compare").await?;
    screen.shows("Atlas can be cut off from your key.").await?;
    album.picture("access-list").await?;
    go_to(screen, "Activity").await?;
    screen.find("grid", "Activity").await?;
    album.picture("activity").await
}

async fn settings(album: &Album<'_>) -> Result<(), Stop> {
    let screen = album.screen;
    go_to(screen, "Settings").await?;
    album.picture("settings").await?;
    screen.press("button", "Third-party licences").await?;
    screen.shows("svelte-toolbelt").await?;
    album.picture("licences").await?;
    screen.press("button", "Close").await?;
    screen.press("button", "Words used here").await?;
    screen.find("button", "Close").await?;
    album.picture("glossary").await?;
    screen.press("button", "Close").await
}
