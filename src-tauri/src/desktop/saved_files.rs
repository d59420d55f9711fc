//! Files that are saved for the person: written where they choose, stopped where they ask for it, and
//! shown in their folder afterwards. The page names a saved file by its number and never by its path.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use super::files;
use crate::support::error::ShellError;

/// What was saved since the start.
#[derive(Default)]
pub struct SavedFiles {
    saved: Mutex<Vec<PathBuf>>,
}

impl SavedFiles {
    /// Takes up a file that was saved; the number names it.
    pub fn add(&self, path: PathBuf) -> usize {
        let mut saved = self.saved.lock();
        saved.push(path);
        saved.len() - 1
    }

    /// Shows a saved file in the system's file manager.
    ///
    /// # Errors
    /// `FolderNotOpened` where no program takes it, and where no such file was saved.
    pub fn show(&self, file: usize) -> Result<(), ShellError> {
        let path = self.saved.lock().get(file).cloned();
        let path = path.unwrap_or_default();
        let shown = tauri_plugin_opener::reveal_item_in_dir(&path).is_ok();
        let folder = path.parent().unwrap_or(&path);
        if shown || tauri_plugin_opener::open_path(folder, None::<&str>).is_ok() {
            return Ok(());
        }
        Err(ShellError::FolderNotOpened {
            path: folder.to_owned(),
        })
    }
}

/// A file that stops taking anything once the person does not want it any more.
pub struct Stoppable<'a> {
    /// Where it goes.
    pub file: &'a mut File,
    /// Ends it: no file is left of what was written.
    pub cancelled: &'a CancellationToken,
}

impl Write for Stoppable<'_> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        if self.cancelled.is_cancelled() {
            return Err(files::stopped());
        }
        self.file.write(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desktop::files::Destination;

    #[test]
    fn what_is_stopped_leaves_no_file_and_an_older_one_as_it_was()
    -> std::result::Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("mine.csv");
        std::fs::write(&path, "mine")?;
        for destination in [
            Destination::NewIn(folder.path().into(), "list.csv".into()),
            Destination::Chosen(path.clone()),
        ] {
            let token = CancellationToken::new();
            let stopped = files::fill(&destination, |file| {
                let mut file = Stoppable {
                    file,
                    cancelled: &token,
                };
                file.write_all(b"half of it")?;
                token.cancel();
                file.write_all(b"the other half")
            });
            assert!(matches!(stopped, Err(ShellError::Cancelled)), "{stopped:?}");
        }
        assert_eq!(std::fs::read(&path)?, b"mine");
        assert_eq!(std::fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn only_what_was_saved_can_be_shown() {
        let saved = SavedFiles::default();
        assert_eq!(saved.add("/home/dana/list.csv".into()), 0);
        assert_eq!(saved.add("/home/dana/other.csv".into()), 1);
        assert!(matches!(
            saved.show(7),
            Err(ShellError::FolderNotOpened { path }) if path.as_os_str().is_empty()
        ));
    }
}
