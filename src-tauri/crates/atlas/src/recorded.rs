//! Recorded exchanges with the real Atlas, for tests.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName};

use crate::buffer::WipedBuffer;
use crate::call::Reply;

/// The recording `name`, or `None` after recording a skip where the recordings are not here.
pub(crate) fn reply(name: &str) -> Option<Reply> {
    let path = fixtures::shared(&format!("atlas/recorded/{name}"))?;
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            value.parse().unwrap(),
        );
    }
    let mut buffer = WipedBuffer::default();
    buffer.push(body.as_bytes());
    Some(Reply {
        has_private_issuer: false,
        status: status.parse::<StatusCode>().unwrap(),
        headers,
        body: buffer,
    })
}
