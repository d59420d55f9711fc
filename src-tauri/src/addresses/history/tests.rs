use storage::FetchDay;

use super::*;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

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
    storage.keep_snapshot(&book(source, addresses, second)?)?;
    Ok(())
}

fn book(source: Source, addresses: &[&str], second: i64) -> Result<AddressBook> {
    let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
    Ok(AddressBook::read(
        document.to_string().as_bytes(),
        source,
        Timestamp::from_second(second)?,
    )?)
}

/// A fetch on `day`, and what was found about the list; names the list.
fn fetch(
    storage: &Storage,
    day: i64,
    addresses: &[&str],
    issuer: Issuer,
    review: ListReview,
) -> Result<String> {
    let book = book(source(), addresses, day * 86_400)?;
    let list = storage.id_of(&book);
    storage.keep_snapshot(&book)?;
    let fetch = FetchDay {
        list: list.clone(),
        first: book.fetched_at(),
        last: book.fetched_at(),
        issuer,
        by: FetchedBy::Window,
    };
    storage.keep_fetch(&source().origin, fetch, review)?;
    Ok(list)
}

fn usual(storage: &Storage, days: std::ops::Range<i64>, addresses: &[&str]) -> Result {
    for day in days {
        fetch(
            storage,
            day,
            addresses,
            Issuer::Public,
            ListReview::NotNeeded,
        )?;
    }
    Ok(())
}

fn once_atlas(history: &History, storage: &Storage) -> Vec<String> {
    let blocks = history.once_atlas(&source(), storage);
    blocks.iter().map(ToString::to_string).collect()
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
    let (newest, oldest) = (&newest.snapshot, &oldest.snapshot);
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
fn a1_a_block_is_once_atlass_after_three_days_of_a_public_issuer() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    usual(&storage, 1..3, &["3.0.0.1", "3.0.0.2"])?;
    usual(&storage, 3..4, &["3.0.0.2"])?;
    assert_eq!(once_atlas(&history, &storage), ["3.0.0.2/32"], "two days");
    usual(&storage, 4..7, &["3.0.0.1", "3.0.0.2"])?;
    usual(&storage, 7..8, &["3.0.0.2"])?;
    assert_eq!(once_atlas(&history, &storage), ["3.0.0.1/32", "3.0.0.2/32"]);
    assert!(history.has_public_issuer(&source(), &storage));

    let proxied = ["3.0.0.2"];
    let usual = ListReview::NotNeeded;
    fetch(&storage, 8, &proxied, Issuer::Private, usual)?;
    assert_eq!(once_atlas(&history, &storage), [""; 0], "behind a proxy");
    assert!(!history.has_public_issuer(&source(), &storage));
    let practice = Source {
        practice: true,
        ..source()
    };
    let of_practice = history.once_atlas(&practice, &storage);
    assert!(!of_practice.contains(&"3.0.0.1/32".parse()?), "a5");
    Ok(())
}

#[test]
fn a1_practice_has_a_past_of_its_own_with_addresses_that_atlas_gave_up() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    let practice = Source {
        practice: true,
        ..source()
    };
    let blocks = |document: &[u8]| -> std::result::Result<Vec<IpNet>, addresses::ReadError> {
        let book = AddressBook::read(document, practice.clone(), Timestamp::UNIX_EPOCH)?;
        Ok(book.reaching_keys().collect())
    };
    let today = blocks(&sandbox::practice_addresses())?;
    let once = history.once_atlas(&practice, &storage);
    let gone: Vec<&IpNet> = once.iter().filter(|net| !today.contains(net)).collect();
    assert_eq!(gone.len(), 3);
    assert!(blocks(&sandbox::practice_addresses_before())?.contains(gone[0]));
    assert!(history.has_public_issuer(&practice, &storage));
    assert!(history.read(&practice, &storage).is_empty(), "a5");
    // A list with other entries says who has them.
    let office: IpNet = "203.0.113.7/32".parse()?;
    let read = history.administrators(&practice, &storage, Timestamp::now(), &[*gone[0], office]);
    assert_eq!(read.blocks, [office]);
    Ok(())
}

