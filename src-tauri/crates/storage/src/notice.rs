//! What was not as it should be on the disk.

use std::fmt;
use std::io;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::Storage;

/// A file that could not be used or written. The program goes on without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its name within the folder: `connection.json`; the folder itself where nothing in it can be
    /// written.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// The name it has now; `None` where it was left, or could not be renamed.
    pub kept_as: Option<String>,
    /// The system's message.
    pub detail: Option<String>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Cut short, or not what this program writes.
    Damaged,
    /// Written by a newer version of the program.
    FromNewerVersion,
    /// The system did not let it be read.
    Unreadable,
    /// The disk did not take it; it holds in memory.
    NotSaved,
    /// Nothing in the folder can be written; everything holds in memory.
    FolderUnusable,
    /// Another copy of the program uses the folder; everything holds in memory.
    FolderInUse,
    /// Others may write in the folder, and in it is more than the program's own.
    FolderShared,
}

impl fmt::Display for Notice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            Problem::Damaged => "is damaged",
            Problem::FromNewerVersion => "was written by a newer version",
            Problem::Unreadable => "cannot be read",
            Problem::NotSaved => "could not be saved",
            Problem::FolderUnusable => "cannot be written to",
            Problem::FolderInUse => "is in use by another copy",
            Problem::FolderShared => "may be written to by others",
        };
        write!(out, "{} {problem}", self.file)?;
        if let Some(name) = &self.kept_as {
            write!(out, "; it was kept as {name}")?;
        }
        match &self.detail {
            Some(detail) => write!(out, " ({detail})"),
            None => Ok(()),
        }
    }
}

/// Gets the notices.
type Listener = Arc<dyn Fn(&[Notice]) + Send + Sync>;

/// The notices so far.
#[derive(Default)]
pub(crate) struct Notices {
    known: Mutex<Vec<Notice>>,
    listener: Mutex<Option<Listener>>,
}

impl fmt::Debug for Notices {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.known.lock().fmt(out)
    }
}

impl Storage {
    /// What was found damaged, unreadable or not to be written so far, each file once.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.notices.known.lock().clone()
    }

    /// Calls `listener` with every notice whenever they change.
    pub fn on_notices(&self, listener: impl Fn(&[Notice]) + Send + Sync + 'static) {
        *self.notices.listener.lock() = Some(Arc::new(listener));
    }

    pub(crate) fn note(&self, notice: Notice) {
        self.change_notices(|notices| {
            let same = |it: &Notice| {
                it.file == notice.file
                    && it.problem == notice.problem
                    && it.kept_as == notice.kept_as
            };
            if !notices.iter().any(same) {
                notices.push(notice);
            }
        });
    }

    pub(crate) fn not_saved(&self, file: String, cause: &io::Error) {
        self.note(Notice {
            file,
            problem: Problem::NotSaved,
            kept_as: None,
            detail: Some(cause.to_string()),
        });
    }

    /// Withdraws the notices of files that are written by now.
    pub(crate) fn saved_again(&self) {
        let mut still: Vec<String> = {
            let unwritten = self.unwritten.lock();
            unwritten.values().map(|(label, _)| label.clone()).collect()
        };
        still.extend(self.unwritten_log());
        self.change_notices(|notices| {
            notices.retain(|it| it.problem != Problem::NotSaved || still.contains(&it.file));
        });
    }

    fn change_notices(&self, change: impl FnOnce(&mut Vec<Notice>)) {
        let changed = {
            let mut known = self.notices.known.lock();
            let before = known.clone();
            change(&mut known);
            (*known != before).then(|| known.clone())
        };
        // Called without a lock: the listener may ask for the notices.
        let listener = self.notices.listener.lock().clone();
        if let (Some(notices), Some(listener)) = (changed, listener) {
            listener(&notices);
        }
    }
}
