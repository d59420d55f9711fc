//! What a person does on the way to the screen a journey is about.

use std::ffi::OsString;

use sandbox::Sandbox;

use crate::Stop;
use crate::desktop::Desktop;
use crate::screen::Screen;
use crate::window::Window;

/// The service account of the practice project.
pub const PRACTICE_ACCOUNT: &str =
    "mongodb-atlas-practice00000000@p-practice0000000000000000.iam.gserviceaccount.com";

/// What adds in practice to both key vaults of [`two_vaults`] what they lack together.
pub const ADD_TO_BOTH: &str = "Add 34 addresses…";

/// The vault of practice that lets everybody in.
pub const OPEN_VAULT: &str = "practice-open-vault";

/// The project that practice opens, and that a stand-in has first.
pub const PRACTICE_PROJECT: &str = "Ledger (practice)";

/// From the Connect screen into the practice project.
///
/// # Errors
/// A control did not appear.
pub async fn practise(screen: &Screen) -> Result<(), Stop> {
    screen
        .press("button", "Practice with a sample project")
        .await?;
    screen.shows("PRACTICE").await?;
    screen.find("navigation", "Main").await?;
    Ok(())
}

/// Compares whom Atlas names with its console, which a new role begins with.
///
/// # Errors
/// A control did not appear.
pub async fn compare(screen: &Screen) -> Result<(), Stop> {
    screen
        .press(
            "checkbox",
            "I compared it: the Atlas console shows the same",
        )
        .await?;
    screen.press("button", "Continue").await
}

/// How the Connect form is filled.
#[derive(Debug, Clone, Copy)]
pub enum SignIn<'a> {
    /// Public and private key.
    ApiKey(&'a str, &'a str),
    /// Client ID and secret.
    ServiceAccount(&'a str, &'a str),
}

/// Fills the Connect form and presses *Connect*.
///
/// # Errors
/// A control did not appear.
pub async fn connect(screen: &Screen, sign_in: SignIn<'_>, keep: bool) -> Result<(), Stop> {
    connect_typing(screen, sign_in, keep, async |label, secret| {
        screen.fill(label, secret).await
    })
    .await
}

/// The same, where `type_secret` types the secret into the field it gets the name of.
///
/// # Errors
/// A control did not appear.
pub async fn connect_typing(
    screen: &Screen,
    sign_in: SignIn<'_>,
    keep: bool,
    type_secret: impl AsyncFnOnce(&str, &str) -> Result<(), Stop>,
) -> Result<(), Stop> {
    match sign_in {
        SignIn::ApiKey(public, private) => {
            screen.press("radio", "API key").await?;
            screen.fill("Public key", public).await?;
            type_secret("Private key", private).await?;
        }
        SignIn::ServiceAccount(id, secret) => {
            screen.press("radio", "Service account").await?;
            screen.fill("Client ID", id).await?;
            type_secret("Client secret", secret).await?;
        }
    }
    let checkbox = screen
        .find("checkbox", "Keep in the system keychain")
        .await?;
    let ticked = checkbox.attr("aria-checked").await?.as_deref() == Some("true");
    if ticked != keep {
        checkbox.click().await?;
    }
    screen.press("button", "Connect").await
}

/// Opens the program and the practice project in it.
///
/// # Errors
/// No window came up, or a control did not appear.
pub async fn practising<'a>(
    desktop: &'a Desktop,
    environment: &[(&str, OsString)],
) -> Result<Window<'a>, Stop> {
    let window = Window::open(desktop, environment).await?;
    practise(&window.screen).await?;
    Ok(window)
}

/// Opens the program and signs in to `atlas` with its API key.
///
/// # Errors
/// No window came up, or a control did not appear.
pub async fn signed_in<'a>(desktop: &'a Desktop, atlas: &Sandbox) -> Result<Window<'a>, Stop> {
    let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
    let window = signed_in_with(desktop, atlas, &environment).await?;
    open_project(&window.screen).await?;
    Ok(window)
}

/// Opens the first project of those that the stand-in has: the program opens none of several by itself.
///
/// # Errors
/// It is not offered.
pub async fn open_project(screen: &Screen) -> Result<(), Stop> {
    screen.press("button", PRACTICE_PROJECT).await?;
    let switch = "Encryption at rest using your key management";
    screen.find("switch", switch).await?;
    Ok(())
}

