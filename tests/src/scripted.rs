//! A server on loopback that does exactly what a test says and remembers what it was asked.
//!
//! Raw TCP, one request a connection: what an honest server cannot do (cut, stall, never end) is
//! part of the script.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::net::sockopt::set_socket_linger;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The server. It stops when it is dropped.
pub struct ScriptedServer {
    address: SocketAddr,
    listening: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// Path and query as on the wire.
    pub target: String,
    /// Names in lower case, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// What happens next on the wire.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A whole answer; its length and `connection: close` are added.
    Whole {
        /// The status.
        status: u16,
        /// Names and values.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// These bytes, then the end of the connection.
    Cut(Vec<u8>),
    /// These bytes, then silence for as long as the server lives.
    Stall(Vec<u8>),
    /// These bytes, then chunks for as long as anybody reads.
    Endless(Vec<u8>),
    /// The connection is reset.
    Reset,
    /// These bytes, one at a time with this pause between two.
    Trickle(Vec<u8>, Duration),
    /// As a proxy does with `CONNECT`: from now on everything goes to `host:port` and back.
    Through(String),
}

type Script = dyn Fn(&Request, usize) -> Reply + Send + Sync;

struct Shared {
    script: Box<Script>,
    encryption: Option<Arc<ServerConfig>>,
    connections: AtomicUsize,
    deaf: AtomicBool,
    requests: Mutex<Vec<Request>>,
    stopped: Mutex<bool>,
    stopping: Condvar,
}

impl ScriptedServer {
    /// Starts a server; `script` gets each request and how many came before it.
    ///
    /// # Errors
    /// Where no port of this computer can be opened.
    pub fn start(
        script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::listen(None, Box::new(script))
    }

    /// The same with encrypted connections.
    ///
    /// # Errors
    /// As [`ScriptedServer::start`].
    pub fn start_encrypted(
        encryption: Arc<ServerConfig>,
        script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::listen(Some(encryption), Box::new(script))
    }

    fn listen(encryption: Option<Arc<ServerConfig>>, script: Box<Script>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            script,
            encryption,
            connections: AtomicUsize::new(0),
            deaf: AtomicBool::new(false),
            requests: Mutex::default(),
            stopped: Mutex::new(false),
            stopping: Condvar::new(),
        });
        let served = Arc::clone(&shared);
        let listening = thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if *lock(&served.stopped) {
                    return;
                }
                let served = Arc::clone(&served);
                // A connection that the other side gave up is the test's to notice.
                thread::spawn(move || served.serve(&connection).is_ok());
            }
        });
        Ok(Self {
            address,
            listening: Some(listening),
            shared,
        })
    }

    /// Starts a server that gives `replies` in turn and 404 after the last.
    ///
    /// # Errors
    /// As [`ScriptedServer::start`].
    pub fn replying(replies: impl IntoIterator<Item = Reply>) -> io::Result<Self> {
        let replies: Vec<Reply> = replies.into_iter().collect();
        Self::start(move |_, number| {
            replies.get(number).cloned().unwrap_or_else(|| {
                Reply::json(404, "{\"error\":404,\"errorCode\":\"SCRIPT_ENDED\"}")
            })
        })
    }

    /// `http://127.0.0.1:port`, or `https`.
    #[must_use]
    pub fn origin(&self) -> String {
        match self.shared.encryption {
            None => format!("http://{}", self.address),
            Some(_) => format!("https://{}", self.address),
        }
    }

    /// How many connections came in so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// From now on every connection is reset as soon as something comes in, before it is read.
    pub fn reset_unread(&self) {
        self.shared.deaf.store(true, Ordering::SeqCst);
    }

    /// `127.0.0.1:port`.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Everything asked so far, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }
}

impl Drop for ScriptedServer {
    /// Nothing listens there afterwards.
    fn drop(&mut self) {
        *lock(&self.shared.stopped) = true;
        self.shared.stopping.notify_all();
        // Wakes the thread that waits for connections; where nothing answers it is gone already.
        let _woken = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            // A script that panicked has said so in its own thread.
            let _ended = listening.join();
        }
    }
}

impl Request {
    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query's names and values, as written.
    #[must_use]
    pub fn query(&self) -> Vec<(&str, &str)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect()
    }

    /// The first header of the name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Reply {
    /// A whole answer in JSON.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        Self::Whole {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    /// The same whole answer with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.retain(|(known, _)| known != name);
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

impl Shared {
    fn serve(&self, connection: &TcpStream) -> io::Result<()> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        connection.set_read_timeout(Some(Duration::from_secs(20)))?;
        if self.deaf.load(Ordering::SeqCst) {
            connection.peek(&mut [0])?;
            return reset(connection);
        }
        match &self.encryption {
            None => self.converse(connection, connection),
            Some(encryption) => {
                let server = ServerConnection::new(Arc::clone(encryption))
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
                self.converse(StreamOwned::new(server, connection), connection)
            }
        }
    }

    fn converse(&self, stream: impl Read + Write, connection: &TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(stream);
        let Some(request) = read(&mut reader)? else {
            return Ok(());
        };
        let stream = reader.get_mut();
        let number = {
            let mut requests = lock(&self.requests);
            requests.push(request.clone());
            requests.len() - 1
        };
        match (self.script)(&request, number) {
            Reply::Whole {
                status,
                headers,
                body,
            } => stream.write_all(&whole(status, &headers, &body))?,
            Reply::Cut(bytes) => stream.write_all(&bytes)?,
            Reply::Stall(bytes) => {
                stream.write_all(&bytes)?;
                let mut stopped = lock(&self.stopped);
                while !*stopped {
                    stopped = self
                        .stopping
                        .wait(stopped)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
            Reply::Endless(bytes) => {
                stream.write_all(&bytes)?;
                let mut chunk = b"10000\r\n".to_vec();
                chunk.extend_from_slice(&[b' '; 0x10000]);
                chunk.extend_from_slice(b"\r\n");
                loop {
                    stream.write_all(&chunk)?;
                }
            }
            Reply::Reset => return reset(connection),
            Reply::Through(host) => {
                stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
                return through(connection, &host);
            }
            Reply::Trickle(bytes, pause) => {
                for byte in bytes {
                    stream.write_all(&[byte])?;
                    thread::sleep(pause);
                }
            }
        }
        stream.flush()
    }
}

/// An answer as it goes over the wire, with its length and the announced end of the connection.
#[must_use]
pub fn whole(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\n");
    if status != 204 {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

/// The end of a connection that lingers for no time is a reset.
fn reset(connection: &TcpStream) -> io::Result<()> {
    Ok(set_socket_linger(connection, Some(Duration::ZERO))?)
}

/// Hands on what comes from either side until both are done.
fn through(connection: &TcpStream, host: &str) -> io::Result<()> {
    let server = TcpStream::connect(host)?;
    let (mut from, mut to) = (connection.try_clone()?, server.try_clone()?);
    let there = thread::spawn(move || {
        // A side that gave up is the test's to notice.
        let _broken = io::copy(&mut from, &mut to);
        let _closed = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (server, connection.try_clone()?);
    let _broken = io::copy(&mut from, &mut to);
    let _closed = to.shutdown(Shutdown::Both);
    let _ended = there.join();
    Ok(())
}

/// One request, or `None` where the other side closed without asking.
fn read(reader: &mut BufReader<impl Read>) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Request {
        method,
        target,
        headers,
        body,
    }))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
