//! What tests make it do.

use sandbox::{CloudAnswer, GoogleOperation, GoogleWorld};
use serde_json::json;

use super::client::{Caller, word};
use super::{POLICY, level_path, perimeter_path, started, world};

#[tokio::test]
async fn faults_take_googles_form_and_meet_one_request() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    for (answer, expected) in [
        (CloudAnswer::throttled(Some(7)), (429, "RESOURCE_EXHAUSTED")),
        (CloudAnswer::service_failure(), (500, "INTERNAL")),
        (CloudAnswer::expired_token(), (401, "UNAUTHENTICATED")),
        (CloudAnswer::error(409, "ABORTED", "m"), (409, "ABORTED")),
    ] {
        google
            .script()
            .next(GoogleOperation::GetServicePerimeter, answer);
        let got = caller.acm(&perimeter_path()).await;
        assert_eq!(word(&got), (expected.0, expected.1.to_owned()));
        assert_eq!(caller.acm(&perimeter_path()).await.status, 200);
    }
}

#[tokio::test]
async fn operations_take_a_while_and_reads_lag() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    google.script().set_polls(2);
    google.script().set_lag(1);
    let path = level_path(GoogleWorld::LEVEL);
    let body = json!({"title": "other"});
    let begun = caller.patch(&path, "title", &body).await.json();
    assert!(begun.get("done").is_none());
    let name = begun["name"].as_str().unwrap();
    assert!(caller.acm(name).await.json().get("done").is_none());
    let done = caller.acm(name).await.json();
    assert_eq!(
        (&done["done"], &done["response"]["title"]),
        (&json!(true), &json!("other"))
    );
    assert_eq!(caller.acm(&path).await.json()["title"], GoogleWorld::LEVEL);
    assert_eq!(caller.acm(&path).await.json()["title"], "other");
    assert_eq!(caller.acm("operations/none").await.status, 404);
}

#[tokio::test]
async fn an_operation_that_fails_stores_nothing_and_a_new_level_is_seen_late_too() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let new = json!({"name": level_path("new"), "title": "new",
        "basic": {"conditions": [{"ipSubnetworks": ["198.18.0.9/32"]}]}});
    let levels = format!("{POLICY}/accessLevels");
    google.script().fail_operation(10, "It may not be.");
    let failed = caller.post(&levels, &new).await.json();
    assert_eq!(
        (&failed["done"], &failed["error"]["code"]),
        (&json!(true), &json!(10))
    );
    assert_eq!(caller.acm(&level_path("new")).await.status, 404);

    google.script().set_lag(2);
    assert_eq!(caller.post(&levels, &new).await.status, 200);
    assert_eq!(caller.acm(&level_path("new")).await.status, 404);
    let listed = caller.acm(&levels).await.json()["accessLevels"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(caller.acm(&level_path("new")).await.json(), new);
}

#[tokio::test]
async fn somebody_else_writes_in_between_and_what_was_asked_is_kept_without_secrets() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let etag = caller.acm(&perimeter_path()).await.json()["etag"].clone();
    let operation = GoogleOperation::PatchServicePerimeter;
    google
        .script()
        .before(operation, 1, |world| world.policy().touch());
    let body = json!({"etag": etag, "title": "ours"});
    let got = caller.patch(&perimeter_path(), "title", &body).await;
    assert_eq!(word(&got), (409, "ABORTED".to_owned()));
    let all = google.script().requests();
    let last = all.last().unwrap();
    assert_eq!((last.operation, last.status), (operation, Some(409)));
    assert_eq!(last.parameter("updateMask"), Some("title"));
    assert_eq!(last.json(), body);
    let told = format!("{all:?}");
    assert!(!told.contains(&caller.token) && !told.contains(google.client().1));
    google.script().forget_requests();
    assert!(google.script().requests().is_empty());
}

#[tokio::test]
async fn the_practice_world_lacks_a_few_addresses() {
    let mut practice = GoogleWorld::practice();
    let level = practice.policy().level(GoogleWorld::LEVEL).unwrap();
    let nets = level["basic"]["conditions"][0]["ipSubnetworks"]
        .as_array()
        .unwrap();
    assert!(nets.len() > 5, "{level}");
}
