//! A perimeter as it is read and written.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::canonical::canonical;
use super::hosts::Service;
use super::names::PerimeterName;
use super::operation::{self, Finished};
use super::session::Session;
use super::target::Refusal;
use super::wire::Call;
use crate::error::CloudError;

pub(super) const GET_PERIMETER: &str = "accesscontextmanager.servicePerimeters.get";
const UPDATE_PERIMETER: &str = "accesscontextmanager.servicePerimeters.update";
/// What is enforced, and the dry run.
const CONFIGS: [&str; 2] = ["status", "spec"];
const RULES: &str = "ingressPolicies";

/// What is sent: the rules of the configurations that change, whole, and nothing else of the
/// perimeter.
pub(super) struct Change {
    body: Value,
    mask: String,
}

impl Change {
    /// From the perimeter as it stands to `text`, where only one rule more or less stands in each
    /// configuration. `etag` is the precondition.
    pub(super) fn new(before: &str, text: &str, etag: &str) -> Result<Self, Refusal> {
        let parsed = |text: &str| -> Result<Map<String, Value>, Refusal> {
            serde_json::from_str(text).map_err(|_| Refusal::NotOnlyOneRule)
        };
        let (before, after) = (parsed(before)?, parsed(text)?);
        let (mut body, mut mask) = (json!({ "etag": etag }), Vec::new());
        for config in CONFIGS {
            let (old, new) = (rules(&before, config), rules(&after, config));
            if same(&old, &new) {
                continue;
            }
            if !is_one_rule(&old, &new) {
                return Err(Refusal::NotOnlyOneRule);
            }
            if let Some(body) = body.as_object_mut() {
                body.insert(config.to_owned(), json!({ RULES: new }));
            }
            mask.push(format!("{config}.{RULES}"));
        }
        if mask.is_empty() || without_rules(before) != without_rules(after) {
            return Err(Refusal::NotOnlyOneRule);
        }
        Ok(Self {
            body,
            mask: mask.join(","),
        })
    }

    /// Writes it, once.
    pub(super) async fn send(&self, session: &Session, name: &PerimeterName) -> Finished {
        let path = format!("v1/{}", name.as_str());
        let call = Call {
            operation: UPDATE_PERIMETER,
            service: Service::AccessContextManager,
            path: &path,
            query: &[("updateMask", &self.mask)],
        };
        operation::run(session, call, Method::PATCH, &self.body).await
    }
}

/// A perimeter as Google has it.
pub(super) async fn get(session: &Session, name: &PerimeterName) -> Result<String, CloudError> {
    let path = format!("v1/{}", name.as_str());
    let read: Box<serde_json::value::RawValue> = session
        .get(Call {
            operation: GET_PERIMETER,
            service: Service::AccessContextManager,
            path: &path,
            query: &[],
        })
        .await?;
    Ok(read.get().to_owned())
}

/// The version that a perimeter's text is of; it is the whole policy's.
pub(super) fn etag(text: &str) -> Option<String> {
    let read: Map<String, Value> = serde_json::from_str(text).ok()?;
    let etag = read.get("etag")?.as_str()?;
    (!etag.is_empty()).then(|| etag.to_owned())
}

fn rules(perimeter: &Map<String, Value>, config: &str) -> Vec<Value> {
    let rules = perimeter.get(config).and_then(|config| config.get(RULES));
    let rules = rules.and_then(Value::as_array);
    rules.cloned().unwrap_or_default()
}

/// Whether both are the same set of rules.
fn same(ones: &[Value], others: &[Value]) -> bool {
    form(ones) == form(others)
}

/// Whether one of them is the other with one rule more.
fn is_one_rule(old: &[Value], new: &[Value]) -> bool {
    let (old, new) = (form(old), form(new));
    let (less, mut more) = match old.len() < new.len() {
        true => (old, new),
        false => (new, old),
    };
    for rule in &less {
        match more.iter().position(|it| it == rule) {
            Some(at) => more.remove(at),
            None => return false,
        };
    }
    more.len() == 1
}

fn form(rules: &[Value]) -> Vec<String> {
    let one = |rule: &Value| {
        let rule = rule.as_object().cloned();
        rule.map(|rule| canonical(rule).to_string())
    };
    let mut all: Vec<String> = rules.iter().map(|it| one(it).unwrap_or_default()).collect();
    all.sort_unstable();
    all
}

fn without_rules(mut perimeter: Map<String, Value>) -> Value {
    for config in CONFIGS {
        if let Some(Value::Object(config)) = perimeter.get_mut(config) {
            config.remove(RULES);
        }
    }
    canonical(perimeter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn perimeter(status: &[&str], spec: Option<&[&str]>) -> Value {
        let rules = |titles: &[&str]| -> Vec<Value> {
            titles
                .iter()
                .map(|title| json!({ "title": title }))
                .collect()
        };
        let mut whole = json!({"name": "p", "etag": "old",
            "status": {"resources": ["projects/1"], RULES: rules(status)}});
        if let Some(spec) = spec {
            whole["spec"] = json!({"resources": ["projects/1"], RULES: rules(spec)});
            whole["useExplicitDryRunSpec"] = json!(true);
        }
        whole
    }

    fn change(before: &Value, after: &Value) -> Option<(Value, String)> {
        let made = Change::new(&before.to_string(), &after.to_string(), "now");
        made.ok().map(|change| (change.body, change.mask))
    }

    #[test]
    fn only_the_rules_of_what_changes_are_sent_with_the_version_that_was_read() {
        let before = perimeter(&["a"], Some(&["a"]));
        let both = perimeter(&["a", "b"], Some(&["a", "b"]));
        assert_eq!(
            change(&before, &both),
            Some((
                json!({"etag": "now",
                    "status": {RULES: [{"title": "a"}, {"title": "b"}]},
                    "spec": {RULES: [{"title": "a"}, {"title": "b"}]}}),
                "status.ingressPolicies,spec.ingressPolicies".to_owned()
            ))
        );
        let one = perimeter(&["a"], Some(&["a", "b"]));
        let sent = change(&before, &one);
        assert_eq!(sent.map(|it| it.1).as_deref(), Some("spec.ingressPolicies"));
        let back = change(&both, &before);
        assert!(back.is_some_and(|(body, _)| body["status"][RULES] == json!([{"title": "a"}])));
        // The last one of them.
        let none = change(&perimeter(&["a"], None), &perimeter(&[], None));
        assert!(none.is_some_and(|(body, _)| body["status"][RULES] == json!([])));
    }

    #[test]
    fn c1_nothing_but_one_rule_is_ever_sent() {
        let before = perimeter(&["a"], Some(&["a"]));
        let mut resources = perimeter(&["a", "b"], Some(&["a"]));
        resources["status"]["resources"] = json!([]);
        let mut dry_run = perimeter(&["a", "b"], Some(&["a"]));
        dry_run["useExplicitDryRunSpec"] = json!(false);
        for after in [
            before.clone(),
            perimeter(&["a", "b", "c"], Some(&["a"])),
            perimeter(&["b"], Some(&["a"])),
            perimeter(&["b", "c"], Some(&["a"])),
            perimeter(&["a", "b"], None),
            resources,
            dry_run,
        ] {
            assert_eq!(change(&before, &after), None, "{after}");
        }
    }

    #[test]
    fn a_perimeter_without_a_version_has_none() {
        assert_eq!(etag(r#"{"etag": "a"}"#).as_deref(), Some("a"));
        for text in ["{}", r#"{"etag": ""}"#, r#"{"etag": 3}"#, "["] {
            assert_eq!(etag(text), None, "{text}");
        }
    }
}
