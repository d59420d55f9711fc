//! Who is not let near.

use super::{started, world};
use crate::support::{client, send};

#[tokio::test]
async fn x2_it_listens_on_loopback_and_keeps_web_pages_out() {
    let aws = started(world()).await;
    assert!(aws.origin().starts_with("http://127.0.0.1:"));
    let page = format!("{}/start", aws.origin());

    assert_eq!(send(client().get(&page)).await.status, 200);
    for host in ["evil.example", "localhost", "127.0.0.1"] {
        let request = client().get(&page).header("host", host);
        assert_eq!(send(request).await.status, 403, "{host}");
    }
    for origin in ["https://evil.example", "null", aws.origin()] {
        let request = client().get(&page).header("origin", origin);
        assert_eq!(send(request).await.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn x2_keys_are_new_at_each_start_and_are_not_printed() {
    let (one, other) = (started(world()).await, started(world()).await);

    assert_ne!(one.user_keys(), other.user_keys());
    assert!(one.user_keys().access_key_id.starts_with("AKIA"));
    assert_eq!(one.user_keys().access_key_id.len(), 20);
    let secret = &one.user_keys().secret_access_key;
    assert!(!format!("{one:?}{:?}", one.user_keys()).contains(secret));
}

#[tokio::test]
async fn dropped_it_is_gone() {
    let aws = started(world()).await;
    let page = format!("{}/start", aws.origin());
    drop(aws);

    assert!(client().get(page).send().await.is_err());
}

#[tokio::test]
async fn what_is_nowhere_is_refused_in_the_form_of_the_service() {
    let aws = started(world()).await;
    let at = |path: &str| client().post(format!("{}{path}", aws.origin()));

    assert_eq!(send(at("/nowhere")).await.status, 404);
    let iam = send(at("/iam/nowhere")).await;
    assert!(iam.text.starts_with("<ErrorResponse"), "{}", iam.text);
    let kms = send(at("/kms/eu-west-1/nowhere")).await;
    assert_eq!(kms.json()["__type"], "MissingAuthenticationTokenException");
    let oidc = send(at("/oidc/us-east-1/nowhere")).await;
    assert_eq!(oidc.status, 400);
    let portal = send(at("/portal/us-east-1/nowhere")).await;
    assert_eq!(portal.status, 401);
}
