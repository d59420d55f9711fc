//! Versions, pages, rate limits and errors.

use std::time::Duration;

use reqwest::Method;
use sandbox::{Config, Operation, Sandbox};
use serde_json::json;

use crate::support::{Caller, client, encryption_path, project, send, started};

const GROUPS: &str = "/api/atlas/v2/groups";

#[tokio::test]
async fn a_request_names_exactly_the_newest_version() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let got = caller.get(GROUPS).await;
    assert_eq!(got.status, 200);
    assert_eq!(
        got.header("content-type"),
        "application/vnd.atlas.2023-01-01+json;charset=utf-8"
    );

    let other = caller.get_version(GROUPS, "2023-11-15").await;
    assert_eq!(
        (other.status, other.code().as_str()),
        (400, "INVALID_VERSION_DATE")
    );
    let url = format!("{}{GROUPS}", sandbox.origin());
    let none = client().get(url).bearer_auth(&caller.token);
    assert_eq!(
        send(none.header("accept", "application/json")).await.status,
        406
    );

    let id = project(&caller, "Ledger (practice)").await;
    let clusters = format!("{GROUPS}/{id}/clusters");
    assert_eq!(
        caller.get_version(&clusters, "2024-08-05").await.status,
        200
    );
    assert_eq!(
        caller.get_version(&clusters, "2023-01-01").await.status,
        400
    );
}

#[tokio::test]
async fn a_change_names_the_version_of_its_body() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let path = encryption_path(&caller).await;
    for media_type in ["application/json", "text/plain"] {
        let request = caller
            .request(Method::PATCH, &path)
            .header("content-type", media_type)
            .body("{}");
        assert_eq!(send(request).await.status, 415, "{media_type}");
    }
}

#[tokio::test]
async fn lists_come_in_pages() {
    let sandbox = started().await;
    sandbox.script().add_projects(3);
    let caller = Caller::new(&sandbox).await;

    let first = caller
        .get(&format!("{GROUPS}?pageNum=1&itemsPerPage=2"))
        .await
        .json();
    assert_eq!(first["results"].as_array().unwrap().len(), 2);
    assert_eq!(first["totalCount"], 5);
    let relations: Vec<&str> = first["links"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["rel"].as_str().unwrap())
        .collect();
    assert_eq!(relations, ["self", "next"]);

    let last = caller
        .get(&format!(
            "{GROUPS}?pageNum=3&itemsPerPage=2&includeCount=false"
        ))
        .await
        .json();
    assert_eq!(last["results"].as_array().unwrap().len(), 1);
    assert!(last.get("totalCount").is_none());
    let beyond = caller
        .get(&format!("{GROUPS}?pageNum=18446744073709551615"))
        .await;
    assert_eq!(beyond.json()["results"], json!([]), "past the end is empty");

    for query in [
        "pageNum=0",
        "itemsPerPage=501",
        "itemsPerPage=x",
        "pageNum=1&pageNum=2",
        "unknown=1",
        "includeCount=1",
    ] {
        let got = caller.get(&format!("{GROUPS}?{query}")).await;
        assert_eq!(
            (got.status, got.code().as_str()),
            (400, "INVALID_QUERY_PARAMETER"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_rest_of_the_rate_limit_is_sent_and_more_is_refused() {
    let sandbox = started().await;
    sandbox
        .script()
        .set_rate_limit(Operation::Projects, 2, Duration::from_secs(60));
    let caller = Caller::new(&sandbox).await;
    for left in ["1", "0"] {
        let got = caller.get(GROUPS).await;
        assert_eq!(got.header("ratelimit-limit"), "2");
        assert_eq!(got.header("ratelimit-remaining"), left);
    }
    let got = caller.get(GROUPS).await;

    assert_eq!(got.status, 429);
    assert_eq!(got.code(), "RATE_LIMITED_TOKEN_BUCKET");
    let wait: u32 = got.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "two a minute: {wait}");
    assert_eq!(got.json()["parameters"][1], wait.to_string());
}

#[tokio::test]
async fn what_does_not_exist_is_reported_in_atlas_words() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    let id = project(&caller, "Payments (practice)").await;
    let nobody = "111111111111111111111111";
    for (target, version, status, code) in [
        (
            format!("{GROUPS}/{nobody}"),
            "2023-01-01",
            404,
            "GROUP_NOT_FOUND",
        ),
        (
            format!("{GROUPS}/what"),
            "2023-01-01",
            404,
            "INVALID_GROUP_ID",
        ),
        (
            format!("{GROUPS}/{id}/clusters/none"),
            "2024-08-05",
            404,
            "CLUSTER_NOT_FOUND",
        ),
        (
            format!("/api/atlas/v2/orgs/{nobody}/groups"),
            "2023-01-01",
            404,
            "ORG_NOT_FOUND",
        ),
        (
            "/nowhere".to_owned(),
            "2023-01-01",
            404,
            "RESOURCE_NOT_FOUND",
        ),
    ] {
        let got = caller.get_version(&target, version).await;
        assert_eq!(
            (got.status, got.code().as_str()),
            (status, code),
            "{target}"
        );
        assert_eq!(got.header("x-error-code"), code);
        assert_eq!(got.json()["error"], status);
    }
    let got = caller.get(&format!("{GROUPS}/{nobody}")).await.json();
    assert_eq!(
        got["detail"],
        "No group with ID 111111111111111111111111 exists."
    );
    assert_eq!(got["parameters"], json!([nobody]));
}

#[tokio::test]
async fn a_sign_in_that_may_only_read_changes_nothing() {
    let sandbox = Sandbox::start(Config {
        read_only: true,
        ..Config::default()
    })
    .await
    .unwrap();
    let caller = Caller::new(&sandbox).await;
    let path = encryption_path(&caller).await;
    let got = caller.patch(&path, &json!({})).await;

    assert_eq!(
        (got.status, got.code().as_str()),
        (401, "USER_UNAUTHORIZED")
    );
    assert_eq!(caller.get(&path).await.status, 200);
}

#[tokio::test]
async fn a_caller_off_the_access_list_is_refused_with_its_address() {
    let sandbox = started().await;
    let caller = Caller::new(&sandbox).await;
    sandbox.script().set_off_access_list(Some("203.0.113.7"));
    let got = caller.get(GROUPS).await;

    assert_eq!(got.status, 403);
    assert_eq!(got.code(), "IP_ADDRESS_NOT_ON_ACCESS_LIST");
    assert_eq!(got.json()["parameters"], json!(["203.0.113.7"]));
    sandbox.script().set_off_access_list(None);
    assert_eq!(caller.get(GROUPS).await.status, 200);
}
