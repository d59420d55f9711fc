//! Azure and Google Cloud in practice mode: signing in, reading, what can happen there, adding what is
//! missing, and the proof.

use super::{Tour, Visit, Walk, scroll_to};
use crate::Stop;
use crate::desktop::Desktop;
use crate::screen::Screen;
use crate::steps::{ADD_TO_BOTH, PRACTICE_ACCOUNT, go_to, practise, switch_on, two_vaults};

/// Walks through each cloud in a window of its own, since a project uses one of them.
pub(super) async fn walk<V: Visit>(tour: &Tour<'_, V>) -> Result<(), Stop> {
    in_practice(tour, azure).await?;
    in_practice(tour, two_key_vaults).await?;
    in_practice(tour, google).await
}

async fn in_practice<'t, V: Visit>(
    tour: &'t Tour<'t, V>,
    cloud: impl AsyncFn(&Walk<'_, V>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let desktop = Desktop::start(tour.size)?;
    let window = tour.open(&desktop, &[]).await?;
    let screen = &window.screen;
    practise(screen).await?;
    cloud(&Walk {
        tour,
        desktop: &desktop,
        screen,
    })
    .await?;
    window.close().await
}

async fn azure<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    switch_on(screen, "Azure Key Vault", async |_: &Screen| Ok(())).await?;
    screen.shows("Atlas can use the key").await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "Azure Key Vault firewall").await?;
    screen.press("button", "Read from Azure").await?;
    screen.find("button", "Sign in in the browser").await?;
    walk.stop("connect-azure").await?;
    screen.press("radio", "A service principal").await?;
    walk.stop("connect-azure-program").await?;
    screen.press("button", "Sign in").await?;
    screen.find("button", "Add 14 addresses…").await?;
    walk.stop("read-from-azure").await?;
    screen.press("button", "Practice: what can happen").await?;
    screen.find("button", "Fill the list to its limit").await?;
    scroll_to(screen, "Practice: what can happen").await?;
    walk.stop("azure-happenings").await?;
    screen.press("button", "Practice: what can happen").await?;
    screen.press("button", "Add 14 addresses…").await?;
    screen.find("button", "Add to Azure").await?;
    walk.stop("add-to-azure").await?;
    screen.press("button", "Add to Azure").await?;
    screen.shows("Proven: Azure has the 14 addresses").await?;
    walk.stop("added-to-azure").await
}

async fn two_key_vaults<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    two_vaults(screen).await?;
    screen.press("button", "Read from Azure").await?;
    screen.press("radio", "A service principal").await?;
    screen.press("button", "Sign in").await?;
    screen.shows("These projects use 2 key vaults").await?;
    let show = "document.querySelector('section[aria-label=\"practice-vault\"]').scrollIntoView()";
    screen.run(show).await?;
    walk.stop("read-two-key-vaults").await?;
    screen.press("button", ADD_TO_BOTH).await?;
    screen.find("button", "Add to Azure").await?;
    walk.stop("add-to-two-key-vaults").await
}

async fn google<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    switch_on(screen, "Google Cloud KMS", async |screen| {
        screen.choose("Role", "mongodb-atlas-practice").await
    })
    .await?;
    screen.shows("Atlas can use the key").await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "Google Cloud access level").await?;
    screen.shows("perimeter").await?;
    scroll_to(screen, "Step by step").await?;
    walk.stop("access-list-google").await?;
    screen.press("button", "Read from Google Cloud").await?;
    screen.find("button", "Sign in in the browser").await?;
    walk.stop("connect-google").await?;
    screen.press("radio", "A key file").await?;
    walk.stop("connect-google-file").await?;
    screen.press("radio", "Default credentials").await?;
    walk.stop("connect-google-default").await?;
    screen.press("button", "Sign in").await?;
    screen
        .shows("Atlas’s service account is not known yet")
        .await?;
    walk.stop("google-account").await?;
    screen
        .fill("Address of the service account", PRACTICE_ACCOUNT)
        .await?;
    screen.press("button", "Read with this account").await?;
    screen.find("button", "Add 14 addresses…").await?;
    walk.stop("read-from-google").await?;
    screen.press("button", "Add 14 addresses…").await?;
    screen.find("button", "Add to Google Cloud").await?;
    walk.stop("add-to-google").await?;
    screen.press("button", "Add to Google Cloud").await?;
    screen.shows("It takes up to 30 minutes").await?;
    walk.stop("added-to-google").await
}
