//! What identities may do.

use sandbox::{AwsRights, AwsStatement};
use serde_json::json;

use super::client::{Caller, error, kms_error};
use super::{KEY, MANAGED, POLICY, ROLE, allowing, started, world};

#[tokio::test]
async fn who_may_only_look_changes_nothing() {
    let mut world = world();
    world
        .add_policy(MANAGED, &allowing(&[]))
        .attach(ROLE, MANAGED);
    let aws = started(world).await;
    let caller = Caller::with_role(&aws, "KeyViewer");
    let document = allowing(&[]);

    assert_eq!(
        caller.iam("GetRole", &[("RoleName", ROLE)]).await.status,
        200
    );
    let put = [
        ("RoleName", ROLE),
        ("PolicyName", POLICY),
        ("PolicyDocument", &document),
    ];
    let (status, code, message) = error(&caller.iam("PutRolePolicy", &put).await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert!(
        message
            .starts_with("User: arn:aws:sts::000000000000:assumed-role/AWSReservedSSO_KeyViewer_")
            && message.ends_with(
                "/practice is not authorized to perform: iam:PutRolePolicy on resource: role atlas \
             because no identity-based policy allows the iam:PutRolePolicy action"
            ),
        "{message}"
    );
    let create = [("PolicyArn", MANAGED), ("PolicyDocument", &document)];
    let (_, _, message) = error(&caller.iam("CreatePolicyVersion", &create).await);
    assert!(
        message.contains(&format!("on resource: policy {MANAGED} because")),
        "{message}"
    );
    let delete = [("PolicyArn", MANAGED), ("VersionId", "v1")];
    assert_eq!(
        error(&caller.iam("DeletePolicyVersion", &delete).await).0,
        403
    );

    let put = json!({"KeyId": KEY, "Policy": "{}"});
    let got = caller.kms("PutKeyPolicy", &put).await;
    let (status, kind, message) = kms_error(&got);
    assert_eq!((status, kind.as_str()), (400, "AccessDeniedException"));
    assert!(
        message.ends_with(&format!(
            "is not authorized to perform: kms:PutKeyPolicy on resource: {KEY} because no \
             identity-based policy allows the kms:PutKeyPolicy action"
        )),
        "{message}"
    );
    assert!(
        got.text.contains("\"Message\""),
        "with a capital: {}",
        got.text
    );
}

#[tokio::test]
async fn one_right_may_be_missing() {
    let aws = started(world()).await;
    let caller = Caller::with_role(&aws, "RoleAdministrator");
    let asked = json!({"KeyId": KEY});

    assert_eq!(caller.kms("DescribeKey", &asked).await.status, 200);
    let (_, kind, message) = kms_error(&caller.kms("GetKeyPolicy", &asked).await);
    assert_eq!(kind, "AccessDeniedException");
    assert!(message.contains("kms:GetKeyPolicy"), "{message}");
    assert_eq!(caller.kms("ListGrants", &asked).await.status, 200);
}

#[tokio::test]
async fn a_world_may_offer_any_rights() {
    let mut world = world();
    world.add_identity("Odd", AwsRights::watching().without("iam:GetRolePolicy"));
    let aws = started(world).await;
    let caller = Caller::with_role(&aws, "Odd");

    let asked = [("RoleName", ROLE), ("PolicyName", POLICY)];
    assert_eq!(error(&caller.iam("GetRolePolicy", &asked).await).0, 403);
    assert_eq!(
        caller.iam("ListRolePolicies", &asked[..1]).await.status,
        200
    );
    assert!(aws.session_keys("Nobody").is_none());
}

#[tokio::test]
async fn the_policy_of_a_key_counts_too() {
    let aws = started(world()).await;
    let viewer = Caller::with_role(&aws, "KeyViewer");
    let asked = json!({"KeyId": KEY});
    let root = || AwsStatement::leave_to_account("000000000000");
    let set = |statements: &[AwsStatement]| {
        let document = AwsStatement::document(statements);
        aws.script().world(|world| {
            world.set_key_policy(KEY, &document);
        });
    };

    let arn = viewer.sts("us-east-1").await;
    let arn = super::client::element(&arn.text, "Arn");
    set(&[AwsStatement::allow("*")
        .actions(&["kms:describekey"])
        .principal(&arn)]);
    assert_eq!(viewer.kms("DescribeKey", &asked).await.status, 200);
    let (_, _, message) = kms_error(&viewer.kms("GetKeyPolicy", &asked).await);
    assert!(
        message.contains("no resource-based policy allows"),
        "{message}"
    );

    set(&[
        root(),
        AwsStatement::deny("*")
            .actions(&["kms:Get*"])
            .principal("*"),
    ]);
    let (_, _, message) = kms_error(&viewer.kms("GetKeyPolicy", &asked).await);
    assert!(
        message.ends_with("with an explicit deny in a resource-based policy"),
        "{message}"
    );
    assert_eq!(viewer.kms("DescribeKey", &asked).await.status, 200);
}
