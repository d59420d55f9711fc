#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;

use addresses::{AddressBook, Direction, Source};
use tempfile::TempDir;

use super::*;

mod damage;

const ATLAS: &str = "https://cloud.mongodb.com";
const GOVERNMENT: &str = "https://cloud.mongodbgov.com";

fn folder() -> (TempDir, Storage) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    (folder, storage)
}

fn book_from(origin: &str, practice: bool, time: &str, document: &[u8]) -> AddressBook {
    let source = Source {
        origin: origin.to_owned(),
        practice,
    };
    AddressBook::read(document, source, time.parse().unwrap()).unwrap()
}

/// A list of these last numbers in 3.0.0.0/24, fetched in that hour.
fn book(hour: u8, last: &[u8]) -> AddressBook {
    let entries: Vec<String> = last
        .iter()
        .map(|last| format!("\"3.0.0.{last}\""))
        .collect();
    let entries = entries.join(",");
    let document = format!(r#"{{"outbound":{{"aws":{{"us-east-1":[{entries}]}}}}}}"#);
    let time = format!("2026-07-07T{hour:02}:00:00Z");
    book_from(ATLAS, false, &time, document.as_bytes())
}

fn connection() -> Connection {
    Connection {
        origin: ATLAS.to_owned(),
        sign_in: SignInKind::ServiceAccount,
        id: "mdb_sa_id_0123456789abcdef01234567".to_owned(),
        kept: true,
        connected: true,
        project: Some("0123456789abcdef01234567".to_owned()),
        private_issuer: false,
    }
}

fn files(folder: &TempDir, below: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.path().join(below)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The folder with the lists of the one Atlas there is.
fn history(folder: &TempDir) -> PathBuf {
    let names = files(folder, "history");
    assert_eq!(names.len(), 1, "one folder for one Atlas: {names:?}");
    folder.path().join("history").join(&names[0])
}

/// The file of the newest list.
fn newest_file(folder: &TempDir) -> PathBuf {
    let history = history(folder);
    let entries = fs::read_dir(&history).unwrap();
    let names = entries.map(|entry| entry.unwrap().path());
    names.max().unwrap()
}

fn newest(storage: &Storage, origin: &str) -> Option<AddressBook> {
    storage.newest_list(origin).map(|list| list.book)
}

#[test]
fn a_new_folder_remembers_nothing_and_reports_nothing() {
    let (_folder, storage) = folder();

    assert_eq!(storage.connection(), None);
    assert_eq!(storage.custom_address(), None);
    assert_eq!(storage.notices(), []);
}

#[test]
fn a_connection_and_a_custom_address_are_remembered_until_forgotten() {
    let (folder, storage) = folder();
    storage.set_connection(Some(&connection())).unwrap();
    storage
        .set_custom_address(Some("http://127.0.0.1:8080"))
        .unwrap();

    let reopened = Storage::open(folder.path()).unwrap();
    assert_eq!(reopened.connection(), Some(connection()));
    assert_eq!(
        reopened.custom_address().as_deref(),
        Some("http://127.0.0.1:8080")
    );

    reopened.set_connection(None).unwrap();
    reopened.set_connection(None).unwrap();
    reopened.set_custom_address(None).unwrap();
    assert_eq!(storage.connection(), None);
    assert_eq!(storage.custom_address(), None);
    assert_eq!(files(&folder, ""), [""; 0], "nothing is left behind");
}

#[test]
fn a_kept_list_comes_back_as_it_was_with_its_time_and_problems() {
    let (folder, storage) = folder();
    let document = br#"{"outbound":{"aws":{"us-east-1":["3.0.0.1","10.0.0.1"],"empty":[]}}}"#;
    let kept = book_from(ATLAS, false, "2026-07-07T12:34:56.789Z", document);
    assert_eq!(kept.problem_count(), 1);
    storage.keep_snapshot(&kept).unwrap();

    let reopened = Storage::open(folder.path()).unwrap();
    assert_eq!(newest(&reopened, ATLAS), Some(kept));
    let entries = fs::read_dir(history(&folder)).unwrap();
    assert_eq!(entries.count(), 1, "no temporary file is left");
}

#[test]
fn the_real_list_of_july_comes_back_whole() {
    let Some(path) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return;
    };
    let (_folder, storage) = folder();
    let document = fs::read(path).unwrap();
    storage
        .keep_snapshot(&book_from(ATLAS, false, "2026-07-07T12:00:00Z", &document))
        .unwrap();

    let list = newest(&storage, ATLAS).unwrap();
    assert_eq!(list.addresses(Direction::Outbound).len(), 420);
    assert_eq!(list.addresses(Direction::Inbound).len(), 425);
}

#[test]
fn a5_a_practice_list_is_never_kept() {
    let (folder, storage) = folder();
    let document = br#"{"outbound":{"aws":{"us-east-1":["198.18.0.1"]}}}"#;
    let practice = book_from(
        "http://127.0.0.1:4000",
        true,
        "2026-07-07T12:00:00Z",
        document,
    );

    let refused = storage.keep_snapshot(&practice);
    assert!(
        matches!(refused, Err(StorageError::Practice)),
        "{refused:?}"
    );
    assert!(!folder.path().join("history").exists());
}

#[test]
fn a5_the_list_of_another_atlas_is_never_used() {
    let (folder, storage) = folder();
    storage.keep_snapshot(&book(1, &[1])).unwrap();
    assert_eq!(newest(&storage, GOVERNMENT), None);
    let of_atlas = history(&folder);

    let document = br#"{"outbound":{"aws":{"us-gov-west-1":["3.0.0.7"]}}}"#;
    let government = book_from(GOVERNMENT, false, "2026-07-07T12:00:00Z", document);
    storage.keep_snapshot(&government).unwrap();
    assert_eq!(newest(&storage, GOVERNMENT), Some(government));
    assert_eq!(newest(&storage, ATLAS), Some(book(1, &[1])));

    // Moved by hand to where another Atlas's belong.
    let lists = files(&folder, "history").into_iter();
    let mut lists = lists.map(|name| folder.path().join("history").join(name));
    let of_government = lists.find(|path| *path != of_atlas).unwrap();
    let aside = folder.path().join("aside");
    fs::rename(&of_atlas, &aside).unwrap();
    fs::rename(&of_government, &of_atlas).unwrap();
    fs::rename(&aside, &of_government).unwrap();
    assert_eq!(newest(&storage, ATLAS), None);
    assert_eq!(newest(&storage, GOVERNMENT), None);
    assert_eq!(storage.notices().len(), 2, "both files are set aside");
}

#[test]
fn a6_an_atlas_never_fetched_from_has_no_list_rather_than_an_empty_one() {
    let (_folder, storage) = folder();

    assert_eq!(storage.newest_list(ATLAS), None);
    assert_eq!(storage.notices(), [], "not knowing is no damage");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();

    let refused = Storage::open(&file.join("below"));
    assert!(
        matches!(refused, Err(StorageError::Folder { .. })),
        "{refused:?}"
    );
}

#[cfg(unix)]
#[test]
fn files_and_folders_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("keygate/data");
    let storage = Storage::open(&folder).unwrap();
    storage.set_connection(Some(&connection())).unwrap();
    storage
        .set_access(ATLAS, &RememberedAccess::default())
        .unwrap();

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("access")), 0o700);
    assert_eq!(mode(&folder.join("connection.json")), 0o600);
    for entry in fs::read_dir(folder.join("access")).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[cfg(unix)]
