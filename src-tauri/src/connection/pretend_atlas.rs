//! An Atlas on loopback whose answers a test changes as it goes, for tests of what the program makes of
//! them. (The stand-in has whole projects, and cannot refuse one list.)

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use atlas::{Client, Credentials, Origin};
use parking_lot::Mutex;
use secret::Secret;
use serde_json::{Value, json};
use storage::SignInKind;

use super::session::{Connection, Project};

pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What the pretend Atlas answers.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) outbound: Vec<&'static str>,
    pub(crate) state: &'static str,
    pub(crate) cluster: Vec<&'static str>,
    pub(crate) planned: Vec<&'static str>,
    /// Sent with every answer.
    pub(crate) headers: String,
    /// Instead of the lists.
    pub(crate) refusal: Option<(u16, &'static str)>,
    /// Paths asked for.
    pub(crate) asked: Vec<String>,
}

impl World {
    /// Nothing changes, and nothing is refused.
    pub(crate) fn quiet() -> Self {
        Self {
            outbound: vec!["3.0.0.1", "3.0.0.2"],
            state: "IDLE",
            cluster: vec!["3.1.0.1"],
            ..Self::default()
        }
    }

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

/// The one project.
pub(crate) const PROJECT: &str = "64b0c0ffee64b0c0ffee64b0";

/// A pretend Atlas on loopback; each connection takes one request.
pub(crate) struct Atlas {
    address: SocketAddr,
    world: Arc<Mutex<World>>,
}

impl Atlas {
    pub(crate) fn start(world: World) -> Result<Self> {
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

    pub(crate) fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.lock());
    }

    pub(crate) fn asked(&self, end: &str) -> usize {
        let world = self.world.lock();
        world
            .asked
            .iter()
            .filter(|path| path.ends_with(end))
            .count()
    }

    pub(crate) fn connection(&self) -> Result<Connection> {
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
        let project = Project {
            id: PROJECT.to_owned(),
            name: "Payments".to_owned(),
            organization: "Northwind".to_owned(),
        };
        Ok(Connection::signed_in(
            client,
            SignInKind::ApiKey,
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
