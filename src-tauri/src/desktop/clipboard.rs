//! The clipboard. Addresses go there, never a secret.

use arboard::Clipboard as System;
use parking_lot::Mutex;

use crate::support::error::ShellError;

/// The system's clipboard; on X11 and Wayland the text lives as long as this does.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<System>>);

impl Clipboard {
    /// Puts `text` on the clipboard.
    ///
    /// # Errors
    /// `ClipboardRefused`.
    pub fn put(&self, text: String) -> Result<(), ShellError> {
        let mut system = self.0.lock();
        let clipboard = match system.take() {
            Some(clipboard) => clipboard,
            None => System::new().map_err(|_no_clipboard| ShellError::ClipboardRefused)?,
        };
        system
            .insert(clipboard)
            .set_text(text)
            .map_err(|_refused| ShellError::ClipboardRefused)
    }
}
