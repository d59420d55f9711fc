use clouds::CloudError;
use clouds::change::Written;
use clouds::google::Refusal;
use serde_json::json;

use super::stand::{denied, error, ok, writes};
use super::writing::{WRITES, stand_with, write};
use crate::stand::Reply;

/// What one answer becomes.
fn word(written: &Written<Refusal>) -> &'static str {
    match written {
        Written::Done { .. } => "done",
        Written::Unclear(_) => "unclear",
        Written::Refused(Refusal::Cloud(error)) => match error {
            CloudError::Throttled(_) => "throttled",
            CloudError::Denied { .. } => "denied",
            CloudError::SignInExpired(_) => "expired",
            CloudError::NotFound(_) => "not found",
            CloudError::Malformed(_) => "malformed",
            CloudError::InvalidState(_) => "state",
            CloudError::Refused(_) => "refused",
            _ => "other",
        },
        Written::Refused(_) => "not sent",
    }
}

#[tokio::test]
async fn c2_every_fault_meets_a_write_once_and_nothing_is_sent_again() {
    let not_enabled = json!({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "m",
        "details": [{"reason": "SERVICE_DISABLED", "metadata": {"consumer": "projects/1"}}]}});
    let kind = || vec![("Content-Type", "application/json".to_owned())];
    let faults: Vec<(Reply, &str)> = vec![
        (
            error(429, "RESOURCE_EXHAUSTED", "m").with("Retry-After", "0"),
            "throttled",
        ),
        (denied("accesscontextmanager.policies.get"), "denied"),
        (Reply::Answer(403, kind(), not_enabled.to_string()), "state"),
        (error(401, "UNAUTHENTICATED", "m"), "expired"),
        (error(404, "NOT_FOUND", "m"), "not found"),
        (error(400, "INVALID_ARGUMENT", "m"), "malformed"),
        (error(400, "FAILED_PRECONDITION", "m"), "state"),
        (error(409, "ABORTED", "m"), "state"),
        (error(409, "ALREADY_EXISTS", "m"), "state"),
        (error(500, "INTERNAL", "m"), "unclear"),
        (error(503, "UNAVAILABLE", "m"), "unclear"),
        (Reply::Cut, "unclear"),
        (Reply::Answer(200, kind(), "<html>".to_owned()), "unclear"),
        (
            Reply::Answer(
                302,
                vec![("Location", "https://evil.example".to_owned())],
                String::new(),
            ),
            "unclear",
        ),
        (
            Reply::Answer(407, Vec::new(), "<html>".to_owned()),
            "unclear",
        ),
    ];
    for which in WRITES {
        for (fault, expected) in &faults {
            let fault = fault.clone();
            let stand = stand_with(move |seen| {
                let is_write = seen.method != "GET" && !seen.target.starts_with("/oauth2/");
                is_write.then(|| fault.clone())
            })
            .await;
            let written = write(&stand, which).await;
            assert_eq!(&word(&written), expected, "{which}: {written:?}");
            assert_eq!(writes(&stand).len(), 1, "{which} {expected}");
        }
    }
}

#[tokio::test]
async fn an_operation_that_is_lost_sight_of_is_unclear() {
    for (answer, expected) in [
        (error(403, "PERMISSION_DENIED", "m"), "unclear"),
        (
            ok(&json!({"name": "elsewhere/1", "done": false})),
            "unclear",
        ),
        (
            ok(&json!({"name": "operations/1", "done": true, "error": {"code": 13}})),
            "unclear",
        ),
        (
            ok(&json!({"name": "operations/1", "done": true, "error": {"code": 7}})),
            "denied",
        ),
    ] {
        let stand = stand_with(move |seen| match seen.target.contains("/operations/") {
            true => Some(answer.clone()),
            false => (seen.method == "PATCH").then(|| ok(&json!({"name": "operations/1"}))),
        })
        .await;
        let written = write(&stand, "rule").await;
        assert_eq!(word(&written), expected, "{written:?}");
        assert_eq!(writes(&stand).len(), 1);
    }
}

#[tokio::test]
async fn reads_are_tried_again_and_no_fault_tells_a_secret() {
    let times = std::sync::atomic::AtomicUsize::new(0);
    let stand = stand_with(move |seen| {
        let is_key = seen.target.starts_with("/cloudkms/");
        let first = is_key && times.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        first.then(|| error(503, "UNAVAILABLE", "m"))
    })
    .await;
    let session = super::stand::session(&stand).await;
    let reading = clouds::google::read(&session, &super::stand::key()).await;
    assert!(reading.key.is_some(), "{:?}", reading.unread);
    let told = format!("{session:?} {reading:?}");
    for secret in ["planted", "GOCSPX", "ya29"] {
        assert!(!told.contains(secret), "{secret}");
    }
}
