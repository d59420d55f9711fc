//! Disks that are full or read-only: it is reported, and what they did not take holds in memory.

use std::io::Write;
use std::path::{Path, PathBuf};

use storage::{Problem, Storage, StorageError};

use crate::kinds::{KINDS, entry};

/// Makes a disk refuse every write, and take them again.
pub(crate) trait Fault {
    fn begin(&self);
    fn end(&self);
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
    assert_eq!(notices.len(), KINDS.len(), "each is reported: {notices:?}");
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

/// Names a folder on a disk that may be filled, where this program cannot make one for itself.
#[cfg(not(unix))]
const SMALL_DISK: &str = "KEYGATE_SMALL_DISK";

#[cfg(not(unix))]
pub(crate) fn a_real_disk_that_is_full_is_reported_and_memory_holds() {
    let Some(disk) = std::env::var_os(SMALL_DISK).map(PathBuf::from) else {
        fixtures::skipped("no small disk was named");
        return;
    };
    full_and_free_again(&disk.join("full"), &Filler(disk.join("filler")));
    println!(
        "a real full disk: {} kinds of state held in memory",
        KINDS.len()
    );
}
