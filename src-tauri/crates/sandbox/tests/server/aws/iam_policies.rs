//! Managed policies.

use sandbox::{AwsConfig, PretendAws};

use super::client::{Caller, element, elements, error, unescaped};
use super::{MANAGED, ROLE, allowing, long, started, world};

const AWS_OWN: &str = "arn:aws:iam::aws:policy/SecurityAudit";

async fn with_policy() -> PretendAws {
    let mut world = world();
    world
        .add_policy(MANAGED, &allowing(&["198.18.0.1/32"]))
        .attach(ROLE, MANAGED)
        .attach_to_others(MANAGED, "robin", "keys")
        .add_role("arn:aws:iam::000000000000:role/backup", "{}")
        .attach("backup", MANAGED)
        .add_policy(AWS_OWN, &allowing(&[]))
        .attach(ROLE, AWS_OWN);
    started(world).await
}

async fn create(caller: &Caller<'_>, document: &str, default: &str) -> crate::support::Got {
    let parameters = [
        ("PolicyArn", MANAGED),
        ("PolicyDocument", document),
        ("SetAsDefault", default),
    ];
    caller.iam("CreatePolicyVersion", &parameters).await
}

async fn version(caller: &Caller<'_>, id: &str) -> crate::support::Got {
    let parameters = [("PolicyArn", MANAGED), ("VersionId", id)];
    caller.iam("GetPolicyVersion", &parameters).await
}

#[tokio::test]
async fn a_policy_has_versions_and_one_counts() {
    let aws = with_policy().await;
    let caller = Caller::administrator(&aws);
    let got = caller.iam("GetPolicy", &[("PolicyArn", MANAGED)]).await;
    assert_eq!(element(&got.text, "PolicyName"), "atlas-managed");
    assert_eq!(element(&got.text, "Path"), "/keys/");
    assert_eq!(element(&got.text, "DefaultVersionId"), "v1");
    assert_eq!(element(&got.text, "AttachmentCount"), "4");

    let new = allowing(&["198.18.0.1/32", "198.18.0.9/32"]);
    let created = create(&caller, &new, "true").await;
    assert_eq!(element(&created.text, "VersionId"), "v2");
    assert_eq!(element(&created.text, "IsDefaultVersion"), "true");
    assert!(element(&created.text, "Document").is_empty());
    let got = caller.iam("GetPolicy", &[("PolicyArn", MANAGED)]).await;
    assert_eq!(element(&got.text, "DefaultVersionId"), "v2");
    let read = version(&caller, "v2").await;
    assert_eq!(unescaped(&element(&read.text, "Document")), new);

    let kept = create(&caller, &new, "false").await;
    assert_eq!(element(&kept.text, "VersionId"), "v3");
    let list = caller
        .iam("ListPolicyVersions", &[("PolicyArn", MANAGED)])
        .await;
    assert_eq!(elements(&list.text, "VersionId"), ["v3", "v2", "v1"]);
    assert_eq!(
        elements(&list.text, "IsDefaultVersion"),
        ["false", "true", "false"]
    );
}

#[tokio::test]
async fn there_are_five_versions_and_ids_only_rise() {
    let aws = with_policy().await;
    let caller = Caller::administrator(&aws);
    for _ in 0..4 {
        assert_eq!(create(&caller, &allowing(&[]), "true").await.status, 200);
    }
    let (status, code, message) = error(&create(&caller, &allowing(&[]), "true").await);
    assert_eq!((status, code.as_str()), (409, "LimitExceeded"));
    assert!(message.contains("up to 5 versions"), "{message}");

    let delete = async |id: &str| {
        let parameters = [("PolicyArn", MANAGED), ("VersionId", id)];
        caller.iam("DeletePolicyVersion", &parameters).await
    };
    assert_eq!(error(&delete("v5").await).1, "DeleteConflict");
    assert_eq!(error(&delete("v9").await).1, "NoSuchEntity");
    assert_eq!(delete("v1").await.status, 200);
    assert_eq!(version(&caller, "v1").await.status, 404);
    let created = create(&caller, &allowing(&[]), "true").await;
    assert_eq!(element(&created.text, "VersionId"), "v6");
}

#[tokio::test]
async fn limits_and_forms_hold() {
    let aws = with_policy().await;
    let caller = Caller::administrator(&aws);
    assert_eq!(create(&caller, &long(6_144), "true").await.status, 200);
    assert_eq!(
        error(&create(&caller, &long(6_145), "true").await),
        (
            409,
            "LimitExceeded".to_owned(),
            "Cannot exceed quota for PolicySize: 6144".to_owned()
        )
    );
    assert_eq!(
        error(&create(&caller, "{}", "true").await).1,
        "MalformedPolicyDocument"
    );
    let none = [("PolicyArn", "arn:aws:iam::000000000000:policy/none")];
    for action in ["GetPolicy", "ListPolicyVersions", "ListEntitiesForPolicy"] {
        assert_eq!(error(&caller.iam(action, &none).await).1, "NoSuchEntity");
    }
}

#[tokio::test]
async fn policies_of_aws_are_changed_by_nobody() {
    let aws = with_policy().await;
    let caller = Caller::administrator(&aws);
    let document = allowing(&[]);
    let (status, code, message) = error(
        &caller
            .iam(
                "CreatePolicyVersion",
                &[("PolicyArn", AWS_OWN), ("PolicyDocument", &document)],
            )
            .await,
    );
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert!(
        message.ends_with(
            "is not authorized to perform: iam:CreatePolicyVersion on resource: policy \
             arn:aws:iam::aws:policy/SecurityAudit"
        ),
        "{message}"
    );
    let got = caller.iam("GetPolicy", &[("PolicyArn", AWS_OWN)]).await;
    assert_eq!(element(&got.text, "Path"), "/");
}

#[tokio::test]
async fn everybody_who_has_a_policy_is_listed() {
    let mut world = world();
    world
        .add_policy(MANAGED, &allowing(&[]))
        .attach(ROLE, MANAGED)
        .attach_to_others(MANAGED, "robin", "keys")
        .add_role("arn:aws:iam::000000000000:role/backup", "{}")
        .set_boundary("backup", MANAGED);
    let config = AwsConfig {
        page: Some(3),
        ..AwsConfig::with(world)
    };
    let aws = PretendAws::start(config).await.unwrap();
    let caller = Caller::administrator(&aws);
    let list = async |more: &[(&str, &str)]| {
        let parameters = [&[("PolicyArn", MANAGED)], more].concat();
        caller.iam("ListEntitiesForPolicy", &parameters).await.text
    };
    let first = list(&[]).await;
    assert_eq!(elements(&first, "GroupName"), ["keys"]);
    assert_eq!(elements(&first, "UserName"), ["robin"]);
    assert_eq!(elements(&first, "RoleName"), [ROLE]);
    let rest = list(&[("Marker", &element(&first, "Marker"))]).await;
    assert_eq!(elements(&rest, "RoleName"), ["backup"]);
    assert_eq!(element(&rest, "IsTruncated"), "false");

    let bounded = list(&[("PolicyUsageFilter", "PermissionsBoundary")]).await;
    assert_eq!(elements(&bounded, "RoleName"), ["backup"]);
    let roles = list(&[
        ("PolicyUsageFilter", "PermissionsPolicy"),
        ("EntityFilter", "Role"),
    ])
    .await;
    assert_eq!(elements(&roles, "RoleName"), [ROLE]);
    assert!(elements(&roles, "UserName").is_empty());
}
