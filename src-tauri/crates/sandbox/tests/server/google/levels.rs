//! Making and changing access levels.

use sandbox::GoogleWorld;
use serde_json::{Value, json};

use super::client::{Caller, word};
use super::{POLICY, level_path, started, world};

fn blocks(count: usize) -> Vec<String> {
    (0..count)
        .map(|at| format!("198.18.{}.{}/32", at / 250, at % 250))
        .collect()
}

fn level(name: &str, conditions: &Value) -> Value {
    json!({"name": level_path(name), "title": name,
        "basic": {"combiningFunction": "OR", "conditions": conditions}})
}

fn invalid() -> (u16, String) {
    (400, "INVALID_ARGUMENT".to_owned())
}

#[tokio::test]
async fn a_new_level_overwrites_nothing() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let path = format!("{POLICY}/accessLevels");
    let new = level("new", &json!([{"ipSubnetworks": ["198.18.0.9/32"]}]));
    let got = caller.post(&path, &new).await;
    assert_eq!(got.status, 200, "{}", got.text);
    assert_eq!(got.json()["done"], true);
    assert_eq!(caller.acm(&level_path("new")).await.json(), new);
    let again = caller.post(&path, &new).await;
    assert_eq!(word(&again), (409, "ALREADY_EXISTS".to_owned()));
    let mut titled = level("other", &json!([{"ipSubnetworks": ["198.18.0.9/32"]}]));
    titled["title"] = json!("new");
    assert_eq!(
        word(&caller.post(&path, &titled).await),
        (409, "ALREADY_EXISTS".to_owned())
    );
}

#[tokio::test]
async fn limits_hold_as_google_holds_them() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let path = format!("{POLICY}/accessLevels");
    let condition = |count| json!({"ipSubnetworks": blocks(count)});
    let fits = level("fits", &Value::from(vec![condition(200); 40]));
    assert_eq!(caller.post(&path, &fits).await.status, 200);
    for (name, conditions) in [
        ("a", json!([condition(201)])),
        ("b", Value::from(vec![condition(1); 41])),
        ("c", json!([])),
        ("d", json!([{"ipSubnetworks": ["198.18.0.1/24"]}])),
        ("e", json!([{"ipSubnetworks": ["nonsense"]}])),
        ("f", json!([{"ipSubnetworks": ["198.18.0.0/33"]}])),
        ("g", json!([{"requiredAccessLevels": [level_path("none")]}])),
    ] {
        let got = caller.post(&path, &level(name, &conditions)).await;
        assert_eq!(word(&got), invalid(), "{name}");
    }
    for name in ["1a", "a-b", &"a".repeat(51)] {
        let got = caller
            .post(&path, &level(name, &json!([condition(1)])))
            .await;
        assert_eq!(word(&got), invalid(), "{name}");
    }
    let mut elsewhere = level("x", &json!([condition(1)]));
    elsewhere["name"] = json!("accessPolicies/1/accessLevels/x");
    assert_eq!(word(&caller.post(&path, &elsewhere).await), invalid());
}

#[tokio::test]
async fn a_mask_changes_what_it_names_and_nothing_else() {
    let google = started(world()).await;
    let caller = Caller::administrator(&google).await;
    let path = level_path(GoogleWorld::LEVEL);
    let before = caller.acm(&path).await.json();
    let conditions = json!([{"ipSubnetworks": ["198.18.0.7/32"]}]);
    let body = json!({"title": "other", "basic": {"conditions": conditions}});
    assert_eq!(word(&caller.patch(&path, "", &body).await), invalid());
    assert_eq!(word(&caller.patch(&path, "name", &body).await), invalid());
    assert_eq!(
        caller.patch(&path, "basic.conditions", &body).await.status,
        200
    );
    let mut expected = before;
    expected["basic"]["conditions"] = conditions;
    assert_eq!(caller.acm(&path).await.json(), expected);
}
