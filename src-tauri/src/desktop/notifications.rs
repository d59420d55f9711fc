//! Notifications of the desktop, under the program's own name where the system knows it.

#[cfg(any(windows, test))]
use std::path::PathBuf;

/// Shows `text` where the desktop shows notifications; elsewhere the window says it.
pub fn show(text: &str) {
    let mut notification = notify_rust::Notification::new();
    notification
        .appname("Keygate")
        .summary("Keygate")
        .body(text)
        .icon("keygate");
    under_own_name(&mut notification);
    let _not_shown = notification.show();
}

/// Without the shortcut, a notification of that name would not be shown at all; without a name it comes
/// under that of another program. Source: Microsoft's documentation, Send a local toast notification
/// from other types of unpackaged apps.
#[cfg(windows)]
fn under_own_name(notification: &mut notify_rust::Notification) {
    let menus = ["APPDATA", "ProgramData"].map(std::env::var_os);
    if has_shortcut(menus.into_iter().flatten().map(PathBuf::from)) {
        notification.app_id(crate::support::identifier::IDENTIFIER);
    }
}

/// Without it, macOS shows them as the Finder's. It can be set once, and only where macOS knows a
/// program of that name. Source: notify-rust, mac-notification-sys.
#[cfg(target_os = "macos")]
fn under_own_name(_notification: &mut notify_rust::Notification) {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let _unknown = notify_rust::set_application(crate::support::identifier::IDENTIFIER);
    });
}

#[cfg(not(any(windows, target_os = "macos")))]
const fn under_own_name(_notification: &mut notify_rust::Notification) {}

/// Whether one of the folders for programs' data has the shortcut that the installer makes in the Start
/// menu, and which bears the program's identifier. Source: the bundler of Tauri, `installer.nsi` and
/// `main.wxs`.
#[cfg(any(windows, test))]
fn has_shortcut(folders: impl IntoIterator<Item = PathBuf>) -> bool {
    folders.into_iter().any(|folder| {
        let menu = folder.join("Microsoft/Windows/Start Menu/Programs");
        let shortcuts = ["Keygate.lnk", "Keygate/Keygate.lnk"];
        shortcuts.iter().any(|name| menu.join(name).is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortcut_is_found_for_one_user_and_for_all() -> std::io::Result<()> {
        let folders = [tempfile::tempdir()?, tempfile::tempdir()?];
        let all = || folders.iter().map(|folder| folder.path().to_owned());
        assert!(!has_shortcut(all()));
        for place in ["Keygate.lnk", "Keygate/Keygate.lnk"] {
            let menu = folders[1]
                .path()
                .join("Microsoft/Windows/Start Menu/Programs");
            let shortcut = menu.join(place);
            std::fs::create_dir_all(shortcut.parent().unwrap_or(&menu))?;
            std::fs::write(&shortcut, "")?;
            assert!(has_shortcut(all()), "{place}");
            std::fs::remove_file(shortcut)?;
            assert!(!has_shortcut(all()));
        }
        Ok(())
    }
}
