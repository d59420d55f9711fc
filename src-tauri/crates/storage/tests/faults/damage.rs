//! Every kind of state × every damage: set aside, reported, and the program goes on.

use std::fs;
use std::path::Path;

use crate::kinds::KINDS;
use storage::{Problem, Storage};

/// What happens to a file.
struct Damage {
    name: &'static str,
    problem: Problem,
    /// A file as it was; what lies there afterwards.
    harm: fn(&Path),
}

const DAMAGES: [Damage; 7] = [
    Damage {
        name: "cut short",
        problem: Problem::Damaged,
        harm: |file| {
            let content = fs::read(file).unwrap();
            fs::write(file, &content[..content.len() / 2]).unwrap();
        },
    },
    Damage {
        name: "one byte left",
        problem: Problem::Damaged,
        harm: |file| {
            let content = fs::read(file).unwrap();
            fs::write(file, &content[..1]).unwrap();
        },
    },
    Damage {
        name: "zeros, as after a loss of power",
        problem: Problem::Damaged,
        harm: |file| {
            let length = fs::read(file).unwrap().len();
            fs::write(file, vec![0; length]).unwrap();
        },
    },
    Damage {
        name: "another program's text",
        problem: Problem::Damaged,
        harm: |file| fs::write(file, "[section]\nkey = value\n").unwrap(),
    },
    Damage {
        name: "no version",
        problem: Problem::Damaged,
        harm: |file| put(file, "{\"origin\":\"https://cloud.mongodb.com\"}"),
    },
    Damage {
        name: "a newer version",
        problem: Problem::FromNewerVersion,
        harm: |file| put(file, "{\"version\":2,\"what\":\"nobody knows\"}"),
    },
    Damage {
        name: "unreadable",
        problem: Problem::Unreadable,
        // Tests may run as root, whom no permission stops.
        harm: |file| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        },
    },
];

/// Writes `text` in the form that the file has, compressed or not.
fn put(file: &Path, text: &str) {
    use std::io::Write;
    if file.extension().is_some_and(|end| end == "gz") {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        fs::write(file, encoder.finish().unwrap()).unwrap();
    } else {
        fs::write(file, text).unwrap();
    }
}

pub(crate) fn every_kind_of_state_survives_every_damage() {
    for kind in &KINDS {
        for damage in &DAMAGES {
            let case = format!("{}, {}", kind.name, damage.name);
            let folder = tempfile::tempdir().unwrap();
            let storage = Storage::open(folder.path()).unwrap();
            (kind.write)(&storage, 1).unwrap();
            let file = (kind.file)(folder.path()).unwrap();
            (damage.harm)(&file);
            let harmed = fs::read(&file).ok();

            let storage = Storage::open(folder.path()).unwrap();
            assert_eq!((kind.read)(&storage), None, "{case}: nothing is guessed");
            let notices = storage.notices();
            let [notice] = notices.as_slice() else {
                panic!("{case}: reported once: {notices:?}");
            };
            assert_eq!(notice.problem, damage.problem, "{case}");
            let aside = notice.kept_as.as_deref().unwrap();
            assert!(aside.starts_with(&notice.file), "{case}: {aside}");
            assert_eq!(
                fs::read(folder.path().join(aside)).ok(),
                harmed,
                "{case}: it is kept as it was"
            );

            (kind.write)(&storage, 2).unwrap();
            let again = Storage::open(folder.path()).unwrap();
            assert_eq!((kind.read)(&again), Some(2), "{case}: it works again");
            assert_eq!(again.notices(), [], "{case}: it is not reported again");
        }
    }
    println!(
        "damage: {} kinds of state × {} damages",
        KINDS.len(),
        DAMAGES.len()
    );
}

pub(crate) fn where_nothing_can_be_written_everything_is_read_and_holds_in_memory() {
    for kind in &KINDS {
        let folder = tempfile::tempdir().unwrap();
        (kind.write)(&Storage::open(folder.path()).unwrap(), 1).unwrap();
        let why = storage::StorageError::InUse {
            folder: folder.path().to_owned(),
        };
        let storage = Storage::in_memory(folder.path(), &why);
        assert_eq!((kind.read)(&storage), Some(1), "{}", kind.name);
        (kind.write)(&storage, 2).unwrap();
        if kind.name != "activity" {
            assert_eq!((kind.read)(&storage), Some(2), "{}", kind.name);
        }
        let on_disk = Storage::open(folder.path()).unwrap();
        assert_eq!((kind.read)(&on_disk), Some(1), "{}", kind.name);
        assert_eq!(storage.notices().len(), 1, "reported once, at the start");
    }
}
