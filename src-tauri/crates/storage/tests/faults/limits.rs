//! Limits and disks that only Unix lets a program make for itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::full::{Fault, Filler, full_and_free_again};
use crate::kinds::KINDS;

/// Starts the one whose files may not get longer.
pub(crate) const FULL: &str = "full";
/// Starts the one with a small disk of its own.
pub(crate) const SMALL_DISK: &str = "small-disk";

/// No file may get longer: works for everybody, everywhere.
struct FileSizes;

impl FileSizes {
    fn set(current: Option<u64>) {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Fsize).maximum;
        setrlimit(Resource::Fsize, Rlimit { current, maximum }).unwrap();
    }
}

impl Fault for FileSizes {
    fn begin(&self) {
        Self::set(Some(0));
    }

    fn end(&self) {
        use rustix::process::{Resource, getrlimit};
        Self::set(getrlimit(Resource::Fsize).maximum);
    }
}

/// The file system this folder is the top of takes no change.
struct ReadOnly(PathBuf);

impl ReadOnly {
    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", how])
            .arg(&self.0)
            .status()
            .unwrap();
        assert!(done.success(), "mount -o {how}: {done}");
    }
}

impl Fault for ReadOnly {
    fn begin(&self) {
        self.remount("remount,ro");
    }

    fn end(&self) {
        self.remount("remount,rw");
    }
}

/// What `FULL` starts.
pub(crate) fn no_file_may_grow(folder: &Path) {
    full_and_free_again(folder, &FileSizes);
}

/// What `SMALL_DISK` starts.
pub(crate) fn on_a_small_disk(disk: &Path) {
    full_and_free_again(&disk.join("full"), &Filler(disk.join("filler")));
    full_and_free_again(&disk.join("read-only"), &ReadOnly(disk.to_owned()));
}

pub(crate) fn a_full_disk_is_reported_and_what_it_did_not_take_holds_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    // The limit's signal would end the program; whoever starts it says that it is ignored.
    let done = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .arg(FULL)
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(done.success(), "{done}");
    println!("disk full: {} kinds of state held in memory", KINDS.len());
}

pub(crate) fn a_real_disk_full_or_read_only_does_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |command: &str| {
        let mut unshare = Command::new("unshare");
        unshare
            .args(["--map-root-user", "--mount", "sh", "-c"])
            .arg(format!(
                "mount -t tmpfs -o size=256k none \"$1\" && {command}"
            ))
            .arg(std::env::current_exe().unwrap())
            .arg(folder.path());
        unshare
    };
    let permitted = inside("true").stderr(Stdio::null()).status();
    if !permitted.is_ok_and(|done| done.success()) {
        fixtures::skipped("a small disk of one's own is not permitted here");
        return;
    }
    let done = inside(&format!("exec \"$0\" {SMALL_DISK} \"$1\""))
        .status()
        .unwrap();
    assert!(done.success(), "{done}");
    println!("a real full and a read-only disk: the same");
}
