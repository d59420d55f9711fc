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
fn a_damaged_list_is_set_aside_when_it_is_read_and_when_it_is_replaced() {
    let (folder, storage) = folder();
    for damage in ["", "{\"version\":1}", "{\"version\":9}", "\u{0}\u{0}\u{0}"] {
        storage.keep_list(&book(1, &[1])).unwrap();
        fs::write(list_file(&folder), damage).unwrap();
        assert_eq!(storage.last_list(ATLAS), None, "{damage:?}");
        storage.keep_list(&book(2, &[1])).unwrap();
        let names = files(&folder, "lists");
        let whole = names.iter().find(|name| !name.contains("damaged")).unwrap();
        fs::write(folder.path().join("lists").join(whole), damage).unwrap();
        storage.keep_list(&book(3, &[2])).unwrap();
        assert_eq!(storage.last_list(ATLAS), Some(book(3, &[2])), "{damage:?}");
        assert_eq!(
            storage.previous_list(ATLAS),
            None,
            "what was damaged is no list"
        );
        fs::remove_dir_all(folder.path().join("lists")).unwrap();
        fs::create_dir(folder.path().join("lists")).unwrap();
    }
    let kept = storage
        .notices()
        .iter()
        .filter(|notice| notice.kept_as.is_some())
        .count();
    assert!(kept >= 2, "{:?}", storage.notices());
}

#[test]
fn a_damaged_previous_list_leaves_the_last_one_usable() {
    let (folder, storage) = folder();
    storage.keep_list(&book(1, &[1])).unwrap();
    storage.keep_list(&book(2, &[2])).unwrap();
    let file = list_file(&folder);
    let content = fs::read_to_string(&file)
        .unwrap()
        .replace("3.0.0.1/32", "10.0.0.1/32");
    fs::write(&file, content).unwrap();

    assert_eq!(storage.previous_list(ATLAS), None);
    assert_eq!(storage.last_list(ATLAS), Some(book(2, &[2])));
    assert_eq!(storage.notices().len(), 1);
}

#[test]
fn a4_a_list_changed_on_disk_is_checked_again_when_it_is_read() {
    let (folder, storage) = folder();
    storage.keep_list(&book(1, &[1, 2])).unwrap();
    let file = list_file(&folder);
    let content = fs::read_to_string(&file)
        .unwrap()
        .replace("3.0.0.1/32", "0.0.0.0/0");
    fs::write(&file, content).unwrap();

    let list = storage.last_list(ATLAS).unwrap();
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
        storage.keep_list(&book(1, &[1, 2, 3])).unwrap();
        storage.keep_list(&book(2, &[1, 2, 4])).unwrap();
        for path in [folder.path().join("connection.json"), list_file(&folder)] {
            let mut content = fs::read(&path).unwrap();
            content.truncate(cut.index(content.len()));
            if append {
                content.extend(&noise);
            }
            fs::write(&path, content).unwrap();
        }
        let (connection_now, list) = (storage.connection(), storage.last_list(ATLAS));
        let _previous = storage.previous_list(ATLAS);
        prop_assert!(connection_now.is_none_or(|it| it.origin == ATLAS));
        prop_assert!(list.is_none_or(|list| list.addresses(Direction::Outbound).len() > 0));
        storage.keep_list(&book(3, &[5])).unwrap();
        prop_assert_eq!(storage.last_list(ATLAS), Some(book(3, &[5])));
    }
}
