//! The window opens where it was, on a screen that is there.

use std::ffi::OsString;

use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::Desktop;
use tests::waiting;
use tests::window::Window;

use crate::journey_on_a_free_desk;

/// X, Y, width and height of the window, pixels, as the window system has them.
fn geometry(desktop: &Desktop) -> Result<[i32; 4], Stop> {
    let found = desktop
        .command("xdotool")
        .args([
            "search",
            "--onlyvisible",
            "--name",
            "Keygate",
            "getwindowgeometry",
            "--shell",
        ])
        .output()?;
    let said = String::from_utf8(found.stdout)?;
    let number = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name));
        line?.trim_start_matches('=').parse().ok()
    };
    let all = (|| {
        Some([
            number("X")?,
            number("Y")?,
            number("WIDTH")?,
            number("HEIGHT")?,
        ])
    })();
    all.ok_or_else(|| format!("no window: {said}").into())
}

fn move_to(desktop: &Desktop, [x, y, width, height]: [i32; 4]) -> Result<(), Stop> {
    let done = desktop
        .command("xdotool")
        .args(["search", "--onlyvisible", "--name", "Keygate"])
        .args(["windowsize", "%1", &width.to_string(), &height.to_string()])
        .args(["windowmove", "%1", &x.to_string(), &y.to_string()])
        .status()?;
    if done.success() {
        Ok(())
    } else {
        Err("xdotool moved nothing".into())
    }
}

/// Waits until `look` says yes; a look that fails says no.
async fn until(what: &str, mut look: impl FnMut() -> Result<bool, Stop>) -> Result<(), Stop> {
    waiting::until(what, async || Ok(look().unwrap_or(false).then_some(()))).await
}

#[tokio::test]
async fn the_window_opens_where_it_was_and_never_outside_of_the_screen() -> Result<(), Stop> {
    journey_on_a_free_desk(async |desktop| {
        let data = desktop.folder("data")?;
        let preferences = data.join("preferences.json");
        let environment: [(&str, OsString); 1] = [("KEYGATE_DATA_DIR", data.into())];
        let kept = || -> Result<Value, Stop> {
            let read = std::fs::read_to_string(&preferences)?;
            Ok(serde_json::from_str::<Value>(&read)?["window"].clone())
        };
        let wanted = [90, 60, 800, 600];

        let window = Window::open(desktop, &environment).await?;
        window.screen.find("button", "Connect").await?;
        move_to(desktop, wanted)?;
        until("the place to be remembered", || {
            let at = &kept()?["at"];
            Ok(at["x"] == json!(90.0) && at["width"] == json!(800.0))
        })
        .await?;
        let before = geometry(desktop)?;
        window.close().await?;

        let window = Window::open(desktop, &environment).await?;
        window.screen.find("button", "Connect").await?;
        until("the window to be where it was", || {
            Ok(geometry(desktop)? == before)
        })
        .await?;
        window.close().await?;

        for far in [json!(5000.0), json!(-3000.0)] {
            let at = json!({"x": far, "y": far, "width": 800.0, "height": 600.0});
            let place = json!({"window": {"at": at, "maximized": false}});
            std::fs::write(&preferences, place.to_string())?;
            let window = Window::open(desktop, &environment).await?;
            window.screen.find("button", "Connect").await?;
            let [x, y, width, height] = geometry(desktop)?;
            assert!(
                x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 900,
                "{x} {y} {width} {height}"
            );
            window.close().await?;
        }
        Ok(())
    })
    .await
}
