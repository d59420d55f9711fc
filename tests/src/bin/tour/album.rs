//! Pictures of one window in one theme.

use std::path::Path;

use tests::Stop;
use tests::desktop::{Desktop, Size};
use tests::screen::Screen;

/// The screen that pictures are taken of, pixels.
pub(crate) const SIZE: Size = Size(1100, 760);

pub(crate) struct Album<'a> {
    pub(crate) desktop: &'a Desktop,
    pub(crate) screen: &'a Screen,
    pub(crate) folder: &'a Path,
    pub(crate) theme: &'a str,
}

impl Album<'_> {
    /// Takes a picture once everything on screen has come to rest and is drawn.
    pub(crate) async fn picture(&self, name: &str) -> Result<(), Stop> {
        self.screen.rest().await?;
        let file = format!("{name}-{}.png", self.theme.to_lowercase());
        self.desktop.picture(&self.folder.join(file))
    }

    /// Chooses the theme in Settings and goes back to Connect.
    pub(crate) async fn choose_theme(&self) -> Result<(), Stop> {
        self.screen.press("button", "Settings").await?;
        self.screen.press("radio", self.theme).await?;
        self.screen.press("button", "Back to Connect").await?;
        self.screen
            .find("button", "Practice with a sample project")
            .await?;
        Ok(())
    }
}
