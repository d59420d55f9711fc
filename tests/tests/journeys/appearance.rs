//! How the window looks follows the desktop, as its portal says: at the start, and whenever that
//! changes.

use std::collections::HashMap;

use tests::Stop;
use tests::desktop::Desktop;
use tests::screen::Screen;
use tests::steps::{go_to, practise};
use tests::window::Window;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedValue, Value};

use crate::journey_without_key_store;

const APPEARANCE: &str = "org.freedesktop.appearance";
const PORTAL: &str = "/org/freedesktop/portal/desktop";

/// Stands in for the desktop's portal.
struct Portal {
    /// 1: dark is preferred.
    color_scheme: u32,
    /// 1: more contrast is preferred.
    contrast: u32,
}

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Portal {
    /// Wraps the value twice, as the real one does.
    fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
        let value = match (namespace, key) {
            (APPEARANCE, "color-scheme") => self.color_scheme,
            (APPEARANCE, "contrast") => self.contrast,
            _ => return Err(zbus::fdo::Error::Failed("no such setting".to_owned())),
        };
        Value::new(Value::U32(value))
            .try_into()
            .map_err(|error: zbus::zvariant::Error| zbus::fdo::Error::Failed(error.to_string()))
    }

    fn read_all(&self, _namespaces: Vec<String>) -> HashMap<String, HashMap<String, OwnedValue>> {
        HashMap::new()
    }
}

fn portal(desktop: &Desktop, color_scheme: u32, contrast: u32) -> Result<Connection, Stop> {
    let portal = Portal {
        color_scheme,
        contrast,
    };
    Ok(Builder::address(desktop.bus())?
        .name("org.freedesktop.portal.Desktop")?
        .serve_at(PORTAL, portal)?
        .build()?)
}

/// The person changes a setting of the desktop.
fn change(portal: &Connection, key: &str, to: u32) -> Result<(), Stop> {
    let changed = (APPEARANCE, key, Value::U32(to));
    portal.emit_signal(
        None::<&str>,
        PORTAL,
        "org.freedesktop.portal.Settings",
        "SettingChanged",
        &changed,
    )?;
    Ok(())
}

async fn drawn(screen: &Screen, theme: &str) -> Result<(), Stop> {
    screen
        .until(&format!("the theme {theme}"), async || {
            let now = screen
                .run("return document.documentElement.dataset.theme")
                .await?;
            Ok((now.as_str() == Some(theme)).then_some(()))
        })
        .await
}

#[tokio::test]
async fn the_window_follows_the_desktops_theme_while_it_runs() -> Result<(), Stop> {
    journey_without_key_store(async |desktop| {
        let portal = portal(desktop, 1, 0)?;
        let window = Window::open(desktop, &[]).await?;
        let screen = &window.screen;
        screen.find("button", "Connect").await?;
        drawn(screen, "dark").await?;
        change(&portal, "color-scheme", 2)?;
        drawn(screen, "light").await?;
        change(&portal, "color-scheme", 1)?;
        drawn(screen, "dark").await?;
        change(&portal, "contrast", 1)?;
        drawn(screen, "contrast-dark").await?;
        change(&portal, "contrast", 0)?;
        drawn(screen, "dark").await?;

        // What is chosen in Settings holds whatever the desktop says, until it is System again.
        practise(screen).await?;
        go_to(screen, "Settings").await?;
        screen.press("radio", "Light").await?;
        drawn(screen, "light").await?;
        change(&portal, "color-scheme", 2)?;
        change(&portal, "color-scheme", 1)?;
        screen.rest().await?;
        drawn(screen, "light").await?;
        // The first of the screen: the proxy can be the system's, too.
        let system = screen.all("radio", Some("System"), true).await?;
        system
            .first()
            .ok_or("no theme is the system's")?
            .click()
            .await?;
        drawn(screen, "dark").await?;
        window.close().await
    })
    .await
}
