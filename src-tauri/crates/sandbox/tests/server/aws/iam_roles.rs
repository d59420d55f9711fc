//! Roles and the policies of their own.

use sandbox::{AwsConfig, AwsStatement, PretendAws};
use serde_json::Value;

use super::client::{Caller, element, elements, error, unescaped};
use super::{MANAGED, POLICY, ROLE, allowing, long, started, world};

#[tokio::test]
async fn a_role_shows_who_may_take_it_on() {
    let mut world = world();
    world
        .add_policy(MANAGED, &allowing(&["198.18.0.1/32"]))
        .set_boundary(ROLE, MANAGED);
    let aws = started(world).await;
    let caller = Caller::administrator(&aws);
    let got = caller.iam("GetRole", &[("RoleName", ROLE)]).await;

    assert_eq!(got.header("content-type"), "text/xml");
    assert!(got.text.starts_with(
        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role>"
    ));
    assert_eq!(element(&got.text, "Path"), "/service/");
    assert_eq!(
        element(&got.text, "Arn"),
        "arn:aws:iam::000000000000:role/service/atlas"
    );
    assert!(element(&got.text, "RoleId").starts_with("AROA"));
    assert_eq!(element(&got.text, "PermissionsBoundaryArn"), MANAGED);
    let document = element(&got.text, "AssumeRolePolicyDocument");
    assert!(document.starts_with("%7B%22"), "it is escaped: {document}");
    let trust: Value = serde_json::from_str(&unescaped(&document)).unwrap();
    let statement = &trust["Statement"][0];
    assert_eq!(
        statement["Condition"]["StringEquals"]["sts:ExternalId"],
        "external"
    );
    assert_eq!(
        statement["Principal"]["AWS"],
        "arn:aws:iam::536727724300:root"
    );

    assert_eq!(
        error(&caller.iam("GetRole", &[("RoleName", "none")]).await),
        (
            404,
            "NoSuchEntity".to_owned(),
            "The role with name none cannot be found.".to_owned()
        )
    );
    let (status, code, message) = error(&caller.iam("GetRole", &[]).await);
    assert_eq!((status, code.as_str()), (400, "ValidationError"));
    assert!(message.contains("'roleName'"), "{message}");
    assert_eq!(error(&caller.iam("GetUser", &[]).await).1, "InvalidAction");
}

#[tokio::test]
async fn what_is_put_is_read_back() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let document = allowing(&["198.18.0.9/32"]);
    let put = [
        ("RoleName", ROLE),
        ("PolicyName", "more"),
        ("PolicyDocument", &document),
    ];
    let got = caller.iam("PutRolePolicy", &put).await;
    assert_eq!(got.status, 200, "{}", got.text);
    assert!(
        !got.text.contains("Result"),
        "it tells nothing: {}",
        got.text
    );

    assert_eq!(caller.role_policy(ROLE, "more").await, document);
    let list = caller.iam("ListRolePolicies", &[("RoleName", ROLE)]).await;
    assert_eq!(elements(&list.text, "member"), [POLICY, "more"]);
    assert_eq!(element(&list.text, "IsTruncated"), "false");
    let missing = [("RoleName", ROLE), ("PolicyName", "none")];
    assert_eq!(
        error(&caller.iam("GetRolePolicy", &missing).await),
        (
            404,
            "NoSuchEntity".to_owned(),
            "The role policy with name none cannot be found.".to_owned()
        )
    );
}

async fn put(caller: &Caller<'_>, role: &str, document: &str) -> (u16, String, String) {
    let parameters = [
        ("RoleName", role),
        ("PolicyName", "more"),
        ("PolicyDocument", document),
    ];
    error(&caller.iam("PutRolePolicy", &parameters).await)
}

#[tokio::test]
async fn all_own_policies_together_have_a_limit_without_white_space() {
    let mut world = world();
    world
        .remove_role_policy(ROLE, POLICY)
        .set_role_policy(ROLE, "first", &long(240));
    let aws = started(world).await;
    let caller = Caller::administrator(&aws);
    let spaced = format!("{}{}", long(10_000), " ".repeat(500));
    assert_eq!(
        put(&caller, ROLE, &spaced).await.0,
        200,
        "spaces do not count"
    );
    assert_eq!(
        put(&caller, ROLE, &long(10_001)).await,
        (
            409,
            "LimitExceeded".to_owned(),
            "Maximum policy size of 10240 bytes exceeded for role atlas".to_owned()
        )
    );
}

