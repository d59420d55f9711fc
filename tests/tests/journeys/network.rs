//! A company's network: its proxy and its certificate are set in Settings and used at once.

use std::ffi::OsString;
use std::path::Path;

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::dialog::FileDialog;
use tests::office::{ATLAS, Office, PASSWORD, USER};
use tests::screen::Screen;
use tests::steps::{SignIn, connect, go_to};
use tests::window::Window;

use crate::journey;

/// Every file below `folder` as bytes; the webview's own too.
fn everything_in(folder: &Path) -> Result<Vec<u8>, Stop> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(everything_in(&path)?);
        } else if path.is_file() {
            all.extend(std::fs::read(path)?);
        }
    }
    Ok(all)
}

async fn set_the_proxy(screen: &Screen, address: &str) -> Result<(), Stop> {
    screen.press("radio", "Address").await?;
    screen.fill("Proxy address", address).await?;
    screen.fill("Proxy user", USER).await?;
    screen.fill("Proxy password", PASSWORD).await?;
    screen.press("button", "Use this proxy").await?;
    screen.shows("Keygate uses this proxy now.").await
}

#[tokio::test]
async fn x1_behind_a_proxy_that_asks_and_inspects_one_connects_and_the_password_is_in_the_key_store_alone()
-> Result<(), Stop> {
    journey(async |desktop| {
        let list = serde_json::json!({"outbound": {"aws": {"us-east-1": ["3.0.0.1", "3.0.0.2"]}}});
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.to_string().into_bytes()),
            ..Config::default()
        })
        .await?;
        let office = Office::before(&atlas, true)?;
        let certificate = desktop.home().join("office-root.pem");
        std::fs::write(&certificate, office.authority.pem())?;
        let data = desktop.folder("data")?;
        let used_last = serde_json::json!({"lastFolder": desktop.home()});
        std::fs::write(data.join("preferences.json"), used_last.to_string())?;
        let environment: [(&str, OsString); 3] = [
            ("KEYGATE_ATLAS_URL", ATLAS.into()),
            ("KEYGATE_DATA_DIR", data.clone().into()),
            // Never the answer where certificates are chosen.
            ("KEYGATE_OPEN_FILE", desktop.home().join("other.pem").into()),
        ];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        let (public, private) = atlas.api_key();
        connect(screen, SignIn::ApiKey(public, private), true).await?;
        screen
            .shows("Keygate could not reach atlas.example")
            .await?;

        screen.press("button", "Settings").await?;
        set_the_proxy(screen, &office.proxy.host()).await?;
        screen.press("button", "Choose file…").await?;
        let dialog = FileDialog::appears(desktop, "Open File").await?;
        dialog.point_to("office-root.pem")?;
        dialog.confirm().await?;
        screen.shows("office-root.pem (1 certificate)").await?;
        screen.shows("CN=Example Company Inspection CA").await?;
        assert!(!screen.everything().await?.contains(PASSWORD));
        screen.press("button", "Back to Connect").await?;
        connect(screen, SignIn::ApiKey(public, private), true).await?;
        screen
            .press("button", "The proxy may read the secret: sign in")
            .await?;
        screen.find("navigation", "Main").await?;
        go_to(screen, "IP addresses").await?;
        screen.shows("us-east-1").await?;
        window.close().await?;

        let files = everything_in(&data)?;
        let holds = |text: &str| {
            files
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(
            holds("proxy") && !holds(PASSWORD),
            "no file has the password"
        );

        let again = Window::open(desktop, &environment).await?;
        again.screen.find("navigation", "Main").await?;
        go_to(&again.screen, "Settings").await?;
        again
            .screen
            .shows("In the system keychain. Leave it empty to keep it.")
            .await?;
        again.screen.press("radio", "None").await?;
        again.screen.shows("Keygate uses no proxy now.").await?;
        go_to(&again.screen, "IP addresses").await?;
        again.screen.press("button", "Refresh").await?;
        again
            .screen
            .shows("Keygate could not reach atlas.example")
            .await?;
        again.close().await
    })
    .await
}
