//! What the system gives: the window, its menu and its theme, dialogs, files, the clipboard, links, drops and
//! notifications.

pub mod appearance;
pub mod clipboard;
pub mod drops;
pub mod files;
#[cfg(any(not(target_os = "linux"), test))]
pub mod first_copy;
pub mod links;
pub mod menu;
pub mod notifications;
pub mod placement;
pub mod printing;
pub mod saved_files;
#[cfg(target_os = "linux")]
mod single_instance;
pub mod theme;
pub mod trouble;
#[cfg(target_os = "linux")]
pub mod webkit;
pub mod window;
pub mod zoom;
