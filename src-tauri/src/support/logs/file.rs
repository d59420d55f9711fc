//! The log file: one of bounded size, and a bounded number of older ones beside it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

/// A file holds so much, bytes.
const LARGEST: u64 = 1 << 20;
/// So many older files stay.
const OLDER: u32 = 4;

/// Where lines go.
pub struct LogFile {
    folder: PathBuf,
    file: File,
    written: u64,
    largest: u64,
}

impl LogFile {
    /// Opens the log in `folder` to append to it; both are for this user alone.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Self::open_with(folder, LARGEST)
    }

    fn open_with(folder: &Path, largest: u64) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.create(folder)?;
        let file = append(&named(folder, 0))?;
        let written = file.metadata()?.len();
        Ok(Self {
            folder: folder.to_owned(),
            file,
            written,
            largest,
        })
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (0..OLDER).rev() {
            match fs::rename(named(&self.folder, number), named(&self.folder, number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.file = append(&named(&self.folder, 0))?;
        self.written = self.file.metadata()?.len();
        Ok(())
    }
}

impl Write for LogFile {
    /// Writes one line, whole. What cannot be written is lost: work goes on.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = line.len() as u64;
        if self.written > 0 && self.written + length > self.largest {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        self.written += length;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The log of all threads, until it is closed. A thread that panics does not take it from the others.
pub struct SharedLog(Mutex<Option<LogFile>>);

impl SharedLog {
    /// Shares `file`.
    #[must_use]
    pub const fn new(file: LogFile) -> Self {
        Self(Mutex::new(Some(file)))
    }

    /// What is written from now on is lost.
    pub fn close(&self) {
        *self.0.lock() = None;
    }
}

impl Write for &SharedLog {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match self.0.lock().as_mut() {
            Some(file) => file.write(line),
            None => Ok(line.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().as_mut().map_or(Ok(()), LogFile::flush)
    }
}

/// `keygate.log`, then `keygate.1.log` and so on, older and older.
fn named(folder: &Path, number: u32) -> PathBuf {
    folder.join(match number {
        0 => "keygate.log".to_owned(),
        older => format!("keygate.{older}.log"),
    })
}

fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn sizes(folder: &Path) -> Vec<(String, u64)> {
        let mut sizes: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, entry.metadata().unwrap().len())
            })
            .collect();
        sizes.sort();
        sizes
    }

    #[test]
    fn however_much_is_written_five_files_of_bounded_size_hold_the_newest_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        let mut log = LogFile::open_with(&logs, 100).unwrap();

        for number in 0..1000 {
            log.write_all(format!("line {number:04}\n").as_bytes())
                .unwrap();
        }

        let sizes = sizes(&logs);
        assert_eq!(sizes.len(), 5, "{sizes:?}");
        assert!(sizes.iter().all(|(_, size)| *size <= 100), "{sizes:?}");
        let newest = fs::read_to_string(logs.join("keygate.log")).unwrap();
        assert!(newest.ends_with("line 0999\n"), "{newest}");
    }

    #[test]
    fn the_next_start_appends() {
        let folder = tempfile::tempdir().unwrap();
        for line in ["one\n", "two\n"] {
            let mut log = LogFile::open(folder.path()).unwrap();
            log.write_all(line.as_bytes()).unwrap();
        }

        let read = fs::read_to_string(folder.path().join("keygate.log")).unwrap();
        assert_eq!(read, "one\ntwo\n");
    }

    #[cfg(unix)]
    #[test]
    fn folder_and_file_are_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        LogFile::open(&logs).unwrap();

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&logs), 0o700);
        assert_eq!(mode(&logs.join("keygate.log")), 0o600);
    }

    #[test]
    fn a_closed_log_writes_nothing_more() {
        let folder = tempfile::tempdir().unwrap();
        let log = SharedLog::new(LogFile::open(folder.path()).unwrap());
        (&log).write_all(b"one\n").unwrap();
        log.close();
        (&log).write_all(b"two\n").unwrap();

        let read = fs::read_to_string(folder.path().join("keygate.log")).unwrap();
        assert_eq!(read, "one\n");
    }

    #[test]
    fn a_log_folder_that_disappears_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        let mut log = LogFile::open_with(&logs, 10).unwrap();
        fs::remove_dir_all(&logs).unwrap();

        let _lost = log.write(b"a line that is long enough\n");
        let _lost = log.write(b"another one that rotates\n");
    }
}