#[test]
fn a1_what_a_list_that_was_struck_out_had_is_not_once_atlass() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    usual(&storage, 1..4, &["3.0.0.1", "81.2.69.142"])?;
    usual(&storage, 4..7, &["3.0.0.1"])?;
    let poisoned = storage.snapshots(&source().origin).pop().ok_or("none")?;
    assert_eq!(once_atlas(&history, &storage).len(), 2);
    let struck = ListReview::StruckOut(Timestamp::UNIX_EPOCH);
    storage.set_review(&source().origin, &poisoned.id, struck)?;
    assert_eq!(once_atlas(&history, &storage), ["3.0.0.1/32"]);
    Ok(())
}

#[test]
fn a1_how_a_list_of_an_earlier_version_came_is_not_known_and_never_counts() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    for second in 1..5 {
        let address = format!("3.0.0.{second}");
        keep(&storage, &[&address, "3.0.1.1"], second * 86_400)?;
    }
    assert_eq!(once_atlas(&history, &storage), [""; 0]);
    for list in history.read(&source(), &storage) {
        assert_eq!((list.public_days, list.private_days), (0, 0));
        assert_eq!((list.review, list.last), (None, None));
    }
    Ok(())
}

#[test]
fn a1_what_the_access_list_had_before_atlas_listed_it_stays_the_administrators() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let history = History::default();
    let office = "81.2.69.142/32".parse()?;
    usual(&storage, 1..2, &["3.0.0.1"])?;
    let at = Timestamp::from_second(86_400 + 3600)?;
    let read = history.administrators(&source(), &storage, at, &["3.0.0.1/32".parse()?, office]);
    assert_eq!(read.blocks, [office], "the other one is Atlas's");
    usual(&storage, 2..6, &["3.0.0.1", "81.2.69.142"])?;
    usual(&storage, 6..7, &["3.0.0.1"])?;
    assert_eq!(once_atlas(&history, &storage).len(), 2);
    let access = storage::RememberedAccess {
        administrators: vec![read],
        ..storage::RememberedAccess::default()
    };
    storage.set_access(&source().origin, &access)?;
    assert_eq!(once_atlas(&history, &storage), ["3.0.0.1/32"]);
    Ok(())
}

#[test]
fn a1_a_list_that_cannot_be_read_any_more_is_a_break() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    usual(&storage, 1..2, &["3.0.0.9"])?;
    usual(&storage, 2..5, &["3.0.0.1"])?;
    usual(&storage, 5..6, &["3.0.0.2"])?;
    assert_eq!(once_atlas(&History::default(), &storage), ["3.0.0.1/32"]);
    let lists = storage.snapshots(&source().origin);
    let list = lists.get(1).ok_or("not there")?;
    for kept in std::fs::read_dir(folder.path().join("history"))? {
        std::fs::write(kept?.path().join(format!("{}.json.gz", list.id)), "cut")?;
    }
    assert_eq!(once_atlas(&History::default(), &storage), [""; 0]);
    Ok(())
}

#[test]
fn how_each_list_was_fetched_and_what_was_found_is_read() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    usual(&storage, 1..3, &["3.0.0.1"])?;
    let proxied = ["3.0.0.1"];
    fetch(&storage, 3, &proxied, Issuer::Private, ListReview::Waiting)?;
    let read = History::default().read(&source(), &storage);
    let [list] = read.as_slice() else {
        return Err("one list".into());
    };
    assert_eq!((list.public_days, list.private_days), (2, 1));
    assert!(list.by_window && !list.by_timer);
    assert_eq!(list.last, Some(Timestamp::from_second(3 * 86_400)?));
    assert_eq!(list.review, Some(ListReview::Waiting));
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
    assert_eq!(history.read(&source(), &storage).len(), 2);
    assert_eq!(history.read(&government, &storage).len(), 1);

    damage_oldest(&storage, folder.path())?;
    assert_eq!(history.read(&source(), &storage).len(), 2);
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
    assert_eq!(history.read(&source(), &storage).len(), 2);
    damage_oldest(&storage, folder.path())?;

    keep(&storage, &["3.0.0.3", "3.0.0.4"], 3)?;
    let snapshots = history.read(&source(), &storage);
    let snapshots = snapshots.iter().map(|it| &it.snapshot);
    let changes: Vec<(usize, usize)> = snapshots.map(|it| (it.added, it.removed)).collect();
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
    Ok(())
}
