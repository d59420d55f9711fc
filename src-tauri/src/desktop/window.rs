//! The one window: opened where it was, and what happens to it until the program ends.

use std::path::PathBuf;

use tauri::webview::PageLoadEvent;
use tauri::{App, AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use super::{placement, zoom};
use crate::support::preferences::Preferences;
use crate::support::starting;

/// Its name, as capabilities call it.
const WINDOW: &str = "main";

/// A second copy on the same data folder brings the first one's window to the front and ends. Two
/// copies with a folder each both run. `None` where another program has taken the name under which
/// they would find each other: then nobody could bring a window to the front.
#[cfg(target_os = "linux")]
#[must_use]
pub fn one(
    data_folder: &std::path::Path,
    identifier: &str,
) -> Option<tauri::plugin::TauriPlugin<tauri::Wry>> {
    let name = format!("{identifier}.d{}", storage::folder_name(data_folder));
    if super::single_instance::is_taken(&name) {
        return None;
    }
    let plugin = tauri_plugin_single_instance::Builder::new()
        .dbus_id(name)
        .callback(|app, _arguments, _folder| to_front(app))
        .build();
    Some(plugin)
}

/// Brings it to the front.
pub fn to_front(app: &AppHandle) {
    if let Some(window) = of(app) {
        // A window system that refuses leaves it where it is.
        let _hidden = window.unminimize().and_then(|()| window.set_focus());
    }
}

/// Closes it as its own button does, which asks first where something is unsaved.
pub fn close(app: &AppHandle) {
    if let Some(window) = of(app) {
        // A window that is closing already needs no closing.
        let _closing = window.close();
    }
}

/// Opens the window where it was, or in the middle of the screen.
///
/// # Errors
/// The window system's.
pub fn open(app: &App, webview_data: PathBuf, preferences: &Preferences) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::default())
        .title("Keygate")
        .min_inner_size(placement::LEAST.0, placement::LEAST.1);
    let remembered = placement::remembered(preferences);
    let placed = remembered.and_then(|it| placement::for_opening(app.handle(), it));
    let builder = match placed {
        Some(placed) => builder
            .inner_size(placed.at.width, placed.at.height)
            .position(placed.at.x, placed.at.y)
            .maximized(placed.maximized),
        None => builder.inner_size(1100.0, 760.0).center(),
    };
    let window = builder
        .data_directory(webview_data)
        .on_page_load(|_, load| match load.event() {
            PageLoadEvent::Started => starting::reached("page begins"),
            PageLoadEvent::Finished => starting::reached("page read"),
        })
        .devtools(false)
        .general_autofill_enabled(false)
        .on_document_title_changed(|window, title| {
            // A title that cannot be drawn is only a title.
            let _not_drawn = window.set_title(&title);
        })
        .on_navigation(|to| is_own(to.as_str()))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    zoom::restore(&window, preferences);
    Ok(())
}

/// Whether the page is the program's own: one scheme, host and port on each system. Source: Tauri,
/// `WebviewUrl::App`.
fn is_own(address: &str) -> bool {
    let own = match cfg!(windows) {
        true => "http://tauri.localhost",
        false => "tauri://localhost",
    };
    let rest = address.strip_prefix(own);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// Whether `label` names it, and no window for printing.
#[must_use]
pub fn is_main(label: &str) -> bool {
    label == WINDOW
}

/// The window, while it is there.
pub fn of(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_page() {
        let (own, other) = match cfg!(windows) {
            true => ("http://tauri.localhost", "tauri://localhost"),
            false => ("tauri://localhost", "http://tauri.localhost"),
        };
        for page in ["", "/", "/index.html", "?theme=dark", "#top"] {
            assert!(is_own(&format!("{own}{page}")), "{page}");
        }
        for address in [
            format!("{other}/"),
            format!("{own}:8080/"),
            format!("{own}.example.com/"),
            format!("{own}@example.com/"),
            "https://tauri.localhost/".to_owned(),
            "file:///etc/passwd".to_owned(),
        ] {
            assert!(!is_own(&address), "{address}");
        }
    }
}
