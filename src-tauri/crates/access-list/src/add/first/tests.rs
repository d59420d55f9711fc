#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use addresses::parse_block;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::aws::AwsPlace;

const ROLE: &str = "arn:aws:iam::111122223333:role/db/atlas-kms";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";
const USES: [&str; 3] = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];
const NEEDED: [&str; 3] = ["3.0.0.1", "3.0.0.2", "3.0.1.0/24"];

fn context() -> Context<'static> {
    Context {
        role: Some(ROLE),
        key: Some(KEY),
        ..Context::at("2026-01-15T12:00:00Z".parse::<Timestamp>().unwrap())
    }
}

fn policy(place: AwsPlace, name: &str, statements: &Value) -> AwsPolicy {
    AwsPolicy {
        place,
        name: name.to_owned(),
        text: Some(json!({"Version": "2012-10-17", "Statement": statements}).to_string()),
        others: Some(Vec::new()),
    }
}

/// What setting up the role made.
fn made() -> Value {
    json!({"Sid": "Made", "Effect": "Allow", "Action": USES, "Resource": KEY})
}

fn other() -> Value {
    json!({"Sid": "Other", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})
}

fn key() -> AwsPolicy {
    let root = json!([{"Sid": "Root", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]);
    policy(AwsPlace::Key, KEY, &root)
}

fn begin(policies: &[AwsPolicy], first: AwsFirst) -> Result<AwsPlan, AddError> {
    begin_with(policies, first, &context())
}

fn begin_with(
    policies: &[AwsPolicy],
    first: AwsFirst,
    context: &Context<'_>,
) -> Result<AwsPlan, AddError> {
    let needed: Vec<IpNet> = NEEDED
        .iter()
        .map(|text| parse_block(text).unwrap())
        .collect();
    let asked = AwsBegin {
        policies,
        needed: &needed,
        first,
        practice: false,
    };
    begin_in_aws(asked, context)
}

fn statements(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    document["Statement"].as_array().unwrap().clone()
}

#[test]
fn w1_the_roles_list_takes_the_place_of_the_unconditioned_statement() {
    let role = policy(AwsPlace::Inline, "atlas", &json!([other(), made()]));
    let plan = begin(&[role, key()], AwsFirst::Role).unwrap();

    let [addition] = plan.additions.as_slice() else {
        panic!("one document changes");
    };
    assert_eq!(addition.policy, Some(0));
    let all = statements(&addition.text);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0], other(), "everything else stays");
    let listed = &all[1]["Condition"]["IpAddress"]["aws:SourceIp"];
    assert_eq!(*listed, json!(NEEDED));
    assert_eq!(addition.statements[0].0, 1);
    assert!(!plan.after.list.is_open);
}

#[test]
fn w1_the_keys_list_is_one_denial_for_the_role_alone() {
    let role = policy(AwsPlace::Inline, "atlas", &json!([made()]));
    let plan = begin(&[role, key()], AwsFirst::Key).unwrap();

    let [addition] = plan.additions.as_slice() else {
        panic!("one document changes");
    };
    assert_eq!(addition.policy, Some(1));
    let all = statements(&addition.text);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["Sid"], "Root");
    assert_eq!(all[1]["Effect"], "Deny");
    assert_eq!(all[1]["Principal"], json!({"AWS": ROLE}));
    assert_eq!(all[1]["Action"], json!(USES));
    assert_eq!(
        all[1]["Condition"],
        json!({"NotIpAddress": {"aws:SourceIp": NEEDED}})
    );
}

#[test]
fn nothing_is_begun_where_a_list_is_in_force() {
    let listed = json!([{"Effect": "Allow", "Action": USES, "Resource": KEY,
        "Condition": {"IpAddress": {"aws:SourceIp": ["3.0.0.1"]}}}]);
    let role = policy(AwsPlace::Inline, "atlas", &listed);
    let begun = begin(&[role, key()], AwsFirst::Key);
    assert_eq!(begun, Err(AddError::ListInForce));
}

#[test]
fn w2_nothing_is_begun_where_requests_come_through_private_endpoints() {
    let role = policy(AwsPlace::Inline, "atlas", &json!([made()]));
    let private = Context {
        private_networking: true,
        ..context()
    };
    let begun = begin_with(&[role, key()], AwsFirst::Key, &private);
    assert_eq!(begun, Err(AddError::PrivateNetworking));
}

#[test]
fn a_list_that_would_restrict_nothing_is_refused() {
    let wide = json!({"Sid": "Wide", "Effect": "Allow", "Action": "kms:*", "Resource": "*"});
    let role = policy(AwsPlace::Inline, "atlas", &json!([made(), wide]));
    let begun = begin(&[role, key()], AwsFirst::Role);
    assert_eq!(begun, Err(AddError::StillOpen));
}

#[test]
fn without_one_statement_to_take_the_place_of_nothing_is_replaced() {
    let twice = policy(AwsPlace::Inline, "atlas", &json!([made()]));
    let also = policy(AwsPlace::Inline, "also", &json!([made()]));
    let begun = begin(&[twice, also, key()], AwsFirst::Role);
    assert_eq!(begun, Err(AddError::NoStatement { statements: 2 }));

    let mut shared = policy(AwsPlace::Managed, "shared", &json!([made()]));
    shared.others = Some(vec!["somebody".to_owned()]);
    let begun = begin(&[shared, key()], AwsFirst::Role);
    assert_eq!(begun, Err(AddError::NoStatement { statements: 0 }));
}

#[test]
fn a1_what_could_not_be_read_is_not_written() {
    let role = policy(AwsPlace::Inline, "atlas", &json!([made()]));
    let mut unread = key();
    unread.text = None;
    let begun = begin(&[role, unread], AwsFirst::Key);
    assert_eq!(begun, Err(AddError::NotProven));
}
