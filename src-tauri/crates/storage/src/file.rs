//! Whole files of one version: read, replaced, set aside. What the disk does not take holds in
//! memory, and is written as soon as the disk takes something again.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::folder::{self, Folder, LARGEST};
use crate::notice::{Notice, Problem};
use crate::{Storage, StorageError, held};

/// The version of every file's content. A file says its own in `version`.
pub(crate) const VERSION: u32 = 1;

/// What is not on the disk, by path; without content: a file that was to be removed.
pub(crate) type Unwritten = BTreeMap<PathBuf, (String, Option<Vec<u8>>)>;

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Storage {
    /// The content of a file of this version; anything else is renamed aside and noted.
    pub(crate) fn content(&self, folder: &Folder, name: &str) -> Option<Vec<u8>> {
        let content = self.bytes(folder, name)?;
        match problem(&content) {
            None => Some(content),
            Some(problem) => {
                self.set_aside(folder, name, problem);
                None
            }
        }
    }

    /// The content of a file, whatever it is; one that cannot be read is renamed aside and noted.
    pub(crate) fn bytes(&self, folder: &Folder, name: &str) -> Option<Vec<u8>> {
        if let Some((_, content)) = self.unwritten.lock().get(&folder.file(name)) {
            return content.clone();
        }
        match folder::read(&folder.file(name)) {
            Ok(content) => content,
            Err(cause) if stays_unreadable(&cause) => {
                self.set_aside(folder, name, Problem::Unreadable);
                None
            }
            Err(cause) => {
                self.note(Notice {
                    file: folder.label(name),
                    problem: Problem::Unreadable,
                    kept_as: None,
                    detail: Some(cause.to_string()),
                });
                None
            }
        }
    }

    /// The names of the files in `folder`, in no order.
    pub(crate) fn names(&self, folder: &Folder) -> Vec<String> {
        let mut names = folder.names();
        for (path, (_, content)) in self.unwritten.lock().iter() {
            let name = path.file_name().and_then(|name| name.to_str());
            let Some(name) = name.filter(|name| folder.file(name) == *path) else {
                continue;
            };
            names.retain(|known| known != name);
            if content.is_some() {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// The whole of a small file.
    pub(crate) fn load<T: DeserializeOwned>(&self, folder: &Folder, name: &str) -> Option<T> {
        let content = self.content(folder, name)?;
        let value = serde_json::from_slice(&content);
        if value.is_err() {
            self.set_aside(folder, name, Problem::Damaged);
        }
        value.ok()
    }

    /// The whole of a small file that nothing may stand in for. One that cannot be used stays where it
    /// is, so that the next start finds it as well, and is noted.
    pub(crate) fn load_or_problem<T: DeserializeOwned>(
        &self,
        folder: &Folder,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        let path = folder.file(name);
        let unwritten = self.unwritten.lock().get(&path).cloned();
        let read = match unwritten {
            Some((_, content)) => Ok(content),
            None => folder::read(&path),
        };
        let (problem, detail) = match read {
            Ok(None) => return Ok(None),
            Ok(Some(content)) => match (problem(&content), serde_json::from_slice(&content)) {
                (None, Ok(value)) => return Ok(Some(value)),
                (found, _) => (found.unwrap_or(Problem::Damaged), None),
            },
            Err(cause) => (Problem::Unreadable, Some(cause.to_string())),
        };
        self.note(Notice {
            file: folder.label(name),
            problem,
            kept_as: None,
            detail,
        });
        Err(problem)
    }

    pub(crate) fn set_aside(&self, folder: &Folder, name: &str, problem: Problem) {
        let what = match problem {
            Problem::FromNewerVersion => "newer-version",
            Problem::Unreadable => "unreadable",
            _ => "damaged",
        };
        // A copy that may not write moves nothing either.
        let aside = self.writes().then(|| folder.set_aside(name, what));
        self.note(Notice {
            file: folder.label(name),
            problem,
            kept_as: aside.flatten().map(|aside| folder.label(&aside)),
            detail: None,
        });
    }

    pub(crate) fn save(
        &self,
        folder: &Folder,
        name: &str,
        value: &impl Serialize,
    ) -> Result<(), StorageError> {
        let content = serde_json::to_vec(value).map_err(|cause| StorageError::NotSaved {
            file: folder.label(name),
            cause: cause.into(),
        })?;
        self.write(folder, name, Some(content))
    }

    pub(crate) fn remove(&self, folder: &Folder, name: &str) -> Result<(), StorageError> {
        self.write(folder, name, None)
    }

    /// Replaces or, without content, removes a file. Where the disk does not take it, it holds in
    /// memory.
    pub(crate) fn write(
        &self,
        folder: &Folder,
        name: &str,
        content: Option<Vec<u8>>,
    ) -> Result<(), StorageError> {
        let path = folder.file(name);
        let mut unwritten = self.unwritten.lock();
        if !self.writes() {
            unwritten.insert(path, (folder.label(name), content));
            return Ok(());
        }
        match put(&path, content.as_deref()) {
            Ok(()) => {
                unwritten.remove(&path);
                unwritten.retain(|path, (_, content)| put(path, content.as_deref()).is_err());
                drop(unwritten);
                self.saved_again();
                Ok(())
            }
            Err(cause) => {
                unwritten.insert(path, (folder.label(name), content));
                drop(unwritten);
                self.not_saved(folder.label(name), &cause);
                Err(StorageError::NotSaved {
                    file: folder.label(name),
                    cause,
                })
            }
        }
    }
}

/// What keeps `content` from being used; its own shape is checked by whoever reads it.
pub(crate) fn problem(content: &[u8]) -> Option<Problem> {
    match serde_json::from_slice::<Versioned>(content) {
        _ if content.len() as u64 > LARGEST => Some(Problem::Damaged),
        Ok(Versioned { version: VERSION }) => None,
        Ok(Versioned { version }) if version > VERSION => Some(Problem::FromNewerVersion),
        _ => Some(Problem::Damaged),
    }
}

/// Whether reading again would fail again. A lack of memory or of file handles passes, as does another
/// program that has the file open, and a failing disk must not be made to rename.
pub(crate) fn stays_unreadable(cause: &io::Error) -> bool {
    let is_kept_away = matches!(
        cause.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory
    );
    is_kept_away && !held::is_open_elsewhere(cause)
}

fn put(path: &std::path::Path, content: Option<&[u8]>) -> io::Result<()> {
    match content {
        Some(content) => folder::replace(path, content),
        None => folder::remove(path),
    }
}

/// The file of the Atlas at `origin`. Origins are too long and too free for file names; a hash is
/// neither, and the file names its origin inside.
pub(crate) fn file_name(origin: &str) -> String {
    digest(origin) + ".json"
}

/// `text` as 32 letters and digits.
pub(crate) fn digest(text: &str) -> String {
    let mut digits = hex::encode(Sha256::digest(text));
    digits.truncate(32);
    digits
}
