use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use atlas::{Credentials, Origin};
use parking_lot::Mutex;
use secret::Secret;
use serde_json::{Value, json};
use storage::FolderLock;

use super::*;
use crate::session::Connection;
use crate::view::{ProjectView, SignInKindView};
use crate::watch::check;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What the pretend Atlas answers.
#[derive(Default)]
struct World {
    outbound: Vec<&'static str>,
    state: &'static str,
    cluster: Vec<&'static str>,
    planned: Vec<&'static str>,
    /// Sent with every answer.
    headers: String,
    /// Instead of the lists.
    refusal: Option<(u16, &'static str)>,
    /// Paths asked for.
    asked: Vec<String>,
}

impl World {
    fn answer(&mut self, path: &str) -> (u16, Value) {
        self.asked.push(path.to_owned());
        if path.ends_with("/controlPlaneIPAddresses") {
            if let Some((status, code)) = self.refusal {
                return (status, json!({"error": status, "errorCode": code}));
            }
            return (
                200,
                json!({"outbound": {"aws": {"us-east-1": self.outbound}}}),
            );
        }
        if path.ends_with("/ipAddresses") {
            let cluster = json!({"clusterName": "orders", "outbound": self.cluster,
                                 "futureOutbound": self.planned});
            return (
                200,
                json!({"groupId": PROJECT, "services": {"clusters": [cluster]}}),
            );
        }
        if path.ends_with("/clusters") {
            let cluster = json!({"name": "orders", "stateName": self.state});
            return (200, json!({"results": [cluster], "totalCount": 1}));
        }
        (
            404,
            json!({"error": 404, "errorCode": "RESOURCE_NOT_FOUND"}),
        )
    }
}

const PROJECT: &str = "64b0c0ffee64b0c0ffee64b0";

/// A pretend Atlas on loopback; each connection takes one request.
struct Atlas {
    address: SocketAddr,
    world: Arc<Mutex<World>>,
}

impl Atlas {
    fn start(world: World) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let world = Arc::new(Mutex::new(world));
        let served = Arc::clone(&world);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(std::result::Result::ok) {
                // A connection that the other side gave up is the test's to notice.
                let _answered = serve(stream, &served);
            }
        });
        Ok(Self { address, world })
    }

    fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.lock());
    }

    fn asked(&self, end: &str) -> usize {
        let world = self.world.lock();
        world
            .asked
            .iter()
            .filter(|path| path.ends_with(end))
            .count()
    }

    fn connection(&self) -> Result<Connection> {
        let origin = Origin::parse(&format!("http://{}", self.address))?;
        let credentials = Credentials::ApiKey {
            public_key: "abcdefgh".to_owned(),
            private_key: Secret::new("made up".to_owned()),
        };
        let timing = atlas::Timing {
            tries: 1,
            ..atlas::Timing::short()
        };
        let client = Client::new(origin, Some(credentials), timing)?;
        let project = ProjectView {
            id: PROJECT.to_owned(),
            name: "Payments".to_owned(),
            organization: "Northwind".to_owned(),
        };
        Ok(Connection::signed_in(
            client,
            SignInKindView::ApiKey,
            vec![project],
            None,
            false,
        ))
    }
}

fn serve(stream: TcpStream, world: &Mutex<World>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let path = target.split('?').next().unwrap_or_default();
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
    }
    let (status, body, headers) = {
        let mut world = world.lock();
        let (status, body) = world.answer(path);
        (status, body.to_string(), world.headers.clone())
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    )?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // Until the other side has read all.
    let _end = reader.read_to_end(&mut Vec::new());
    Ok(())
}

/// A computer with a watch on it.
struct Desk {
    _folder: tempfile::TempDir,
    storage: Storage,
    books: Books,
    access: Access,
    connection: Connection,
    round: Round,
}

