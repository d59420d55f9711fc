//! Disks that are full or read-only: it is said, and what they did not take holds in memory.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use storage::{Problem, Storage, StorageError};

use crate::kinds::{KINDS, entry};

/// Starts the one whose files may not get longer.
pub(crate) const FULL: &str = "full";
/// Starts the one with a small disk of its own.
pub(crate) const SMALL_DISK: &str = "small-disk";

/// Makes a disk refuse every write, and take them again.
pub(crate) trait Fault {
    fn begin(&self);
    fn end(&self);
}

/// No file may get longer: works for everybody, everywhere.
pub(crate) struct FileSizes;

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

/// A file takes all room there is.
pub(crate) struct Filler(pub(crate) PathBuf);

impl Fault for Filler {
    fn begin(&self) {
        let mut file = std::fs::File::create(&self.0).unwrap();
        let mut size = 64 * 1024;
        while size > 0 {
            if file.write_all(&vec![0; size]).is_err() {
                size /= 2;
            }
        }
    }

    fn end(&self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

/// The file system this folder is the top of takes no change.
pub(crate) struct ReadOnly(pub(crate) PathBuf);

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

/// Every kind of state, with the disk refusing in between.
pub(crate) fn full_and_free_again(folder: &Path, fault: &dyn Fault) {
    let storage = Storage::open(folder).unwrap();
    for kind in &KINDS {
        (kind.write)(&storage, 1).unwrap();
    }
    fault.begin();
    for kind in &KINDS {
        let refused = (kind.write)(&storage, 2);
        assert!(
            matches!(refused, Err(StorageError::NotSaved { .. })),
            "{}: {refused:?}",
            kind.name
        );
        if kind.name != "activity" {
            assert_eq!((kind.read)(&storage), Some(2), "{}: in memory", kind.name);
        }
        let on_disk = Storage::open(folder).unwrap();
        assert_eq!((kind.read)(&on_disk), Some(1), "{}: on disk", kind.name);
    }
    let notices = storage.notices();
    assert_eq!(notices.len(), KINDS.len(), "each is said: {notices:?}");
    assert!(notices.iter().all(|it| it.problem == Problem::NotSaved));

    fault.end();
    storage
        .set_custom_address(Some("https://3.example.com"))
        .unwrap();
    storage.begin_activity(&entry(3)).unwrap();
    assert_eq!(storage.notices(), [], "nothing is missing any more");
    let on_disk = Storage::open(folder).unwrap();
    for kind in &KINDS {
        let newest = match kind.name {
            "custom address" | "activity" => 3,
            _ => 2,
        };
        assert_eq!((kind.read)(&on_disk), Some(newest), "{}", kind.name);
    }
    let ids: Vec<i64> = on_disk
        .activities()
        .entries
        .iter()
        .map(|it| it.id)
        .collect();
    assert_eq!(ids, [1, 2, 3], "what was done meanwhile is written later");
}

pub(crate) fn a_full_disk_is_said_and_what_it_did_not_take_holds_in_memory() {
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
