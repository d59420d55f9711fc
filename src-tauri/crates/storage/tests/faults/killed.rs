//! A writer is killed at random points. What is read afterwards is the old state or the new one,
//! never a mixture or nothing.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use storage::{FolderLock, Storage};

use crate::kinds::KINDS;

/// Starts the writer.
pub(crate) const WRITER: &str = "write";

/// Asks for so many kills, for as long a test as somebody has time for.
pub(crate) const KILLS: &str = "--kills";

/// How often the writer is killed in every run. Starting a program takes long on Windows.
pub(crate) const FEW: usize = if cfg!(windows) { 40 } else { 300 };
/// The writer is killed after fewer whole writes.
const FARTHEST: u64 = 3;
/// And then up to so many turns of a loop later: a whole write takes fewer.
const TURNS: u64 = 200_000;

/// Writes one kind after another, and says so with a byte each time that one is on the disk.
pub(crate) fn write_until_killed(folder: &Path, mut step: usize) {
    let _lock = FolderLock::take(folder, Duration::ZERO).expect("the last writer was killed");
    let storage = Storage::open(folder).unwrap();
    let mut out = std::io::stdout();
    loop {
        (KINDS[step % KINDS.len()].write)(&storage, number(step)).unwrap();
        step += 1;
        if out.write_all(b".").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

/// What step `step` writes; grows from step to step.
fn number(step: usize) -> u16 {
    u16::try_from(step + 1).unwrap()
}

pub(crate) fn a_writer_killed_at_any_point_leaves_the_old_state_or_the_new(kills: usize) {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("data");
    let mut states: [Option<u16>; KINDS.len()] = [None; KINDS.len()];
    let mut done = Vec::new();
    let (mut step, mut news, mut cut) = (0, 0, 0);
    for _ in 0..kills {
        let whole = kill_after(&folder, step, random(FARTHEST));
        for acknowledged in step..step + whole {
            states[acknowledged % KINDS.len()] = Some(number(acknowledged));
            if KINDS[acknowledged % KINDS.len()].name == "activity" {
                done.push(number(acknowledged));
            }
        }
        let under_way = step + whole;
        let storage = Storage::open(&folder).unwrap();
        for (index, kind) in KINDS.iter().enumerate() {
            let found = (kind.read)(&storage);
            let is_new = index == under_way % KINDS.len() && found == Some(number(under_way));
            assert!(
                found == states[index] || is_new,
                "{}: {found:?} after {:?}, with {} under way",
                kind.name,
                states[index],
                number(under_way)
            );
            if is_new {
                news += 1;
                states[index] = found;
                if kind.name == "activity" {
                    done.push(number(under_way));
                }
            }
        }
        let activities = storage.activities();
        let found: Vec<u16> = activities
            .entries
            .iter()
            .map(|entry| u16::try_from(entry.id).unwrap())
            .collect();
        assert_eq!(found, done, "no line of Activity is lost or twice");
        cut = activities.damaged;
        assert_eq!(storage.notices(), [], "nothing is damaged");
        step = under_way + 1;
    }
    assert_eq!(drafts(&folder), 0, "what a killed writer left is gone");
    println!(
        "nothing lost: {kills} kills, {step} writes of {} kinds of state, each time the old or the \
         new one; {news} new before they were acknowledged, {cut} lines of Activity cut and reported",
        KINDS.len()
    );
}

/// Starts a writer and kills it some time after `writes` whole writes; how many there were.
fn kill_after(folder: &Path, step: usize, writes: u64) -> usize {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .arg(WRITER)
        .arg(folder)
        .arg(step.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = writer.stdout.take().unwrap();
    let mut byte = [0];
    let mut whole = 0;
    while whole < writes && pipe.read(&mut byte).unwrap() == 1 {
        whole += 1;
    }
    assert_eq!(whole, writes, "the writer ended by itself");
    for _ in 0..random(TURNS) {
        std::hint::spin_loop();
    }
    kill(&mut writer);
    let mut rest = Vec::new();
    pipe.read_to_end(&mut rest).unwrap();
    usize::try_from(whole).unwrap() + rest.len()
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    let ended = child.wait().unwrap();
    assert!(!ended.success(), "it was killed: {ended}");
}

fn drafts(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"))
        .count()
}

/// Below `limit`; the system's own dice, which every hasher is made with.
fn random(limit: u64) -> u64 {
    RandomState::new().build_hasher().finish() % limit
}
