//! Where the window was and how large, so that it opens there again: on a screen that is there, and
//! no larger than it.

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Monitor, WebviewWindow, Wry};

use crate::support::preferences::Preferences;

/// A rectangle of the desktop, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rectangle {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A window's place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// Where it is while it is not maximized.
    pub at: Rectangle,
    /// It fills its screen.
    pub maximized: bool,
}

/// Under what the preferences keep it.
const WINDOW: &str = "window";

/// Smaller than this it is of no use.
pub const LEAST: (f64, f64) = (640.0, 480.0);

/// Where the window was.
#[must_use]
pub fn remembered(preferences: &Preferences) -> Option<Placement> {
    preferences.get(WINDOW)
}

/// Remembers where `window` is.
pub fn remember(preferences: &Preferences, window: &WebviewWindow) {
    if let Some(placement) = of(window, remembered(preferences)) {
        preferences.set(WINDOW, placement);
    }
}

/// Where the window is now. `before` is where a maximized one was; `None` where the window system
/// does not say, or while it is minimized.
fn of(window: &WebviewWindow, before: Option<Placement>) -> Option<Placement> {
    if window.is_minimized().ok()? {
        return None;
    }
    let maximized = window.is_maximized().ok()?;
    if maximized && let Some(before) = before {
        return Some(Placement {
            maximized,
            ..before
        });
    }
    let scale = window.scale_factor().ok()?;
    let place = window.outer_position().ok()?.to_logical::<f64>(scale);
    let size = window.inner_size().ok()?.to_logical::<f64>(scale);
    Some(Placement {
        at: Rectangle {
            x: place.x,
            y: place.y,
            width: size.width,
            height: size.height,
        },
        maximized,
    })
}

/// Where a window that was at `placement` opens; `None`: in the middle of the usual screen.
#[must_use]
pub fn for_opening(app: &AppHandle<Wry>, placement: Placement) -> Option<Placement> {
    let screens: Vec<_> = app.available_monitors().ok()?.iter().map(free_of).collect();
    let at = within(placement.at, &screens)?;
    Some(Placement { at, ..placement })
}

/// What bars and docks leave of a screen.
fn free_of(monitor: &Monitor) -> Rectangle {
    let (scale, area) = (monitor.scale_factor(), monitor.work_area());
    let place = area.position.to_logical::<f64>(scale);
    let size = area.size.to_logical::<f64>(scale);
    Rectangle {
        x: place.x,
        y: place.y,
        width: size.width,
        height: size.height,
    }
}

/// `wanted` moved and shrunk into the screen that shows most of it; `None` where none shows any.
fn within(wanted: Rectangle, screens: &[Rectangle]) -> Option<Rectangle> {
    let all = [wanted.x, wanted.y, wanted.width, wanted.height];
    if !all.iter().all(|number| number.is_finite()) {
        return None;
    }
    let screen = screens
        .iter()
        .filter(|screen| shared(wanted, **screen) > 0.0)
        .max_by(|one, other| shared(wanted, **one).total_cmp(&shared(wanted, **other)))?;
    let width = wanted.width.max(LEAST.0).min(screen.width);
    let height = wanted.height.max(LEAST.1).min(screen.height);
    Some(Rectangle {
        x: wanted.x.min(screen.x + screen.width - width).max(screen.x),
        y: wanted
            .y
            .min(screen.y + screen.height - height)
            .max(screen.y),
        width,
        height,
    })
}

/// The area that both cover.
fn shared(one: Rectangle, other: Rectangle) -> f64 {
    let along = |from: f64, length: f64, other_from: f64, other_length: f64| {
        ((from + length).min(other_from + other_length) - from.max(other_from)).max(0.0)
    };
    along(one.x, one.width, other.x, other.width) * along(one.y, one.height, other.y, other.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
        Rectangle {
            x,
            y,
            width,
            height,
        }
    }

    const LEFT: Rectangle = at(0.0, 32.0, 1920.0, 1048.0);
    const RIGHT: Rectangle = at(1920.0, 0.0, 1280.0, 1024.0);

    #[test]
    fn a_window_opens_where_it_was() {
        let was = at(2000.0, 100.0, 1100.0, 760.0);
        assert_eq!(within(was, &[LEFT, RIGHT]), Some(was));
    }

    #[test]
    fn a_window_on_a_screen_that_is_gone_has_no_place() {
        let was = at(2000.0, 100.0, 1100.0, 760.0);
        assert_eq!(within(was, &[LEFT]), None);
        assert_eq!(within(was, &[]), None);
    }

    #[test]
    fn a_window_half_outside_is_moved_inside_whole() {
        let was = at(-500.0, 900.0, 1100.0, 760.0);
        assert_eq!(within(was, &[LEFT]), Some(at(0.0, 320.0, 1100.0, 760.0)));
        let between = at(1700.0, 0.0, 1100.0, 760.0);
        assert_eq!(
            within(between, &[LEFT, RIGHT]),
            Some(at(1920.0, 0.0, 1100.0, 760.0)),
            "it goes to the screen that showed most of it"
        );
    }

    #[test]
    fn a_window_is_no_larger_than_its_screen_and_no_smaller_than_is_of_use() {
        let was = at(10.0, 40.0, 3000.0, 3000.0);
        assert_eq!(within(was, &[RIGHT, LEFT]), Some(LEFT));
        let tiny = at(10.0, 40.0, 10.0, 10.0);
        assert_eq!(within(tiny, &[LEFT]), Some(at(10.0, 40.0, 640.0, 480.0)));
    }

    #[test]
    fn a_place_that_is_none_is_not_used() {
        let nowhere = at(f64::NAN, 0.0, 1100.0, 760.0);
        assert_eq!(within(nowhere, &[LEFT]), None);
    }
}
