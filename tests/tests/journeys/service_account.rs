//! A service account: a wrong secret, the right one, and the next start.

use std::fs;
use std::path::Path;

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::desktop::Desktop;
use tests::steps::{SignIn, connect};
use tests::window::Window;

use crate::{journey, journey_without_key_store};

const WRONG: &str = "mdb_sa_sk_this-one-is-wrong-0000000000";

#[tokio::test]
async fn a_wrong_secret_is_said_plainly_and_the_right_one_survives_a_restart() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let data = desktop.folder("data")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_DATA_DIR", data.clone().into()),
        ];
        let (id, secret) = atlas.service_account();

        let window = Window::open(desktop, &environment).await?;
        connect(&window.screen, SignIn::ServiceAccount(id, WRONG), true).await?;
        window.screen.shows("wrong or expired").await?;
        assert!(
            !kept(desktop, &atlas)?,
            "a secret that is wrong is not kept"
        );
        assert!(
            !data.join("connection.json").exists(),
            "nothing is remembered"
        );

        connect(&window.screen, SignIn::ServiceAccount(id, secret), true).await?;
        window.screen.find("navigation", "Main").await?;
        assert!(kept(desktop, &atlas)?, "the secret is in the key store");
        let page = window.screen.everything().await?;
        assert!(
            !page.contains(secret),
            "the page holds the secret after connecting"
        );
        window.close().await?;

        let window = Window::open(desktop, &environment).await?;
        window.screen.find("navigation", "Main").await?;
        assert!(
            window.screen.lacks("button", "Connect").await?,
            "still connected"
        );
        for planted in [secret, WRONG] {
            if let Some(file) = holding(&data, planted)? {
                return Err(format!("{} holds a secret", file.display()).into());
            }
        }

        window.screen.press("button", "Disconnect").await?;
        window
            .screen
            .press("checkbox", "Keep in the system keychain")
            .await?;
        window.screen.press("button", "Disconnect").await?;
        window.screen.find("button", "Connect").await?;
        assert!(
            !kept(desktop, &atlas)?,
            "disconnecting with keeping off removes the entry"
        );
        window.close().await
    })
    .await
}

#[tokio::test]
async fn without_a_key_store_it_says_so_and_works_for_this_session_only() -> Result<(), Stop> {
    journey_without_key_store(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let data = desktop.folder("data")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_DATA_DIR", data.clone().into()),
        ];
        let (id, secret) = atlas.service_account();
        let window = Window::open(desktop, &environment).await?;

        connect(&window.screen, SignIn::ServiceAccount(id, secret), true).await?;
        window
            .screen
            .shows("no service that stores secrets")
            .await?;
        window
            .screen
            .press("button", "For this session only")
            .await?;
        window.screen.find("navigation", "Main").await?;
        window.close().await?;

        if let Some(file) = holding(&data, secret)? {
            return Err(format!("{} holds the secret", file.display()).into());
        }
        let window = Window::open(desktop, &environment).await?;
        window.screen.find("button", "Connect").await?;
        window.close().await
    })
    .await
}

/// Whether the key store holds the service account's secret for this Atlas, asked with another
/// program than Keygate.
fn kept(desktop: &Desktop, atlas: &Sandbox) -> Result<bool, Stop> {
    let listed = desktop
        .command("secret-tool")
        .args(["search", "--all", "service"])
        .arg(format!("keygate {}", atlas.origin()))
        .output()?;
    // Labels and secrets go to one output, attributes to the other.
    let text = [listed.stdout, listed.stderr].concat();
    Ok(contains(&text, atlas.service_account().0.as_bytes()))
}

/// A file below `folder` that contains `text`.
fn holding(folder: &Path, text: &str) -> Result<Option<std::path::PathBuf>, Stop> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if let Some(found) = holding(&path, text)? {
                return Ok(Some(found));
            }
        } else if path.is_file() && contains(&fs::read(&path)?, text.as_bytes()) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
