//! The tour: the real program does the main job in practice mode, then meets an Atlas that refuses,
//! changes its lists and goes away. What is done at each stop is up to whoever tours: pictures are
//! taken there, and each screen is looked over for what keeps people out.

mod clouds;
mod long;
mod practice;
mod states;

use std::ffi::OsString;
use std::path::Path;

use crate::Stop;
use crate::desktop::{Desktop, Size};
use crate::screen::Screen;
use crate::window::Window;

/// What is done at each stop.
pub trait Visit: AsyncFn(&Desktop, &Screen, &str) -> Result<(), Stop> {}

impl<V: AsyncFn(&Desktop, &Screen, &str) -> Result<(), Stop>> Visit for V {}

/// How the tour is made, and `visit`: what is done at each stop, of which it gets the name.
#[derive(Debug, Clone, Copy)]
pub struct Tour<'a, V> {
    /// The theme's name in Settings.
    pub theme: &'a str,
    /// The screen that the window fills, pixels.
    pub size: Size,
    /// Pixels of the screen to one of the page: 2 is a zoom of 200 %.
    pub scale: u32,
    /// Where the exported list is kept, if it is.
    pub files: Option<&'a Path>,
    /// What is done at each stop.
    pub visit: V,
}

impl<V: Visit> Tour<'_, V> {
    /// Walks through all stops.
    ///
    /// # Errors
    /// A control did not appear, or a visit's own.
    pub async fn walk(&self) -> Result<(), Stop> {
        practice::walk(self).await?;
        clouds::walk(self).await?;
        states::walk(self).await
    }

    async fn open<'d>(
        &self,
        desktop: &'d Desktop,
        environment: &[(&str, OsString)],
    ) -> Result<Window<'d>, Stop> {
        let mut environment = environment.to_vec();
        environment.push(("GDK_SCALE", self.scale.to_string().into()));
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.press("button", "Settings").await?;
        screen.press("radio", self.theme).await?;
        screen.press("button", "Back to Connect").await?;
        screen
            .find("button", "Practice with a sample project")
            .await?;
        Ok(window)
    }
}

/// One window that is walked through.
struct Walk<'a, V> {
    tour: &'a Tour<'a, V>,
    desktop: &'a Desktop,
    screen: &'a Screen,
}

impl<V: Visit> Walk<'_, V> {
    /// Stops once everything on screen has come to rest and is drawn.
    async fn stop(&self, name: &str) -> Result<(), Stop> {
        self.screen.rest().await?;
        (self.tour.visit)(self.desktop, self.screen, name).await
    }
}

/// Shows what stands below a heading.
async fn scroll_to(screen: &Screen, heading: &str) -> Result<(), Stop> {
    let script = format!(
        "[...document.querySelectorAll('h2, h3, summary')]
           .find((heading) => heading.textContent === '{heading}')
           .scrollIntoView()"
    );
    screen.run(&script).await?;
    Ok(())
}
