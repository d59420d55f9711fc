#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;

use super::*;
use crate::Problem;

fn entry(id: i64) -> Entry {
    Entry {
        id,
        at: Timestamp::from_second(id).unwrap(),
        who: Who::ServiceAccount {
            id: "mdb_sa_id_0123456789abcdef01234567".to_owned(),
        },
        place: Place {
            host: Some("cloud.mongodb.com".to_owned()),
            organization: Some("Northwind Ltd".to_owned()),
            project: Some("Payments".to_owned()),
        },
        action: Action::MoveCluster {
            cluster: format!("ledger-{id}"),
            to: Some(Provider::Aws),
        },
        outcome: None,
    }
}

fn ids(storage: &Storage) -> Vec<i64> {
    let entries = storage.activities().entries.into_iter();
    entries.map(|entry| entry.id).collect()
}

fn log_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| is_file(name)).collect();
    names.sort();
    names
}

#[test]
fn what_was_done_comes_back_in_order_and_with_how_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    let refused = Outcome::Refused {
        status: 409,
        code: Some("CANNOT".to_owned()),
    };
    storage.begin_activity(&entry(1)).unwrap();
    storage.begin_activity(&entry(2)).unwrap();
    storage.end_activity(1, &refused).unwrap();

    let found = Storage::open(folder.path()).unwrap().activities();
    let [first, second] = found.entries.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(first.outcome, Some(refused));
    assert_eq!(
        *second,
        entry(2),
        "the program ended before the answer: it is reported as it is"
    );
    assert_eq!((found.damaged, found.newer), (0, 0));
}

#[test]
fn decisions_about_lists_come_back_beside_lines_of_an_earlier_version() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = br#"{"version":1,"line":"began","id":1,"at":"2026-07-07T10:00:00Z","who":{"kind":"notSignedIn"},"place":{"host":null,"organization":null,"project":null},"action":{"kind":"forgetAccessList"},"outcome":null}
"#;
    fs::write(folder.path().join("activity-000001.jsonl"), earlier).unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    let fetched = Timestamp::from_second(1_783_000_000).unwrap();
    let decisions = [
        Action::AcceptList { fetched },
        Action::StrikeOutList { fetched },
    ];
    for (id, action) in (2..).zip(decisions.clone()) {
        let outcome = Some(Outcome::Done);
        let decided = Entry {
            action,
            outcome,
            ..entry(id)
        };
        storage.begin_activity(&decided).unwrap();
    }

    let found = Storage::open(folder.path()).unwrap().activities();
    let actions: Vec<Action> = found
        .entries
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    assert_eq!(actions[0], Action::ForgetAccessList);
    assert_eq!(actions[1..], decisions);
    assert_eq!((found.damaged, found.newer), (0, 0));
}

#[test]
fn a_line_is_appended_and_those_before_it_stay_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    let read = || fs::read(folder.path().join("activity-000001.jsonl")).unwrap();
    storage.begin_activity(&entry(1)).unwrap();
    let before = read();
    storage.end_activity(1, &Outcome::Done).unwrap();
    assert!(read().starts_with(&before));
}

