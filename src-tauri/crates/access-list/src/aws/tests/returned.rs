//! What AWS itself returned, evaluated as one.

use jiff::Timestamp;
use serde_json::json;

use super::*;

const ROLE: &str = "arn:aws:iam::111122223333:role/atlas";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";

fn policy(place: AwsPlace, statements: &serde_json::Value) -> AwsPolicy {
    AwsPolicy {
        place,
        name: "p".to_owned(),
        text: Some(json!({"Version": "2012-10-17", "Statement": statements}).to_string()),
        others: Some(Vec::new()),
    }
}

fn evaluated(all: &[AwsPolicy]) -> AwsEvaluation {
    let context = Context {
        role: Some(ROLE),
        key: Some(KEY),
        ..Context::at(Timestamp::UNIX_EPOCH)
    };
    evaluate_aws(all, &context)
}

fn allow() -> serde_json::Value {
    json!([{"Effect": "Allow", "Action": "kms:*", "Resource": KEY,
        "Condition": {"IpAddress": {"aws:SourceIp": ["3.0.0.1", "3.0.1.0/24"]}}}])
}

fn root() -> serde_json::Value {
    json!([{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*", "Resource": "*"}])
}

#[test]
fn both_halves_are_evaluated_and_each_list_is_named() {
    let all = [
        policy(AwsPlace::Inline, &allow()),
        policy(AwsPlace::Key, &root()),
    ];
    let evaluation = evaluated(&all);
    assert_eq!(evaluation.list.half, Some(Half::Both));
    assert_eq!(evaluation.list.entries.len(), 2);
    assert!(evaluation.list.is_decided());
    let source = &evaluation.sources[0];
    assert_eq!(
        (source.policy, source.statement, source.allows),
        (0, 0, true)
    );
    assert_eq!(source.nets.len(), 2);
    assert_eq!(source.uses, [AwsUse::Actions]);
}

#[test]
fn a_role_without_any_policy_is_refused_and_not_half_read() {
    let evaluation = evaluated(&[policy(AwsPlace::Key, &root())]);
    assert_eq!(evaluation.list.half, Some(Half::Both));
    assert!(evaluation.list.entries.is_empty() && !evaluation.list.is_open);
    assert!(evaluation.list.undecided.is_empty());
}

#[test]
fn a9_a_policy_that_could_not_be_read_leaves_it_undecided() {
    for place in [AwsPlace::Managed, AwsPlace::Boundary, AwsPlace::Key] {
        let mut all = vec![
            policy(AwsPlace::Inline, &allow()),
            policy(AwsPlace::Key, &root()),
        ];
        all.retain(|one| one.place != place);
        all.push(AwsPolicy {
            text: None,
            ..policy(place, &json!([]))
        });
        let evaluation = evaluated(&all);
        assert!(!evaluation.list.undecided.is_empty(), "{place:?}");
        assert!(!evaluation.list.is_decided(), "{place:?}");
        assert!(evaluation.list.entries.is_empty(), "{place:?}");
    }
}

#[test]
fn a9_a_text_that_is_no_policy_leaves_it_undecided() {
    for text in ["", "{", "[]", "{\"Statement\": 3}", "{\"Policy\": {}}"] {
        let all = [
            policy(AwsPlace::Inline, &allow()),
            AwsPolicy {
                text: Some(text.to_owned()),
                ..policy(AwsPlace::Key, &json!([]))
            },
        ];
        assert!(!evaluated(&all).list.is_decided(), "{text}");
    }
}
