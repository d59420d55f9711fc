//! A way to a stand-in on which a request can meet what an honest server never does.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::ServerConfig;

use crate::scripted::{Reply, Request, ScriptedServer};

/// Listens on 127.0.0.1. For each request `script` decides what comes back; its second argument
/// asks the stand-in at `origin`, which does what was asked.
///
/// # Errors
/// Where no port of this computer can be opened.
pub fn in_front_of(
    origin: &str,
    script: impl Fn(&Request, &dyn Fn() -> Reply) -> Reply + Send + Sync + 'static,
) -> io::Result<ScriptedServer> {
    ScriptedServer::start(passing_on(origin, script))
}

/// The same with an encrypted connection up to here.
///
/// # Errors
/// As [`in_front_of`].
pub fn encrypted_in_front_of(
    origin: &str,
    encryption: Arc<ServerConfig>,
    script: impl Fn(&Request, &dyn Fn() -> Reply) -> Reply + Send + Sync + 'static,
) -> io::Result<ScriptedServer> {
    ScriptedServer::start_encrypted(encryption, passing_on(origin, script))
}

fn passing_on(
    origin: &str,
    script: impl Fn(&Request, &dyn Fn() -> Reply) -> Reply + Send + Sync + 'static,
) -> impl Fn(&Request, usize) -> Reply + Send + Sync + 'static {
    let host = origin.trim_start_matches("http://").to_owned();
    move |request, _| {
        script(request, &|| {
            ask(&host, request).unwrap_or_else(|_| Reply::Cut(Vec::new()))
        })
    }
}

/// Asks what `request` asks, on a connection of its own and by the stand-in's own name.
fn ask(host: &str, request: &Request) -> io::Result<Reply> {
    let mut server = TcpStream::connect(host)?;
    let mut sent = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
    for (name, value) in &request.headers {
        match name.as_str() {
            "host" => sent.push_str(&format!("host: {host}\r\n")),
            "connection" => {}
            _ => sent.push_str(&format!("{name}: {value}\r\n")),
        }
    }
    sent.push_str("connection: close\r\n\r\n");
    server.write_all(sent.as_bytes())?;
    server.write_all(&request.body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    read(&answer).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn read(answer: &[u8]) -> Option<Reply> {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .filter(|(name, _)| name != "content-length" && name != "connection")
        .collect();
    Some(Reply::Whole {
        status,
        headers,
        body: answer.get(end + 4..)?.to_vec(),
    })
}
