//! A file dropped on the window: taken from the system's own event, and only where its list can be
//! compared (safety rule X7). The page is sent that there is one; it never names a path, and never
//! sees one.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tauri::DragDropEvent;

use crate::support::events::{DropRefusal, FileDrag};

/// Files dropped on the window.
#[derive(Default)]
pub struct Drops {
    /// The screen that takes a file is shown.
    takes: AtomicBool,
    /// Dropped, and not compared yet.
    dropped: Mutex<Option<PathBuf>>,
}

impl Drops {
    /// Says whether the screen that takes a file is shown.
    pub fn set_takes(&self, takes: bool) {
        self.takes.store(takes, Ordering::Relaxed);
        if !takes {
            *self.dropped.lock() = None;
        }
    }

    /// The file that was dropped last; once.
    pub fn take(&self) -> Option<PathBuf> {
        self.dropped.lock().take()
    }

    /// What becomes of what is dragged over the window; `None` where that is as before.
    pub fn on_event(&self, event: &DragDropEvent) -> Option<FileDrag> {
        match event {
            DragDropEvent::Enter { paths, .. } => Some(match self.refusal(paths) {
                None => FileDrag::Over,
                Some(reason) => FileDrag::Refused(reason),
            }),
            DragDropEvent::Drop { paths, .. } => Some(self.drop(paths)),
            DragDropEvent::Leave => Some(FileDrag::Gone),
            // Where exactly makes no difference.
            _ => None,
        }
    }

    fn drop(&self, paths: &[PathBuf]) -> FileDrag {
        if self.refusal(paths).is_some() {
            return FileDrag::Gone;
        }
        *self.dropped.lock() = paths.first().cloned();
        FileDrag::Dropped
    }

    fn refusal(&self, paths: &[PathBuf]) -> Option<DropRefusal> {
        if !self.takes.load(Ordering::Relaxed) {
            return Some(DropRefusal::Elsewhere);
        }
        match paths {
            [_] => None,
            [] => Some(DropRefusal::NoFile),
            _ => Some(DropRefusal::Several),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn x7_a_file_is_taken_on_access_list_and_nowhere_else() {
        let drops = Drops::default();
        let one = paths(&["/cloud/firewall.json"]);
        assert_eq!(drops.refusal(&one), Some(DropRefusal::Elsewhere));
        assert_eq!(drops.drop(&one), FileDrag::Gone);
        assert_eq!(drops.take(), None);

        drops.set_takes(true);
        assert_eq!(drops.drop(&one), FileDrag::Dropped);
        assert_eq!(drops.take(), one.first().cloned());
        assert_eq!(drops.take(), None, "once");

        drops.drop(&one);
        drops.set_takes(false);
        assert_eq!(drops.take(), None, "the screen was left");
    }

    #[test]
    fn x7_one_file_at_a_time() {
        let drops = Drops::default();
        drops.set_takes(true);
        for (dropped, reason) in [
            (paths(&["/a", "/b"]), DropRefusal::Several),
            (paths(&[]), DropRefusal::NoFile),
        ] {
            assert_eq!(drops.refusal(&dropped), Some(reason));
            assert_eq!(drops.drop(&dropped), FileDrag::Gone);
            assert_eq!(drops.take(), None);
        }
    }
}
