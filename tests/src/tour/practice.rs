//! The main job in practice mode, screen by screen.

use std::path::Path;

use thirtyfour::Key;

use super::{Tour, Visit, Walk, scroll_to};
use crate::Stop;
use crate::csv;
use crate::desktop::Desktop;
use crate::steps::{compare, go_to, practise};

const NEW_ROLE: &str = "Set up a new role";

/// Goes from Connect to Settings, and exports the list.
pub(super) async fn walk<V: Visit>(tour: &Tour<'_, V>) -> Result<(), Stop> {
    let desktop = Desktop::start(tour.size)?;
    let exports = desktop.folder("exports")?;
    let environment = [("KEYGATE_SAVE_DIR", exports.clone().into())];
    let window = tour.open(&desktop, &environment).await?;
    let screen = &window.screen;
    let walk = Walk {
        tour,
        desktop: &desktop,
        screen,
    };

    walk.stop("connect").await?;
    screen.press("button", "Help").await?;
    screen.find("button", "Words used here").await?;
    walk.stop("help").await?;
    screen.press("button", "Close").await?;
    screen.tab_to("button", "API access list").await?;
    screen
        .shows("Atlas keeps it with that account or key")
        .await?;
    walk.stop("glossary-entry").await?;
    practise(screen).await?;
    walk.stop("encryption-off").await?;
    encryption(&walk).await?;
    clusters(&walk).await?;
    lists(&walk, &exports).await?;
    settings(&walk).await?;
    window.close().await
}

async fn encryption<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    let switch = "Encryption at rest using your key management";
    screen.press("switch", switch).await?;
    screen.press("radio", "Not sure").await?;
    walk.stop("encryption-listed").await?;
    screen.press("radio", "No").await?;
    roles(walk).await?;
    screen.choose("Role", "practice").await?;
    screen.press("button", "Save").await?;
    screen.find("button", "Send to Atlas").await?;
    walk.stop("summary").await?;
    screen.press("button", "Send to Atlas").await?;
    screen.shows("Valid").await?;
    walk.stop("encryption-valid").await?;
    for (role, name, stop) in [
        ("button", "Rotate key…", "rotation"),
        ("switch", switch, "switch-off"),
    ] {
        screen.press(role, name).await?;
        screen.find("button", "Cancel").await?;
        walk.stop(stop).await?;
        screen.press("button", "Cancel").await?;
    }
    screen.fill("Customer master key ID", "x").await?;
    screen.press("link", "Clusters").await?;
    screen.find("button", "Stay").await?;
    walk.stop("leave").await?;
    screen.press("button", "Stay").await?;
    screen.press("button", "Discard changes").await?;
    screen.find("button", "Discard").await?;
    walk.stop("discard").await?;
    screen.press("button", "Discard").await?;
    screen
        .run("document.getElementById('private-networking').scrollIntoView()")
        .await?;
    walk.stop("private-networking").await?;
    screen.choose("Region", "EU_CENTRAL_1").await?;
    screen.press("button", "Create private endpoint").await?;
    screen.find("button", "Cancel").await?;
    walk.stop("private-endpoint").await?;
    screen.press("button", "Cancel").await?;
    // Where no list is needed, the other screens call nothing missing.
    screen.press("radio", "Yes").await
}

/// Each provider's form, and the set-up of a role in it.
async fn roles<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    screen.press("radio", "Google Cloud KMS").await?;
    walk.stop("encryption-google").await?;
    screen.choose("Role", NEW_ROLE).await?;
    screen.press("button", "Create in Atlas").await?;
    screen.find("button", "Continue").await?;
    walk.stop("role-compare").await?;
    compare(screen).await?;
    screen.find("button", "Use this role").await?;
    walk.stop("role-google").await?;
    screen.press("button", "Continue later").await?;
    screen.press("radio", "Azure Key Vault").await?;
    walk.stop("encryption-azure").await?;
    screen.press("radio", "Service principal role").await?;
    screen.choose("Role", NEW_ROLE).await?;
    screen.find("button", "Create in Atlas").await?;
    walk.stop("role-azure").await?;
    screen.press("button", "Cancel").await?;
    // As it was, so that nothing is typed but for AWS.
    screen.press("radio", "Client secret").await?;
    screen.press("radio", "AWS KMS").await?;
    walk.stop("encryption-aws").await?;
    screen.choose("Role", NEW_ROLE).await?;
    screen.find("button", "Create in Atlas").await?;
    walk.stop("role-begin").await?;
    screen.press("button", "Create in Atlas").await?;
    compare(screen).await?;
    screen.find("group", "Trust policy").await?;
    walk.stop("role-aws").await?;
    screen.press("button", "Continue later").await
}

async fn clusters<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    go_to(screen, "Clusters").await?;
    screen.find("checkbox", "Choose ledger").await?;
    walk.stop("clusters").await?;
    screen.press("checkbox", "Choose ledger").await?;
    screen.press("button", "Encrypt 1 cluster").await?;
    screen.find("button", "Cancel").await?;
    walk.stop("clusters-summary").await?;
    screen.press("button", "Cancel").await
}

