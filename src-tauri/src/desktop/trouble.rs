//! What a person is told while there is no window to say it in: before it opens, and after it is closed.
//! A program of Windows or macOS that was not started in a terminal has nothing to print to, so that a
//! dialog of the system says it there.

use std::path::PathBuf;

/// Where WebView2 comes from. Source: Microsoft's documentation, Distribute your app and the WebView2
/// Runtime.
const WEBVIEW_PAGE: &str = "https://developer.microsoft.com/microsoft-edge/webview2/";

/// What keeps the program from doing its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The system does not say where programs keep their data.
    NoDataFolder,
    /// Windows has no WebView2.
    NoWebView,
    /// The window could not be made.
    NoWindow {
        /// The system's message; empty where there is none.
        detail: String,
        /// The webview keeps its own files there, which it has to be able to write.
        data_folder: PathBuf,
    },
    /// Something was to be erased, and is still there.
    NotErased {
        /// Which file or folder.
        path: PathBuf,
        /// The system's message.
        detail: String,
    },
}

impl Trouble {
    fn words(&self) -> String {
        match self {
            Self::NoDataFolder => {
                "Keygate could not start: this system names no folder for a program's data."
                    .to_owned()
            }
            Self::NoWebView => format!(
                "Keygate could not start: it draws its window with Microsoft's WebView2 Runtime, and this Windows has none, or not for your account.\n\nInstall the Evergreen version from {WEBVIEW_PAGE} and open Keygate again."
            ),
            Self::NoWindow {
                detail,
                data_folder,
            } => {
                let detail = match detail.as_str() {
                    "" => "the window could not be made.",
                    detail => detail,
                };
                let folder = data_folder.display();
                format!(
                    "Keygate could not start: {detail}\n\nIt has to be able to write in its data folder, {folder}."
                )
            }
            Self::NotErased { path, detail } => {
                format!("Keygate could not remove {}: {detail}", path.display())
            }
        }
    }

    /// A page that helps.
    fn page(&self) -> Option<&'static str> {
        matches!(self, Self::NoWebView).then_some(WEBVIEW_PAGE)
    }
}

/// Says it where the program was started, and on Windows and macOS in a dialog, until that is closed.
pub fn say(trouble: &Trouble) {
    let words = trouble.words();
    report(&words);
    #[cfg(any(windows, target_os = "macos"))]
    dialog(&words, trouble.page());
    #[cfg(not(any(windows, target_os = "macos")))]
    let _printed = trouble.page();
}

#[cfg(any(windows, target_os = "macos"))]
fn dialog(words: &str, page: Option<&str>) {
    use rfd::{MessageButtons, MessageDialog, MessageDialogResult, MessageLevel};

    const OPEN: &str = "Open this page";
    let buttons = match page {
        Some(_) => MessageButtons::OkCancelCustom(OPEN.to_owned(), "Close".to_owned()),
        None => MessageButtons::OkCustom("Close".to_owned()),
    };
    let pressed = MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title("Keygate")
        .set_description(words)
        .set_buttons(buttons)
        .show();
    if let (MessageDialogResult::Custom(button), Some(page)) = (pressed, page)
        && button == OPEN
    {
        // Its address was in the dialog.
        let _not_opened = tauri_plugin_opener::open_url(page, None::<&str>);
    }
}

/// Says `message` where the program was started.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
pub fn report(message: &str) {
    eprintln!("{message}");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_windows_without_webview2_is_told_where_it_comes_from() {
        let words = Trouble::NoWebView.words();
        assert!(words.contains("WebView2"), "{words}");
        assert!(words.contains(WEBVIEW_PAGE), "{words}");
        assert_eq!(Trouble::NoWebView.page(), Some(WEBVIEW_PAGE));
    }

    #[test]
    fn a_window_that_could_not_be_made_names_the_reason_and_the_folder() {
        let folder = Path::new("/data/keygate");
        for (detail, said) in [
            ("disk full", "disk full"),
            ("", "the window could not be made"),
        ] {
            let words = Trouble::NoWindow {
                detail: detail.to_owned(),
                data_folder: folder.to_owned(),
            }
            .words();
            assert!(words.contains(said), "{words}");
            assert!(words.contains("/data/keygate"), "{words}");
        }
    }

    #[test]
    fn what_could_not_be_erased_is_named() {
        let left = Trouble::NotErased {
            path: PathBuf::from("/data/webview"),
            detail: "in use".to_owned(),
        };
        assert_eq!(
            left.words(),
            "Keygate could not remove /data/webview: in use"
        );
        assert_eq!(left.page(), None);
        assert_eq!(Trouble::NoDataFolder.page(), None);
    }
}
