#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use addresses::parse_block;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::aws::{AwsPlace, AwsUse};

const ROLE: &str = "arn:aws:iam::111122223333:role/atlas-kms";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/5b0e2f14";

fn context() -> Context<'static> {
    Context {
        role: Some(ROLE),
        key: Some(KEY),
        ..Context::at(Timestamp::UNIX_EPOCH)
    }
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts
        .iter()
        .map(|text| parse_block(text).unwrap())
        .collect()
}

fn policy(place: AwsPlace, statements: &Value) -> AwsPolicy {
    AwsPolicy {
        place,
        name: "p".to_owned(),
        text: Some(json!({"Version": "2012-10-17", "Statement": statements}).to_string()),
        others: Some(Vec::new()),
    }
}

fn of(list: &[&str], denied: &[&str]) -> Vec<AwsPolicy> {
    let uses = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];
    let allow = json!([{"Effect": "Allow", "Action": uses, "Resource": KEY,
        "Condition": {"IpAddress": {"aws:SourceIp": list}}}]);
    let root = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Principal": {"AWS": ROLE}, "Action": uses,
        "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": denied}}});
    let key = if denied.is_empty() {
        json!([root])
    } else {
        json!([root, deny])
    };
    vec![
        policy(AwsPlace::Inline, &allow),
        policy(AwsPlace::Key, &key),
    ]
}

fn remove(
    policies: &[AwsPolicy],
    needed: &[&str],
    removed: &[&str],
) -> Result<AwsPlan, RemoveError> {
    let removed = nets(removed);
    remove_each(policies, needed, &vec![removed.as_slice(); policies.len()])
}

fn remove_each(
    policies: &[AwsPolicy],
    needed: &[&str],
    removed: &[&[IpNet]],
) -> Result<AwsPlan, RemoveError> {
    let asked = AwsRemove {
        policies,
        needed: &nets(needed),
        removed,
    };
    remove_from_aws(asked, &context())
}

#[test]
fn c3_a_policy_loses_only_what_is_asked_of_it() {
    let lists = ["3.0.0.1", "3.0.0.2", "3.0.0.3"];
    let (first, second) = (nets(&["3.0.0.2"]), nets(&["3.0.0.3"]));
    let policies = of(&lists, &lists);
    let plan = remove_each(&policies, &["3.0.0.1"], &[&first, &second]).unwrap();
    let removed: Vec<_> = plan.additions.iter().map(|one| &one.removed).collect();
    assert_eq!(removed, [&first, &second]);
    assert!(plan.additions[0].text.contains("3.0.0.3"));
    assert!(plan.additions[1].text.contains("3.0.0.2"));
    let none = remove_each(&policies, &["3.0.0.1"], &[]);
    assert_eq!(none, Err(RemoveError::NothingThere));
}

#[test]
fn c1_a_block_goes_from_every_list_that_has_it_and_nothing_else_changes() {
    let lists = ["3.0.0.1", "3.0.0.2", "198.51.100.7"];
    let plan = remove(&of(&lists, &lists), &["3.0.0.1"], &["3.0.0.2"]).unwrap();
    assert_eq!(plan.additions.len(), 2);
    for one in &plan.additions {
        assert_eq!(one.removed, nets(&["3.0.0.2"]));
        assert!(one.added.is_empty());
        assert!(!one.text.contains("3.0.0.2"));
        assert!(one.text.contains("3.0.0.1") && one.text.contains("198.51.100.7"));
    }
    assert!(plan.after.list.accepted().contains(nets(&["3.0.0.1"])[0]));
    assert!(!plan.after.list.accepted().contains(nets(&["3.0.0.2"])[0]));
}

#[test]
fn c3_what_is_needed_never_loses_access() {
    let policies = of(&["3.0.0.1", "3.0.0.2"], &[]);
    assert_eq!(
        remove(&policies, &["3.0.0.1", "3.0.0.2"], &["3.0.0.2"]),
        Err(RemoveError::StillNeeded(nets(&["3.0.0.2"])))
    );
}

#[test]
fn a_list_is_never_emptied() {
    let policies = of(&["3.0.0.1"], &[]);
    assert_eq!(
        remove(&policies, &[], &["3.0.0.1"]),
        Err(RemoveError::Splice(SpliceError::Empty))
    );
}

#[test]
fn c3_a_list_that_others_use_is_left_alone() {
    let mut policies = of(&["3.0.0.1", "3.0.0.2"], &[]);
    policies[0].place = AwsPlace::Managed;
    policies[0].others = Some(vec!["Billing".to_owned()]);
    let Err(RemoveError::Shared(lists)) = remove(&policies, &["3.0.0.1"], &["3.0.0.2"]) else {
        unreachable!("it was planned");
    };
    assert_eq!(lists[0].uses, [AwsUse::Attached("Billing".to_owned())]);
}

#[test]
fn what_stands_nowhere_or_is_not_known_is_not_taken_out() {
    let mut policies = of(&["3.0.0.1"], &[]);
    assert_eq!(
        remove(&policies, &["3.0.0.1"], &["3.0.0.9"]),
        Err(RemoveError::NothingThere)
    );
    policies.push(AwsPolicy {
        text: None,
        ..policy(AwsPlace::Boundary, &json!([]))
    });
    policies[0] = of(&["3.0.0.1", "3.0.0.2"], &[]).remove(0);
    assert_eq!(
        remove(&policies, &["3.0.0.1"], &["3.0.0.2"]),
        Err(RemoveError::NotProven)
    );
}

#[test]
fn c3_putting_back_is_judged_by_what_is_needed_today() {
    let now = of(&["3.0.0.1", "3.0.0.2"], &[]);
    let then = of(&["3.0.0.1"], &[]);
    let needed = nets(&["3.0.0.1", "3.0.0.2"]);
    assert_eq!(
        still_accepted(&now, &then, &needed, &context()).err(),
        Some(RemoveError::StillNeeded(nets(&["3.0.0.2"])))
    );
    assert!(still_accepted(&now, &then, &needed[..1], &context()).is_ok());
}
