//! Files with a block a line, for the examples.

use std::fs::File;
use std::io::{self, BufWriter, Error, Read, Write};
use std::ops::Range;
use std::path::Path;

use addresses::{CidrText, Ranges};
use ipnet::IpNet;
use memchr::memchr;

/// What is read or written at once, bytes.
const CHUNK: usize = 256 * 1024;

/// The addresses that a file lists, read as they come: the list itself is never held.
///
/// # Errors
/// The file system's, or the line that is no block.
pub(crate) fn read(file: &Path) -> io::Result<Ranges> {
    let mut lines = Lines {
        file: File::open(file)?,
        buffer: vec![0; CHUNK],
        unread: 0..0,
        number: 0,
        failed: None,
    };
    let ranges = Ranges::of(&mut lines);
    lines.failed.map_or(Ok(ranges), Err)
}

struct Lines {
    file: File,
    buffer: Vec<u8>,
    /// What of the buffer was read from the file and not handed on.
    unread: Range<usize>,
    number: usize,
    failed: Option<Error>,
}

impl Lines {
    fn next_block(&mut self) -> io::Result<Option<IpNet>> {
        loop {
            let unread = self.buffer.get(self.unread.clone()).unwrap_or_default();
            let end = memchr(b'\n', unread);
            let line = match end {
                Some(end) => unread.get(..end).unwrap_or_default(),
                None if self.fill()? => continue,
                None if self.unread.is_empty() => return Ok(None),
                None => self.buffer.get(self.unread.clone()).unwrap_or_default(),
            };
            let text = line.trim_ascii();
            self.number += 1;
            let block = addresses::parse_block(text);
            let is_blank = text.is_empty();
            self.unread.start += line.len() + usize::from(end.is_some());
            if block.is_none() && !is_blank {
                return Err(Error::other(format!("line {}: no block", self.number)));
            }
            if block.is_some() {
                return Ok(block);
            }
        }
    }

    /// Reads on behind what is unread; whether there was more.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.copy_within(self.unread.clone(), 0);
        self.unread = 0..self.unread.len();
        if self.unread.end == self.buffer.len() {
            return Err(Error::other(format!(
                "line {} is too long",
                self.number + 1
            )));
        }
        let free = self.buffer.get_mut(self.unread.end..).unwrap_or_default();
        let read = self.file.read(free)?;
        self.unread.end += read;
        Ok(read > 0)
    }
}

impl Iterator for Lines {
    type Item = IpNet;

    fn next(&mut self) -> Option<IpNet> {
        self.next_block().unwrap_or_else(|error| {
            self.failed = Some(error);
            None
        })
    }
}

/// Writes `blocks`.
///
/// # Errors
/// The file system's.
pub(crate) fn write(file: &Path, blocks: impl Iterator<Item = IpNet>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(CHUNK, File::create(file)?);
    for block in blocks {
        out.write_all(CidrText::new(&block).as_bytes())?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
