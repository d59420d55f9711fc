//! Reading a file that the person opens, and writing one where the person wants it: through a native
//! dialog, or into the preset folder.
//!
//! The UI never names a path.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::support::error::{FileProblem, ShellError};

/// How many numbered names are tried in the preset folder before giving up.
const NUMBERED_NAMES: u32 = 999;

/// Where a file shall go.
pub enum Destination {
    /// The person chose this path and, where it exists, agreed to replace it.
    Chosen(PathBuf),
    /// A preset folder: only new files are made there, and no link is followed (safety rule X4).
    NewIn(PathBuf, String),
}

impl Destination {
    /// The file's name without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Chosen(path) => name_of(path),
            Self::NewIn(_, name) => name.clone(),
        }
    }
}

/// The name of the file at `path` without its folder.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Asks where to save `name`, or takes the preset folder.
///
/// # Errors
/// `Cancelled` when the dialog was closed.
pub async fn ask(
    app: &AppHandle,
    preset: Option<&PathBuf>,
    last_folder: Option<PathBuf>,
    name: &str,
) -> Result<Destination, ShellError> {
    if let Some(folder) = preset {
        return Ok(Destination::NewIn(folder.clone(), name.to_owned()));
    }
    let extension = Path::new(name).extension().and_then(|e| e.to_str());
    let mut dialog = app.dialog().file().set_file_name(name);
    if let Some(extension) = extension {
        dialog = dialog.add_filter(extension.to_uppercase(), &[extension]);
    }
    if let Some(folder) = last_folder {
        dialog = dialog.set_directory(folder);
    }
    let (answer, chosen) = oneshot::channel();
    dialog.save_file(move |path| {
        // Nobody waits any more only when the program is closing.
        let _closing = answer.send(path);
    });
    let path = chosen.await.ok().flatten().ok_or(ShellError::Cancelled)?;
    let path = path
        .into_path()
        .map_err(|_not_a_file| ShellError::FileNotWritten {
            path: PathBuf::from(name),
            problem: FileProblem::Other,
        })?;
    Ok(Destination::Chosen(path))
}

/// Asks which file to open, or takes the preset one.
///
/// # Errors
/// `Cancelled` when the dialog was closed.
pub async fn ask_open(
    app: &AppHandle,
    preset: Option<&PathBuf>,
    last_folder: Option<PathBuf>,
) -> Result<PathBuf, ShellError> {
    if let Some(file) = preset {
        return Ok(file.clone());
    }
    let mut dialog = app.dialog().file();
    if let Some(folder) = last_folder {
        dialog = dialog.set_directory(folder);
    }
    let (answer, chosen) = oneshot::channel();
    dialog.pick_file(move |path| {
        // Nobody waits any more only when the program is closing.
        let _closing = answer.send(path);
    });
    let path = chosen.await.ok().flatten().ok_or(ShellError::Cancelled)?;
    path.into_path()
        .map_err(|_not_a_file| ShellError::FileNotRead {
            path: PathBuf::new(),
            problem: FileProblem::Other,
        })
}

/// The content of the file at `path`, and of one that is longer than `largest` a byte more. A disk
/// that does not answer keeps nothing else waiting.
///
/// # Errors
/// `FileNotRead` with the path and the reason.
pub async fn read(path: &Path, largest: u64) -> Result<Vec<u8>, ShellError> {
    let path = path.to_owned();
    let reading = tauri::async_runtime::spawn_blocking(move || read_now(&path, largest));
    reading
        .await
        .map_err(|error| ShellError::internal(&error))?
}

fn read_now(path: &Path, largest: u64) -> Result<Vec<u8>, ShellError> {
    let not_read = |problem| ShellError::FileNotRead {
        path: path.to_owned(),
        problem,
    };
    let file = open(path).map_err(|error| not_read(problem(&error)))?;
    // What was opened is asked, and not the path, where something else may stand by now. A folder, a
    // device or a pipe would fail to be read, or never end.
    if !file.metadata().is_ok_and(|about| about.is_file()) {
        return Err(not_read(FileProblem::NotAFile));
    }
    let mut content = Vec::new();
    file.take(largest + 1)
        .read_to_end(&mut content)
        .map_err(|error| not_read(problem(&error)))?;
    Ok(content)
}

/// Opens what is at `path` without waiting: a pipe would let wait until somebody writes into it.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        use rustix::fs::OFlags;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        /// `SECURITY_ANONYMOUS` of `winbase.h`: whoever listens at a pipe cannot act as the person.
        const ANONYMOUS: u32 = 0;
        options.security_qos_flags(ANONYMOUS);
    }
    options.open(path)
}

/// Writes `content` and returns the path it is at. A file that is there is either left as it was
/// or replaced whole.
///
/// # Errors
/// `FileNotWritten` with the path and the reason.
pub fn write(destination: &Destination, content: &[u8]) -> Result<PathBuf, ShellError> {
    fill(destination, |file| file.write_all(content))
}

