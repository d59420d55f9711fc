//! Who is not let near.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use reqwest::Method;

use crate::support::{ADDRESSES, plain, send, started};

#[tokio::test]
async fn x2_it_listens_on_loopback_and_answers_to_its_own_address_only() {
    let sandbox = started().await;
    assert!(sandbox.origin().starts_with("http://127.0.0.1:"));

    for host in ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", ""] {
        let request = plain(&sandbox, Method::GET, ADDRESSES).header("host", host);
        assert_eq!(
            send(request).await.status,
            403,
            "a page that points its own name here is refused: {host}"
        );
    }
}

#[tokio::test]
async fn x2_web_pages_are_refused_whatever_their_origin() {
    let sandbox = started().await;
    for origin in ["https://evil.example", "null", sandbox.origin()] {
        let request = plain(&sandbox, Method::GET, ADDRESSES).header("origin", origin);
        assert_eq!(send(request).await.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn x2_a_request_as_to_a_proxy_is_refused() {
    let sandbox = started().await;
    let host = sandbox.origin().trim_start_matches("http://").to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(
            stream,
            "GET http://evil.example{ADDRESSES} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });

    assert!(answer.await.unwrap().starts_with("HTTP/1.1 403"));
}

#[tokio::test]
async fn a_huge_body_is_refused() {
    let sandbox = started().await;
    let request = plain(
        &sandbox,
        Method::PATCH,
        "/api/atlas/v2/groups/x/encryptionAtRest",
    )
    .body(vec![b' '; (1 << 20) + 1]);

    assert_eq!(send(request).await.status, 413);
}

#[tokio::test]
async fn x2_credentials_are_new_at_each_start() {
    let (one, other) = (started().await, started().await);

    assert_ne!(one.api_key().1, other.api_key().1);
    assert_ne!(one.service_account().1, other.service_account().1);
    assert_eq!(one.api_key().0.len(), 8);
    assert_eq!(one.api_key().1.len(), 36, "a UUID, as Atlas's are");
    assert!(one.service_account().0.starts_with("mdb_sa_id_"));
    assert!(one.service_account().1.starts_with("mdb_sa_sk_"));
    let (_, private) = one.api_key();
    assert!(!format!("{one:?}").contains(private));
}

#[tokio::test]
async fn dropped_it_is_gone_with_its_connections() {
    let sandbox = started().await;
    let host = sandbox.origin().trim_start_matches("http://").to_owned();
    let idle = tokio::net::TcpStream::connect(&host).await.unwrap();
    let request = plain(&sandbox, Method::GET, ADDRESSES);
    let client = crate::support::client();
    assert_eq!(
        client
            .get(format!("{}/", sandbox.origin()))
            .send()
            .await
            .unwrap()
            .status(),
        404,
        "it answers while it lives"
    );
    drop(sandbox);

    idle.readable().await.unwrap();
    assert_eq!(
        idle.try_read(&mut [0; 1]).unwrap_or(0),
        0,
        "an open connection ends"
    );
    assert!(request.send().await.is_err(), "and no new one is accepted");
}
