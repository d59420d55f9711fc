#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;

use addresses::{AddressBook, Source};
use tempfile::TempDir;

use super::*;

const ATLAS: &str = "https://cloud.mongodb.com";

fn folder() -> (TempDir, Storage) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    (folder, storage)
}

fn book(at: &str, addresses: &[&str]) -> AddressBook {
    let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
    let source = Source {
        origin: ATLAS.to_owned(),
        practice: false,
    };
    let at = at.parse().unwrap();
    AddressBook::read(document.to_string().as_bytes(), source, at).unwrap()
}

fn keep(storage: &Storage, at: &str, addresses: &[&str], issuer: Issuer) -> String {
    let book = book(at, addresses);
    let list = storage.id_of(&book);
    storage.keep_snapshot(&book).unwrap();
    let fetch = FetchDay {
        list: list.clone(),
        first: book.fetched_at(),
        last: book.fetched_at(),
        issuer,
        by: FetchedBy::Window,
    };
    storage
        .keep_fetch(ATLAS, fetch, ListReview::NotNeeded)
        .unwrap();
    list
}

fn days(storage: &Storage) -> Vec<(String, String, Issuer)> {
    let text = |at: Timestamp| at.strftime("%d %H").to_string();
    let days = storage.fetches(ATLAS).days.into_iter();
    days.map(|day| (text(day.first), text(day.last), day.issuer))
        .collect()
}

#[test]
fn fetches_of_one_list_are_kept_by_day_and_kind_of_connection() {
    let (folder, storage) = folder();
    let fetched = |at, issuer| keep(&storage, at, &["3.0.0.1"], issuer);
    let id = fetched("2026-11-01T10:00:00Z", Issuer::Public);
    fetched("2026-11-01T16:00:00Z", Issuer::Public);
    fetched("2026-11-01T18:00:00Z", Issuer::Private);
    fetched("2026-11-01T23:59:59Z", Issuer::Public);
    fetched("2026-11-02T00:00:00Z", Issuer::Public);

    let again = Storage::open(folder.path()).unwrap();
    let text = |text: &str| text.to_owned();
    assert_eq!(
        days(&again),
        [
            (text("01 10"), text("01 23"), Issuer::Public),
            (text("01 18"), text("01 18"), Issuer::Private),
            (text("02 00"), text("02 00"), Issuer::Public),
        ]
    );
    let last = again.fetches(ATLAS).last(&id);
    assert_eq!(last, Some("2026-11-02T00:00:00Z".parse().unwrap()));
}

#[test]
fn a4_a_list_is_used_where_it_is_known_that_it_may_be() {
    let (folder, storage) = folder();
    let is_usable = |review| ListReview::is_usable(Some(review));
    let now = Timestamp::UNIX_EPOCH;
    assert!(is_usable(ListReview::NotNeeded) && is_usable(ListReview::Accepted(now)));
    for review in [
        ListReview::Waiting,
        ListReview::HeldBack,
        ListReview::StruckOut(now),
    ] {
        assert!(!is_usable(review), "{review:?}");
    }
    assert!(!ListReview::is_usable(None), "not known");

    let first = keep(
        &storage,
        "2026-11-01T10:00:00Z",
        &["3.0.0.1"],
        Issuer::Public,
    );
    let second = keep(
        &storage,
        "2026-11-02T10:00:00Z",
        &["3.0.0.2"],
        Issuer::Public,
    );
    let in_use = |storage: &Storage| storage.newest(ATLAS, ListReview::is_usable).map(|it| it.id);
    assert_eq!(in_use(&storage), Some(second.clone()));
    let struck = ListReview::StruckOut(now);
    storage.set_review(ATLAS, &second, struck).unwrap();
    let again = Storage::open(folder.path()).unwrap();
    assert_eq!(in_use(&again), Some(first));
    assert_eq!(again.newest_list(ATLAS).map(|it| it.id), Some(second));
}

#[test]
fn a1_how_lists_of_an_earlier_version_were_fetched_is_not_known() {
    let (_folder, storage) = folder();
    let kept = book("2026-11-01T10:00:00Z", &["3.0.0.1"]);
    storage.keep_snapshot(&kept).unwrap();
    assert_eq!(storage.fetches(ATLAS), Fetches::default());
    let newest = storage.newest_list(ATLAS).unwrap();
    assert_eq!((newest.book, newest.review), (kept, None));
}

#[test]
fn a_list_with_a_mistake_is_another_list() {
    let (_folder, storage) = folder();
    storage
        .keep_snapshot(&book("2026-11-01T10:00:00Z", &["3.0.0.1"]))
        .unwrap();
    let mistaken = book("2026-11-02T10:00:00Z", &["3.0.0.1", "81.0.0.0/8"]);
    assert!(storage.keep_snapshot(&mistaken).unwrap());
    let newest = storage.newest_list(ATLAS).unwrap();
    assert_eq!(newest.book, mistaken, "with its place");
    assert_eq!(newest.book.mistakes().count(), 1);
    assert!(!storage.keep_snapshot(&mistaken).unwrap(), "the same again");
}

#[test]
fn as_many_days_are_kept_as_were_agreed_and_the_oldest_go() {
    let start: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
    let mut fetches = Fetches::default();
    for day in 0..KEPT as i64 + 5 {
        let at = start + jiff::SignedDuration::from_hours(day * 24);
        fetches.add(FetchDay {
            list: "1".to_owned(),
            first: at,
            last: at,
            issuer: Issuer::Public,
            by: FetchedBy::Timer,
        });
    }
    assert_eq!(fetches.days.len(), KEPT);
    let oldest = start + jiff::SignedDuration::from_hours(5 * 24);
    assert_eq!(fetches.days[0].first, oldest);
}

#[test]
fn a_damaged_file_is_set_aside_and_nothing_is_known() {
    let (folder, storage) = folder();
    keep(
        &storage,
        "2026-11-01T10:00:00Z",
        &["3.0.0.1"],
        Issuer::Public,
    );
    let file = folder.path().join("fetches").join(file_name(ATLAS));
    fs::write(&file, "cut").unwrap();
    assert_eq!(storage.fetches(ATLAS), Fetches::default());
    assert_eq!(storage.notices().len(), 1);
    assert!(storage.newest(ATLAS, ListReview::is_usable).is_none());
    assert!(storage.newest_list(ATLAS).is_some());
}

#[test]
fn a5_the_fetches_of_another_atlas_are_never_used() {
    let (folder, storage) = folder();
    keep(
        &storage,
        "2026-11-01T10:00:00Z",
        &["3.0.0.1"],
        Issuer::Public,
    );
    let other = "https://cloud.mongodbgov.com";
    let fetches = folder.path().join("fetches");
    let moved = fetches.join(file_name(other));
    fs::rename(fetches.join(file_name(ATLAS)), moved).unwrap();
    assert_eq!(storage.fetches(other), Fetches::default());
    assert_eq!(storage.notices().len(), 1, "it is set aside");
}