#[test]
fn the_permissions_of_a_folder_that_was_there_are_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    Storage::open(folder.path()).unwrap();

    let mode = fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o755, "it may be someone's home");
}

#[cfg(unix)]
#[test]
fn what_others_were_let_read_is_for_this_user_alone_again() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, storage) = folder();
    storage.set_connection(Some(&connection())).unwrap();
    storage.keep_snapshot(&book(1, &[1])).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let widen = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let preferences = folder.path().join("preferences.json");
    fs::write(&preferences, "{}").unwrap();
    let folders = [folder.path().join("history"), history(&folder)];
    let files = [folder.path().join("connection.json"), newest_file(&folder)];
    folders.iter().for_each(|path| widen(path, 0o755));
    files.iter().for_each(|path| widen(path, 0o644));
    widen(&preferences, 0o644);

    Storage::open(folder.path()).unwrap();
    assert!(folders.iter().all(|path| mode(path) == 0o700));
    assert!(files.iter().all(|path| mode(path) == 0o600));
    assert_eq!(mode(&preferences), 0o644, "not the storage's own");

    widen(&files[0], 0o666);
    storage.set_connection(Some(&connection())).unwrap();
    assert_eq!(mode(&files[0]), 0o600, "a replaced file does not inherit");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_file_is_replaced_and_its_target_stays() {
    let (folder, storage) = folder();
    let target = folder.path().join("someone-elses");
    fs::write(&target, "theirs").unwrap();
    std::os::unix::fs::symlink(&target, folder.path().join("connection.json")).unwrap();
    storage.set_connection(Some(&connection())).unwrap();

    assert_eq!(fs::read_to_string(target).unwrap(), "theirs");
    assert_eq!(storage.connection(), Some(connection()));
}
