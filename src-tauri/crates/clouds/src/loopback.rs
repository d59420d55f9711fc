//! Where a browser comes back to after signing in: on this computer, once.
//!
//! Source: RFC 8252, *OAuth 2.0 for Native Apps*, section 7.3. Whatever else asks (another page, an
//! icon, a connection that says nothing) is answered without ending the wait: only an answer with the
//! right state does.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use secret::Secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::Url;
use zeroize::Zeroizing;

/// A request's head is shorter.
const LONGEST_HEAD: usize = 16 << 10;
/// More connections than a browser opens.
const MOST_CONNECTIONS: usize = 32;
/// So many ports are tried before one is free on both addresses.
const MOST_PORTS: u32 = 20;

/// Waits for a browser.
#[derive(Debug)]
pub struct Loopback {
    listener: TcpListener,
    /// The same port of `[::1]`, which is what some computers mean by `localhost`.
    other: Option<TcpListener>,
    /// As the browser is sent to it.
    host: String,
    path: &'static str,
    limit: Duration,
}

/// The page a person sees. It holds no script and fetches nothing.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its language, such as `en`.
    pub language: String,
    /// What it says where the sign-in came back.
    pub done: String,
    /// What it says where the sign-in was refused.
    pub refused: String,
}

/// Why no code came.
#[derive(Debug, thiserror::Error)]
pub enum LoopbackError {
    /// This computer gives no port.
    #[error("no port to listen on: {0}")]
    NoPort(#[source] std::io::Error),
    /// Nobody came back in time.
    #[error("the browser did not come back in time")]
    TimedOut,
    /// The cloud sent the browser back with a refusal.
    #[error("the sign-in was refused: {code}")]
    Refused {
        /// Such as `access_denied`. Source: RFC 6749, section 4.1.2.1.
        code: String,
    },
}

enum Came {
    Code(Secret),
    Refused(String),
}

impl Default for Page {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            done: "You are signed in. You can close this page.".to_owned(),
            refused: "You are not signed in. You can close this page.".to_owned(),
        }
    }
}

impl Loopback {
    /// Listens on 127.0.0.1 at a free port, for a browser that asks for `path`. `limit` is how long
    /// one connection may take to say what it wants.
    ///
    /// # Errors
    /// [`LoopbackError::NoPort`].
    pub async fn new(path: &'static str, limit: Duration) -> Result<Self, LoopbackError> {
        let (listener, port) = free_port().await.map_err(LoopbackError::NoPort)?;
        Ok(Self {
            listener,
            other: None,
            host: format!("127.0.0.1:{port}"),
            path,
            limit,
        })
    }

