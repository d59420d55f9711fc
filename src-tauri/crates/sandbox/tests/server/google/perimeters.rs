//! Changing perimeters.

use sandbox::GoogleWorld;
use serde_json::{Value, json};

use super::client::{Caller, word};
use super::{ACCOUNT, POLICY, level_path, perimeter_path, started, world};

const MASK: &str = "status.ingressPolicies";

fn rule(level: &str) -> Value {
    GoogleWorld::rule(level, ACCOUNT, "100000000004")
}

fn with_rules(etag: &Value, rules: &[Value]) -> Value {
    json!({"etag": etag, "status": {"ingressPolicies": rules}})
}

#[tokio::test]
async fn a_list_is_replaced_whole_and_the_rest_stays() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let before = caller.acm(&perimeter_path()).await.json();
    let rules = [rule(GoogleWorld::LEVEL), rule("office")];
    let body = with_rules(&before["etag"], &rules);
    let got = caller.patch(&perimeter_path(), MASK, &body).await;
    assert_eq!(got.status, 200, "{}", got.text);
    let after = caller.acm(&perimeter_path()).await.json();
    assert_ne!(after["etag"], before["etag"]);
    let mut expected = before.clone();
    expected["etag"] = after["etag"].clone();
    expected["status"]["ingressPolicies"] = json!(rules);
    assert_eq!(after, expected);
    let none = with_rules(&after["etag"], &[]);
    assert_eq!(
        caller.patch(&perimeter_path(), MASK, &none).await.status,
        200
    );
    let after = caller.acm(&perimeter_path()).await.json();
    assert!(
        after["status"].get("ingressPolicies").is_none(),
        "what is empty is left out"
    );
}

#[tokio::test]
async fn the_version_is_the_whole_policys() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let before = caller.acm(&perimeter_path()).await.json();
    let level = json!({"name": level_path("new"), "title": "new",
        "basic": {"conditions": [{"ipSubnetworks": ["198.18.0.9/32"]}]}});
    assert_eq!(
        caller
            .post(&format!("{POLICY}/accessLevels"), &level)
            .await
            .status,
        200
    );
    let body = with_rules(&before["etag"], &[rule("new")]);
    let stale = caller.patch(&perimeter_path(), MASK, &body).await;
    assert_eq!(word(&stale), (409, "ABORTED".to_owned()));
    let body = json!({"status": {"ingressPolicies": [rule("new")]}});
    let got = caller.patch(&perimeter_path(), MASK, &body).await;
    assert_eq!(
        got.status, 200,
        "without a version there is no precondition"
    );
}

#[tokio::test]
async fn a_rule_that_google_does_not_take() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let etag = caller.acm(&perimeter_path()).await.json()["etag"].clone();
    let changed = |path: &str, value: Value| {
        let mut rule = rule(GoogleWorld::LEVEL);
        *rule.pointer_mut(path).unwrap() = value;
        vec![rule]
    };
    let mut titled = rule(GoogleWorld::LEVEL);
    titled["title"] = json!("same");
    let mut both = rule(GoogleWorld::LEVEL);
    both["ingressFrom"]["identityType"] = json!("ANY_IDENTITY");
    for rules in [
        vec![rule("none")],
        vec![titled.clone(), titled],
        vec![both],
        changed("/ingressTo", Value::Null),
        changed("/ingressFrom/identities", json!(["somebody"])),
        changed("/ingressTo/resources", json!([])),
        changed("/ingressTo/resources", json!(["*", "projects/1"])),
        changed("/ingressTo/operations/0/methodSelectors", json!([])),
    ] {
        let body = with_rules(&etag, &rules);
        let got = caller.patch(&perimeter_path(), MASK, &body).await;
        assert_eq!(
            word(&got),
            (400, "INVALID_ARGUMENT".to_owned()),
            "{rules:?}"
        );
    }
    let after = caller.acm(&perimeter_path()).await.json();
    assert_eq!(after["etag"], etag, "nothing was changed");
}

#[tokio::test]
async fn a_dry_run_has_to_be_asked_for() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let spec =
        json!({"spec": {"resources": ["projects/100000000004"]}, "useExplicitDryRunSpec": true});
    let got = caller.patch(&perimeter_path(), "spec", &spec).await;
    assert_eq!(word(&got), (400, "INVALID_ARGUMENT".to_owned()));
    let mask = "spec,useExplicitDryRunSpec";
    assert_eq!(
        caller.patch(&perimeter_path(), mask, &spec).await.status,
        200
    );
    let after = caller.acm(&perimeter_path()).await.json();
    assert_eq!(after["useExplicitDryRunSpec"], true);
}