/// The same with an `environment`, which names the route to `atlas`.
///
/// # Errors
/// As for [`signed_in`].
pub async fn signed_in_with<'a>(
    desktop: &'a Desktop,
    atlas: &Sandbox,
    environment: &[(&str, OsString)],
) -> Result<Window<'a>, Stop> {
    let window = Window::open(desktop, environment).await?;
    let (public, private) = atlas.api_key();
    connect(&window.screen, SignIn::ApiKey(public, private), false).await?;
    Ok(window)
}

/// Opens a screen from the navigation.
///
/// # Errors
/// The link did not appear.
pub async fn go_to(screen: &Screen, name: &str) -> Result<(), Stop> {
    screen.press("link", name).await?;
    screen.find("heading", name_of_page(name)).await?;
    Ok(())
}

/// From the switch to the answer: turns encryption on, has `fill` fill the form, saves and
/// confirms.
///
/// # Errors
/// A control did not appear.
pub async fn switch_on(
    screen: &Screen,
    provider: &str,
    fill: impl AsyncFnOnce(&Screen) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let switch = screen
        .find("switch", "Encryption at rest using your key management")
        .await?;
    if switch.attr("aria-checked").await?.as_deref() != Some("true") {
        switch.click().await?;
    }
    screen.press("radio", "No").await?;
    screen.press("radio", provider).await?;
    fill(screen).await?;
    screen.press("button", "Save").await?;
    screen.press("button", "Send to Atlas").await
}

/// Switches on Azure in both practice projects, each with a key vault of its own, and opens Access list with
/// both ticked.
///
/// # Errors
/// A control did not appear.
pub async fn two_vaults(screen: &Screen) -> Result<(), Stop> {
    switch_on(screen, "Azure Key Vault", async |_: &Screen| Ok(())).await?;
    screen.shows("Atlas can use the key").await?;
    screen.choose("Project", "Payments").await?;
    screen.shows("Off: Atlas uses its own keys").await?;
    switch_on(screen, "Azure Key Vault", async |_: &Screen| Ok(())).await?;
    screen.shows("Atlas can use the key").await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "Azure Key Vault firewall").await?;
    screen.press("checkbox", "Ledger (practice)").await
}

/// Azure's form with a client secret, all but the secret.
///
/// # Errors
/// A field did not appear.
pub async fn fill_azure(screen: &Screen) -> Result<(), Stop> {
    screen.press("radio", "Client secret").await?;
    for (label, text) in [
        ("Client ID", "11111111-2222-4333-8444-555555555555"),
        ("Tenant ID", "66666666-7777-4888-9999-aaaaaaaaaaaa"),
        ("Subscription ID", "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff"),
        ("Resource group", "keys"),
        ("Key vault name", "northwind-keys"),
        (
            "Key identifier",
            "https://northwind-keys.vault.azure.net/keys/atlas/0123456789abcdef0123456789abcdef",
        ),
    ] {
        screen.fill(label, text).await?;
    }
    Ok(())
}

/// Azure's form with the vault of practice that lets everybody in.
///
/// # Errors
/// A field did not appear.
pub async fn fill_open_vault(screen: &Screen) -> Result<(), Stop> {
    let identifier = format!(
        "https://{OPEN_VAULT}.vault.azure.net/keys/practice-key/00000000000000000000000000000001"
    );
    screen.fill("Key vault name", OPEN_VAULT).await?;
    screen.fill("Key identifier", &identifier).await
}

fn name_of_page(link: &str) -> &str {
    match link {
        "Encryption" => "Encryption at rest using your key management",
        other => other,
    }
}

/// Waits for a notice that says `text`, and opens the notices where a low window folds them.
///
/// # Errors
/// It did not come.
pub async fn notice(screen: &Screen, text: &str) -> Result<(), Stop> {
    let what = format!("a notice that says “{text}”");
    screen
        .until(&what, async || {
            if unfold(screen).await? {
                return Ok(None);
            }
            Ok(screen.text().await?.contains(text).then_some(()))
        })
        .await
}

/// Presses a notice's button, also where a low window folds the notice.
///
/// # Errors
/// There is none.
pub async fn press_in_notice(screen: &Screen, button: &str) -> Result<(), Stop> {
    let what = format!("a notice's button “{button}”");
    screen
        .until(&what, async || {
            let found = screen.all("button", Some(button), true).await?;
            if found.is_empty() {
                unfold(screen).await?;
            }
            Ok((!found.is_empty()).then_some(()))
        })
        .await?;
    screen.press("button", button).await
}

/// Opens a folded notice; whether there was one.
async fn unfold(screen: &Screen) -> Result<bool, Stop> {
    let folded = screen.all("button", Some("Show"), true).await?;
    if let Some(show) = folded.first() {
        show.click().await?;
    }
    Ok(!folded.is_empty())
}
