//! The window system's own dialogs, which WebDriver knows nothing of: seen and used as a person
//! does, with the keyboard.

use crate::Stop;
use crate::desktop::Desktop;
use crate::waiting;

/// A dialog for files that has the keyboard.
#[derive(Debug)]
pub struct FileDialog<'a> {
    desktop: &'a Desktop,
    title: String,
}

impl<'a> FileDialog<'a> {
    /// Waits until the dialog titled `title` is in front.
    ///
    /// # Errors
    /// It did not come.
    pub async fn appears(desktop: &'a Desktop, title: &str) -> Result<Self, Stop> {
        let dialog = Self {
            desktop,
            title: title.to_owned(),
        };
        dialog
            .until("to come", |front| front == Some(title))
            .await
            .map(|()| dialog)
    }

    /// What stands in the field of the name, which has the focus in a dialog that saves.
    ///
    /// # Errors
    /// `xdotool` or `xclip` is not installed.
    pub fn name(&self) -> Result<String, Stop> {
        self.desktop.press_key("ctrl+a")?;
        self.desktop.press_key("ctrl+c")?;
        self.desktop.clipboard()
    }

    /// Types a path in place of the proposed name.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn rename(&self, path: &str) -> Result<(), Stop> {
        self.desktop.press_key("ctrl+a")?;
        self.desktop.type_text(path)
    }

    /// Types the name of a file in the folder that is shown, in a dialog that opens.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn point_to(&self, name: &str) -> Result<(), Stop> {
        self.desktop.press_key("ctrl+l")?;
        self.desktop.type_text(name)
    }

    /// Presses Enter and waits until the dialog has gone.
    ///
    /// # Errors
    /// It stayed.
    pub async fn confirm(self) -> Result<(), Stop> {
        self.desktop.press_key("Return")?;
        self.gone().await
    }

    /// Presses Escape and waits until the dialog has gone.
    ///
    /// # Errors
    /// It stayed.
    pub async fn cancel(self) -> Result<(), Stop> {
        self.desktop.press_key("Escape")?;
        self.gone().await
    }

    async fn gone(&self) -> Result<(), Stop> {
        self.until("to go", |front| {
            front.is_some_and(|front| front != self.title)
        })
        .await
    }

    async fn until(&self, what: &str, wanted: impl Fn(Option<&str>) -> bool) -> Result<(), Stop> {
        let mut front = None;
        let title = &self.title;
        waiting::until(&format!("“{title}” {what}"), async || {
            front = self.desktop.front_window_title()?;
            Ok(wanted(front.as_deref()).then_some(()))
        })
        .await
        .map_err(|stop| format!("{stop}; in front: {front:?}").into())
    }
}
