//! A browser in which somebody allows whatever a pretend cloud asks.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::Result;

/// More than any sign-in has.
const REDIRECTS: usize = 5;

/// Opens the page of a sign-in, presses *Allow*, and goes where that leads, while the program goes on.
pub(super) fn open(url: &Url) {
    let url = url.clone();
    tokio::spawn(async move {
        // Without an answer the sign-in ends, and the test with it.
        let _ended = allow(&url).await;
    });
}

async fn allow(url: &Url) -> Result {
    let (at, page) = page(url.clone()).await?;
    let action = between(&page, "action=\"", "\"").ok_or("no form")?;
    let ticket = between(&page, "name=\"request\" value=\"", "\"").ok_or("no ticket")?;
    let mut pressed = at.join(action)?;
    pressed.query_pairs_mut().append_pair("request", ticket);
    self::page(pressed).await.map(|_| ())
}

/// The page that an address leads to in the end, and where it is.
async fn page(mut url: Url) -> Result<(Url, String)> {
    for _ in 0..REDIRECTS {
        let answer = got(&url).await?;
        match between(&answer, "\r\nlocation: ", "\r\n") {
            Some(next) => url = url.join(next)?,
            None => return Ok((url, answer)),
        }
    }
    Err("it leads nowhere".into())
}

/// The answer, its head included.
async fn got(url: &Url) -> Result<String> {
    let port = url.port().ok_or("no port")?;
    let host = url.host_str().ok_or("no host")?;
    let mut connection = TcpStream::connect(("127.0.0.1", port)).await?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let request =
        format!("GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begin)?;
    rest.split_once(end).map(|(inner, _)| inner)
}
