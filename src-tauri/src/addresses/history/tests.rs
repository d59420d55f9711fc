use super::*;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

fn source() -> Source {
    Source {
        origin: "https://cloud.mongodb.com".to_owned(),
        practice: false,
    }
}

fn keep(storage: &Storage, addresses: &[&str], second: i64) -> Result {
    keep_of(source(), storage, addresses, second)
}

fn keep_of(source: Source, storage: &Storage, addresses: &[&str], second: i64) -> Result {
    let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
    let book = AddressBook::read(
        document.to_string().as_bytes(),
        source,
        Timestamp::from_second(second)?,
    )?;
    storage.keep_snapshot(&book)?;
    Ok(())
}

fn nets(region: &ChangedRegion) -> Vec<String> {
    region.nets.iter().map(ToString::to_string).collect()
}

#[test]
fn two_snapshots_side_by_side_say_what_came_and_what_went() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    keep(&storage, &["3.0.0.1", "3.0.0.2"], 1)?;
    keep(&storage, &["3.0.0.2", "3.0.0.3", "3.0.0.4"], 2)?;

    let history = History::default().read(&source(), &storage);
    let [newest, oldest] = history.as_slice() else {
        return Err("two snapshots".into());
    };
    assert_eq!((newest.added, newest.removed), (2, 1));
    let (outbound, _) = compare(&source(), &storage, &oldest.id, &newest.id)
        .map_err(|error| format!("{error:?}"))?;
    assert_eq!(nets(&outbound.added[0]), ["3.0.0.3/32", "3.0.0.4/32"]);
    assert_eq!(nets(&outbound.removed[0]), ["3.0.0.1/32"]);
    assert_eq!(outbound.added[0].place.as_deref(), Some("N. Virginia"));
    Ok(())
}

#[test]
fn a_newcomer_is_known_by_the_first_list_that_has_it() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    keep(&storage, &["3.0.0.1"], 1)?;
    keep(&storage, &["3.0.0.1", "3.0.0.2"], 2)?;
    keep(&storage, &["3.0.0.1", "3.0.0.2", "3.0.0.3"], 3)?;
    let news = History::default().newcomers(&source(), &storage);
    let since = |text: &str| -> std::result::Result<_, Box<dyn std::error::Error>> {
        Ok(news.since(&text.parse()?).map(|at| at.as_second()))
    };
    assert_eq!(since("3.0.0.1/32")?, None, "from the beginning");
    assert_eq!(since("3.0.0.2/32")?, Some(2));
    assert_eq!(since("3.0.0.3/32")?, Some(3));
    Ok(())
}

#[test]
fn a4_the_moment_the_list_shrank_is_known_though_it_grew_again() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    let shrank = || {
        let at = history.shrank_at(&source(), &storage);
        at.map(Timestamp::as_second)
    };
    keep(&storage, &["3.0.0.1", "3.0.0.2"], 1)?;
    assert_eq!(shrank(), None, "there is nothing before it");
    keep(&storage, &["3.0.0.1"], 2)?;
    assert_eq!(shrank(), Some(2));
    keep(&storage, &["3.0.0.1", "3.0.0.3"], 3)?;
    assert_eq!(shrank(), Some(2));
    Ok(())
}

#[test]
fn a1_what_was_ever_needed_is_every_list_together() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    keep(&storage, &["3.0.0.1"], 1)?;
    keep(&storage, &["3.0.0.2"], 2)?;
    let nets: Vec<String> = History::default()
        .ever_needed(&source(), &storage)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(nets, ["3.0.0.1/32", "3.0.0.2/32"]);
    Ok(())
}

/// Damages the oldest list kept of `source`, wherever it is.
fn damage_oldest(storage: &Storage, folder: &std::path::Path) -> Result {
    let oldest = storage.snapshots(&source().origin).pop().ok_or("none")?;
    let name = format!("{}.json.gz", oldest.id);
    for kept in std::fs::read_dir(folder.join("history"))? {
        let file = kept?.path().join(&name);
        if file.exists() {
            std::fs::write(file, "cut")?;
        }
    }
    Ok(())
}

#[test]
fn the_lists_of_one_atlas_stay_known_while_another_is_in_use() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    let government = Source {
        origin: "https://cloud.mongodbgov.com".to_owned(),
        practice: false,
    };
    keep(&storage, &["3.0.0.1"], 1)?;
    keep(&storage, &["3.0.0.2"], 2)?;
    keep_of(government.clone(), &storage, &["3.0.0.3"], 3)?;
    assert_eq!(history.ever_needed(&source(), &storage).len(), 2);
    assert_eq!(history.ever_needed(&government, &storage).len(), 1);

    damage_oldest(&storage, folder.path())?;
    assert_eq!(history.ever_needed(&source(), &storage).len(), 2);
    assert!(
        storage.notices().is_empty(),
        "nobody opened the damaged one"
    );
    Ok(())
}

#[test]
fn a_kept_list_is_unpacked_once_and_what_comes_later_is_added() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    keep(&storage, &["3.0.0.1", "3.0.0.2"], 1)?;
    keep(&storage, &["3.0.0.2", "3.0.0.3"], 2)?;
    assert_eq!(history.ever_needed(&source(), &storage).len(), 3);
    damage_oldest(&storage, folder.path())?;

    keep(&storage, &["3.0.0.3", "3.0.0.4"], 3)?;
    let ever = history.ever_needed(&source(), &storage);
    assert_eq!(ever.len(), 4, "a1: the first list's are still known");
    let snapshots = history.read(&source(), &storage);
    let changes: Vec<(usize, usize)> = snapshots.iter().map(|it| (it.added, it.removed)).collect();
    assert_eq!(changes, [(1, 1), (1, 1), (0, 0)]);
    assert!(
        storage.notices().is_empty(),
        "nobody opened the damaged one"
    );

    let at = history.shrank_at(&source(), &storage);
    assert_eq!(at.map(Timestamp::as_second), Some(3));
    let news = history.newcomers(&source(), &storage);
    assert_eq!(
        news.since(&"3.0.0.3/32".parse()?).map(Timestamp::as_second),
        Some(2)
    );
    let practice = Source {
        practice: true,
        ..source()
    };
    assert!(history.ever_needed(&practice, &storage).is_empty(), "a5");
    Ok(())
}
