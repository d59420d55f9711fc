//! Azure and Google Cloud in practice mode: signing in, reading, what can happen there, adding what is
//! missing, and the proof. Then a first list in Azure and in AWS, where any address is allowed before.

use std::ffi::OsString;
use std::os::unix::fs::symlink;

use super::{Tour, Visit, Walk, scroll_to};
use crate::Stop;
use crate::desktop::Desktop;
use crate::key_service::KeyService;
use crate::screen::Screen;
use crate::steps::{
    ADD_TO_BOTH, PRACTICE_ACCOUNT, PRACTICE_PROJECT, SignIn, connect, fill_open_vault, go_to,
    open_project, practise, switch_on, two_vaults,
};

/// What drives the webview.
const DRIVER: &str = "WebKitWebDriver";

/// Walks through each cloud in a window of its own, since a project uses one of them.
pub(super) async fn walk<V: Visit>(tour: &Tour<'_, V>) -> Result<(), Stop> {
    in_practice(tour, azure).await?;
    in_practice(tour, two_key_vaults).await?;
    in_practice(tour, google).await?;
    in_practice(tour, azure_first).await?;
    aws_first(tour).await
}

async fn in_practice<'t, V: Visit>(
    tour: &'t Tour<'t, V>,
    cloud: impl AsyncFn(&Walk<'_, V>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let desktop = Desktop::start(tour.size)?;
    let environment = [("PATH", without_browser(&desktop)?)];
    let window = tour.open(&desktop, &environment).await?;
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

/// A search path with what drives the window, and no browser.
fn without_browser(desktop: &Desktop) -> Result<OsString, Stop> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut drivers = std::env::split_paths(&path).map(|folder| folder.join(DRIVER));
    let driver = drivers.find(|file| file.is_file());
    let folder = desktop.folder("bin")?;
    symlink(driver.ok_or("no driver")?, folder.join(DRIVER))?;
    Ok(folder.into())
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
    screen.press("button", "Sign in in the browser").await?;
    screen.shows("Keygate could not open a browser").await?;
    walk.stop("connect-azure-no-browser").await?;
    screen.press("button", "Cancel").await?;
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

async fn azure_first<V: Visit>(walk: &Walk<'_, V>) -> Result<(), Stop> {
    let screen = walk.screen;
    switch_on(screen, "Azure Key Vault", fill_open_vault).await?;
    screen.shows("Atlas can use the key").await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "Azure Key Vault firewall").await?;
    screen.press("button", "Read from Azure").await?;
    screen.press("radio", "A service principal").await?;
    screen.press("button", "Sign in").await?;
    screen.find("button", "Begin a list…").await?;
    walk.stop("read-from-azure-open").await?;
    screen.press("button", "Begin a list…").await?;
    screen
        .fill("Your own public address", "192.168.1.20")
        .await?;
    screen.press("button", "Show what will change").await?;
    screen.shows("takes one public IPv4 address").await?;
    walk.stop("begin-in-azure").await?;
    screen
        .fill("Your own public address", "81.2.69.160")
        .await?;
    begin(walk, "azure").await
}

/// In AWS with a stand-in of its own: in practice a list is in force there.
async fn aws_first<V: Visit>(tour: &Tour<'_, V>) -> Result<(), Stop> {
    let desktop = Desktop::start(tour.size)?;
    let data = desktop.folder("data")?;
    let service = KeyService::start(&data, &[]).await?;
    service.has_no_list();
    let window = tour.open(&desktop, &service.environment(&data)).await?;
    let screen = &window.screen;
    let walk = Walk {
        tour,
        desktop: &desktop,
        screen,
    };
    let (public, private) = service.atlas.api_key();
    connect(screen, SignIn::ApiKey(public, private), false).await?;
    open_project(screen).await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "AWS role policy").await?;
    screen.press("button", "Read from AWS").await?;
    screen.press("radio", "Paste credentials").await?;
    let credentials = service.credentials("KeyAdministrator")?;
    screen.paste("Credentials", &credentials).await?;
    screen.press("button", "Sign in").await?;
    screen.find("button", "Begin a list…").await?;
    walk.stop("read-from-aws-open").await?;
    screen.press("button", "Begin a list…").await?;
    screen.find("radiogroup", "Place of the list").await?;
    walk.stop("begin-in-aws").await?;
    begin(&walk, "aws").await?;
    window.close().await
}

/// From the dialog to the proof.
async fn begin<V: Visit>(walk: &Walk<'_, V>, cloud: &str) -> Result<(), Stop> {
    let screen = walk.screen;
    screen.press("button", "Show what will change").await?;
    screen.find("button", "Begin the list").await?;
    walk.stop(&format!("first-list-in-{cloud}")).await?;
    screen.fill("Project name", PRACTICE_PROJECT).await?;
    screen.press("button", "Begin the list").await?;
    screen.shows("Proven: ").await?;
    walk.stop(&format!("begun-in-{cloud}")).await
}
