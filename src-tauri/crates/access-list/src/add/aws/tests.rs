#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "statements are written where they are used"
)]

use addresses::parse_block;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::aws::AwsUse;

const ROLE: &str = "arn:aws:iam::111122223333:role/db/atlas-kms";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";
const USES: [&str; 3] = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];

fn context() -> Context<'static> {
    Context {
        role: Some(ROLE),
        key: Some(KEY),
        ..Context::at("2026-01-15T12:00:00Z".parse::<Timestamp>().unwrap())
    }
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts
        .iter()
        .map(|text| parse_block(text).unwrap())
        .collect()
}

fn policy(place: AwsPlace, name: &str, statements: Value) -> AwsPolicy {
    let text = json!({"Version": "2012-10-17", "Statement": statements});
    AwsPolicy {
        place,
        name: name.to_owned(),
        text: Some(text.to_string()),
        others: Some(Vec::new()),
    }
}

fn allow(list: &[&str]) -> Value {
    json!({"Sid": "List", "Effect": "Allow", "Action": USES, "Resource": KEY,
        "Condition": {"IpAddress": {"aws:SourceIp": list}}})
}

fn deny(list: &[&str]) -> Value {
    json!({"Sid": "Others", "Effect": "Deny", "Principal": {"AWS": ROLE}, "Action": USES,
        "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": list}}})
}

/// The key's policy leaves its use to the account's policies.
fn key(more: &[Value]) -> AwsPolicy {
    let mut statements = vec![json!({"Sid": "Root", "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"})];
    statements.extend(more.iter().cloned());
    policy(AwsPlace::Key, KEY, Value::from(statements))
}

fn add(policies: &[AwsPolicy], needed: &[&str], own_policy: bool) -> Result<AwsPlan, AddError> {
    let asked = AwsAdd {
        policies,
        needed: &nets(needed),
        own_policy,
        practice: false,
    };
    add_to_aws(asked, &context())
}

#[test]
fn the_missing_go_into_the_roles_own_list() {
    let all = [
        policy(
            AwsPlace::Inline,
            "atlas",
            json!([allow(&["3.0.0.1", "8.8.8.8"])]),
        ),
        key(&[]),
    ];
    let plan = add(&all, &["3.0.0.1", "3.0.0.2", "3.0.1.0/24"], false).unwrap();
    assert_eq!(plan.additions.len(), 1);
    let addition = &plan.additions[0];
    assert_eq!(addition.policy, Some(0));
    assert_eq!(addition.added, nets(&["3.0.0.2", "3.0.1.0/24"]));
    assert!(
        addition
            .text
            .contains(r#"["3.0.0.1","8.8.8.8","3.0.0.2","3.0.1.0/24"]"#)
    );
    assert!(plan.after.list.undecided.is_empty());
}

#[test]
fn every_denial_gets_what_it_lacks_and_one_list_that_allows() {
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        key(&[deny(&["3.0.0.2"])]),
    ];
    let plan = add(&all, &["3.0.0.1", "3.0.0.2"], false).unwrap();
    let added: Vec<_> = plan
        .additions
        .iter()
        .map(|one| (one.policy, one.added.clone()))
        .collect();
    assert_eq!(
        added,
        [(Some(0), nets(&["3.0.0.2"])), (Some(1), nets(&["3.0.0.1"])),]
    );
}

#[test]
fn a_denial_alone_is_added_to_where_the_role_may_come_from_anywhere() {
    let open = json!({"Effect": "Allow", "Action": USES, "Resource": KEY});
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([open])),
        key(&[deny(&["3.0.0.2"])]),
    ];
    let plan = add(&all, &["3.0.0.1", "3.0.0.2"], false).unwrap();
    assert_eq!(plan.additions.len(), 1);
    assert_eq!(plan.additions[0].policy, Some(1));
    assert_eq!(plan.additions[0].statements, [(1, nets(&["3.0.0.1"]))]);
}

#[test]
fn c3_a_list_that_others_use_is_named_and_a_policy_of_its_own_offered() {
    let mut managed = policy(AwsPlace::Managed, "team", json!([allow(&["3.0.0.1"])]));
    managed.others = Some(vec!["role/backup".to_owned()]);
    let all = [managed, key(&[])];
    let shared = add(&all, &["3.0.0.1", "3.0.0.2"], false);
    let Err(AddError::Shared { lists, own_helps }) = shared else {
        panic!("{shared:?}");
    };
    assert!(own_helps);
    assert_eq!(lists[0].uses, [AwsUse::Attached("role/backup".to_owned())]);
    let plan = add(&all, &["3.0.0.1", "3.0.0.2"], true).unwrap();
    assert_eq!(plan.additions.len(), 1);
    assert_eq!(plan.additions[0].policy, None);
    assert_eq!(plan.additions[0].name, "KeygateAtlasAddresses");
    assert_eq!(plan.additions[0].added, nets(&["3.0.0.2"]));
}

