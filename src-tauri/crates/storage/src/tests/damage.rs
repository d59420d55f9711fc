//! Files that were cut short, changed or written by another version.

use proptest::prelude::*;

use super::*;

#[test]
fn a_damaged_file_is_set_aside_and_reported_and_a_new_one_takes_its_place() {
    let (folder, storage) = folder();
    for damage in [
        "",
        "{",
        "[]",
        "{\"version\":1}",
        "{\"version\":\"1\",\"connection\":null}",
    ] {
        fs::write(folder.path().join("connection.json"), damage).unwrap();
        assert_eq!(storage.connection(), None, "{damage:?}");
    }
    let notices = storage.notices();
    assert_eq!(notices.len(), 5, "{notices:?}");
    for (notice, damage) in notices.iter().zip(["", "{", "[]", "{\"version\":1}"]) {
        assert_eq!(
            (notice.file.as_str(), notice.problem),
            ("connection.json", Problem::Damaged)
        );
        let aside = notice.kept_as.as_deref().unwrap();
        assert!(aside.starts_with("connection.json.damaged-2"), "{aside}");
        assert_eq!(
            fs::read_to_string(folder.path().join(aside)).unwrap(),
            damage
        );
    }

    storage.set_connection(Some(&connection())).unwrap();
    assert_eq!(storage.connection(), Some(connection()));
}

#[test]
fn a_file_of_a_newer_version_is_kept_for_that_version() {
    let (folder, storage) = folder();
    let newer = r#"{"version":2,"origin":{"scheme":"https"}}"#;
    fs::write(folder.path().join("custom-address.json"), newer).unwrap();

    assert_eq!(storage.custom_address(), None);
    let notices = storage.notices();
    assert_eq!(notices[0].problem, Problem::FromNewerVersion);
    let aside = folder.path().join(notices[0].kept_as.as_deref().unwrap());
    assert_eq!(fs::read_to_string(aside).unwrap(), newer);
}

#[test]
fn a_damaged_list_is_set_aside_and_the_one_before_it_is_used() {
    let (folder, storage) = folder();
    storage.keep_snapshot(&book(1, &[1])).unwrap();
    for (hour, damage) in [(2, ""), (3, "{"), (4, "\u{0}\u{0}")] {
        storage.keep_snapshot(&book(hour, &[2])).unwrap();
        let file = newest_file(&folder);
        fs::write(&file, damage).unwrap();
        assert_eq!(newest(&storage, ATLAS), Some(book(1, &[1])), "{damage:?}");
        assert!(!file.exists(), "{damage:?}");
        let aside = newest_file(&folder);
        assert!(aside.to_string_lossy().contains("damaged"), "{aside:?}");
        fs::remove_file(aside).unwrap();
    }
    assert_eq!(storage.notices().len(), 3);
}

/// Replaces `from` by `to` in the newest list.
fn edit(folder: &TempDir, from: &str, to: &str) {
    use std::io::{Read, Write};
    let file = newest_file(folder);
    let mut text = String::new();
    let packed = fs::File::open(&file).unwrap();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .unwrap();
    let packed = fs::File::create(&file).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(packed, flate2::Compression::default());
    let text = text.replace(from, to);
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap();
}

#[test]
fn a4_a_list_changed_on_disk_is_checked_again_when_it_is_read() {
    let (folder, storage) = folder();
    storage.keep_snapshot(&book(1, &[1, 2])).unwrap();
    edit(&folder, "3.0.0.1/32", "0.0.0.0/0");

    let list = newest(&storage, ATLAS).unwrap();
    assert_eq!(list.addresses(Direction::Outbound).len(), 1);
    assert_eq!(list.problem_count(), 1, "and it says what was left out");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_cut_short_or_overwritten_never_stops_the_program(
        cut: prop::sample::Index, noise: Vec<u8>, append: bool,
    ) {
        let (folder, storage) = folder();
        storage.set_connection(Some(&connection())).unwrap();
        storage.keep_snapshot(&book(1, &[1, 2, 3])).unwrap();
        storage.keep_snapshot(&book(2, &[1, 2, 4])).unwrap();
        for path in [folder.path().join("connection.json"), newest_file(&folder)] {
            let mut content = fs::read(&path).unwrap();
            content.truncate(cut.index(content.len()));
            if append {
                content.extend(&noise);
            }
            fs::write(&path, content).unwrap();
        }
        let (connection_now, list) = (storage.connection(), newest(&storage, ATLAS));
        prop_assert!(connection_now.is_none_or(|it| it.origin == ATLAS));
        prop_assert!(list.is_some_and(|list| list.addresses(Direction::Outbound).len() == 3));
        storage.keep_snapshot(&book(3, &[5])).unwrap();
        prop_assert_eq!(newest(&storage, ATLAS), Some(book(3, &[5])));
    }
}

/// As a program that looks for viruses does for a moment; here for as long as the test wants.
#[cfg(windows)]
#[test]
fn a_file_that_another_program_has_open_is_neither_set_aside_nor_lost() {
    use std::os::windows::fs::OpenOptionsExt;
    let (folder, storage) = folder();
    storage.set_connection(Some(&connection())).unwrap();
    let path = folder.path().join("connection.json");
    let alone = || {
        fs::File::options()
            .read(true)
            .share_mode(0)
            .open(&path)
            .unwrap()
    };

    let held = alone();
    assert_eq!(storage.connection(), None);
    let notices = storage.notices();
    assert_eq!(notices[0].problem, Problem::Unreadable);
    assert_eq!(notices[0].kept_as, None, "{notices:?}");
    assert!(notices[0].detail.is_some(), "{notices:?}");
    drop(held);
    assert_eq!(storage.connection(), Some(connection()));

    let held = alone();
    let other = Connection {
        kept: false,
        ..connection()
    };
    assert!(storage.set_connection(Some(&other)).is_err());
    assert_eq!(
        storage.connection(),
        Some(other.clone()),
        "it holds in memory"
    );
    drop(held);
    storage.set_watching(Watching::default()).unwrap();
    assert_eq!(
        Storage::open(folder.path()).unwrap().connection(),
        Some(other)
    );
    let drafts = files(&folder, "");
    assert!(
        drafts.iter().all(|name| !name.ends_with(".tmp")),
        "{drafts:?}"
    );
}
