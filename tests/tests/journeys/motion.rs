//! Whoever asks the desktop for less motion sees none.

use std::fs;

use sandbox::{Config, Operation, Sandbox};
use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::Desktop;
use tests::steps::{SignIn, connect, open_project};
use tests::waiting::held;
use tests::window::Window;

use crate::journey;

/// From now on, everything that moves is noted.
const WATCH: &str = "
    window.moved = [];
    for (const kind of ['animationstart', 'transitionrun'])
      document.addEventListener(kind, ({ target }) => window.moved.push(`${kind} ${target.className}`), true);";

/// Whether less motion is asked for, and what has moved or is to move for ever.
const MOVED: &str = "
    return {
      reduced: matchMedia('(prefers-reduced-motion: reduce)').matches,
      moved: window.moved,
      moving: document.getAnimations().length,
    };";

/// Waits for Atlas, turns a switch and opens a dialog: all that moves in Keygate.
async fn seen(desktop: &Desktop) -> Result<(Value, Value), Stop> {
    let atlas = Sandbox::start(Config::default()).await?;
    let environment = [
        ("KEYGATE_ATLAS_URL", atlas.origin().into()),
        ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
    ];
    let window = Window::open(desktop, &environment).await?;
    let screen = &window.screen;
    screen.find("button", "Connect").await?;
    screen.run(WATCH).await?;
    let (public, private) = atlas.api_key();
    let signing_in = atlas.script().hold(Operation::Projects);
    connect(screen, SignIn::ApiKey(public, private), false).await?;
    held(&signing_in).await?;
    screen.shows("Reading your projects").await?;
    screen.rest().await?;
    let waiting = screen.run(MOVED).await?;
    signing_in.release();
    open_project(screen).await?;
    screen
        .press("switch", "Encryption at rest using your key management")
        .await?;
    screen.press("button", "Help").await?;
    screen.find("dialog", "Help").await?;
    screen.rest().await?;
    let used = screen.run(MOVED).await?;
    window.close().await?;
    Ok((waiting, used))
}

#[tokio::test]
async fn nothing_moves_where_the_desktop_asks_for_less_motion() -> Result<(), Stop> {
    journey(async |desktop| {
        let (waiting, used) = seen(desktop).await?;
        assert_eq!(waiting["reduced"], json!(false));
        assert_ne!(waiting["moving"], json!(0), "the test sees what moves");
        assert_ne!(used["moved"], json!([]), "the test sees what moved");

        let settings = desktop.folder("config/gtk-3.0")?.join("settings.ini");
        fs::write(settings, "[Settings]\ngtk-enable-animations=0\n")?;
        for still in <[Value; 2]>::from(seen(desktop).await?) {
            assert_eq!(still["reduced"], json!(true), "the webview was told");
            assert_eq!(still["moving"], json!(0));
            assert_eq!(still["moved"], json!([]));
        }
        Ok(())
    })
    .await
}
