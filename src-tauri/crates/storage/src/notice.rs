//! Files that could not be used.

use std::fmt;

/// A file that could not be used. The program goes on without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its name within the folder: `connection.json`.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// The name it has now; `None` where it was left, or could not be renamed.
    pub kept_as: Option<String>,
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
}

impl fmt::Display for Notice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            Problem::Damaged => "is damaged",
            Problem::FromNewerVersion => "was written by a newer version",
            Problem::Unreadable => "cannot be read",
        };
        write!(out, "{} {problem}", self.file)?;
        match &self.kept_as {
            Some(name) => write!(out, "; it was kept as {name}"),
            None => Ok(()),
        }
    }
}
