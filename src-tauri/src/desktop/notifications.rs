//! Notifications of the desktop.

/// Shows `text` where the desktop shows notifications; elsewhere the window says it.
pub fn show(text: &str) {
    let _not_shown = notify_rust::Notification::new()
        .appname("Keygate")
        .summary("Keygate")
        .body(text)
        .icon("keygate")
        .show();
}