impl Desk {
    fn new(atlas: &Atlas) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let connection = atlas.connection()?;
        let books = Books::default();
        books.belong_to(connection.source());
        Ok(Self {
            _folder: folder,
            storage,
            books,
            access: Access::default(),
            connection,
            round: Round::new(Timing::default()),
        })
    }

    /// The program ends and starts again.
    fn restart(&mut self) {
        self.books = Books::default();
        self.books.belong_to(self.connection.source());
        self.round = Round::new(Timing::default());
    }

    async fn at(&mut self, second: i64) -> Result<Vec<News>> {
        let parts = Parts {
            books: &self.books,
            storage: &self.storage,
            access: &self.access,
        };
        let now = Timestamp::from_second(NOW + second)?;
        Ok(self.round.go(parts, &self.connection, now).await)
    }

    fn has(&self, list: &str) -> Result {
        let content = access_list::read(list.as_bytes())?;
        let source = self.connection.source();
        self.access
            .set_list(&source, &self.storage, Some((content, String::new())))
            .map_err(|error| format!("{error:?}").into())
    }
}

/// Some moment; lists are fetched at the real one.
const NOW: i64 = 4_000_000_000;
const SIX_HOURS: i64 = 6 * 3600;
const MOST: i64 = SIX_HOURS + 20 * 60;

fn quiet() -> World {
    World {
        outbound: vec!["3.0.0.1", "3.0.0.2"],
        state: "IDLE",
        cluster: vec!["3.1.0.1"],
        ..World::default()
    }
}

const LISTS: &str = "/controlPlaneIPAddresses";

#[tokio::test]
async fn the_lists_are_fetched_at_the_start_and_every_six_hours_by_the_clock_on_the_wall() -> Result
{
    let atlas = Atlas::start(quiet())?;
    let mut desk = Desk::new(&atlas)?;
    assert_eq!(desk.at(0).await?, []);
    assert_eq!(atlas.asked(LISTS), 1, "at the start");
    desk.at(SIX_HOURS - 20 * 60 - 1).await?;
    assert_eq!(atlas.asked(LISTS), 1, "not before its time");
    desk.at(MOST).await?;
    assert_eq!(atlas.asked(LISTS), 2);
    desk.at(MOST + 10 * SIX_HOURS).await?;
    assert_eq!(atlas.asked(LISTS), 3, "once after a long sleep");
    Ok(())
}

#[tokio::test]
async fn a_change_says_how_many_came_and_went_and_whether_the_access_list_has_them() -> Result {
    let atlas = Atlas::start(quiet())?;
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    atlas.change(|world| world.outbound = vec!["3.0.0.2", "3.0.0.3", "3.0.0.4"]);
    let unknown = News::Lists {
        added: 2,
        removed: 1,
        missing: None,
    };
    assert_eq!(desk.at(MOST).await?, [unknown], "a6: not known here");
    assert_eq!(desk.at(MOST + 1).await?, [], "told once");

    desk.has("3.0.0.2 3.0.0.3 3.1.0.1")?;
    atlas.change(|world| world.outbound.push("3.0.0.5"));
    let known = News::Lists {
        added: 1,
        removed: 0,
        missing: Some(2),
    };
    assert_eq!(desk.at(2 * MOST).await?, [known]);
    Ok(())
}

#[tokio::test]
async fn a_change_that_the_window_finds_is_told_as_well() -> Result {
    let atlas = Atlas::start(quiet())?;
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    atlas.change(|world| world.outbound.push("3.0.0.3"));
    let refreshed = desk.books.refresh(&desk.connection, &desk.storage).await;
    assert!(refreshed.is_ok());
    desk.books.changed().await;
    let news = News::Lists {
        added: 1,
        removed: 0,
        missing: None,
    };
    assert_eq!(desk.at(1).await?, [news]);
    Ok(())
}

#[tokio::test]
async fn a_change_since_the_program_was_closed_is_told_at_the_start() -> Result {
    let atlas = Atlas::start(quiet())?;
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    atlas.change(|world| world.outbound.push("3.0.0.3"));
    desk.restart();
    let news = News::Lists {
        added: 1,
        removed: 0,
        missing: None,
    };
    assert_eq!(desk.at(1).await?, [news]);
    Ok(())
}

