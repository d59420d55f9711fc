//! What there was in a cloud, saved before it is changed (safety rule C3).

use std::path::{Path, PathBuf};

use clouds::change::Document;
use jiff::Timestamp;

use crate::desktop::files::{self, Destination};
use crate::support::error::ShellError;
use crate::support::practice;

/// Saves each document that there was, as a new file.
pub(super) fn save(
    folder: &Path,
    names: &[String],
    before: &[Option<Document>],
    is_practice: bool,
) -> Result<Vec<PathBuf>, ShellError> {
    std::fs::create_dir_all(folder)
        .map_err(|error| ShellError::not_written(folder, files::problem(&error)))?;
    let now = Timestamp::now().strftime("%Y-%m-%d_%H%M%S").to_string();
    let mark = practice::file_mark(is_practice);
    let there = names.iter().zip(before);
    let there = there.filter_map(|(name, document)| Some((name, document.as_ref()?)));
    let saved = there.map(|(name, document)| {
        let name = format!("{mark}{now}_{}.json", plain(name));
        let destination = Destination::NewIn(folder.to_owned(), name);
        files::write(&destination, document.text.as_bytes())
    });
    saved.collect()
}

/// A name in letters that every file system takes.
fn plain(name: &str) -> String {
    let plain = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() || letter == '-' => letter,
        _ => '_',
    };
    name.chars().map(plain).take(120).collect()
}