#[test]
fn c3_wider_actions_other_keys_and_other_principals_are_other_uses() {
    let mut wide = allow(&["3.0.0.1"]);
    wide["Action"] = json!("kms:*");
    let mut keys = allow(&["3.0.0.1"]);
    keys["Resource"] = json!("*");
    for (statement, uses) in [(wide, AwsUse::Actions), (keys, AwsUse::Resources)] {
        let all = [
            policy(AwsPlace::Inline, "atlas", json!([statement])),
            key(&[]),
        ];
        let Err(AddError::Shared { lists, .. }) = add(&all, &["3.0.0.2"], false) else {
            panic!("{uses:?} is no other use");
        };
        assert_eq!(lists[0].uses, [uses]);
    }
    let open = json!({"Effect": "Allow", "Action": USES, "Resource": KEY});
    let mut others = deny(&["3.0.0.1"]);
    others["Principal"] = json!({"AWS": [ROLE, "arn:aws:iam::111122223333:role/other"]});
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([open])),
        key(&[others]),
    ];
    let Err(AddError::Shared { lists, own_helps }) = add(&all, &["3.0.0.2"], false) else {
        panic!("other principals are no other use");
    };
    assert!(
        !own_helps,
        "what denies is not helped by another policy that allows"
    );
    assert_eq!(lists[0].uses, [AwsUse::Principals]);
    // Nor does asking for it make it so.
    assert!(matches!(
        add(&all, &["3.0.0.2"], true),
        Err(AddError::Shared { .. })
    ));
}

#[test]
fn c1_what_is_not_understood_or_not_read_is_not_written() {
    let mut odd = allow(&["3.0.0.1"]);
    odd["Condition"]["StringEquals"] = json!({"aws:PrincipalTag/team": "a"});
    let all = [policy(AwsPlace::Inline, "atlas", json!([odd])), key(&[])];
    assert_eq!(
        add(&all, &["3.0.0.1", "3.0.0.2"], false),
        Err(AddError::NotProven)
    );
    let unread = AwsPolicy {
        text: None,
        ..policy(
            AwsPlace::Managed,
            "arn:aws:iam::111122223333:policy/p",
            json!([]),
        )
    };
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        unread,
        key(&[]),
    ];
    assert_eq!(add(&all, &["3.0.0.2"], false), Err(AddError::NotProven));
}

#[test]
fn c4_no_list_is_begun_and_none_is_needed_where_all_is_allowed() {
    let open = json!({"Effect": "Allow", "Action": USES, "Resource": KEY});
    let all = [policy(AwsPlace::Inline, "atlas", json!([open])), key(&[])];
    assert_eq!(add(&all, &["3.0.0.2"], false), Err(AddError::NoList));
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        key(&[]),
    ];
    assert_eq!(
        add(&all, &["3.0.0.1"], false),
        Err(AddError::NothingMissing)
    );
}

#[test]
fn a_denial_of_everything_is_not_helped_by_addresses() {
    let never = json!({"Effect": "Deny", "Principal": {"AWS": ROLE}, "Action": "kms:Decrypt", "Resource": "*"});
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        key(&[never]),
    ];
    assert_eq!(
        add(&all, &["3.0.0.1", "3.0.0.2"], false),
        Err(AddError::StillShutOut)
    );
}

#[test]
fn a_boundary_with_a_list_gets_them_as_well() {
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        policy(AwsPlace::Boundary, "limits", json!([allow(&["3.0.0.1"])])),
        key(&[]),
    ];
    let plan = add(&all, &["3.0.0.1", "3.0.0.2"], false).unwrap();
    let changed: Vec<_> = plan.additions.iter().map(|one| one.policy).collect();
    assert_eq!(changed, [Some(0), Some(1)]);
}