#[tokio::test]
async fn a_change_that_a_look_without_a_window_found_is_told_once_more_on_screen() -> Result {
    for atlas_answers in [true, false] {
        let atlas = Atlas::start(quiet())?;
        let mut desk = Desk::new(&atlas)?;
        desk.at(0).await?;
        atlas.change(|world| world.outbound.push("3.0.0.3"));
        let news = News::Lists {
            added: 1,
            removed: 0,
            missing: None,
        };
        let lock = tempfile::tempdir()?;
        let turn = || FolderLock::take(lock.path(), Duration::ZERO).ok();
        let origin = desk.connection.client.origin().clone();
        let found = check::look(&desk.storage, &origin, atlas::Timing::short(), &turn).await;
        assert_eq!(found, Some(vec![news]));

        if !atlas_answers {
            atlas.change(|world| world.refusal = Some((403, "IP_ADDRESS_NOT_ON_ACCESS_LIST")));
        }
        desk.restart();
        assert_eq!(desk.at(1).await?, [news], "with an answer: {atlas_answers}");
        desk.restart();
        assert_eq!(desk.at(2).await?, [], "told once");
    }
    Ok(())
}

#[tokio::test]
async fn a7_the_addresses_of_a_changing_cluster_are_asked_for_every_minute() -> Result {
    let atlas = Atlas::start(World {
        state: "UPDATING",
        ..quiet()
    })?;
    let mut desk = Desk::new(&atlas)?;
    desk.has("3.0.0.1 3.0.0.2 3.1.0.1")?;
    assert_eq!(desk.at(0).await?, []);
    let asked = atlas.asked("/ipAddresses");
    desk.at(59).await?;
    assert_eq!(atlas.asked("/ipAddresses"), asked, "not twice a minute");
    atlas.change(|world| world.planned = vec!["3.1.0.2"]);
    let news = News::Cluster {
        added: 1,
        missing: Some(1),
    };
    assert_eq!(desk.at(60).await?, [news]);
    assert_eq!(desk.at(120).await?, [], "told once");
    atlas.change(|world| {
        world.cluster.push("3.1.0.2");
        world.planned.clear();
        world.state = "IDLE";
    });
    assert_eq!(desk.at(180).await?, [], "what was planned came true");
    let asked = atlas.asked("/clusters");
    desk.at(240).await?;
    assert_eq!(atlas.asked("/clusters"), asked, "nothing changes any more");
    desk.at(480).await?;
    assert_eq!(atlas.asked("/clusters"), asked + 1, "but it is looked at");
    Ok(())
}

#[tokio::test]
async fn a7_a_change_that_some_screen_sees_is_looked_at_now() -> Result {
    let atlas = Atlas::start(quiet())?;
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    atlas.change(|world| {
        world.state = "CREATING";
        world.planned = vec!["3.1.0.2", "3.1.0.3"];
    });
    assert_eq!(desk.at(1).await?, []);
    desk.round.clusters_change(PROJECT);
    let news = News::Cluster {
        added: 2,
        missing: None,
    };
    assert_eq!(desk.at(2).await?, [news]);
    Ok(())
}

#[tokio::test]
async fn a_wait_that_atlas_asks_for_is_kept() -> Result {
    let atlas = Atlas::start(quiet())?;
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    atlas.change(|world| {
        world.refusal = Some((429, "RATE_LIMITED"));
        world.headers = "retry-after: 4000\r\n".to_owned();
    });
    desk.at(MOST).await?;
    let asked = atlas.asked(LISTS);
    // The client keeps still for a minute of its own; another one has not heard of that.
    desk.connection = atlas.connection()?;
    desk.at(MOST + 3999).await?;
    assert_eq!(atlas.asked(LISTS), asked);
    desk.at(MOST + 4000).await?;
    assert_eq!(atlas.asked(LISTS), asked + 1);
    Ok(())
}

#[tokio::test]
async fn nothing_is_asked_unasked_while_no_request_is_left() -> Result {
    let atlas = Atlas::start(World {
        headers: "ratelimit-limit: 10\r\nratelimit-remaining: 0\r\n".to_owned(),
        ..quiet()
    })?;
    let mut desk = Desk::new(&atlas)?;
    desk.at(0).await?;
    let asked = atlas.world.lock().asked.len();
    assert!(asked > 0);
    desk.at(2 * MOST).await?;
    assert_eq!(atlas.world.lock().asked.len(), asked);
    Ok(())
}
