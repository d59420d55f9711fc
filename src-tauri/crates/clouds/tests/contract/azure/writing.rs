use clouds::CloudError;
use clouds::azure::{AzureTarget, Refusal};
use clouds::change::{Target as _, Written};
use serde_json::{Value, json};

use super::stand::{
    SUBNET, VAULT, acls, error, json_reply, managed, session, stand, vault, vault_id,
};
use crate::stand::{Reply, Seen, Stand};

fn document(rules: &[&str]) -> String {
    json!({"networkAcls": acls(rules), "publicNetworkAccess": "Enabled"}).to_string()
}

async fn written(
    text: &str,
    answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> (Stand, Written<Refusal>) {
    let stand = stand(move |seen| (seen.method == "PATCH").then(|| answer(seen))).await;
    let target = AzureTarget::new(session(&stand).await);
    let written = target.write(&vault_id(), text, None).await;
    (stand, written)
}

fn stored(seen: &Seen) -> Reply {
    json_reply(200, &vault(Some(&seen.json()["properties"]["networkAcls"])))
}

#[tokio::test]
async fn z1_the_whole_of_the_rules_is_sent_once_and_nothing_else() {
    let (stand, written) = written(&document(&["20.0.0.1/32", "20.0.0.2/32"]), stored).await;
    assert!(
        matches!(&written, Written::Done { marker: Some(marker) }
            if marker.tag().is_some_and(|tag| tag.ends_with("dana@contoso.example"))),
        "{written:?}"
    );
    let asked = managed(&stand);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].method, "PATCH");
    assert_eq!(asked[0].target, format!("{VAULT}?api-version=2026-02-01"));
    assert_eq!(asked[0].header("content-type"), "application/json");
    assert_eq!(
        asked[0].json(),
        json!({"properties": {"networkAcls": {
            "bypass": "AzureServices", "defaultAction": "Deny",
            "ipRules": [{"value": "20.0.0.1/32"}, {"value": "20.0.0.2/32"}],
            "virtualNetworkRules": [{"id": SUBNET, "ignoreMissingVnetServiceEndpoint": true}],
        }}})
    );
}

#[tokio::test]
async fn c4_rules_that_are_not_whole_or_not_in_force_are_not_sent() {
    let without = |name: &str| {
        let mut acls = acls(&["20.0.0.1/32"]);
        acls.as_object_mut().unwrap().remove(name);
        json!({ "networkAcls": acls }).to_string()
    };
    let with = |name: &str, value: Value| {
        let mut acls = acls(&["20.0.0.1/32"]);
        acls[name] = value;
        json!({ "networkAcls": acls }).to_string()
    };
    let many: Vec<String> = (0..1_001)
        .map(|it| format!("20.{}.{}.1", it / 250, it % 250))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    type Is = fn(&Refusal) -> bool;
    let incomplete: Is = |it| matches!(it, Refusal::Incomplete);
    let cases: [(String, Is); 9] = [
        ("{}".to_owned(), incomplete),
        ("[]".to_owned(), incomplete),
        (r#"{"networkAcls": null}"#.to_owned(), incomplete),
        (without("bypass"), incomplete),
        (without("defaultAction"), incomplete),
        (without("ipRules"), incomplete),
        (with("virtualNetworkRules", json!("x")), incomplete),
        (with("defaultAction", json!("Allow")), |it| {
            matches!(it, Refusal::NotInForce)
        }),
        (document(&many), |it| {
            matches!(it, Refusal::TooMany { used: 1_001 })
        }),
    ];
    for (text, is) in cases {
        let (stand, written) = written(&text, stored).await;
        assert!(
            matches!(&written, Written::Refused(why) if is(why)),
            "{text}: {written:?}"
        );
        assert!(managed(&stand).is_empty(), "{text}");
    }
    let (stand, written) = written(&without("virtualNetworkRules"), stored).await;
    assert!(matches!(written, Written::Done { .. }), "{written:?}");
    let sent = managed(&stand)[0].json();
    assert_eq!(
        sent["properties"]["networkAcls"]["virtualNetworkRules"],
        json!([]),
        "Azure leaves it out where there is none"
    );
}

#[tokio::test]
async fn no_write_is_repeated_and_only_a_clear_refusal_is_one() {
    type Is = fn(&CloudError) -> bool;
    let cases: [(Reply, bool, Is); 12] = [
        (
            error(429, "SubscriptionRequestsThrottled", "").with("Retry-After", "0"),
            false,
            |it| matches!(it, CloudError::Throttled(_)),
        ),
        (error(500, "InternalServerError", ""), true, |it| {
            matches!(it, CloudError::Failed(_))
        }),
        (error(503, "ServerTimeout", ""), true, |it| {
            matches!(it, CloudError::Failed(_))
        }),
        (Reply::Cut, true, |it| {
            matches!(it, CloudError::Unreachable { .. })
        }),
        (error(401, "ExpiredAuthenticationToken", ""), false, |it| {
            matches!(it, CloudError::SignInExpired(_))
        }),
        (
            error(401, "InvalidAuthenticationTokenTenant", ""),
            false,
            |it| matches!(it, CloudError::WrongSignIn(_)),
        ),
        (error(403, "AuthorizationFailed", ""), false, |it| {
            matches!(it, CloudError::Denied { .. })
        }),
        (error(403, "RequestDisallowedByPolicy", ""), false, |it| {
            matches!(it, CloudError::Refused(_))
        }),
        (error(404, "ResourceNotFound", ""), false, |it| {
            matches!(it, CloudError::NotFound(_))
        }),
        (error(409, "ConflictError", ""), false, |it| {
            matches!(it, CloudError::InvalidState(_))
        }),
        (error(409, "ScopeLocked", ""), false, |it| {
            matches!(it, CloudError::InvalidState(_))
        }),
        (error(400, "BadRequest", ""), false, |it| {
            matches!(it, CloudError::Malformed(_))
        }),
    ];
    for (reply, is_unclear, is) in cases {
        let told = format!("{reply:?}");
        let (stand, written) = written(&document(&["20.0.0.1/32"]), move |_| reply.clone()).await;
        match &written {
            Written::Unclear(error) => assert!(is_unclear && is(error), "{told}: {error:?}"),
            Written::Refused(Refusal::Cloud(error)) => {
                assert!(!is_unclear && is(error), "{told}: {error:?}");
            }
            other => panic!("{told}: {other:?}"),
        }
        assert_eq!(managed(&stand).len(), 1, "{told}: sent once");
    }
}

#[tokio::test]
async fn an_answer_of_something_else_leaves_it_unclear() {
    let page = "<!doctype html><title>Sign in</title>".to_owned();
    let (_stand, written) = written(&document(&["20.0.0.1/32"]), move |_| {
        Reply::Answer(200, vec![], page.clone())
    })
    .await;
    assert!(matches!(written, Written::Unclear(_)), "{written:?}");
}
