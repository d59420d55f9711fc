//! Servers and networks in trouble, while changing something.

use std::net::TcpListener;
use std::time::Duration;

use atlas::{AtlasError, Client, Origin, Taken, Timing, Unreachable};
use tests::scripted::{Reply, ScriptedServer};

use crate::support::{PROJECT, api_key, behind_digest, client, client_with, patch, signed};

const SECRET: &str = "fake-service-account-key";

async fn outcome(
    server: &ScriptedServer,
    timing: Timing,
) -> Result<atlas::EncryptionAtRest, AtlasError> {
    client_with(server, api_key(), timing)
        .update_encryption_at_rest(PROJECT, &patch(SECRET))
        .await
}

#[tokio::test]
async fn a_write_that_may_have_been_taken_is_sent_once() {
    for (reply, expected) in [
        (Reply::Cut(Vec::new()), Unreachable::Interrupted),
        (
            Reply::Cut(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec()),
            Unreachable::Interrupted,
        ),
        (Reply::Stall(Vec::new()), Unreachable::TimedOut),
    ] {
        let server = behind_digest(move |_, _| reply.clone());
        let timing = Timing {
            write: Duration::from_millis(500),
            ..Timing::short()
        };
        let outcome = outcome(&server, timing).await;

        let Err(AtlasError::Unreachable { cause, taken, .. }) = outcome else {
            panic!("taken for {outcome:?}");
        };
        assert_eq!((cause, taken), (expected, Taken::Unknown));
        assert_eq!(signed(&server).len(), 1, "{expected:?}");
    }
}

#[tokio::test]
async fn a_write_that_the_server_failed_at_is_sent_once() {
    let server = behind_digest(|_, _| {
        Reply::json(500, r#"{"error":500,"errorCode":"UNEXPECTED_ERROR"}"#).with("retry-after", "0")
    });
    let outcome = outcome(&server, Timing::short()).await;

    assert!(
        matches!(outcome, Err(AtlasError::Failed { .. })),
        "{outcome:?}"
    );
    assert_eq!(signed(&server).len(), 1);
}

#[tokio::test]
async fn a_write_that_came_too_fast_is_sent_again() {
    let server = behind_digest(|_, number| match number {
        0 => {
            Reply::json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#).with("retry-after", "0")
        }
        _ => Reply::json(200, r#"{"googleCloudKms":{"enabled":true}}"#),
    });
    let now = client(&server, api_key())
        .update_encryption_at_rest(PROJECT, &patch(SECRET))
        .await
        .unwrap();

    assert!(now.gcp.unwrap().enabled);
    assert_eq!(signed(&server).len(), 2);
}

#[tokio::test]
async fn a_write_that_found_no_connection_was_not_sent() {
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let origin = Origin::parse(&format!("http://{closed}")).unwrap();
    let client = Client::new(origin, Some(api_key()), Timing::short()).unwrap();
    let outcome = client
        .update_encryption_at_rest(PROJECT, &patch(SECRET))
        .await;

    assert!(
        matches!(
            outcome,
            Err(AtlasError::Unreachable {
                taken: Taken::NotSent,
                ..
            })
        ),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_atlas_refuses_is_told_field_by_field_and_without_the_secret() {
    let server = behind_digest(|_, _| {
        Reply::json(
            400,
            &format!(
                r#"{{"error":400,"errorCode":"VALIDATION_ERROR","detail":"Invalid: {SECRET}",
                    "badRequestDetail":{{"fields":[{{"field":"googleCloudKms.serviceAccountKey","description":"{SECRET} is odd"}}]}}}}"#
            ),
        )
    });
    let outcome = outcome(&server, Timing::short()).await;

    assert!(!format!("{outcome:?}").contains(SECRET), "{outcome:?}");
    let Err(AtlasError::Refused { answer }) = outcome else {
        panic!("taken for something else");
    };
    assert_eq!(
        answer.fields.first().unwrap().field,
        "googleCloudKms.serviceAccountKey"
    );
}

#[tokio::test]
async fn a_project_that_is_no_id_is_not_asked_for() {
    let server = behind_digest(|_, _| Reply::json(200, "{}"));
    let outcome = client(&server, api_key())
        .update_encryption_at_rest("../orgs", &patch(SECRET))
        .await;

    assert!(matches!(outcome, Err(AtlasError::InvalidProject)));
    assert_eq!(server.requests(), []);
}