#[tokio::test]
async fn documents_that_aws_refuses() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let allow = || AwsStatement::allow("*");
    let one = |statement: AwsStatement| AwsStatement::document(&[statement]);
    let twice = AwsStatement::document(&[
        allow().with("Sid", "A".into()),
        allow().with("Sid", "A".into()),
    ]);
    for (document, words) in [
        ("{".to_owned(), "Syntax errors"),
        ("[]".to_owned(), "Syntax errors"),
        (one(allow()).replace("2012", "2011"), "Syntax errors"),
        (one(allow()).replace("2012", "2008"), "must be version"),
        (
            one(allow()).replace("\"Allow\"", "\"allow\""),
            "Syntax errors",
        ),
        (one(allow().with("Extra", "x".into())), "Syntax errors"),
        (
            one(allow().with("NotAction", "kms:*".into())),
            "Syntax errors",
        ),
        (AwsStatement::document(&[]), "Syntax errors"),
        (one(allow().actions(&[])), "must contain actions"),
        (one(allow().actions(&["decrypt"])), "prefaced by a vendor"),
        (
            one(allow().with("Resource", Value::Array(Vec::new()))),
            "must contain resources",
        ),
        (one(AwsStatement::allow("key")), "must be in ARN format"),
        (
            one(allow().principal("*")),
            "should not specify a principal",
        ),
        (one(allow().with("Sid", "a b".into())), "alpha-numeric"),
        (twice, "must be unique"),
        (allowing(&["300.0.0.1/32"]), "legacy parsing"),
        (allowing(&["198.18.0.1/33"]), "legacy parsing"),
        (one(allow().with("Sid", "日".into())), "Syntax errors"),
    ] {
        let (status, code, message) = put(&caller, ROLE, &document).await;
        assert_eq!(
            (status, code.as_str()),
            (400, "MalformedPolicyDocument"),
            "{document}"
        );
        assert!(message.contains(words), "{message} for {document}");
    }
    let still = aws
        .script()
        .world(|world| world.role_policy(ROLE, "more").is_none());
    assert!(still, "nothing was written");
}

#[tokio::test]
async fn roles_of_aws_are_not_changed() {
    let mut world = world();
    world.add_role(
        "arn:aws:iam::000000000000:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
        "{}",
    );
    let aws = started(world).await;
    let (status, code, message) = put(
        &Caller::administrator(&aws),
        "AWSServiceRoleForX",
        &allowing(&[]),
    )
    .await;
    assert_eq!((status, code.as_str()), (400, "UnmodifiableEntity"));
    assert!(message.contains("only modifiable by AWS"), "{message}");
}

#[tokio::test]
async fn lists_come_in_pages() {
    let mut world = world();
    for number in 0..5 {
        let arn = format!("{MANAGED}-{number}");
        world
            .set_role_policy(ROLE, &format!("p{number}"), &allowing(&[]))
            .add_policy(&arn, &allowing(&[]))
            .attach(ROLE, &arn);
    }
    let config = AwsConfig {
        page: Some(2),
        ..AwsConfig::with(world)
    };
    let aws = PretendAws::start(config).await.unwrap();
    let caller = Caller::administrator(&aws);
    for (action, name, count) in [
        ("ListRolePolicies", "member", 6),
        ("ListAttachedRolePolicies", "PolicyArn", 5),
    ] {
        let mut all = Vec::new();
        let mut marker = String::new();
        loop {
            let mut parameters = vec![("RoleName", ROLE), ("MaxItems", "4")];
            if !marker.is_empty() {
                parameters.push(("Marker", &marker));
            }
            let got = caller.iam(action, &parameters).await;
            let entries = elements(&got.text, name);
            assert!(entries.len() <= 2, "fewer than asked for, as AWS may give");
            all.extend(entries);
            if element(&got.text, "IsTruncated") == "false" {
                break;
            }
            marker = element(&got.text, "Marker");
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "{action}");
    }
    let wrong = [("RoleName", ROLE), ("Marker", "bm9uZQ")];
    assert_eq!(caller.iam("ListRolePolicies", &wrong).await.status, 400);
}

#[tokio::test]
async fn reads_lag_behind_writes() {
    let aws = PretendAws::start(AwsConfig {
        lag: 2,
        ..AwsConfig::with(world())
    })
    .await
    .unwrap();
    let caller = Caller::administrator(&aws);
    let old = caller.role_policy(ROLE, POLICY).await;
    let new = allowing(&["198.18.0.9/32"]);
    let put = [
        ("RoleName", ROLE),
        ("PolicyName", POLICY),
        ("PolicyDocument", &new),
    ];
    assert_eq!(caller.iam("PutRolePolicy", &put).await.status, 200);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, old);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, old);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, new);
}
