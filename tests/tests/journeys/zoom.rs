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

#[tokio::test]
async fn zooming_stops_where_the_window_has_no_room_for_more() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let environment: [(&str, OsString); 1] = [("KEYGATE_DATA_DIR", data.into())];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.find("button", "Connect").await?;
        await_width(screen, 1100).await?;
        press(
            desktop,
            screen,
            "ctrl+plus",
            &[1000, 880, 733, 628, 550, 440],
        )
        .await?;
        desktop.press_key("ctrl+plus")?;
        screen
            .shows("The window is too small for a larger page")
            .await?;
        await_width(screen, 440).await?;
        window.close().await
    })
    .await
}

/// What is wider than its place; empty where all fits.
const TOO_WIDE: &str = "
    const places = '.window, main, .card, header, nav, [role=radiogroup], [role=row], [role=dialog]';
    return [document.documentElement, ...document.querySelectorAll(places)]
      .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
      .map((e) => `${e.tagName}.${e.className}: ${e.scrollWidth} > ${e.clientWidth}`)";

/// By keyboard: WebDriver's mouse does not know of the zoom.
async fn use_key(screen: &Screen, role: &str, name: &str) -> Result<(), Stop> {
    screen.tab_to(role, name).await?;
    screen.keys(Key::Enter + "").await
}

#[tokio::test]
async fn at_200_percent_every_screen_fits_the_width_of_the_window() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        std::fs::write(data.join("preferences.json"), r#"{"zoom": 200}"#)?;
        let environment: [(&str, OsString); 1] = [("KEYGATE_DATA_DIR", data.into())];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.find("button", "Connect").await?;
        await_width(screen, 550).await?;
        assert_eq!(screen.run(TOO_WIDE).await?, json!([]), "Connect");
        use_key(screen, "button", "Practice with a sample project").await?;
        screen.find("navigation", "Main").await?;
        use_key(
            screen,
            "switch",
            "Encryption at rest using your key management",
        )
        .await?;
        screen.find("radio", "Google Cloud KMS").await?;
        assert_eq!(screen.run(TOO_WIDE).await?, json!([]), "Encryption");
        // What is typed on Encryption waits while one looks at the list, and is left for the others.
        for (link, shows) in [
            ("Access list", "does not know your access list yet"),
            ("IP addresses", "must allow"),
            ("Clusters", "ledger"),
            ("Activity", "Nothing done yet"),
            ("Settings", "Appearance"),
        ] {
            use_key(screen, "link", link).await?;
            screen.shows(shows).await?;
            screen.rest().await?;
            assert_eq!(screen.run(TOO_WIDE).await?, json!([]), "{link}");
        }
        desktop.press_key("F1")?;
        screen.find("dialog", "Help").await?;
        assert_eq!(screen.run(TOO_WIDE).await?, json!([]), "Help");
        window.close().await
    })
    .await
}
