//! Every kind of state that is kept, written and read as a number.

use std::fs;
use std::path::{Path, PathBuf};

use addresses::{AddressBook, Direction, Source};
use jiff::Timestamp;
use storage::{
    Action, Connection, Entry, FetchDay, FetchedBy, Fetches, Issuer, ListReview, Place,
    RememberedAccess, RememberedMove, RememberedMoves, SignInKind, Storage, StorageError, Who,
};

const ATLAS: &str = "https://cloud.mongodb.com";

/// So many places hold the number, so that a mixture of two states would show.
const PLACES: usize = 100;

/// A kind of state.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Makes the state `number`; numbers grow.
    pub(crate) write: fn(&Storage, u16) -> Result<(), StorageError>,
    /// The state, if there is one.
    pub(crate) read: fn(&Storage) -> Option<u16>,
    /// The file that holds it, below the folder.
    pub(crate) file: fn(&Path) -> Option<PathBuf>,
}

pub(crate) const KINDS: [Kind; 7] = [
    Kind {
        name: "connection",
        write: |storage, number| storage.set_connection(Some(&connection(number))),
        read: |storage| storage.connection()?.id.parse().ok(),
        file: |folder| Some(folder.join("connection.json")),
    },
    Kind {
        name: "custom address",
        write: |storage, number| {
            storage.set_custom_address(Some(&format!("https://{number}.example.com")))
        },
        read: |storage| {
            let address = storage.custom_address()?;
            let number = address.strip_prefix("https://")?.split('.').next()?;
            number.parse().ok()
        },
        file: |folder| Some(folder.join("custom-address.json")),
    },
    Kind {
        name: "moves",
        write: |storage, number| storage.set_moves(&moves(number)),
        read: |storage| {
            let rows = storage.moves();
            same(rows.first()?.moves.iter().map(|one| one.cluster.parse()))
        },
        file: |folder| Some(folder.join("moves.json")),
    },
    Kind {
        name: "history",
        write: |storage, number| storage.keep_snapshot(&book(number)).map(|_new| ()),
        read: |storage| {
            let newest = storage.snapshots(ATLAS).into_iter().next()?;
            number_of(&storage.snapshot(ATLAS, &newest.id)?)
        },
        file: |folder| {
            let of_atlas = fs::read_dir(folder.join("history")).ok()?.next()?.ok()?;
            only_file(&of_atlas.path())
        },
    },
    Kind {
        name: "fetches",
        write: |storage, number| storage.keep_fetch(ATLAS, fetch(number), accepted(number)),
        read: |storage| {
            let Fetches { days, reviews } = storage.fetches(ATLAS);
            let number = seconds(days.last()?.last)?;
            assert_eq!(reviews.get("0"), Some(&accepted(number)), "a mixture");
            Some(number)
        },
        file: |folder| only_file(&folder.join("fetches")),
    },
    Kind {
        name: "access list",
        write: |storage, number| {
            let access = RememberedAccess {
                projects: Some(vec![number.to_string(); PLACES]),
                ..RememberedAccess::default()
            };
            storage.set_access(ATLAS, &access)
        },
        read: |storage| {
            let projects = storage.access(ATLAS).projects?;
            same(projects.iter().map(|project| project.parse()))
        },
        file: |folder| only_file(&folder.join("access")),
    },
    Kind {
        name: "activity",
        write: |storage, number| storage.begin_activity(&entry(number)),
        read: |storage| {
            let activities = storage.activities();
            u16::try_from(activities.entries.last()?.id).ok()
        },
        file: |folder| Some(folder.join("activity-000001.jsonl")),
    },
];

pub(crate) fn entry(number: u16) -> Entry {
    Entry {
        id: number.into(),
        at: Timestamp::UNIX_EPOCH,
        who: Who::NotSignedIn,
        place: Place::default(),
        // Longer than a page: a full disk has no room for it in one that is begun.
        action: Action::SaveFile {
            file: "atlas-control-plane-outbound.csv".repeat(200),
            count: 420,
        },
        outcome: None,
    }
}

fn connection(number: u16) -> Connection {
    Connection {
        origin: ATLAS.to_owned(),
        sign_in: SignInKind::ServiceAccount,
        id: number.to_string(),
        kept: true,
        connected: true,
        project: None,
        private_issuer: false,
    }
}

fn moves(number: u16) -> RememberedMoves {
    RememberedMoves {
        origin: ATLAS.to_owned(),
        project: "p".to_owned(),
        to: "AWS".to_owned(),
        moves: vec![
            RememberedMove {
                cluster: number.to_string(),
                sent: true,
                began_at: None,
            };
            PLACES
        ],
    }
}

fn book(number: u16) -> AddressBook {
    let [high, low] = number.to_be_bytes();
    let entries: Vec<String> = (0..PLACES)
        .map(|place| format!("\"3.{place}.{high}.{low}\""))
        .collect();
    let document = format!(
        r#"{{"outbound":{{"aws":{{"us-east-1":[{}]}}}}}}"#,
        entries.join(",")
    );
    let source = Source {
        origin: ATLAS.to_owned(),
        practice: false,
    };
    let at = Timestamp::from_second(number.into()).unwrap_or_default();
    AddressBook::read(document.as_bytes(), source, at).unwrap_or_else(|error| panic!("{error}"))
}

fn fetch(number: u16) -> FetchDay {
    let at = Timestamp::from_second(number.into()).unwrap_or_default();
    FetchDay {
        list: "0".to_owned(),
        first: at,
        last: at,
        issuer: Issuer::Public,
        by: FetchedBy::Timer,
    }
}

fn accepted(number: u16) -> ListReview {
    ListReview::Accepted(Timestamp::from_second(number.into()).unwrap_or_default())
}

fn seconds(at: Timestamp) -> Option<u16> {
    u16::try_from(at.as_second()).ok()
}

fn number_of(book: &AddressBook) -> Option<u16> {
    let addresses = book.addresses(Direction::Outbound);
    assert_eq!(addresses.len(), PLACES, "a list is whole");
    same(addresses.map(|address| {
        let octets = match address.net.network() {
            std::net::IpAddr::V4(address) => address.octets(),
            std::net::IpAddr::V6(_) => [0; 4],
        };
        Ok::<u16, std::num::ParseIntError>(u16::from_be_bytes([octets[2], octets[3]]))
    }))
}

/// The one number in all places.
fn same<E: std::fmt::Debug>(numbers: impl Iterator<Item = Result<u16, E>>) -> Option<u16> {
    let mut numbers: Vec<u16> = numbers
        .map(|number| number.unwrap_or_else(|error| panic!("no number: {error:?}")))
        .collect();
    numbers.dedup();
    assert_eq!(numbers.len(), 1, "a mixture of {numbers:?}");
    numbers.pop()
}

fn only_file(folder: &Path) -> Option<PathBuf> {
    Some(fs::read_dir(folder).ok()?.next()?.ok()?.path())
}
