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

/// Draws the page as large as it was drawn last.
pub fn restore(window: &WebviewWindow, preferences: &Preferences) {
    let percent = percent(preferences);
    if percent != USUAL {
        // Drawn at its usual size it can be used, too.
        let _usual = draw(window, percent);
    }
}

/// Goes a step up or down, or back; gives the percent it is drawn at now.
///
/// # Errors
/// The webview's.
pub fn change(
    window: &WebviewWindow,
    preferences: &Preferences,
    request: Zoom,
) -> tauri::Result<u32> {
    let percent = after(percent(preferences), request);
    draw(window, percent)?;
    preferences.set(ZOOM, percent);
    Ok(percent)
}

/// How large the page is drawn, percent.
#[must_use]
pub fn percent(preferences: &Preferences) -> u32 {
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
    fn a_size_that_is_no_step_is_not_taken_from_the_file() {
        assert_eq!(nearest(0), 50);
        assert_eq!(nearest(u32::MAX), 300);
        assert_eq!(nearest(108), 110);
    }
}
