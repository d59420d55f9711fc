//! How large the page is drawn, as the keys of a browser set it, and where it stays between starts.

use tauri::WebviewWindow;

use crate::support::preferences::Preferences;

/// Under what the preferences keep it.
const ZOOM: &str = "zoom";

/// Another size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zoom {
    /// A step up.
    Larger,
    /// A step down.
    Smaller,
    /// As large as the desktop draws everything.
    Usual,
}

/// As large as the desktop draws everything, percent.
const USUAL: u32 = 100;

/// What one may zoom to, percent: the steps of the browsers.
const STEPS: [u32; 13] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];

/// The page has to have so much room, in its own pixels (width, height): less, and parts of it could not
/// be reached.
const ROOM: (f64, f64) = (320.0, 256.0);

/// How large the page is drawn now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zoomed {
    /// Percent.
    pub percent: u32,
    /// The window is too small for the next step up.
    pub stopped: bool,
}

/// Draws the page as large as it was drawn last, as far as the window has room for that.
pub fn restore(window: &WebviewWindow, preferences: &Preferences) {
    let percent = drawn(window, preferences);
    if percent != USUAL {
        // Drawn at its usual size it can be used, too.
        let _usual = draw(window, percent);
    }
}

/// The window has another size: the page is drawn as large as was asked for and as it has room for.
pub fn resized(window: &WebviewWindow, preferences: &Preferences) {
    if percent(preferences) > USUAL {
        restore(window, preferences);
    }
}

/// Goes a step up or down, or back.
///
/// # Errors
/// The webview's.
pub fn change(
    window: &WebviewWindow,
    preferences: &Preferences,
    request: Zoom,
) -> tauri::Result<Zoomed> {
    let before = drawn(window, preferences);
    let wanted = after(before, request);
    let percent = wanted.min(most(window).max(before));
    draw(window, percent)?;
    preferences.set(ZOOM, percent);
    Ok(Zoomed {
        percent,
        stopped: percent < wanted,
    })
}

/// How large the page is drawn, percent.
#[must_use]
pub fn drawn(window: &WebviewWindow, preferences: &Preferences) -> u32 {
    percent(preferences).min(most(window))
}

/// As large as the page may be drawn in the window as it is; no less than usual.
fn most(window: &WebviewWindow) -> u32 {
    let size = window.inner_size().and_then(|size| {
        let factor = window.scale_factor()?;
        Ok(size.to_logical::<f64>(factor))
    });
    // A window whose size is not known is as it was asked for.
    size.map_or(u32::MAX, |size| most_in(size.width, size.height))
}

fn most_in(width: f64, height: f64) -> u32 {
    let has_room = |step: &&u32| {
        let factor = f64::from(**step) / 100.0;
        width / factor >= ROOM.0 && height / factor >= ROOM.1
    };
    STEPS
        .iter()
        .rev()
        .find(has_room)
        .map_or(USUAL, |step| (*step).max(USUAL))
}

/// How large the page is to be drawn, percent.
fn percent(preferences: &Preferences) -> u32 {
    preferences.get(ZOOM).map_or(USUAL, nearest)
}

/// The step nearest to `percent`, which may come from a file that somebody else wrote.
fn nearest(percent: u32) -> u32 {
    let away = |step: &&u32| step.abs_diff(percent);
    STEPS.iter().min_by_key(away).copied().unwrap_or(USUAL)
}

fn draw(window: &WebviewWindow, percent: u32) -> tauri::Result<()> {
    window.set_zoom(f64::from(percent) / 100.0)
}

fn after(percent: u32, request: Zoom) -> u32 {
    let next = match request {
        Zoom::Larger => STEPS.iter().find(|step| **step > percent),
        Zoom::Smaller => STEPS.iter().rev().find(|step| **step < percent),
        Zoom::Usual => Some(&USUAL),
    };
    next.copied().unwrap_or(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_reached_and_left_in_order() {
        let mut percent = 50;
        for step in STEPS {
            assert_eq!(percent, step);
            percent = after(percent, Zoom::Larger);
        }
        for step in STEPS.into_iter().rev() {
            assert_eq!(percent, step);
            percent = after(percent, Zoom::Smaller);
        }
    }

    #[test]
    fn zooming_stops_at_both_ends_and_resets_in_one_step() {
        assert_eq!(after(300, Zoom::Larger), 300);
        assert_eq!(after(50, Zoom::Smaller), 50);
        for step in STEPS {
            assert_eq!(after(step, Zoom::Usual), USUAL);
        }
    }

    #[test]
    fn the_page_keeps_320_by_256_of_its_own_pixels() {
        assert_eq!(most_in(640.0, 480.0), 175);
        assert_eq!(most_in(640.0, 512.0), 200);
        assert_eq!(most_in(800.0, 560.0), 200);
        assert_eq!(most_in(1100.0, 760.0), 250);
        assert_eq!(most_in(2560.0, 1440.0), 300);
        assert_eq!(most_in(100.0, 100.0), USUAL);
    }

    #[test]
    fn a_size_that_is_no_step_is_not_taken_from_the_file() {
        assert_eq!(nearest(0), 50);
        assert_eq!(nearest(u32::MAX), 300);
        assert_eq!(nearest(108), 110);
    }
}
