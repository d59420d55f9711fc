//! Answers that are no answers: pages of others, redirects, compression, endless bodies.

use atlas::{AtlasError, SystemStatus, Unexpected};
use tests::scripted::{Reply, ScriptedServer};

use crate::support::{STATUS, api_key, behind_digest, client, signed};

async fn outcome(reply: Reply) -> (Result<SystemStatus, AtlasError>, usize) {
    let server = behind_digest(move |_, _| reply.clone());
    let outcome = client(&server, api_key()).system_status().await;
    (outcome, signed(&server).len())
}

async fn reason(reply: Reply) -> Unexpected {
    match outcome(reply).await {
        (Err(AtlasError::UnexpectedAnswer { reason, .. }), 1) => reason,
        (other, tries) => panic!("{other:?} after {tries} tries"),
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_credentials_stay_at_home() {
    let elsewhere = ScriptedServer::replying([Reply::json(200, STATUS)]).unwrap();
    for status in [301, 302, 303, 307, 308] {
        let reply = Reply::json(status, "").with("location", &elsewhere.origin());
        assert_eq!(reason(reply).await, Unexpected::Redirect, "{status}");
    }
    assert_eq!(elsewhere.requests(), []);
}

#[tokio::test]
async fn a_compressed_answer_is_refused() {
    let reply = Reply::json(200, STATUS).with("content-encoding", "gzip");
    assert_eq!(reason(reply).await, Unexpected::Compressed);

    let named = Reply::json(200, STATUS).with("content-encoding", "identity");
    assert!(outcome(named).await.0.is_ok(), "that is no compression");
}

#[tokio::test]
async fn a_page_of_the_network_in_between_is_recognised() {
    let reply =
        Reply::json(200, "<html>Welcome to the hotel</html>").with("content-type", "text/html");
    assert_eq!(reason(reply).await, Unexpected::WrongContentType);
    assert_eq!(
        reason(Reply::json(200, "{\"build\":")).await,
        Unexpected::NotJson
    );
    assert_eq!(reason(Reply::json(200, "[]")).await, Unexpected::WrongShape);
}

#[tokio::test]
async fn an_error_is_understood_even_where_its_words_cannot_be_read() {
    for reply in [
        Reply::json(404, "\u{1f}\u{8b}").with("content-encoding", "gzip"),
        Reply::json(404, "<html>").with("content-type", "text/html"),
        Reply::Cut(b"HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n{".to_vec()),
        Reply::Endless(b"HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n".to_vec()),
    ] {
        let (outcome, tries) = outcome(reply).await;
        let Err(AtlasError::NotFound { answer }) = outcome else {
            panic!("taken for {outcome:?}");
        };
        assert_eq!((answer.status, answer.detail, tries), (404, None, 1));
    }
}
