//! What tests of the program may make the stand-in do.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Answer, Operation};
use serde_json::json;

use crate::support::{Caller, digest_answer, encryption_path, nonce, plain, send, started};

const GROUPS: &str = "/api/atlas/v2/groups";

#[tokio::test]
async fn queued_answers_come_in_turn_and_then_the_usual_one() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let script = sandbox.script();
    script.always(
        Operation::Projects,
        Answer::error(500, "UNEXPECTED_ERROR", "No.", &[]),
    );
    script.next(
        Operation::Projects,
        Answer::json(200, json!({"results": []})),
    );
    script.next(
        Operation::Projects,
        Answer::bytes(503, "text/html", b"<html>".to_vec()).header("retry-after", "1"),
    );

    assert_eq!(caller.get(GROUPS).await.json(), json!({"results": []}));
    let second = caller.get(GROUPS).await;
    assert_eq!((second.status, second.text.as_str()), (503, "<html>"));
    assert_eq!(second.header("retry-after"), "1");
    assert_eq!(
        caller.get(GROUPS).await.header("x-error-code"),
        "UNEXPECTED_ERROR"
    );
    assert_eq!(caller.get(GROUPS).await.status, 500);
    script.genuine(Operation::Projects);
    assert_eq!(caller.get(GROUPS).await.status, 200);
}

#[tokio::test]
async fn a_scripted_answer_waits_for_the_request_that_is_signed_in() {
    let sandbox = started().await;
    let script = sandbox.script();
    script.next(Operation::Projects, Answer::json(418, json!({})));
    let challenge = send(plain(&sandbox, Method::GET, GROUPS)).await;
    assert_eq!(challenge.status, 401, "the challenge takes no answer away");

    let nonce = nonce(challenge.header("www-authenticate"));
    let answer = digest_answer(sandbox.api_key(), &nonce, 1, GROUPS);
    let signed = plain(&sandbox, Method::GET, GROUPS).header("authorization", answer);
    assert_eq!(send(signed).await.status, 418);

    script.next(
        Operation::Projects,
        Answer::json(418, json!({})).before_sign_in(),
    );
    assert_eq!(send(plain(&sandbox, Method::GET, GROUPS)).await.status, 418);
}

#[tokio::test]
async fn a_change_may_be_made_although_the_answer_does_not_say_so() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let path = encryption_path(&caller).await;
    let samples = sandbox::samples().gcp;
    let body = json!({"googleCloudKms": {
        "enabled": true,
        "keyVersionResourceID": samples.key_version_resource_id,
        "serviceAccountKey": samples.service_account_key,
    }});
    let gone = || Answer::error(502, "UNEXPECTED_ERROR", "Gone.", &[]);
    let script = sandbox.script();

    script.next(Operation::UpdateEncryption, gone());
    assert_eq!(caller.patch(&path, &body).await.status, 502);
    assert_eq!(
        caller.get(&path).await.json()["googleCloudKms"]["enabled"],
        false
    );

    script.next(Operation::UpdateEncryption, gone().carried_out());
    assert_eq!(caller.patch(&path, &body).await.status, 502);
    assert_eq!(
        caller.get(&path).await.json()["googleCloudKms"]["enabled"],
        true
    );
}

#[tokio::test]
async fn a_held_request_is_in_flight_until_it_is_released() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let script = sandbox.script();
    let hold = script.hold(Operation::Projects);
    let asking = tokio::spawn(send(caller.request(Method::GET, GROUPS)));
    hold.reached().await;
    assert!(!asking.is_finished());
    let held = script.requests();
    assert_eq!(
        held.last().unwrap().status,
        None,
        "nothing was answered yet"
    );

    hold.release();
    assert_eq!(asking.await.unwrap().status, 200);
    assert_eq!(caller.get(GROUPS).await.status, 200, "later ones pass");
    assert_eq!(script.requests().last().unwrap().status, Some(200));
}

#[tokio::test]
async fn a_held_answer_was_carried_out() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let script = sandbox.script();
    let hold = script.hold_answers(Operation::Token);
    let asking = tokio::spawn(send(crate::support::token_request(&sandbox)));
    hold.reached_by(1).await;
    assert!(!asking.is_finished());
    drop(hold);
    let token = asking.await.unwrap().json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();

    let caller = Caller { token, ..caller };
    assert_eq!(caller.get(GROUPS).await.status, 200);
}

#[tokio::test]
async fn what_was_asked_is_recorded() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let path = encryption_path(&caller).await;
    let script = sandbox.script();
    script.forget_requests();
    caller
        .patch(&format!("{path}?pretty=true"), &json!({}))
        .await;
    caller.get("/nowhere").await;

    let requests = script.requests();
    let [patch, unknown] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert_eq!(patch.operation, Operation::UpdateEncryption);
    assert_eq!((patch.method.as_str(), &patch.path), ("PATCH", &path));
    assert_eq!(patch.query, [("pretty".to_owned(), "true".to_owned())]);
    assert_eq!(patch.body, b"{}");
    assert_eq!(patch.header("content-type"), Some(crate::support::USUAL));
    assert_eq!(patch.status, Some(200));
    assert_eq!(
        (unknown.operation, unknown.status),
        (Operation::Unknown, Some(404))
    );
}

#[tokio::test]
async fn an_answer_comes_as_late_as_asked() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let late = Answer::genuine().delayed(Duration::from_millis(30));
    sandbox.script().next(Operation::Projects, late);
    let before = std::time::Instant::now();

    assert_eq!(caller.get(GROUPS).await.status, 200);
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn tokens_challenges_and_the_list_can_be_changed() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let script = sandbox.script();
    script.forget_tokens();
    assert_eq!(caller.get(GROUPS).await.status, 401);

    let challenge = send(plain(&sandbox, Method::GET, GROUPS)).await;
    let nonce = nonce(challenge.header("www-authenticate"));
    script.forget_challenges();
    let answer = digest_answer(sandbox.api_key(), &nonce, 1, GROUPS);
    let signed = plain(&sandbox, Method::GET, GROUPS).header("authorization", answer);
    let stale = send(signed).await;
    assert!(stale.header("www-authenticate").contains("stale=true"));

    script.set_control_plane(b"{}".to_vec());
    let caller = Caller::new(&sandbox).await;
    let got = caller
        .get_version(crate::support::ADDRESSES, "2023-11-15")
        .await;
    assert_eq!(got.text, "{}");
}
