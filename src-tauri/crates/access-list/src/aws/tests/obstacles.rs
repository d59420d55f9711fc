//! What keeps Atlas from using a key from anywhere.

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::aws::AwsPlace;

const ROLE: &str = "arn:aws:iam::111122223333:role/atlas";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";
const FOREIGN: &str = "arn:aws:kms:eu-west-1:444455556666:key/1";
const ATLAS: &str = "arn:aws:iam::299602853325:root";

fn policy(place: AwsPlace, statements: &Value) -> AwsPolicy {
    AwsPolicy {
        place,
        name: "p".to_owned(),
        text: Some(json!({"Version": "2012-10-17", "Statement": statements}).to_string()),
        others: Some(Vec::new()),
    }
}

fn inline(actions: &Value) -> AwsPolicy {
    let list = json!({"IpAddress": {"aws:SourceIp": ["3.0.0.1"]}});
    let allow = json!([{"Effect": "Allow", "Action": actions, "Resource": "*", "Condition": list}]);
    policy(AwsPlace::Inline, &allow)
}

fn key(more: &[Value]) -> AwsPolicy {
    let mut statements = vec![
        json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*", "Resource": "*"}),
    ];
    statements.extend(more.iter().cloned());
    policy(AwsPlace::Key, &Value::from(statements))
}

fn obstacles_for(key: &str, all: &[AwsPolicy]) -> Vec<AwsObstacle> {
    let context = Context {
        role: Some(ROLE),
        key: Some(key),
        ..Context::at(Timestamp::UNIX_EPOCH)
    };
    aws_obstacles(all, &context)
}

fn obstacles(all: &[AwsPolicy]) -> Vec<AwsObstacle> {
    obstacles_for(KEY, all)
}

#[test]
fn nothing_stands_against_what_is_allowed_from_some_address() {
    assert_eq!(obstacles(&[inline(&json!("kms:*")), key(&[])]), []);
}

#[test]
fn an_action_that_nothing_allows_is_named() {
    let all = [inline(&json!(["kms:Encrypt", "kms:DescribeKey"])), key(&[])];
    let actions = vec!["kms:Decrypt"];
    assert_eq!(obstacles(&all), [AwsObstacle::NotAllowed { actions }]);
    let actions = USES.to_vec();
    assert_eq!(
        obstacles(&[key(&[])]),
        [AwsObstacle::NotAllowed { actions }]
    );
}

#[test]
fn a_key_that_knows_neither_the_role_nor_its_account_is_named() {
    let all = [
        inline(&json!("kms:*")),
        policy(
            AwsPlace::Key,
            &json!([
                {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
                    "Action": "kms:*", "Resource": "*"}
            ]),
        ),
    ];
    let actions = USES.to_vec();
    assert_eq!(
        obstacles_for(FOREIGN, &all),
        [AwsObstacle::KeyPolicy { actions }]
    );
}

#[test]
fn a_boundary_that_allows_less_is_named() {
    let boundary = json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]);
    let all = [
        inline(&json!("kms:*")),
        policy(AwsPlace::Boundary, &boundary),
        key(&[]),
    ];
    let actions = USES.to_vec();
    assert_eq!(obstacles(&all), [AwsObstacle::Boundary { actions }]);
}

#[test]
fn a_statement_that_denies_from_everywhere_is_named_and_one_of_addresses_is_not() {
    let deny =
        json!({"Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"});
    let mut listed = deny.clone();
    listed["Condition"] = json!({"NotIpAddress": {"aws:SourceIp": ["3.0.0.1"]}});
    let all = [inline(&json!("kms:*")), key(&[listed.clone(), deny])];
    assert_eq!(
        obstacles(&all),
        [AwsObstacle::Denied {
            actions: vec!["kms:Decrypt"],
            policy: 1,
            statement: 2,
        }]
    );
    assert_eq!(obstacles(&[inline(&json!("kms:*")), key(&[listed])]), []);
}

#[test]
fn a9_what_could_not_be_read_is_no_obstacle() {
    let mut unread = inline(&json!("kms:*"));
    unread.text = None;
    assert_eq!(obstacles(&[unread, key(&[])]), []);
}

fn trust(statement: &Value) -> AwsTrust {
    let document = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
    aws_trust(&document, ATLAS, "b63a96a9")
}

#[test]
fn the_trust_policy_names_atlas_with_its_external_id() {
    let of = |principal: Value, id: &str| {
        json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": id}}})
    };
    assert_eq!(trust(&of(json!(ATLAS), "b63a96a9")), AwsTrust::Trusted);
    assert_eq!(
        trust(&of(json!("299602853325"), "b63a96a9")),
        AwsTrust::Trusted
    );
    assert_eq!(
        trust(&of(json!(ATLAS), "other")),
        AwsTrust::NotTheExternalId
    );
    let other = of(json!(["arn:aws:iam::111122223333:root"]), "b63a96a9");
    assert_eq!(trust(&other), AwsTrust::NotTheAccount);
    let both = json!([of(json!(ATLAS), "old"), of(json!(ATLAS), "b63a96a9")]);
    assert_eq!(trust(&both), AwsTrust::Trusted);
    let service = json!({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole"});
    assert_eq!(trust(&service), AwsTrust::NotTheAccount);
}

#[test]
fn a9_what_a_trust_policy_says_otherwise_is_not_judged() {
    let odd = json!({"Effect": "Allow", "Principal": {"AWS": ATLAS}, "Action": "sts:AssumeRole",
        "Condition": {"StringLike": {"sts:ExternalId": "b63*"}}});
    assert_eq!(trust(&odd), AwsTrust::Unclear);
    let deny = json!({"Effect": "Deny", "Principal": {"AWS": ATLAS}, "Action": "sts:AssumeRole"});
    assert_eq!(trust(&deny), AwsTrust::Unclear);
    let not =
        json!({"Effect": "Allow", "NotPrincipal": {"AWS": ATLAS}, "Action": "sts:AssumeRole"});
    assert_eq!(trust(&not), AwsTrust::Unclear);
    assert_eq!(aws_trust("{", ATLAS, "b63a96a9"), AwsTrust::Unclear);
}
