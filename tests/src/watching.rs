//! Looking at the running program from outside: its processes, what they were started with, what
//! they may write down when they die, and what their memory holds.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use rustix::param::page_size;

use crate::Stop;
use crate::planted::{Found, Planted};

/// Memory is read in pieces of this size, bytes.
const PIECE: usize = 1 << 20;
/// Pieces overlap by so much: no planted secret is longer in any form.
const OVERLAP: usize = 16 << 10;

/// One process of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Its number.
    pub pid: u32,
    /// What it is called, at most 15 characters.
    pub name: String,
}

impl Running {
    /// The process called `name` that descends from `ancestor`, and all that descend from it.
    ///
    /// # Errors
    /// There is none.
    pub fn below(ancestor: u32, name: &str) -> Result<Vec<Self>, Stop> {
        let program = descendants(ancestor)?
            .into_iter()
            .find(|process| process.name == name)
            .ok_or_else(|| format!("no process called {name} runs"))?;
        let mut processes = descendants(program.pid)?;
        processes.insert(0, program);
        Ok(processes)
    }

    /// The process numbered `pid`, and all that descend from it.
    ///
    /// # Errors
    /// It has ended.
    pub fn family(pid: u32) -> Result<Vec<Self>, Stop> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let (name, _) = name_and_parent(&stat).ok_or("/proc has another form")?;
        let mut processes = descendants(pid)?;
        processes.insert(0, Self { pid, name });
        Ok(processes)
    }

    /// A file of the system's about it, such as `limits`.
    ///
    /// # Errors
    /// It has ended.
    pub fn about(&self, file: &str) -> Result<Vec<u8>, Stop> {
        Ok(fs::read(self.path(file))?)
    }

    /// Counts secrets in the memory it can write to and has used. The rest comes unchanged from
    /// files, or was never touched.
    ///
    /// # Errors
    /// It has ended, or this test may not look at it.
    pub fn memory(&self, planted: &Planted) -> Result<Found, Stop> {
        let mut found = planted.nothing();
        let regions = String::from_utf8_lossy(&self.about("maps")?).into_owned();
        let mut pages = fs::File::open(self.path("pagemap"))?;
        let mut memory = fs::File::open(self.path("mem"))?;
        for (begin, end) in regions.lines().filter_map(writable) {
            for (begin, end) in used(&mut pages, begin, end)? {
                read(&mut memory, begin, end, planted, &mut found);
            }
        }
        if found.bytes == 0 {
            return Err(format!("no memory of {} could be read", self.name).into());
        }
        Ok(found)
    }

    fn path(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.pid))
    }
}

fn descendants(ancestor: u32) -> Result<Vec<Running>, Stop> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // A process may end while the others are looked at.
        if let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat"))
            && let Some((name, parent)) = name_and_parent(&stat)
        {
            all.push((Running { pid, name }, parent));
        }
    }
    let mut found: Vec<Running> = Vec::new();
    let mut parents = vec![ancestor];
    while let Some(parent) = parents.pop() {
        for (process, its_parent) in &all {
            if *its_parent == parent {
                parents.push(process.pid);
                found.push(process.clone());
            }
        }
    }
    Ok(found)
}

/// `1 (name) S 2 …`
fn name_and_parent(stat: &str) -> Option<(String, u32)> {
    let (name, rest) = stat.split_once('(')?.1.rsplit_once(") ")?;
    Some((name.to_owned(), rest.split(' ').nth(1)?.parse().ok()?))
}

/// `7f00-7f10 rw-p …`, where it can be written to.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split(' ');
    let (begin, end) = words.next()?.split_once('-')?;
    words.next()?.starts_with("rw").then_some(())?;
    let hexadecimal = |text| u64::from_str_radix(text, 16).ok();
    Some((hexadecimal(begin)?, hexadecimal(end)?))
}

/// The parts of `begin..end` whose pages are in memory or were swapped out.
///
/// Source: the kernel's documentation, `admin-guide/mm/pagemap.rst`.
fn used(pages: &mut fs::File, begin: u64, end: u64) -> Result<Vec<(u64, u64)>, Stop> {
    const ENTRY: u64 = 8;
    let size = page_size() as u64;
    let mut entries = Vec::new();
    pages.seek(SeekFrom::Start(begin / size * ENTRY))?;
    let count = (end - begin) / size;
    pages
        .by_ref()
        .take(count * ENTRY)
        .read_to_end(&mut entries)?;
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for (index, entry) in entries.as_chunks::<8>().0.iter().enumerate() {
        if u64::from_le_bytes(*entry) >> 62 == 0 {
            continue;
        }
        let at = begin + index as u64 * size;
        match parts.last_mut() {
            Some((_, end)) if *end == at => *end = at + size,
            _ => parts.push((at, at + size)),
        }
    }
    Ok(parts)
}

fn read(memory: &mut fs::File, begin: u64, end: u64, planted: &Planted, found: &mut Found) {
    let mut piece = vec![0; PIECE];
    let mut at = begin;
    // Each hit is counted once: a piece begins where the one before was counted up to.
    let mut kept = 0;
    while at < end {
        let wanted = usize::try_from(end - at).map_or(PIECE - kept, |left| left.min(PIECE - kept));
        let got = memory
            .seek(SeekFrom::Start(at))
            .and_then(|_| memory.read(&mut piece[kept..kept + wanted]))
            .unwrap_or(0);
        if got == 0 {
            // A page that was given back meanwhile, or one of a device.
            at += page_size() as u64;
            kept = 0;
            continue;
        }
        at += got as u64;
        let whole = kept + got;
        planted.add(&piece[..whole], found);
        kept = if at < end { OVERLAP.min(whole) } else { 0 };
        // What lies in the overlap was counted; it is only there for what crosses the border.
        planted.forget(&piece[whole - kept..whole], found);
        piece.copy_within(whole - kept..whole, 0);
    }
}
