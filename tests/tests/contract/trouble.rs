//! Servers and networks in trouble, while reading.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use atlas::{AtlasError, Client, Origin, Taken, Timing, Unreachable};
use tests::scripted::Reply;

use crate::support::{STATUS, api_key, behind_digest, client, signed};

fn cause(outcome: Result<impl std::fmt::Debug, AtlasError>) -> (Unreachable, Taken) {
    match outcome {
        Err(AtlasError::Unreachable { cause, taken, .. }) => (cause, taken),
        other => panic!("taken for {other:?}"),
    }
}

#[tokio::test]
async fn a_read_is_tried_again_until_the_trouble_has_passed() {
    let server = behind_digest(|_, number| match number {
        0 => Reply::json(500, r#"{"error":500,"errorCode":"UNEXPECTED_ERROR"}"#),
        1 => Reply::Cut(Vec::new()),
        2 => Reply::Cut(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"build\"".to_vec()),
        _ => Reply::json(200, STATUS),
    });
    client(&server, api_key()).system_status().await.unwrap();

    assert_eq!(signed(&server).len(), 4);
}

#[tokio::test]
async fn a_wait_that_atlas_asks_for_is_followed_by_another_try() {
    let server = behind_digest(|_, number| match number {
        0 => {
            Reply::json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#).with("retry-after", "0")
        }
        1 => Reply::json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#),
        _ => Reply::json(200, STATUS),
    });

    client(&server, api_key()).system_status().await.unwrap();
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_instead_of_made() {
    let server = behind_digest(|_, _| {
        Reply::json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#).with("retry-after", "86400")
    });
    let outcome = client(&server, api_key()).system_status().await;

    let Err(AtlasError::RateLimited {
        retry_after,
        answer,
    }) = outcome
    else {
        panic!("taken for {outcome:?}");
    };
    assert_eq!(retry_after, Some(Duration::from_secs(86_400)));
    assert_eq!(answer.error_code.as_deref(), Some("RATE_LIMITED"));
    assert_eq!(signed(&server).len(), 1);
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_not_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = Origin::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    thread::spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            counted.fetch_add(1, Ordering::SeqCst);
            connection
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .unwrap();
            // Until the other side has had enough.
            let _everything = connection.read_to_end(&mut Vec::new());
        }
    });
    let client = Client::new(origin, Some(api_key()), Timing::short()).unwrap();

    assert_eq!(
        cause(client.system_status().await),
        (Unreachable::Tls, Taken::NotSent)
    );
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}