    /// The same for a cloud that sends browsers to `localhost` alone: listens on `[::1]`, too, where
    /// this computer has it.
    ///
    /// # Errors
    /// [`LoopbackError::NoPort`].
    pub async fn on_localhost(path: &'static str, limit: Duration) -> Result<Self, LoopbackError> {
        let mut tried = 0;
        let (listener, other, port) = loop {
            let (listener, port) = free_port().await.map_err(LoopbackError::NoPort)?;
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(other) => break (listener, Some(other), port),
                // Somebody else has it: whoever answers there must not get the code.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    tried += 1;
                    if tried == MOST_PORTS {
                        return Err(LoopbackError::NoPort(error));
                    }
                }
                Err(_) => break (listener, None, port),
            }
        };
        Ok(Self {
            listener,
            other,
            host: format!("localhost:{port}"),
            path,
            limit,
        })
    }

    /// Where the browser has to be sent back to. A path that is only the root is left out.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}{}", self.host, self.path.trim_end_matches('/'))
    }

    /// The code that the browser brings along with `state`, once; `whole` is the limit.
    ///
    /// # Errors
    /// [`LoopbackError`].
    pub async fn code(
        self,
        state: &str,
        page: &Page,
        whole: Duration,
    ) -> Result<Secret, LoopbackError> {
        let came = timeout(whole, self.wait(state, page)).await;
        match came.map_err(|_| LoopbackError::TimedOut)?? {
            Came::Code(code) => Ok(code),
            Came::Refused(code) => Err(LoopbackError::Refused { code }),
        }
    }

    async fn wait(&self, state: &str, page: &Page) -> Result<Came, LoopbackError> {
        // Browsers open connections before they need them, so none may keep others waiting.
        let mut heads = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.accept(), if heads.len() < MOST_CONNECTIONS => {
                    let connection = accepted.map_err(LoopbackError::NoPort)?;
                    heads.spawn(timeout(self.limit, head(connection)));
                }
                Some(read) = heads.join_next() => {
                    let Ok(Ok(Some((mut connection, head)))) = read else {
                        continue;
                    };
                    let came = self.came(&head, state);
                    let answer = answer(came.as_ref(), page);
                    // Who does not take the answer does not see the page.
                    let _sent = timeout(self.limit, async {
                        connection.write_all(answer.as_bytes()).await?;
                        connection.shutdown().await
                    })
                    .await;
                    if let Ok(came) = came {
                        return Ok(came);
                    }
                }
            }
        }
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        let accepted = match &self.other {
            None => self.listener.accept().await,
            Some(other) => tokio::select! {
                accepted = self.listener.accept() => accepted,
                accepted = other.accept() => accepted,
            },
        };
        accepted.map(|(connection, _)| connection)
    }

    /// What a request brings, or the status to refuse it with.
    fn came(&self, head: &str, state: &str) -> Result<Came, &'static str> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (words.next(), words.next().unwrap_or_default());
        let mut hosts = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("host").then_some(value.trim())
        });
        // Another name for this computer is another page's trick (DNS rebinding).
        let host = self.host.as_str();
        if hosts.next() != Some(host) || hosts.next().is_some() {
            return Err("421 Misdirected Request");
        }
        if method != Some("GET") {
            return Err("405 Method Not Allowed");
        }
        let url = Url::parse(&format!("http://{host}{target}")).map_err(|_| "400 Bad Request")?;
        if url.path() != self.path || !target.starts_with('/') {
            return Err("404 Not Found");
        }
        let (mut states, mut codes, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "state" => states.push(value.into_owned()),
                "code" => codes.push(Secret::new(value.into_owned())),
                "error" => errors.push(value.into_owned()),
                _ => {}
            }
        }
        if states.len() != 1 || !states.iter().all(|it| is_same(it, state)) {
            return Err("400 Bad Request");
        }
        match (codes.pop(), errors.pop()) {
            (Some(code), None) if codes.is_empty() && !code.is_empty() => Ok(Came::Code(code)),
            (None, Some(error)) => Ok(Came::Refused(known_sign(&error))),
            _ => Err("400 Bad Request"),
        }
    }
}

async fn free_port() -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Takes the same time whatever differs.
fn is_same(one: &str, other: &str) -> bool {
    let differ = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |differ, (one, other)| differ | (one ^ other));
    one.len() == other.len() && differ == 0
}

/// Source: RFC 6749, appendix A.7.
fn known_sign(error: &str) -> String {
    let is_sign = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
    error.chars().filter(is_sign).take(64).collect()
}

