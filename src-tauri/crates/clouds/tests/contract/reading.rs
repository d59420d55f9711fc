use clouds::aws::{
    Entity, Item, KeyName, KeyState, Place, PolicyText, Reading, RoleArn, Unread, Why, read,
};

use crate::account::{BOUNDARY, MANAGED, OWNED, REPLICA, policy, reply, role};
use crate::stand::{
    KEY, ROLE, Reply, SECRET, Seen, Stand, TOKEN, json_error, region, xml, xml_error,
};

async fn read_over(stand: &Stand) -> Reading {
    let key = KeyName::new("mrk-0001", &region("eu-west-1")).unwrap();
    let replicas = [region("us-east-1"), region("eu-central-1")];
    read(
        &stand.session(),
        &RoleArn::parse(ROLE).unwrap(),
        &key,
        &replicas,
    )
    .await
}

#[tokio::test]
async fn all_that_decides_is_read_and_every_list_to_its_end() {
    let stand = Stand::new(|seen, _| reply(seen)).await;
    let reading = read_over(&stand).await;
    assert!(reading.is_whole(), "{:?}", reading.unread);
    let role = reading.role.unwrap();
    assert_eq!((role.arn.as_str(), role.path.as_str()), (ROLE, "/atlas/"));
    assert_eq!(role.boundary.as_deref(), Some(BOUNDARY));

    let mut told: Vec<_> = reading.policies.iter().map(place).collect();
    told.sort_unstable();
    let mut expected = vec![
        "trust trust".to_owned(),
        "inline one one".to_owned(),
        "inline two two".to_owned(),
        format!("managed {MANAGED} managed"),
        format!("managed {OWNED} managed"),
        format!("boundary {BOUNDARY} managed"),
        format!("key {KEY} key"),
        format!("key {REPLICA} key"),
    ];
    expected.sort_unstable();
    assert_eq!(told, expected, "documents are decoded");

    let managed = reading
        .policies
        .iter()
        .find_map(|policy| match &policy.place {
            Place::Managed(managed) if managed.arn == MANAGED => Some(managed),
            _ => None,
        });
    let managed = managed.unwrap();
    assert_eq!((managed.version, managed.newest_version()), (3, Some(4)));
    assert_eq!(managed.versions.as_deref(), Some(&[4, 3][..]));
    let others = managed.others.as_deref();
    assert_eq!(others, Some(&[Entity::User("dana".to_owned())][..]));

    let states: Vec<_> = reading
        .keys
        .iter()
        .map(|it| (&*it.arn, &it.state))
        .collect();
    assert_eq!(
        states,
        [(KEY, &KeyState::Enabled), (REPLICA, &KeyState::Enabled)]
    );
    assert_eq!(reading.grants.len(), 2);
}

fn place(text: &PolicyText) -> String {
    let sid: serde_json::Value = serde_json::from_str(&text.text).unwrap();
    let sid = sid["Statement"][0]["Sid"].as_str().unwrap();
    assert_eq!(text.text, policy(sid));
    let place = match &text.place {
        Place::Trust => "trust".to_owned(),
        Place::Inline { name, .. } => format!("inline {name}"),
        Place::Managed(managed) => format!("managed {}", managed.arn),
        Place::Boundary(managed) => format!("boundary {}", managed.arn),
        Place::Key { arn } => format!("key {arn}"),
    };
    format!("{place} {sid}")
}

#[tokio::test]
async fn each_request_is_the_one_that_aws_documents() {
    let stand = Stand::new(|seen, _| reply(seen)).await;
    let _reading = read_over(&stand).await;
    let identity = stand.session().identity().await.unwrap();
    assert_eq!(identity.account, "111122223333");
    let seen = stand.seen();
    for request in &seen {
        assert_eq!((request.method.as_str(), request.path()), ("POST", "/"));
        assert_eq!(request.header("host"), stand.origin.host());
        assert_eq!(request.header("accept-encoding"), "identity");
        assert_eq!(request.header("x-amz-security-token"), TOKEN);
        let (region, service) = request.signed_for();
        match service.as_str() {
            "iam" => assert_eq!(region, "us-east-1", "IAM is signed for one region"),
            "sts" => assert_eq!(region, "eu-west-1"),
            "kms" => assert!(
                ["eu-west-1", "us-east-1"].contains(&region.as_str()),
                "{region}"
            ),
            other => panic!("{other}"),
        }
        let is_query = service != "kms";
        let version = request.form().get("Version").cloned();
        match is_query {
            true => {
                let expected = if service == "iam" {
                    "2010-05-08"
                } else {
                    "2011-06-15"
                };
                assert_eq!(version.as_deref(), Some(expected));
                assert_eq!(
                    request.header("content-type"),
                    "application/x-www-form-urlencoded"
                );
            }
            false => {
                assert!(request.header("x-amz-target").starts_with("TrentService."));
                assert_eq!(request.header("content-type"), "application/x-amz-json-1.1");
            }
        }
        let whole = format!("{request:?}");
        assert!(!whole.contains(SECRET), "the secret key is never sent");
    }
    assert_eq!(
        stand.asked("GetKeyPolicy").len(),
        2,
        "only regions that are used"
    );
    for request in stand.asked("GetKeyPolicy") {
        assert_eq!(request.json()["PolicyName"], "default");
    }
    assert_eq!(stand.asked("GetRole")[0].form()["RoleName"], "Keys");
    let owned = stand.asked("ListEntitiesForPolicy").into_iter();
    assert!(
        owned
            .map(|it| it.form()["PolicyArn"].clone())
            .all(|it| it != OWNED)
    );
}

