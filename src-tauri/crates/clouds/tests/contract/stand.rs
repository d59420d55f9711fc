//! Something that answers like AWS, over a real socket, and keeps what it was asked.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use clouds::aws::{Credentials, Hosts, Region, Session, Wire};
use clouds::{Http, Origin, Route, Timing};
use secret::Secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const ROLE: &str = "arn:aws:iam::111122223333:role/atlas/Keys";
pub(crate) const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0001";
pub(crate) const SECRET: &str = "planted+secret/key0000000000000000000000";
pub(crate) const TOKEN: &str = "IQoJplantedplantedtoken==";

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The fields of a form.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// `GetRole` and the like; a path for what has none.
    pub(crate) fn operation(&self) -> String {
        let target = self.header("x-amz-target");
        match (target.split_once('.'), self.form().get("Action")) {
            (Some((_, operation)), _) => operation.to_owned(),
            (None, Some(action)) => action.clone(),
            (None, None) => self.path().to_owned(),
        }
    }

    /// As AWS's own host has it: here the service and the region stand before it.
    pub(crate) fn path(&self) -> &str {
        let path = self.target.split('?').next().unwrap_or_default();
        let third = path.match_indices('/').nth(2);
        third.map_or("", |(at, _)| &path[at..])
    }

    pub(crate) fn query(&self) -> BTreeMap<String, String> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect()
    }

    /// Region and service that the request was signed for.
    pub(crate) fn signed_for(&self) -> (String, String) {
        let scope = self.header("authorization").split('/').collect::<Vec<_>>();
        match scope.as_slice() {
            [_, _, region, service, ..] => ((*region).to_owned(), (*service).to_owned()),
            _ => Default::default(),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Half an answer.
    Cut,
}

pub(crate) fn xml(operation: &str, result: &str) -> Reply {
    let body = format!(
        "<{operation}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
         <{operation}Result>{result}</{operation}Result>\
         <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>"
    );
    Reply::Answer(200, vec![("Content-Type", "text/xml".to_owned())], body)
}

pub(crate) fn xml_error(status: u16, code: &str, message: &str) -> Reply {
    let body = format!(
        "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>\
         <Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>r-1</RequestId></ErrorResponse>"
    );
    Reply::Answer(status, vec![("Content-Type", "text/xml".to_owned())], body)
}

pub(crate) fn json(value: &serde_json::Value) -> Reply {
    let kind = "application/x-amz-json-1.1".to_owned();
    Reply::Answer(200, vec![("Content-Type", kind)], value.to_string())
}

pub(crate) fn json_error(code: &str, message: &str) -> Reply {
    let kind = "application/x-amz-json-1.1".to_owned();
    let body = serde_json::json!({ "__type": code, "message": message });
    Reply::Answer(400, vec![("Content-Type", kind)], body.to_string())
}

impl Reply {
    pub(crate) fn with(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name, value.to_owned()));
                Self::Answer(status, headers, body)
            }
            Self::Cut => Self::Cut,
        }
    }
}

/// Answers until it is dropped.
pub(crate) struct Stand {
    pub(crate) origin: Origin,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Stand {
    /// `answer` is given each request, and how often its operation was asked before.
    pub(crate) async fn new(
        answer: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::<Seen>::new()));
        let (kept, answer) = (Arc::clone(&seen), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                tokio::spawn(async move {
                    serve(connection, |request| {
                        let mut kept = kept.lock().unwrap();
                        let operation = request.operation();
                        let before = kept.iter().filter(|it| it.operation() == operation);
                        let reply = answer(&request, before.count());
                        kept.push(request);
                        reply
                    })
                    .await
                });
            }
        });
        Self {
            origin: Origin::parse(&format!("http://127.0.0.1:{port}")).unwrap(),
            seen,
            task,
        }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// What was asked of one operation.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Seen> {
        let mut seen = self.seen();
        seen.retain(|it| it.operation() == operation);
        seen
    }

    pub(crate) fn wire(&self) -> Wire {
        let http = Http::new(self.origin.clone(), Timing::short(), &Route::default()).unwrap();
        Wire::new(http, Hosts::on_this_computer(self.origin.clone()).unwrap())
    }

    pub(crate) fn session(&self) -> Session {
        Session::new(self.wire(), region("eu-west-1"), &credentials())
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(crate) fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

pub(crate) fn credentials() -> Credentials {
    Credentials {
        access_key_id: "ASIAEXAMPLEKEY000001".to_owned(),
        secret_access_key: Secret::new(SECRET.to_owned()),
        session_token: Some(Secret::new(TOKEN.to_owned())),
        expires: None,
    }
}

async fn serve(mut connection: TcpStream, answer: impl FnOnce(Seen) -> Reply) -> Option<()> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(at) = read.windows(4).position(|it| it == b"\r\n\r\n") {
            break at + 4;
        }
        if connection.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(read[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.get("content-length");
    let length: usize = length.and_then(|it| it.parse().ok()).unwrap_or(0);
    while read.len() < end + length {
        if connection.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8_lossy(&read[end..]).into_owned();
    let reply = answer(Seen {
        method,
        target,
        headers,
        body,
    });
    let written = match reply {
        Reply::Cut => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<Half".to_owned(),
        Reply::Answer(status, headers, body) => {
            let headers = headers
                .iter()
                .map(|(name, value)| format!("{name}: {value}\r\n"));
            format!(
                "HTTP/1.1 {status} -\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                headers.collect::<String>(),
                body.len()
            )
        }
    };
    connection.write_all(written.as_bytes()).await.ok()?;
    connection.shutdown().await.ok()
}
