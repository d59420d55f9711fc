//! The one window: opened where it was, and what happens to it until the program ends.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use tauri::plugin::TauriPlugin;
use tauri::webview::PageLoadEvent;
use tauri::{
    App, AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent, Wry,
};

use crate::app::report;
use crate::desktop::appearance::Wish;
use crate::desktop::placement;
use crate::desktop::zoom;
use crate::program::Program;
use crate::support::erasing;
use crate::support::starting;
use crate::view::NoticeView;

/// Its name, as capabilities call it.
const WINDOW: &str = "main";

/// How long leaving waits for Atlas to revoke the token.
const LEAVING: Duration = Duration::from_secs(2);

/// A second copy on the same data folder brings the first one's window to the front and ends. Two
/// copies with a folder each both run.
pub fn one(data_folder: &Path, identifier: &str) -> TauriPlugin<Wry> {
    let name = format!("{identifier}.d{}", storage::folder_name(data_folder));
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(name)
        .callback(|app, _arguments, _folder| {
            if let Some(window) = app.get_webview_window(WINDOW) {
                // A window system that refuses leaves it where it is.
                let _hidden = window.unminimize().and_then(|()| window.set_focus());
            }
        })
        .build()
}

/// Opens the window where it was, or in the middle of the screen.
///
/// # Errors
/// The window system's.
pub fn open(app: &App, webview_data: PathBuf) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::default())
        .title("Keygate")
        .min_inner_size(placement::LEAST.0, placement::LEAST.1);
    let remembered = app.state::<Program>().preferences.placement();
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
        .on_navigation(|to| {
            matches!(to.scheme(), "tauri") || to.host_str() == Some("tauri.localhost")
        })
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    zoom::restore(&window, &app.state::<Program>().preferences);
    Ok(())
}

/// Looks like the desktop asks for, now and whenever that changes.
#[cfg(target_os = "linux")]
pub fn follow_desktop(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let wished = |wish| wish_for(&app, wish);
        // A session without a bus has no preference.
        let _no_bus = crate::desktop::appearance::follow(wished).await;
    });
}

fn wish_for(app: &AppHandle, wish: Wish) {
    let program = app.state::<Program>();
    if program.appearance.note(wish) {
        program.notices.tell(match wish {
            Wish::Dark(dark) => NoticeView::SystemTheme { dark },
            Wish::MoreContrast(more) => NoticeView::SystemContrast { more },
        });
    }
}

/// What the window system, or the end of the program, asks for.
pub fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { event, .. } => on_window_event(app, &event),
        RunEvent::Exit => leave(app),
        _ => {}
    }
}

fn on_window_event(app: &AppHandle, event: &WindowEvent) {
    let program = app.state::<Program>().inner();
    let notices = &program.notices;
    match event {
        WindowEvent::CloseRequested { api, .. }
            if !notices.may_close(program.moves.some_wait()) =>
        {
            api.prevent_close();
        }
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => {
            let window = app.get_webview_window(WINDOW);
            let before = program.preferences.placement();
            if let Some(placement) = window.and_then(|it| placement::of(&it, before)) {
                program.preferences.set_placement(placement);
            }
        }
        WindowEvent::ThemeChanged(theme) => {
            wish_for(app, Wish::Dark(*theme == tauri::Theme::Dark));
        }
        WindowEvent::DragDrop(event) => program.drops.on_event(event, notices),
        WindowEvent::Focused(true) => program.watch.wake(),
        _ => {}
    }
}

/// Revokes the token, so that nothing usable is left behind, and writes down what was done.
fn leave(app: &AppHandle) {
    let program = app.state::<Program>();
    if let Some(connection) = program.session.end() {
        tauri::async_runtime::block_on(async {
            // Atlas forgets the token by itself within the hour where this is too slow.
            let _late = tokio::time::timeout(LEAVING, connection.client.sign_out()).await;
        });
    }
    program.activity.finish();
    if program.left.load(Ordering::SeqCst)
        && let Err((path, error)) = erasing::finish(&program.data_folder)
    {
        report(&format!(
            "Keygate could not remove {}: {error}",
            path.display()
        ));
    }
}