#[tokio::test]
async fn each_thing_that_may_not_be_read_is_told_by_itself_with_the_missing_right() {
    for (operation, action) in [
        ("GetRole", "iam:GetRole"),
        ("ListRolePolicies", "iam:ListRolePolicies"),
        ("GetRolePolicy", "iam:GetRolePolicy"),
        ("ListAttachedRolePolicies", "iam:ListAttachedRolePolicies"),
        ("GetPolicy", "iam:GetPolicy"),
        ("GetPolicyVersion", "iam:GetPolicyVersion"),
        ("ListPolicyVersions", "iam:ListPolicyVersions"),
        ("ListEntitiesForPolicy", "iam:ListEntitiesForPolicy"),
        ("DescribeKey", "kms:DescribeKey"),
        ("GetKeyPolicy", "kms:GetKeyPolicy"),
        ("ListGrants", "kms:ListGrants"),
    ] {
        let message = format!("User: u is not authorized to perform: {action} on resource: x");
        let stand = Stand::new(move |seen, _| match seen.operation() == operation {
            false => reply(seen),
            true if action.starts_with("kms:") => json_error("AccessDeniedException", &message),
            true => xml_error(403, "AccessDenied", &message),
        })
        .await;
        let reading = read_over(&stand).await;
        assert!(!reading.is_whole(), "{operation}");
        for Unread { why, .. } in &reading.unread {
            assert!(
                matches!(why, Why::Denied { action: told, resource: Some(on) }
                    if told == action && on == "x"),
                "{operation}: {why:?}"
            );
        }
        let is_read = reading.policies.iter().any(|it| {
            it.place
                == Place::Key {
                    arn: KEY.to_owned(),
                }
        });
        assert!(
            is_read || action.starts_with("kms:"),
            "{operation}: the rest is read"
        );
    }
}

#[tokio::test]
async fn a_role_of_the_same_name_in_another_account_is_not_taken_for_it() {
    let other = ROLE.replace("111122223333", "444455556666");
    let stand = Stand::new(move |seen, _| match seen.operation().as_str() {
        "GetRole" => xml("GetRole", &role(&other)),
        _ => reply(seen),
    })
    .await;
    let reading = read_over(&stand).await;
    assert!(reading.role.is_none());
    assert!(matches!(
        reading.unread.as_slice(),
        [Unread {
            what: Item::Role,
            why: Why::OtherAccount
        }]
    ));
    assert!(stand.asked("GetRolePolicy").is_empty());
}

#[tokio::test]
async fn a_role_or_key_that_is_gone_or_going_is_told() {
    let gone = |seen: &Seen| match seen.operation().as_str() {
        "GetRole" => xml_error(404, "NoSuchEntity", "not there"),
        "DescribeKey" => json_error("NotFoundException", "not there"),
        _ => reply(seen),
    };
    let stand = Stand::new(move |seen, _| gone(seen)).await;
    let reading = read_over(&stand).await;
    assert_eq!(reading.unread.len(), 2);
    assert!(reading.unread.iter().all(|it| matches!(it.why, Why::Gone)));

    let going = |seen: &Seen| match (seen.operation().as_str(), reply(seen)) {
        ("DescribeKey", Reply::Answer(status, headers, body)) => {
            let dated = "\"DeletionDate\":1797000000.5,\"KeyState\":\"PendingDeletion\"";
            let body = body.replace("\"KeyState\":\"Enabled\"", dated);
            Reply::Answer(status, headers, body)
        }
        (_, reply) => reply,
    };
    let stand = Stand::new(move |seen, _| going(seen)).await;
    let reading = read_over(&stand).await;
    assert!(matches!(
        reading.keys[0].state,
        KeyState::PendingDeletion { on: Some(_) }
    ));
}

#[tokio::test]
async fn a_list_that_never_ends_is_not_read_for_ever() {
    let more = "<PolicyNames><member>one</member></PolicyNames>\
                <IsTruncated>true</IsTruncated><Marker>same</Marker>";
    let stand = Stand::new(move |seen, _| match seen.operation().as_str() {
        "ListRolePolicies" => xml("ListRolePolicies", more),
        _ => reply(seen),
    })
    .await;
    let reading = read_over(&stand).await;
    assert!(matches!(
        reading.unread.as_slice(),
        [Unread {
            what: Item::InlinePolicies,
            why: Why::Failed(_)
        }]
    ));
}
