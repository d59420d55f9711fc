//! Whole files: read with a limit, replaced atomically, renamed aside.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::notice::{Notice, Problem};
use crate::{Storage, StorageError};

/// The version of every file's content. A file says its own in `version`.
pub(crate) const VERSION: u32 = 1;

/// Nothing this program writes comes near: the largest is two lists of 32 MiB.
const LARGEST: u64 = 256 * 1024 * 1024;

/// A folder, and what its files are called in messages.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    prefix: &'static str,
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Folder {
    pub(crate) fn open(path: &Path, prefix: &'static str) -> Result<Self, StorageError> {
        make(path).map_err(|cause| StorageError::Folder {
            folder: path.to_owned(),
            cause,
        })?;
        Ok(Self {
            path: path.to_owned(),
            prefix,
        })
    }

    pub(crate) fn label(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Replaces `name` by `content`: after a crash it is the old file or the new one.
    pub(crate) fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".keygate-").suffix(".tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o600));
        }
        let mut beside = builder.tempfile_in(&self.path)?;
        beside.write_all(content)?;
        beside.as_file().sync_all()?;
        beside
            .persist(self.path.join(name))
            .map_err(|error| error.error)?;
        self.sync()
    }

    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path.join(name)) {
            Ok(()) => self.sync(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The names of the files in it, in no order; none where it cannot be read.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()
    }

    pub(crate) fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.path.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut content = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut content)?;
        Ok(Some(content))
    }

    /// Renames `name` to `name.damaged-<time>`, never over another file.
    fn set_aside(&self, name: &str) -> Option<String> {
        let now = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let candidates = (1..100).map(|number| match number {
            1 => format!("{name}.damaged-{now}"),
            _ => format!("{name}.damaged-{now}-{number}"),
        });
        let aside = candidates
            .into_iter()
            .find(|aside| !self.path.join(aside).exists())?;
        fs::rename(self.path.join(name), self.path.join(&aside)).ok()?;
        // The file is aside already; a crash before this is on disk only repeats the rename.
        let _synced = self.sync();
        Some(aside)
    }

    /// Makes a rename in the folder outlast a loss of power.
    #[cfg(unix)]
    fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// Windows writes renames through by itself, and cannot open a folder as a file.
    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "the other systems can fail here")]
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Storage {
    /// The content of a file of this version; anything else is renamed aside and noted.
    pub(crate) fn content(&self, folder: &Folder, name: &str) -> Option<Vec<u8>> {
        let content = match folder.read(name) {
            Ok(content) => content?,
            Err(_) => {
                self.notice(Notice {
                    file: folder.label(name),
                    problem: Problem::Unreadable,
                    kept_as: None,
                });
                return None;
            }
        };
        let problem = match serde_json::from_slice::<Versioned>(&content) {
            _ if content.len() as u64 > LARGEST => Problem::Damaged,
            Ok(Versioned { version: VERSION }) => return Some(content),
            Ok(Versioned { version }) if version > VERSION => Problem::FromNewerVersion,
            _ => Problem::Damaged,
        };
        self.set_aside(folder, name, problem);
        None
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

    pub(crate) fn set_aside(&self, folder: &Folder, name: &str, problem: Problem) {
        self.notice(Notice {
            file: folder.label(name),
            problem,
            kept_as: folder.set_aside(name).map(|aside| folder.label(&aside)),
        });
    }

    pub(crate) fn save(
        &self,
        folder: &Folder,
        name: &str,
        value: &impl Serialize,
    ) -> Result<(), StorageError> {
        serde_json::to_vec(value)
            .map_err(io::Error::from)
            .and_then(|content| folder.replace(name, &content))
            .map_err(|cause| not_saved(folder, name, cause))
    }

    pub(crate) fn remove(&self, folder: &Folder, name: &str) -> Result<(), StorageError> {
        folder
            .remove(name)
            .map_err(|cause| not_saved(folder, name, cause))
    }
}

fn not_saved(folder: &Folder, name: &str, cause: io::Error) -> StorageError {
    StorageError::NotSaved {
        file: folder.label(name),
        cause,
    }
}

#[cfg(unix)]
fn make(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
