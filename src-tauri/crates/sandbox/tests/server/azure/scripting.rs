//! What tests of the program may make it do.

use sandbox::{AzureOperation, AzureWorld, CloudAnswer};
use serde_json::json;

use super::{ADMIN, Caller, code, error, redeeming, started, token, world};

const VAULT: &str = "practice-vault";

fn others(world: &mut AzureWorld) {
    world.set_rules(VAULT, &["198.18.9.9/32"]);
}

fn sent() -> serde_json::Value {
    json!({"networkAcls": {"bypass": "None", "defaultAction": "Deny",
        "ipRules": [{"value": "198.18.0.2/32"}], "virtualNetworkRules": []}})
}

#[tokio::test]
async fn faults_take_the_form_of_the_service() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    let script = azure.script();
    for (answer, management, login) in [
        (
            CloudAnswer::throttled(Some(7)),
            (429, "SubscriptionRequestsThrottled"),
            (429, "temporarily_unavailable"),
        ),
        (
            CloudAnswer::service_failure(),
            (500, "InternalServerError"),
            (500, "server_error"),
        ),
        (
            CloudAnswer::expired_token(),
            (401, "ExpiredAuthenticationToken"),
            (400, "invalid_grant"),
        ),
        (
            CloudAnswer::error(409, "ScopeLocked", "locked"),
            (409, "ScopeLocked"),
            (409, "ScopeLocked"),
        ),
    ] {
        script.next(AzureOperation::VaultsGet, answer.clone());
        script.next(AzureOperation::Token, answer);
        let got = caller.vault().await;
        let (status, code, _) = error(&got);
        assert_eq!((status, code.as_str()), management);
        assert_eq!(got.header("retry-after").is_empty(), status != 429);
        let got = token(&azure, &[("grant_type", "x")]).await;
        let body = got.json();
        assert_eq!((got.status, body["error"].as_str().unwrap()), login);
        assert_eq!(caller.vault().await.status, 200);
    }
}

#[tokio::test]
async fn reads_lag_and_the_writers_own_answer_does_not() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    azure.script().set_lag(2);
    let got = caller.patch(&sent()).await;
    let rules =
        |got: &crate::support::Got| got.json()["properties"]["networkAcls"]["ipRules"].clone();
    assert_eq!(rules(&got), json!([{"value": "198.18.0.2/32"}]));
    for _ in 0..2 {
        assert_eq!(
            rules(&caller.vault().await),
            json!([{"value": "198.18.0.1/32"}])
        );
    }
    assert_eq!(
        rules(&caller.vault().await),
        json!([{"value": "198.18.0.2/32"}])
    );
}

#[tokio::test]
async fn a_change_may_be_made_although_the_answer_does_not_say_so() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    let rules = || azure.script().world(|world| world.rules(VAULT));
    let failure = CloudAnswer::service_failure();
    azure
        .script()
        .next(AzureOperation::VaultsUpdate, failure.clone());
    assert_eq!(caller.patch(&sent()).await.status, 500);
    assert_eq!(rules(), ["198.18.0.1/32"]);
    azure
        .script()
        .next(AzureOperation::VaultsUpdate, failure.carried_out());
    assert_eq!(caller.patch(&sent()).await.status, 500);
    assert_eq!(rules(), ["198.18.0.2/32"]);
}

#[tokio::test]
async fn somebody_else_writes_before_and_after() {
    let azure = started(world()).await;
    let caller = Caller::new(&azure, ADMIN).await;
    let rules = || azure.script().world(|world| world.rules(VAULT));
    azure
        .script()
        .after(AzureOperation::VaultsUpdate, 1, others);
    assert_eq!(caller.patch(&sent()).await.status, 200);
    assert_eq!(rules(), ["198.18.9.9/32"]);
    azure
        .script()
        .before(AzureOperation::VaultsUpdate, 1, others);
    assert_eq!(caller.patch(&sent()).await.status, 200);
    assert_eq!(rules(), ["198.18.0.2/32"]);
}

#[tokio::test]
async fn what_was_asked_is_kept_without_secrets() {
    let azure = started(world()).await;
    let code = code(&azure, ADMIN).await;
    let got = token(&azure, &redeeming(&azure, &code)).await;
    let body = got.json();
    let caller = Caller {
        azure: &azure,
        token: body["access_token"].as_str().unwrap().to_owned(),
    };
    caller.vault().await;
    let requests = azure.script().requests();
    let told = format!("{requests:?}");
    for secret in [code.as_str(), super::VERIFIER, &caller.token] {
        assert!(!told.contains(secret), "{told}");
    }
    let of = |operation| {
        requests
            .iter()
            .find(|it| it.operation == operation)
            .unwrap()
    };
    let token = of(AzureOperation::Token);
    assert_eq!(
        token.field("grant_type").as_deref(),
        Some("authorization_code")
    );
    assert_eq!(token.field("code").as_deref(), Some("(secret)"));
    assert_eq!(token.status, Some(200));
    let read = of(AzureOperation::VaultsGet);
    assert_eq!(read.header("authorization"), Some("(secret)"));
    assert_eq!(
        read.query,
        [("api-version".to_owned(), "2026-02-01".to_owned())]
    );
}