#[test]
fn a_list_that_has_them_already_is_left_alone() {
    let all = [
        policy(
            AwsPlace::Inline,
            "atlas",
            json!([allow(&["3.0.0.1", "3.0.0.2"])]),
        ),
        policy(AwsPlace::Boundary, "limits", json!([allow(&["3.0.0.1"])])),
        key(&[]),
    ];
    let plan = add(&all, &["3.0.0.1", "3.0.0.2", "3.0.0.3"], false).unwrap();
    let added: Vec<_> = plan
        .additions
        .iter()
        .map(|one| (one.policy, one.added.clone()))
        .collect();
    assert_eq!(
        added,
        [
            (Some(0), nets(&["3.0.0.3"])),
            (Some(1), nets(&["3.0.0.2", "3.0.0.3"])),
        ]
    );
    let plan = add(&all, &["3.0.0.2"], false).unwrap();
    assert_eq!(plan.additions.len(), 1);
    assert_eq!(plan.additions[0].policy, Some(1));
}

#[test]
fn a_policy_that_would_be_too_long_is_not_written() {
    let needed: Vec<String> = (0..=255_u16)
        .flat_map(|three| [0, 1, 2, 3].map(|four| format!("3.0.{three}.{four}")))
        .collect();
    let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        key(&[]),
    ];
    let Err(AddError::TooLarge { policy, meter }) = add(&all, &needed, false) else {
        panic!("it fits");
    };
    assert_eq!(policy, 0);
    assert!(meter.used > meter.limit && meter.limit == 10_240);
}

#[test]
fn a4_addresses_that_atlas_cannot_have_are_refused() {
    let all = [
        policy(AwsPlace::Inline, "atlas", json!([allow(&["3.0.0.1"])])),
        key(&[]),
    ];
    assert!(matches!(
        add(&all, &["10.0.0.1"], false),
        Err(AddError::RefusedAddress(_))
    ));
}

/// Of what may stand in a policy beside the list.
fn any_statement() -> impl Strategy<Value = Value> {
    let list = prop::collection::vec(0u8..6, 0..4);
    (0u8..6, list).prop_map(|(kind, list)| {
        let list: Vec<String> = list.iter().map(|last| format!("3.0.0.{last}")).collect();
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        match kind {
            0 | 1 => allow(&list),
            2 => json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
            3 => json!({"Effect": "Allow", "Action": "kms:*", "Resource": KEY,
                "Condition": {"IpAddress": {"aws:SourceIp": list}}}),
            4 => json!({"Effect": "Deny", "Action": USES, "Resource": "*",
                "Condition": {"NotIpAddress": {"aws:SourceIp": list}}}),
            _ => json!({"Effect": "Allow", "Action": USES, "Resource": KEY, "Condition": {
                "IpAddress": {"aws:SourceIp": list}, "Bool": {"aws:SecureTransport": "true"}}}),
        }
    })
}

proptest! {
    #[test]
    fn c1_a_plan_covers_what_is_needed_and_changes_nothing_else(
        role in prop::collection::vec(any_statement(), 1..4),
        denials in prop::collection::vec(prop::collection::vec(0u8..6, 1..4), 0..2),
        needed in prop::collection::btree_set(0u8..6, 1..6),
        own in any::<bool>(),
    ) {
        let denials: Vec<Value> = denials.iter().map(|list| {
            let list: Vec<String> = list.iter().map(|last| format!("3.0.0.{last}")).collect();
            deny(&list.iter().map(String::as_str).collect::<Vec<_>>())
        }).collect();
        let all = [policy(AwsPlace::Inline, "atlas", Value::from(role)), key(&denials)];
        let needed: Vec<String> = needed.iter().map(|last| format!("3.0.0.{last}")).collect();
        let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
        let Ok(plan) = add(&all, &needed, own) else { return Ok(()); };
        let accepted = Ranges::of(plan.after.list.entries.iter().map(|entry| entry.net)
            .chain(plan.after.list.unnamed.iter().copied()));
        for net in nets(&needed) {
            prop_assert!(accepted.contains(net) || plan.after.list.is_open);
        }
        prop_assert!(!plan.additions.is_empty());
        for addition in &plan.additions {
            let Some(at) = addition.policy else { continue };
            let mut before: Value = serde_json::from_str(all[at].text.as_ref().unwrap()).unwrap();
            let mut after: Value = serde_json::from_str(&addition.text).unwrap();
            for (position, added) in &addition.statements {
                let list = |of: &mut Value| {
                    let condition = &mut of["Statement"][*position]["Condition"];
                    let name = if condition.get("IpAddress").is_some() { "IpAddress" } else { "NotIpAddress" };
                    condition[name]["aws:SourceIp"].take()
                };
                let (old, new) = (list(&mut before), list(&mut after));
                let (old, new) = (old.as_array().unwrap(), new.as_array().unwrap());
                prop_assert_eq!(&new[..old.len()], &old[..]);
                prop_assert_eq!(new.len() - old.len(), added.len());
            }
            prop_assert_eq!(before, after);
        }
    }
}
