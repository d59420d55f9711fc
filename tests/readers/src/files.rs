//! What is on disk: written by this program, an older or a newer one, or by somebody else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::Timestamp;
use storage::{
    Action, Connection, Entry, FetchDay, FetchedBy, Issuer, ListReview, Place, RememberedAccess,
    RememberedMove, RememberedMoves, SignInKind, Storage, StorageError, Who,
};

use crate::documents;

const ORIGIN: &str = "https://cloud.mongodb.com";

/// Every file that is kept, by its place in the folder.
static WRITTEN: LazyLock<BTreeMap<PathBuf, Vec<u8>>> = LazyLock::new(written);

/// The first byte chooses the file.
pub(crate) fn stored(input: &[u8]) {
    let Some((first, content)) = input.split_first() else {
        return;
    };
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let chosen = usize::from(*first) % WRITTEN.len();
    for (index, (place, whole)) in WRITTEN.iter().enumerate() {
        let file = folder.path().join(place);
        let content = if index == chosen { content } else { whole };
        let made = file.parent().map(fs::create_dir_all);
        assert!(made.is_some_and(|made| made.is_ok()) && fs::write(file, content).is_ok());
    }

    let Ok(storage) = Storage::open(folder.path()) else {
        return;
    };
    let _read = (
        storage.connection(),
        storage.custom_address(),
        storage.moves(),
        storage.newest_list(ORIGIN).map(|list| list.book),
        storage.shown_list(ORIGIN),
        storage.access(ORIGIN),
        storage.activities(),
    );
    for snapshot in storage.snapshots(ORIGIN) {
        let _book = storage.snapshot(ORIGIN, &snapshot.id);
    }

    // What could not be read is set aside, not lost; and keeping works afterwards.
    for notice in storage.notices() {
        let aside = notice.kept_as.map(|name| folder.path().join(name));
        assert!(aside.is_some_and(|aside| fs::read(aside).is_ok_and(|kept| kept == content)));
    }
    assert!(keep_everything(&storage).is_ok());
    assert_eq!(storage.custom_address().as_deref(), Some(ORIGIN));
}

/// A folder where everything was kept once.
fn written() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    if let Ok(folder) = tempfile::tempdir()
        && Storage::open(folder.path()).is_ok_and(|storage| keep_everything(&storage).is_ok())
    {
        collect(folder.path(), folder.path(), &mut files);
    }
    assert!(files.len() >= 8, "{:?}", files.keys());
    files
}

fn keep_everything(storage: &Storage) -> Result<(), StorageError> {
    storage.set_connection(Some(&Connection {
        origin: ORIGIN.to_owned(),
        sign_in: SignInKind::ApiKey,
        id: "publickey".to_owned(),
        kept: true,
        connected: true,
        project: None,
        private_issuer: false,
    }))?;
    storage.set_custom_address(Some(ORIGIN))?;
    storage.set_moves(&RememberedMoves {
        origin: ORIGIN.to_owned(),
        project: "0123456789abcdef01234567".to_owned(),
        to: "AWS".to_owned(),
        moves: vec![RememberedMove {
            cluster: "orders".to_owned(),
            sent: true,
            began_at: None,
        }],
    })?;
    storage.set_access(
        ORIGIN,
        &RememberedAccess {
            projects: Some(Vec::new()),
            ..RememberedAccess::default()
        },
    )?;
    if let Some(book) = documents::read(br#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1"]}}}"#) {
        storage.keep_snapshot(&book)?;
        let fetch = FetchDay {
            list: storage.id_of(&book),
            first: book.fetched_at(),
            last: book.fetched_at(),
            issuer: Issuer::Public,
            by: FetchedBy::Window,
        };
        storage.keep_fetch(ORIGIN, fetch, ListReview::NotNeeded)?;
        storage.set_shown(ORIGIN)?;
    }
    storage.begin_activity(&Entry {
        id: 1,
        at: Timestamp::UNIX_EPOCH,
        who: Who::NotSignedIn,
        place: Place::default(),
        action: Action::SaveFile {
            file: "list.csv".to_owned(),
            count: 1,
        },
        outcome: None,
    })
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if let (Ok(place), Ok(content)) = (path.strip_prefix(root), fs::read(&path)) {
            files.insert(place.to_owned(), content);
        }
    }
}
