//! Everything is drawn larger and smaller with the keys of a browser, and stays so.

use std::ffi::OsString;

use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::Desktop;
use tests::screen::Screen;
use tests::window::Window;
use thirtyfour::Key;

use crate::journey;

/// Waits until the page is so many of its own pixels wide.
async fn await_width(screen: &Screen, width: u32) -> Result<(), Stop> {
    screen
        .until(&format!("a page {width} wide"), async || {
            let now = screen.run("return window.innerWidth").await?;
            Ok((now == json!(width)).then_some(()))
        })
        .await
}

/// Presses a key on the keyboard, once for each width that the page is to have then.
async fn press(desktop: &Desktop, screen: &Screen, key: &str, widths: &[u32]) -> Result<(), Stop> {
    for width in widths {
        desktop.press_key(key)?;
        await_width(screen, *width).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_zoom_keys_of_a_browser_work_and_the_zoom_is_remembered() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let preferences = data.join("preferences.json");
        let environment: [(&str, OsString); 1] = [("KEYGATE_DATA_DIR", data.into())];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.find("button", "Connect").await?;
        await_width(screen, 1100).await?;
        // To 110, 125, 150, 175 and 200 %.
        press(desktop, screen, "ctrl+plus", &[1000, 880, 733, 628, 550]).await?;
        screen.find("textbox", "Client ID").await?;
        press(desktop, screen, "ctrl+minus", &[628]).await?;
        press(desktop, screen, "ctrl+0", &[1100]).await?;
        press(desktop, screen, "ctrl+KP_Add", &[1000, 880, 733, 628, 550]).await?;
        screen
            .until("the zoom to be remembered", async || {
                let kept = std::fs::read_to_string(&preferences)?;
                let kept: Value = serde_json::from_str(&kept)?;
                Ok((kept["zoom"] == json!(200)).then_some(()))
            })
            .await?;
        window.close().await?;

        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.find("button", "Connect").await?;
        await_width(screen, 550).await?;
        // By keyboard: WebDriver's mouse does not know of the zoom.
        desktop.press_key("ctrl+comma")?;
        screen.find("heading", "Settings").await?;
        screen.shows("200 %").await?;
        screen.tab_to("button", "Usual size").await?;
        screen.keys(Key::Enter + "").await?;
        await_width(screen, 1100).await?;
        window.close().await
    })
    .await
}
