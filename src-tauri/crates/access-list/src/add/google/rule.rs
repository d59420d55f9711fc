//! One ingress rule put into, or taken out of, a perimeter. Everything else in it stays as it is.

use serde_json::{Value, json};

use crate::google::{GoogleConfig, KEY_SERVICE};

const RULES: &str = "ingressPolicies";

/// A rule for one service account, Cloud KMS and one project alone (safety rule G1).
pub(super) fn new(title: &str, level: &str, account: &str, project: &str) -> Value {
    json!({
        "title": title,
        "ingressFrom": {
            "identities": [format!("serviceAccount:{account}")],
            "sources": [{ "accessLevel": level }],
        },
        "ingressTo": {
            "operations": [{
                "serviceName": KEY_SERVICE,
                "methodSelectors": [{ "method": "*" }],
            }],
            "resources": [project],
        },
    })
}

/// The rule of the enforced configuration at a position.
pub(super) fn at(perimeter: &Value, position: usize) -> Option<&Value> {
    perimeter
        .get(GoogleConfig::Status.member())?
        .get(RULES)?
        .get(position)
}

/// The titles of all rules in a perimeter.
pub(super) fn titles(perimeter: &Value) -> Vec<&str> {
    let configs = [GoogleConfig::Status, GoogleConfig::Spec].into_iter();
    let rules = configs.filter_map(|config| perimeter.get(config.member())?.get(RULES)?.as_array());
    let titles = rules.flatten().map(|rule| rule.get("title"));
    titles.flatten().filter_map(Value::as_str).collect()
}

/// `rule` at the end of a configuration's rules; `false` where there is no place for it.
pub(super) fn put(perimeter: &mut Value, config: GoogleConfig, rule: &Value) -> bool {
    let config = perimeter
        .get_mut(config.member())
        .and_then(Value::as_object_mut);
    let Some(config) = config else {
        return false;
    };
    let rules = config.entry(RULES).or_insert_with(|| json!([]));
    if rules.is_null() {
        *rules = json!([]);
    }
    let Some(rules) = rules.as_array_mut() else {
        return false;
    };
    rules.push(rule.clone());
    true
}

/// Takes the first rule that is just this one out of a configuration; whether there was one.
pub(super) fn take(perimeter: &mut Value, config: GoogleConfig, rule: &Value) -> bool {
    let config = perimeter.get_mut(config.member());
    let rules = config.and_then(|config| config.get_mut(RULES)?.as_array_mut());
    let Some(rules) = rules else {
        return false;
    };
    let position = rules.iter().position(|one| one == rule);
    position.map(|position| rules.remove(position)).is_some()
}
