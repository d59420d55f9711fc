//! The files that Activity is appended to: numbered, of bounded size, the oldest go.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::{Activities, Parsed, lines, parse};
use crate::file::stays_unreadable;
use crate::notice::Problem;
use crate::{Storage, StorageError, folder};

/// What the files are called in messages.
pub(super) const LABEL: &str = "activity";

/// A file that is so long, in bytes, gets no further line.
const LONGEST: u64 = 1024 * 1024;

/// So many files are kept.
const KEPT: usize = 8;

const BEGIN: &str = "activity-";
const END: &str = ".jsonl";

/// What is still to be appended, and how long files may be.
#[derive(Debug)]
pub(crate) struct Log {
    unwritten: Vec<u8>,
    pub(super) longest: u64,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            unwritten: Vec::new(),
            longest: LONGEST,
        }
    }
}

/// Whether a file of the data folder is one of these, set aside or not.
pub(crate) fn is_file(name: &str) -> bool {
    name.starts_with(BEGIN)
}

impl Storage {
    /// The contents of the files, oldest first. One in which no line is understood is set aside.
    pub(super) fn log_contents(&self, found: &mut Activities) -> Vec<Vec<u8>> {
        let mut contents = Vec::new();
        for number in self.log_numbers() {
            let name = name(number);
            let Some(content) = self.bytes(&self.root, &name) else {
                continue;
            };
            let (mut good, mut newer, mut damaged) = (0, 0, 0);
            for line in lines(&content) {
                match parse(line) {
                    Parsed::Line(_) => good += 1,
                    Parsed::Newer => newer += 1,
                    Parsed::Damaged => damaged += 1,
                }
            }
            if good == 0 && newer + damaged > 0 {
                let problem = if newer > 0 {
                    Problem::FromNewerVersion
                } else {
                    Problem::Damaged
                };
                found.newer += newer;
                found.damaged += damaged;
                self.set_aside(&self.root, &name, problem);
            } else {
                contents.push(content);
            }
        }
        contents
    }

    /// Appends `text` to the newest file, after what could not be appended before.
    pub(super) fn append_to_log(&self, text: &[u8]) -> Result<(), StorageError> {
        if !self.writes() {
            // Whoever shows it holds it in memory.
            return Ok(());
        }
        let _turn = self.turn.lock();
        let mut log = self.activity.lock();
        log.unwritten.extend_from_slice(text);
        match self.append_whole(&log.unwritten, log.longest) {
            Ok(()) => {
                log.unwritten.clear();
                drop(log);
                self.saved_again();
                Ok(())
            }
            Err(cause) => {
                self.not_saved(LABEL.to_owned(), &cause);
                Err(StorageError::NotSaved {
                    file: LABEL.to_owned(),
                    cause,
                })
            }
        }
    }

    fn append_whole(&self, text: &[u8], longest: u64) -> io::Result<()> {
        let mut number = self.log_numbers().last().copied().unwrap_or(1);
        let mut file = match self.open_log(number) {
            Ok(file) => file,
            Err(cause) if stays_unreadable(&cause) => {
                self.set_aside(&self.root, &name(number), Problem::Unreadable);
                number += 1;
                self.open_log(number)?
            }
            Err(cause) => return Err(cause),
        };
        if file.metadata()?.len() >= longest {
            file = self.open_log(number + 1)?;
        }
        append_lines(&mut file, text)?;
        let numbers = self.log_numbers();
        for old in numbers.iter().rev().skip(KEPT) {
            // One that stays only takes room; it goes with the next line.
            let _stays = fs::remove_file(self.root.file(&name(*old)));
        }
        Ok(())
    }

    fn open_log(&self, number: u64) -> io::Result<File> {
        let path = self.root.file(&name(number));
        let is_there = match fs::symlink_metadata(&path) {
            // A line never goes through a link into a file that is not ours.
            Ok(about) if !about.is_file() => return Err(io::ErrorKind::IsADirectory.into()),
            about => about.is_ok(),
        };
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&path)?;
        if !is_there && let Some(folder) = path.parent() {
            folder::sync(folder)?;
        }
        Ok(file)
    }

    fn log_numbers(&self) -> Vec<u64> {
        let names = self.root.names().into_iter();
        let mut numbers: Vec<u64> = names
            .filter_map(|name| name.strip_prefix(BEGIN)?.strip_suffix(END)?.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// The label of the log where lines of it are not on the disk.
    pub(crate) fn unwritten_log(&self) -> Option<String> {
        (!self.activity.lock().unwritten.is_empty()).then(|| LABEL.to_owned())
    }
}

/// Appends whole lines, or nothing. What a crash left of a line is closed first, so that it spoils
/// no other.
fn append_lines(file: &mut File, text: &[u8]) -> io::Result<()> {
    let before = file.metadata()?.len();
    let mut closed = Vec::with_capacity(text.len() + 1);
    if before > 0 {
        let mut last = [0];
        file.seek(SeekFrom::Start(before - 1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            closed.push(b'\n');
        }
    }
    closed.extend_from_slice(text);
    let written = file.write_all(&closed).and_then(|()| file.sync_data());
    if written.is_err() {
        // Where this fails too, the next line closes what is left of this one.
        let _left = file.set_len(before);
    }
    written
}

fn name(number: u64) -> String {
    format!("{BEGIN}{number:06}{END}")
}
