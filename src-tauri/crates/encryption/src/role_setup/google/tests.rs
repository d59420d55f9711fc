#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use atlas::{Origin, Taken};

use super::super::twin::{PROJECT, Reply, Twin, account, answer, aws_role, cut, word};
use super::*;
use crate::grantee::{GranteeSource, KnownGrantees};

const EMAIL: &str =
    "mongodb-atlas-0123456789abcdef@p-0123456789abcdef01234567.iam.gserviceaccount.com";
const KEY: &str = "projects/acme/locations/europe-west1/keyRings/atlas/cryptoKeys/orders";

fn ready() -> GcpServiceAccount {
    account(GcpServiceAccountStatus::Complete, Some(EMAIL))
}

fn making() -> GcpServiceAccount {
    account(GcpServiceAccountStatus::InProgress, None)
}

fn grantee() -> GcpGrantee {
    let source = GranteeSource {
        origin: &Origin::commercial(),
        practice: false,
    };
    let checked = KnownGrantees::default().gcp(source, &ready());
    checked.unwrap().confirmed()
}

fn shown(account: GcpServiceAccount) -> Reply {
    Reply::Role(Ok(Role::Gcp(account)))
}

/// What came of it, the progress that was reported, and how long it took.
async fn waited(
    account: GcpServiceAccount,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<GcpServiceAccount, RoleError>, Vec<String>, Duration) {
    let twin = Twin::new(replies);
    let timing = Timing::default();
    let mut progress = Vec::new();
    let started = Instant::now();
    let result = wait_for_service_account(&twin, PROJECT, account, &timing, |now| {
        progress.push(word(&now));
    })
    .await;
    assert!(twin.asked().iter().all(|asked| asked == "read"));
    (result, progress, started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_there_is_not_waited_for() {
    let before_there_was_a_status =
        account(GcpServiceAccountStatus::Other(String::new()), Some(EMAIL));
    for account in [ready(), before_there_was_a_status] {
        let (result, progress, took) = waited(account.clone(), []).await;

        assert_eq!(result.unwrap(), account);
        assert!(progress.is_empty() && took.is_zero(), "{progress:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_in_the_making_is_waited_for() {
    let not_begun = account(GcpServiceAccountStatus::NotInitiated, None);
    let no_address_yet = account(GcpServiceAccountStatus::Complete, None);
    let new_word = account(
        GcpServiceAccountStatus::Other("QUEUED".to_owned()),
        Some(EMAIL),
    );
    let script = [
        shown(making()),
        shown(no_address_yet),
        Reply::Role(Err(cut(Taken::NotSent))),
        shown(new_word),
        shown(ready()),
    ];
    let (result, progress, took) = waited(not_begun, script).await;

    assert_eq!(result.unwrap(), ready());
    assert_eq!(took, Duration::from_secs(50));
    assert_eq!(progress[0], "in progress 1/91, 900 s left");
    assert_eq!(progress[1], "asking 2/91");
    assert_eq!(
        progress[6], "out of sight 4/91, 870 s left",
        "a reading that failed is reported, and made again"
    );
}

#[tokio::test(start_paused = true)]
async fn an_account_that_cannot_be_made_is_an_error() {
    let failed = account(GcpServiceAccountStatus::Failed, None);
    let (result, ..) = waited(making(), [shown(failed)]).await;

    assert!(
        matches!(result, Err(RoleError::CreationFailed { .. })),
        "{result:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_account_that_takes_too_long_can_be_waited_for_again() {
    let script = (0..90).map(|_| shown(making()));
    let (result, _, took) = waited(making(), script).await;

    let Err(RoleError::NotReady { account }) = result else {
        panic!("no end: {result:?}");
    };
    assert_eq!(took, Timing::default().creation_limit);
    let (result, ..) = waited(*account, [shown(ready())]).await;
    assert_eq!(result.unwrap(), ready());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_pass_ends_the_waiting() {
    let gone = AtlasError::NotFound {
        answer: answer(404, "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND"),
    };
    let (result, ..) = waited(making(), [Reply::Role(Err(gone))]).await;

    assert!(
        matches!(result, Err(RoleError::Stopped { .. })),
        "{result:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_role_of_another_cloud_is_not_taken_for_the_account() {
    let aws = Reply::Role(Ok(Role::Aws(aws_role("r", None))));
    let (result, progress, _) = waited(making(), [aws, shown(ready())]).await;

    assert_eq!(result.unwrap(), ready());
    assert!(
        progress.iter().any(|step| step.starts_with("out of sight")),
        "{progress:?}"
    );
}

#[test]
fn the_account_gets_two_roles_on_the_key_whatever_its_version() {
    for named in [
        format!("{KEY}/cryptoKeyVersions/3"),
        format!(" {KEY}\n"),
        format!("{KEY}/"),
    ] {
        let grants = gcp_grants(&grantee(), &named);
        let roles: Vec<&str> = grants.iter().map(|grant| grant.role).collect();

        assert_eq!(
            roles,
            [
                "roles/cloudkms.cryptoKeyEncrypterDecrypter",
                "roles/cloudkms.viewer"
            ],
            "{named}"
        );
        for grant in grants {
            assert_eq!(grant.key.as_deref(), Some(KEY), "{named}");
            assert_eq!(grant.member, format!("serviceAccount:{EMAIL}"));
        }
    }
}

#[test]
fn the_roles_are_named_before_the_key_is_known() {
    for unknown in ["", "projects/acme"] {
        let grants = gcp_grants(&grantee(), unknown);

        assert_eq!(grants.len(), 2, "{unknown}");
        for grant in grants {
            assert_eq!(grant.key, None, "{unknown}");
            assert_eq!(grant.member, format!("serviceAccount:{EMAIL}"));
        }
    }
}
