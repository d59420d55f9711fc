//! Data folders that earlier versions left (`tests/earlier-data`), opened by this one: nothing is set
//! aside, and what they held is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use storage::{Every, Proxy, SignInKind, Storage};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Each has a test of its own below, for what it held.
const KNOWN: [&str; 1] = ["b50a148"];

#[test]
fn every_folder_is_read_whole_and_stays_as_it_was() -> Result {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(earlier())? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let copy = copy_of(&name)?;
        let before = files(copy.path())?;
        let storage = Storage::open(copy.path())?;
        read_everything(&storage).ok_or_else(|| format!("{name} held no connection or list"))?;
        assert_eq!(storage.notices(), [], "{name}");
        assert_eq!(files(copy.path())?, before, "{name}: nothing is set aside");
        found.insert(name);
    }
    assert_eq!(found, BTreeSet::from(KNOWN.map(str::to_owned)));
    Ok(())
}

#[test]
fn what_b50a148_held_is_there() -> Result {
    let copy = copy_of("b50a148")?;
    let storage = Storage::open(copy.path())?;

    let connection = storage.connection().ok_or("no connection")?;
    let origin = connection.origin.as_str();
    assert_eq!(origin, "http://127.0.0.1:21487");
    assert_eq!(connection.sign_in, SignInKind::ServiceAccount);
    assert!(connection.kept && connection.connected && connection.project.is_some());
    let custom = storage.custom_address();
    assert_eq!(custom.as_deref(), Some("https://atlas.example.com"));
    let settings = storage
        .proxy_settings()
        .map_err(|problem| format!("{problem:?}"))?;
    assert_eq!(settings.proxy, Proxy::Direct);
    assert_eq!(storage.watching().every, Every::Day);
    assert!(!storage.watching().notify);

    let moves = storage.moves();
    let moving: Vec<_> = moves.iter().flat_map(|row| &row.moves).collect();
    let moving: Vec<_> = moving
        .iter()
        .map(|it| (it.cluster.as_str(), it.sent))
        .collect();
    assert_eq!(moving, [("ledger", true), ("archive", false)]);

    let lists = storage.snapshots(origin);
    let sizes: Vec<usize> = lists
        .iter()
        .filter_map(|list| storage.snapshot(origin, &list.id))
        .map(|book| book.to_document().len())
        .collect();
    assert_eq!(sizes.len(), 2);
    assert!(sizes[0] > sizes[1], "the newer list has one address more");
    assert!(storage.shown_list(origin).is_some());
    let review = storage.fetches(origin).review(&lists[0].id);
    assert_eq!(review, None, "what nobody wrote down is not known");

    let access = storage.access(origin);
    let list = access.list.ok_or("no access list")?;
    assert_eq!(list.complete_since, None);
    assert_eq!(access.projects, Some(Vec::new()));

    let activities = storage.activities();
    assert!(!activities.entries.is_empty());
    assert_eq!((activities.damaged, activities.newer), (0, 0));
    Ok(())
}

fn read_everything(storage: &Storage) -> Option<()> {
    let origin = storage.connection()?.origin;
    let _whatever_it_is = (
        storage.custom_address(),
        storage.proxy_settings(),
        storage.watching(),
        storage.moves(),
        storage.activities(),
        storage.grantees::<serde_json::Value>(),
        storage.fetches(&origin),
        storage.access(&origin),
        storage.shown_list(&origin),
    );
    let lists = storage.snapshots(&origin);
    let whole = lists.iter().map(|list| storage.snapshot(&origin, &list.id));
    let whole: Option<Vec<_>> = whole.collect();
    (!whole?.is_empty()).then_some(())
}

fn earlier() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/earlier-data")
}

fn copy_of(name: &str) -> Result<tempfile::TempDir> {
    let copy = tempfile::tempdir()?;
    copy_into(&earlier().join(name).join("data"), copy.path())?;
    Ok(copy)
}

fn copy_into(from: &Path, to: &Path) -> Result {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_into(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The names of all files below it.
fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.insert(entry.path());
        }
    }
    Ok(found)
}
