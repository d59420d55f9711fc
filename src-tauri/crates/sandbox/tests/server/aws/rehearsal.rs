//! What a person lets somebody else do while practising.

use std::collections::BTreeSet;

use sandbox::{AwsConfig, PretendAws, Rehearsal};
use serde_json::{Value, json};

use super::client::{Caller, element};

const ROLE: &str = "practice-atlas-kms";
const POLICY: &str = "atlas-key-access";

/// The document, and what it allows.
async fn listed(caller: &Caller<'_>) -> (Value, BTreeSet<String>) {
    let text = caller.role_policy(ROLE, POLICY).await;
    let document: Value = serde_json::from_str(&text).unwrap();
    let list = &document["Statement"][0]["Condition"]["IpAddress"]["aws:SourceIp"];
    let list = list.as_array().unwrap().iter();
    let list = list.map(|block| block.as_str().unwrap().to_owned());
    let list = list.collect();
    (document, list)
}

/// Stores the policy with one more address.
async fn with_one_more(caller: &Caller<'_>) -> (u16, String) {
    let (mut document, _) = listed(caller).await;
    let list = &mut document["Statement"][0]["Condition"]["IpAddress"]["aws:SourceIp"];
    list.as_array_mut().unwrap().push(json!("198.19.0.1/32"));
    let put = [
        ("RoleName", ROLE),
        ("PolicyName", POLICY),
        ("PolicyDocument", &document.to_string()),
    ];
    let got = caller.iam("PutRolePolicy", &put).await;
    let code = match got.status {
        200 => String::new(),
        _ => element(&got.text, "Code"),
    };
    (got.status, code)
}

#[tokio::test]
async fn somebody_else_adds_an_address_and_it_is_again_as_it_was() {
    let aws = PretendAws::start(AwsConfig::practice()).await.unwrap();
    let caller = Caller::administrator(&aws);
    let (_, before) = listed(&caller).await;
    aws.rehearse(Rehearsal::Edit);
    aws.rehearse(Rehearsal::Edit);
    let (_, after) = listed(&caller).await;
    assert!(before.is_subset(&after));
    let new: Vec<&String> = after.difference(&before).collect();
    assert_eq!(new, ["203.0.113.0/32", "203.0.113.1/32"]);

    // Ours goes, too, seen at once though reads lag after writes.
    assert_eq!(with_one_more(&caller).await.0, 200);
    aws.rehearse(Rehearsal::AsItWas);
    assert_eq!(listed(&caller).await.1, before);
}

#[tokio::test]
async fn a_list_that_is_filled_takes_nothing_more_and_an_edit_takes_something_out() {
    let aws = PretendAws::start(AwsConfig::practice()).await.unwrap();
    let caller = Caller::administrator(&aws);
    let (_, before) = listed(&caller).await;
    aws.rehearse(Rehearsal::Fill);
    let (_, full) = listed(&caller).await;
    assert!(before.is_subset(&full) && full.len() > before.len());
    assert_eq!(
        with_one_more(&caller).await,
        (409, "LimitExceeded".to_owned())
    );
    aws.rehearse(Rehearsal::Edit);
    let (_, edited) = listed(&caller).await;
    assert!(before.is_subset(&edited));
    assert_eq!(edited.len(), full.len() - 1);
}
