//! A folder on disk: its files are read with a limit, replaced atomically, renamed aside.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::held::patiently;

/// Nothing this program writes comes near: the largest is a list of 32 MiB.
pub(crate) const LARGEST: u64 = 256 * 1024 * 1024;

/// What a file is called while it is being written.
const DRAFT: (&str, &str) = (".keygate-", ".tmp");

/// A folder, and what its files are called in messages.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    prefix: String,
}

impl Folder {
    pub(crate) fn at(path: PathBuf, prefix: impl Into<String>) -> Self {
        Self {
            path,
            prefix: prefix.into(),
        }
    }

    pub(crate) fn label(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The names of the files in it, in no order; none where it cannot be read.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()
    }

    /// Renames `name` to `name.<what>-<time>`, never over another file.
    pub(crate) fn set_aside(&self, name: &str, what: &str) -> Option<String> {
        let now = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let candidates = (1..100).map(|number| match number {
            1 => format!("{name}.{what}-{now}"),
            _ => format!("{name}.{what}-{now}-{number}"),
        });
        let aside = candidates
            .into_iter()
            .find(|aside| !self.path.join(aside).exists())?;
        let (from, to) = (self.path.join(name), self.path.join(&aside));
        patiently(|| fs::rename(&from, &to)).ok()?;
        // The file is aside already; a crash before this is on disk only repeats the rename.
        let _synced = sync(&self.path);
        Some(aside)
    }
}

/// Whether a file is one that is being written, or was when the program crashed.
pub(crate) fn is_draft(name: &str) -> bool {
    name.starts_with(DRAFT.0) && name.ends_with(DRAFT.1)
}

/// The content of the file at `path`, and of one that is larger than [`LARGEST`] a byte more.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let read = patiently(|| {
        let mut content = Vec::new();
        let file = File::open(path)?;
        file.take(LARGEST + 1).read_to_end(&mut content)?;
        Ok(content)
    });
    match read {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Replaces the file at `path` by `content`: after a crash it is the old file or the new one. Its
/// folder is made where it is missing.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    make(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(DRAFT.0).suffix(DRAFT.1);
    // Not as `tempfile` makes it: what is temporary on Windows need not come to the disk.
    let mut beside = builder.make_in(folder, draft)?;
    beside.write_all(content)?;
    beside.as_file().sync_all()?;
    // Windows renames no file that is open.
    let (file, mut draft) = beside.into_parts();
    drop(file);
    patiently(|| rename(&draft, path))?;
    // It is no longer there to be removed.
    draft.disable_cleanup(true);
    sync(folder)
}

/// A new file for this user alone.
fn draft(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(unix)]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

#[cfg(windows)]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    win32::rename_through(from, to)
}

pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match patiently(|| fs::remove_file(path)) {
        Ok(()) => path.parent().map_or(Ok(()), sync),
        // Nothing can be in what is no folder.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Makes a rename in `folder` outlast a loss of power.
#[cfg(unix)]
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// On Windows the rename itself is written through, and a folder cannot be opened as a file.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other systems can fail here")]
pub(crate) fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes `path` and what is missing above it, for this user alone.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)?;
    path.parent().map_or(Ok(()), sync)
}

/// Takes from everybody else what they may do with the files and folders below `folder` that are
/// the program's own, and removes drafts that a crash left. What cannot be changed stays.
pub(crate) fn tidy(folder: &Path, is_own: fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if is_draft(&name) {
            // It only takes room.
            let _left = fs::remove_file(entry.path());
        } else if is_own(&name) && kind.is_dir() {
            restrict(&entry.path(), 0o700);
            tidy(&entry.path(), |_| true);
        } else if is_own(&name) && kind.is_file() {
            restrict(&entry.path(), 0o600);
        }
    }
}

/// Whether others may write in `folder`. One that belongs to this user and holds nothing but the
/// program's own is narrowed first; any other may be someone's home.
#[cfg(unix)]
pub(crate) fn is_shared(folder: &Path, is_own: impl Fn(&str) -> bool) -> bool {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let about = || fs::metadata(folder);
    let may_write = |about: &fs::Metadata| about.permissions().mode() & 0o022 != 0;
    let Ok(before) = about() else {
        return false;
    };
    if !may_write(&before) {
        return false;
    }
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_ours = entries.all(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        is_own(&name) || is_draft(&name)
    });
    if is_ours && before.uid() == rustix::process::getuid().as_raw() {
        restrict(folder, 0o700);
    }
    about().as_ref().is_ok_and(may_write)
}

/// On Windows a folder in the user's profile is the user's own.
#[cfg(not(unix))]
pub(crate) fn is_shared(_folder: &Path, _is_own: impl Fn(&str) -> bool) -> bool {
    false
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let wider = fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
    if wider {
        // On a disk that takes no change it stays as it is.
        let _as_it_was = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    }
}

#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) {}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(folder: &Path) -> io::Result<u32> {
        Ok(fs::metadata(folder)?.permissions().mode() & 0o777)
    }

    #[test]
    fn a_folder_of_ours_is_narrowed_and_any_other_is_said_to_be_shared() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        for (before, shared) in [(0o777, true), (0o775, true), (0o755, false), (0o700, false)] {
            fs::set_permissions(path, fs::Permissions::from_mode(before))?;
            assert!(!is_shared(path, |_| true), "{before:o}");
            assert_eq!(mode(path)? & 0o022, 0, "{before:o}");

            fs::write(path.join("thesis.txt"), "mine")?;
            fs::set_permissions(path, fs::Permissions::from_mode(before))?;
            assert_eq!(is_shared(path, |_| false), shared, "{before:o}");
            assert_eq!(mode(path)?, before, "it may be someone's home");
        }
        Ok(())
    }
}
