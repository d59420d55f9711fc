#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::future::{pending, ready};

use atlas::{AzureServicePrincipal, GcpServiceAccountStatus, Taken};

use super::super::twin::{
    ARN, PROJECT, ROLE, Reply, Twin, account, aws_role, cut, refused, unclear_answers,
};
use super::*;

const OTHER_ROLE: &str = "32b6e34b3d91647abb20e7c0";
const THIRD_ROLE: &str = "32b6e34b3d91647abb20e7c1";
const TENANT: &str = "11111111-2222-3333-4444-55555555abcd";
const PRINCIPAL: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

fn before() -> Roles {
    Roles {
        aws: vec![aws_role(OTHER_ROLE, Some(ARN))],
        ..Roles::default()
    }
}

fn before_and(roles: impl IntoIterator<Item = Role>) -> Roles {
    let mut all = before();
    for role in roles {
        match role {
            Role::Aws(role) => all.aws.push(role),
            Role::Azure(role) => all.azure.push(role),
            Role::Gcp(role) => all.gcp.push(role),
        }
    }
    all
}

fn aws() -> Role {
    Role::Aws(aws_role(ROLE, None))
}

fn principal(tenant: &str) -> Role {
    Role::Azure(AzureServicePrincipal {
        id: ROLE.to_owned(),
        tenant_id: Some(tenant.to_owned()),
        service_principal_id: Some(PRINCIPAL.to_owned()),
        atlas_azure_app_id: None,
        used_for_encryption: false,
    })
}

fn azure() -> NewRole {
    NewRole::Azure {
        tenant_id: TENANT.to_owned(),
        service_principal_id: PRINCIPAL.to_owned(),
        atlas_azure_app_id: None,
    }
}

/// What came of it, and how often it was sent.
async fn created(
    role: &NewRole,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Role, RoleError>, usize) {
    let twin = Twin::new(replies);
    let result = create_role(&twin, PROJECT, role, pending()).await;
    let asked = twin.asked();
    let sent = asked.iter().filter(|asked| *asked == "create");
    (result, sent.count())
}

/// The answers for a role whose creation was unclear.
fn unclear(cause: AtlasError, after: Roles) -> [Reply; 3] {
    [
        Reply::Roles(Ok(before())),
        Reply::Role(Err(cause)),
        Reply::Roles(Ok(after)),
    ]
}

#[tokio::test]
async fn a_role_is_made() {
    let script = [Reply::Roles(Ok(before())), Reply::Role(Ok(aws()))];
    let (result, sent) = created(&NewRole::Aws, script).await;

    assert_eq!(result.unwrap(), aws());
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn nothing_is_made_where_the_roles_before_cannot_be_read() {
    let script = [Reply::Roles(Err(cut(Taken::NotSent)))];
    let (result, sent) = created(&NewRole::Aws, script).await;

    assert!(
        matches!(result, Err(RoleError::NotSent { .. })),
        "{result:?}"
    );
    assert_eq!(sent, 0, "it could not be distinguished afterwards");
}

#[tokio::test]
async fn a_refusal_and_a_request_that_never_left_are_different_errors() {
    let error = refused("CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID");
    let script = [Reply::Roles(Ok(before())), Reply::Role(Err(error))];
    let (result, _) = created(&azure(), script).await;
    assert!(
        matches!(result, Err(RoleError::Refused { .. })),
        "{result:?}"
    );

    let script = [
        Reply::Roles(Ok(before())),
        Reply::Role(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = created(&azure(), script).await;
    assert!(
        matches!(result, Err(RoleError::NotSent { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn a_cut_role_that_is_in_the_list_was_made() {
    for cause in unclear_answers() {
        let script = unclear(cause, before_and([aws()]));
        let (result, sent) = created(&NewRole::Aws, script).await;

        assert_eq!(result.unwrap(), aws());
        assert_eq!(sent, 1, "no second role is made");
    }
}

#[tokio::test]
async fn a_cut_role_that_is_not_in_the_list_was_not_made() {
    let of_others = before_and([
        Role::Gcp(account(GcpServiceAccountStatus::InProgress, None)),
        Role::Aws(aws_role(THIRD_ROLE, Some(ARN))),
    ]);
    for after in [before(), of_others] {
        for cause in unclear_answers() {
            let (result, sent) = created(&NewRole::Aws, unclear(cause, after.clone())).await;

            assert!(
                matches!(result, Err(RoleError::NotTaken { .. })),
                "{result:?}"
            );
            assert_eq!(sent, 1, "no second role is made");
        }
    }
}

#[tokio::test]
async fn a_service_principal_is_known_by_its_tenant_and_object() {
    let ours = principal(&TENANT.to_uppercase());
    let script = unclear(cut(Taken::Unknown), before_and([ours.clone()]));
    assert_eq!(created(&azure(), script).await.0.unwrap(), ours);

    let theirs = principal(PRINCIPAL);
    let script = unclear(cut(Taken::Unknown), before_and([theirs]));
    let (result, _) = created(&azure(), script).await;
    assert!(
        matches!(result, Err(RoleError::NotTaken { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn of_several_new_roles_none_is_picked() {
    let two = [aws(), Role::Aws(aws_role(THIRD_ROLE, None))];
    let script = unclear(cut(Taken::Unknown), before_and(two.clone()));
    let (result, _) = created(&NewRole::Aws, script).await;

    let Err(RoleError::OneOfSeveral { roles, .. }) = result else {
        panic!("one was picked: {result:?}");
    };
    assert_eq!(roles, two);
}

#[tokio::test]
async fn without_an_answer_and_a_reading_the_outcome_is_not_known() {
    let script = [
        Reply::Roles(Ok(before())),
        Reply::Role(Err(cut(Taken::Unknown))),
        Reply::Roles(Err(cut(Taken::NotSent))),
    ];
    let (result, sent) = created(&NewRole::Gcp, script).await;

    assert!(
        matches!(result, Err(RoleError::LostSight { .. })),
        "{result:?}"
    );
    assert_eq!(sent, 1, "no second role is made");
}

#[tokio::test]
async fn cancelled_before_it_is_sent_nothing_is_made() {
    let twin = Twin::new([]);
    let cancelled = create_role(&twin, PROJECT, &NewRole::Aws, ready(())).await;

    assert!(
        matches!(cancelled, Err(RoleError::Cancelled { refused: None })),
        "{cancelled:?}"
    );
    assert!(twin.asked().is_empty());
}