/// The connection and its head, read to the empty line; `None` where there is none.
async fn head(mut connection: TcpStream) -> Option<(TcpStream, Zeroizing<String>)> {
    // It holds the code.
    let mut head = Zeroizing::new(Vec::with_capacity(LONGEST_HEAD));
    let mut part = Zeroizing::new([0_u8; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = connection.read(part.as_mut()).await.ok()?;
        let read = part.get(..read)?;
        if read.is_empty() || head.len() + read.len() > LONGEST_HEAD {
            return None;
        }
        head.extend_from_slice(read);
    }
    let head = std::str::from_utf8(&head).ok()?.to_owned();
    Some((connection, Zeroizing::new(head)))
}

fn answer(came: Result<&Came, &&'static str>, page: &Page) -> String {
    let (status, words) = match came {
        Ok(Came::Code(_)) => ("200 OK", page.done.as_str()),
        Ok(Came::Refused(_)) => ("200 OK", page.refused.as_str()),
        Err(status) => (*status, *status),
    };
    let escaped = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        text.replace('"', "&quot;")
    };
    let body = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>Keygate</title>\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <body style=\"font:1.1rem system-ui,sans-serif;margin:4rem auto;max-width:32rem\">\
         <main><h1>Keygate</h1><p>{}</p></main></body></html>",
        escaped(&page.language),
        escaped(words)
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Frame-Options: DENY\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
         frame-ancestors 'none'\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::net::IpAddr;

    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    async fn ask(port: u16, request: &str) -> String {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        answer
    }

    fn get(port: u16, target: &str) -> String {
        format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")
    }

    fn port(loopback: &Loopback) -> u16 {
        loopback.listener.local_addr().unwrap().port()
    }

    async fn waiting() -> (u16, tokio::task::JoinHandle<Result<Secret, LoopbackError>>) {
        let loopback = Loopback::new("/oauth/callback", LONG).await.unwrap();
        let port = port(&loopback);
        assert_eq!(
            loopback.address(),
            format!("http://127.0.0.1:{port}/oauth/callback")
        );
        let code = async move { loopback.code("st&te", &Page::default(), LONG).await };
        (port, tokio::spawn(code))
    }

    #[tokio::test]
    async fn only_the_right_state_ends_the_wait_and_it_does_once() {
        let (port, code) = waiting().await;
        // One that never says anything, as browsers open them.
        let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let right = "/oauth/callback?code=c0de&state=st%26te";
        let host = format!("Host: 127.0.0.1:{port}");
        for (request, status) in [
            (get(port, "/favicon.ico"), "404"),
            (get(port, "/oauth/callback"), "400"),
            (get(port, "/oauth/callback?code=c0de&state=other"), "400"),
            (
                get(port, "/oauth/callback?code=c0de&state=st%26te&state=x"),
                "400",
            ),
            (get(port, "/oauth/callback?state=st%26te"), "400"),
            (get(port, "/oauth/callback?code=&state=st%26te"), "400"),
            (get(port, right).replace("GET", "POST"), "405"),
            (
                get(port, right).replace(&host, &format!("Host: evil.example:{port}")),
                "421",
            ),
            (
                get(port, right).replace(&host, &format!("Host: localhost:{port}")),
                "421",
            ),
            (
                get(port, right).replace(&host, &format!("{host}\r\n{host}")),
                "421",
            ),
            (get(port, right).replace(&format!("{host}\r\n"), ""), "421"),
        ] {
            let answer = ask(port, &request).await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")),
                "{request}{answer}"
            );
        }
        let answer = ask(port, &get(port, right)).await;
        assert!(answer.contains("You can close this page"), "{answer}");
        assert!(!answer.contains("c0de"), "the page does not show the code");
        // Compared with what the test sent.
        assert_eq!(code.await.unwrap().unwrap().expose(), "c0de");
        assert!(
            TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .is_err(),
            "nothing listens any more"
        );
    }

    #[tokio::test]
    async fn localhost_is_answered_on_both_addresses_by_its_own_name_alone() {
        for address in [
            IpAddr::from(Ipv4Addr::LOCALHOST),
            Ipv6Addr::LOCALHOST.into(),
        ] {
            let loopback = Loopback::on_localhost("/", LONG).await.unwrap();
            let port = port(&loopback);
            assert_eq!(loopback.address(), format!("http://localhost:{port}"));
            if address.is_ipv6() && loopback.other.is_none() {
                continue;
            }
            let code =
                tokio::spawn(async move { loopback.code("st", &Page::default(), LONG).await });
            for (host, status) in [
                (format!("127.0.0.1:{port}"), "421"),
                (format!("localhost:{port}"), "200"),
            ] {
                let mut connection = TcpStream::connect((address, port)).await.unwrap();
                let request = format!("GET /?code=c0de&state=st HTTP/1.1\r\nHost: {host}\r\n\r\n");
                connection.write_all(request.as_bytes()).await.unwrap();
                let mut answer = String::new();
                connection.read_to_string(&mut answer).await.unwrap();
                assert!(
                    answer.starts_with(&format!("HTTP/1.1 {status} ")),
                    "{answer}"
                );
            }
            assert!(code.await.unwrap().is_ok());
        }
    }

    #[tokio::test]
    async fn a_refusal_is_told_with_its_code() {
        let (port, code) = waiting().await;
        let target = "/oauth/callback?error=access_denied%3Cb%3E&state=st%26te";
        let answer = ask(port, &get(port, target)).await;
        assert!(answer.contains("You are not signed in"), "{answer}");
        assert!(matches!(
            code.await.unwrap(),
            Err(LoopbackError::Refused { code }) if code == "access_deniedb"
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_longer_than_the_limit() {
        let loopback = Loopback::new("/", LONG).await.unwrap();
        let code = loopback
            .code("s", &Page::default(), Duration::from_secs(300))
            .await;
        assert!(matches!(code, Err(LoopbackError::TimedOut)));
    }

    #[tokio::test]
    async fn a_head_that_is_too_long_is_not_read() {
        let (port, code) = waiting().await;
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let _cut = connection.write_all(&vec![b'x'; LONGEST_HEAD + 1]).await;
        let mut rest = Vec::new();
        let _cut = connection.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
        assert!(!code.is_finished(), "it does not end the wait");
        code.abort();
    }
}
