//! What the system gives: the window and its theme, dialogs, files, the clipboard, links, drops and
//! notifications.

pub mod appearance;
pub mod clipboard;
pub mod drops;
pub mod files;
pub mod links;
pub mod notifications;
pub mod placement;
pub mod printing;
pub mod saved_files;
#[cfg(target_os = "linux")]
mod single_instance;
pub mod theme;
#[cfg(target_os = "linux")]
pub mod webkit;
pub mod window;
pub mod zoom;