/// Signs in to the pretend AWS, reads it, and adds what is missing.
async fn aws<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    screen.press("button", "Read from AWS").await?;
    screen.find("button", "Sign in in the browser").await?;
    walk.stop("connect-aws").await?;
    screen.press("radio", "Paste credentials").await?;
    walk.stop("connect-aws-paste").await?;
    screen.press("button", "Sign in").await?;
    screen.find("button", "Add 14 addresses…").await?;
    walk.stop("read-from-aws").await?;
    screen.press("button", "Add 14 addresses…").await?;
    screen.find("button", "Add to AWS").await?;
    walk.stop("add-to-aws").await?;
    screen.press("button", "Add to AWS").await?;
    screen.shows("Proven: AWS has the 14 addresses").await?;
    walk.stop("added-to-aws").await
}

async fn lists<V: Visit>(walk: &Walk<'_, V>, exports: &Path) -> Result<(), Stop> {
    let screen = walk.screen;
    go_to(screen, "IP addresses").await?;
    screen.shows("must allow 429 addresses").await?;
    walk.stop("needed").await?;
    screen.press("button", "Hand over…").await?;
    screen
        .find("dialog", "Hand over to the owner of the key service")
        .await?;
    walk.stop("hand-over").await?;
    screen.press("button", "Cancel").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    walk.stop("ip-addresses").await?;
    screen.press("button", "Addresses").await?;
    screen.press("button", "Addresses").await?;
    walk.stop("ip-addresses-sorted").await?;
    screen.press("button", "Addresses").await?;
    screen
        .run("document.querySelector('[role=treegrid] [role=row][tabindex=\"0\"]').focus()")
        .await?;
    screen.keys("*").await?;
    screen.keys(Key::Down + "").await?;
    screen.keys("*").await?;
    screen.keys(Key::End + "").await?;
    walk.stop("ip-addresses-all").await?;
    screen.press("tab", "Inbound to Atlas").await?;
    screen.shows("425 addresses").await?;
    walk.stop("ip-addresses-inbound").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    screen.fill("Filter addresses", "us-east-1").await?;
    screen.shows("84 of 420").await?;
    walk.stop("ip-addresses-filtered").await?;
    screen
        .run("document.querySelector('[role=treegrid] [role=row][tabindex=\"0\"]').focus()")
        .await?;
    screen.keys(Key::Down + Key::Down).await?;
    screen.keys(Key::Shift + Key::Down + Key::Down).await?;
    screen.keys(Key::Shift + Key::F10).await?;
    screen.find("menuitem", "Copy selection").await?;
    walk.stop("ip-addresses-selected").await?;
    screen.keys(Key::Escape + "").await?;
    screen.fill("Filter addresses", "").await?;
    screen.press("button", "Export CSV").await?;
    let exported = csv::await_file(exports, "control-plane_").await?;
    if let (Some(folder), Some(name)) = (walk.tour.files, exported.file_name()) {
        std::fs::copy(&exported, folder.join(name))?;
    }
    walk.stop("exported").await?;
    screen.press("button", "Dismiss").await?;
    go_to(screen, "Access list").await?;
    screen
        .shows("Keygate does not know your access list yet")
        .await?;
    walk.stop("access-list-unknown").await?;
    screen
        .paste("Current access list", "198.18.0.1/32\n203.0.113.7/32\n")
        .await?;
    screen.press("button", "Compare").await?;
    screen.shows("Atlas can be cut off from your key.").await?;
    walk.stop("access-list").await?;
    screen.find("button", "Save file").await?;
    scroll_to(screen, "Change your access list").await?;
    walk.stop("access-list-taking").await?;
    aws(walk).await?;
    go_to(screen, "Activity").await?;
    screen.find("grid", "Activity").await?;
    walk.stop("activity").await?;
    screen.fill("Filter activity", "saved").await?;
    screen.press("button", "When").await?;
    screen.shows("Saved 420 addresses").await?;
    walk.stop("activity-filtered").await
}

async fn settings<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    go_to(screen, "Settings").await?;
    walk.stop("settings").await?;
    screen.press("button", "Third-party licenses").await?;
    screen.shows("svelte-toolbelt").await?;
    walk.stop("licences").await?;
    screen
        .press("button", "License text of @floating-ui/core")
        .await?;
    walk.stop("licence-text").await?;
    screen.press("button", "Close").await?;
    screen.press("button", "Words used here").await?;
    screen.find("button", "Close").await?;
    walk.stop("glossary").await?;
    screen.press("button", "Close").await?;
    screen.press("button", "Leave this computer…").await?;
    screen.find("button", "Forget everything").await?;
    walk.stop("leave-computer").await?;
    screen.press("button", "Cancel").await
}