#[test]
fn what_was_done_in_aws_before_other_clouds_could_be_changed_is_still_read() {
    let account = "000000000000".to_owned();
    let read = |line: &str| serde_json::from_str::<Action>(line).unwrap();
    assert_eq!(
        read(r#"{"kind":"addToAws","account":"000000000000","count":14}"#),
        Action::AddToCloud {
            cloud: Provider::Aws,
            account: account.clone(),
            count: 14,
            added: Vec::new(),
        }
    );
    assert_eq!(
        read(r#"{"kind":"signInToAws","account":"000000000000","identity":"arn:x"}"#),
        Action::SignInToCloud {
            cloud: Provider::Aws,
            account: account.clone(),
            identity: "arn:x".to_owned(),
        }
    );
    let now = Action::AddToCloud {
        cloud: Provider::Gcp,
        account,
        count: 1,
        added: vec![AddedTo {
            document: "accessPolicies/1/accessLevels/atlas".to_owned(),
            blocks: vec!["3.0.0.1/32".parse().unwrap()],
        }],
    };
    assert_eq!(read(&serde_json::to_string(&now).unwrap()), now);
}

#[test]
fn what_was_put_back_comes_back_with_its_addition_and_without_it_from_an_earlier_version() {
    let put_back = |addition| Action::PutBackInCloud {
        cloud: Provider::Azure,
        account: "tenant".to_owned(),
        count: 2,
        addition,
    };
    let earlier = r#"{"kind":"putBackInCloud","cloud":"azure","account":"tenant","count":2}"#;
    let read = |line: &str| serde_json::from_str::<Action>(line).unwrap();
    assert_eq!(read(earlier), put_back(None));
    let written = serde_json::to_string(&put_back(Some(7))).unwrap();
    assert_eq!(read(&written), put_back(Some(7)));
    assert_eq!(serde_json::to_string(&put_back(None)).unwrap(), earlier);
}

#[test]
fn the_files_are_bounded_and_the_oldest_lines_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    storage.activity.lock().longest = 1000;
    for id in 1..=100 {
        storage.begin_activity(&entry(id)).unwrap();
        assert_eq!(ids(&storage).last(), Some(&id), "the newest is there");
    }
    let kept = ids(&storage);
    let expected: Vec<i64> = (kept[0]..=100).collect();
    assert_eq!(kept, expected, "no gap");
    assert!(kept[0] > 1, "the oldest went");
    let files = log_files(folder.path());
    assert_eq!(files.len(), 8, "{files:?}");
}

#[test]
fn a_line_that_a_crash_cut_is_counted_and_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    storage.begin_activity(&entry(1)).unwrap();
    let file = folder.path().join("activity-000001.jsonl");
    let whole = fs::read(&file).unwrap();
    for cut in 1..whole.len() - 1 {
        let torn = [&whole[..], &whole[..cut]].concat();
        fs::write(&file, torn).unwrap();
        storage.begin_activity(&entry(2)).unwrap();
        let found = storage.activities();
        let ids: Vec<i64> = found.entries.iter().map(|entry| entry.id).collect();
        assert_eq!((ids, found.damaged), (vec![1, 2], 1), "cut after {cut}");
    }
}

#[test]
fn lines_of_a_newer_version_are_counted_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    storage.begin_activity(&entry(1)).unwrap();
    let file = folder.path().join("activity-000001.jsonl");
    let mut content = fs::read_to_string(&file).unwrap();
    content.push_str("{\"version\":2,\"line\":\"undone\",\"id\":1}\n");
    fs::write(&file, &content).unwrap();

    let found = storage.activities();
    assert_eq!((found.entries.len(), found.newer, found.damaged), (1, 1, 0));
    assert_eq!(fs::read_to_string(&file).unwrap(), content);
}

#[test]
fn what_cannot_be_appended_to_is_set_aside_and_a_new_file_begun() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    fs::create_dir(folder.path().join("activity-000001.jsonl")).unwrap();

    storage.begin_activity(&entry(1)).unwrap();
    assert_eq!(ids(&storage), [1]);
    assert_eq!(storage.notices()[0].problem, Problem::Unreadable);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_file_is_not_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path()).unwrap();
    let theirs = folder.path().join("someone-elses");
    fs::write(&theirs, "theirs").unwrap();
    std::os::unix::fs::symlink(&theirs, folder.path().join("activity-000001.jsonl")).unwrap();

    storage.begin_activity(&entry(1)).unwrap();
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
    assert_eq!(ids(&storage), [1]);
}

#[test]
fn without_a_folder_to_write_in_nothing_is_written_and_it_was_reported_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let why = StorageError::InUse {
        folder: folder.path().to_owned(),
    };
    let storage = Storage::in_memory(folder.path(), &why);
    storage.begin_activity(&entry(1)).unwrap();
    assert!(log_files(folder.path()).is_empty());
    assert_eq!(storage.notices()[0].problem, Problem::FolderInUse);
}