/// The same with what `write` writes into the file.
///
/// # Errors
/// `FileNotWritten` with the path and the reason.
pub fn fill(
    destination: &Destination,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<PathBuf, ShellError> {
    match destination {
        Destination::Chosen(path) => replace(path, write)
            .map(|()| path.clone())
            .map_err(|error| not_written(path, &error)),
        Destination::NewIn(folder, name) => {
            create_new(folder, name, write).map_err(|error| not_written(&folder.join(name), &error))
        }
    }
}

fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path
        .parent()
        .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".keygate-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The usual permissions of a document; the process's umask narrows them.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut draft = builder.tempfile_in(folder)?;
    write(draft.as_file_mut())?;
    draft.as_file().sync_all()?;
    draft.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn create_new(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<PathBuf> {
    let (mut file, path) = new_file(folder, name)?;
    let written = write(&mut file).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(file);
        // A shortened list must not stay under a proper name.
        let _left = std::fs::remove_file(&path);
    }
    written.map(|()| path)
}

/// A file that was not there before, with a number where the name is taken.
fn new_file(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let names = std::iter::once(name.to_owned())
        .chain((2..=NUMBERED_NAMES).map(|number| format!("{stem}-{number}.{extension}")));
    for candidate in names {
        let path = folder.join(candidate);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// The person does not want the file any more.
#[must_use]
pub fn stopped() -> io::Error {
    io::Error::other(Stopped)
}

#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

fn not_written(path: &Path, error: &io::Error) -> ShellError {
    if error.get_ref().is_some_and(|inner| inner.is::<Stopped>()) {
        return ShellError::Cancelled;
    }
    ShellError::not_written(path, problem(error))
}

/// Why a file was not read or written, in few words.
#[must_use]
pub fn problem(error: &io::Error) -> FileProblem {
    match error.kind() {
        io::ErrorKind::AlreadyExists => FileProblem::Exists,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FileProblem::NotAllowed
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileProblem::Full,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileProblem::FolderMissing,
        _ => FileProblem::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x7_a_folder_or_a_device_is_not_read() {
        for path in ["/", "/dev/zero"] {
            let read = read_now(Path::new(path), 10);
            assert!(
                matches!(read, Err(ShellError::FileNotRead { .. })),
                "{path}"
            );
        }
    }

    /// One that waits for a writer hangs here.
    #[cfg(target_os = "linux")]
    #[test]
    fn x7_a_pipe_is_not_waited_for() -> Result {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir()?;
        let pipe = folder.path().join("list.csv");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0)?;
        let linked = folder.path().join("linked.csv");
        std::os::unix::fs::symlink(&pipe, &linked)?;
        for path in [pipe, linked] {
            let problem = match read_now(&path, 10) {
                Err(ShellError::FileNotRead { problem, .. }) => Some(problem),
                _ => None,
            };
            assert_eq!(problem, Some(FileProblem::NotAFile));
        }
        Ok(())
    }

    /// A disk that does not answer: what else this only worker has to do goes on.
    #[tokio::test(flavor = "current_thread")]
    async fn a_file_is_read_off_the_async_workers() -> Result {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "3.0.0.1")?;
        let here = std::thread::current().id();
        let there = tauri::async_runtime::spawn_blocking(|| std::thread::current().id());
        assert_ne!(there.await?, here);
        let content = read(&path, 3).await.map_err(|error| format!("{error:?}"))?;
        assert_eq!(content, b"3.0.", "a byte more says that there is more");
        Ok(())
    }

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn x4_the_preset_folder_gets_new_files_only() -> Result {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("list.csv"), "mine")?;
        let destination = Destination::NewIn(folder.path().into(), "list.csv".into());

        let written = write(&destination, b"atlas").map_err(|error| format!("{error:?}"))?;

        assert_eq!(written, folder.path().join("list-2.csv"));
        assert_eq!(std::fs::read(folder.path().join("list.csv"))?, b"mine");
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn x4_a_link_in_the_preset_folder_is_not_followed() -> Result {
        let folder = tempfile::tempdir()?;
        let elsewhere = folder.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, folder.path().join("list.csv"))?;
        let destination = Destination::NewIn(folder.path().into(), "list.csv".into());

        write(&destination, b"atlas").map_err(|error| format!("{error:?}"))?;

        assert!(!elsewhere.exists(), "writing went through the link");
        Ok(())
    }

    #[test]
    fn a_chosen_file_is_replaced_whole() -> Result {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "a much longer text than the new one")?;

        write(&Destination::Chosen(path.clone()), b"new").map_err(|error| format!("{error:?}"))?;

        assert_eq!(std::fs::read(&path)?, b"new");
        assert_eq!(
            std::fs::read_dir(folder.path())?.count(),
            1,
            "no draft is left"
        );
        Ok(())
    }

    #[test]
    fn a_missing_folder_is_named_in_the_error() {
        let error = write(
            &Destination::Chosen("/nonexistent-keygate/list.csv".into()),
            b"x",
        );

        assert!(matches!(
            error,
            Err(ShellError::FileNotWritten {
                problem: FileProblem::FolderMissing,
                ..
            })
        ));
    }
}
