//! Who is not let near.

use super::client::{Caller, token_request};
use super::{started, world};
use crate::support::{client, send};

#[tokio::test]
async fn x2_it_listens_on_loopback_and_keeps_web_pages_out() {
    let google = started(world()).await;
    assert!(google.origin().starts_with("http://127.0.0.1:"));
    let page = format!("{}/accounts/allow", google.origin());
    assert_eq!(send(client().get(&page)).await.status, 400);
    for host in ["evil.example", "localhost", "127.0.0.1"] {
        let request = client().get(&page).header("host", host);
        assert_eq!(send(request).await.status, 403, "{host}");
    }
    for origin in ["https://evil.example", "null", google.origin()] {
        let request = client().get(&page).header("origin", origin);
        assert_eq!(send(request).await.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn x2_credentials_are_new_at_each_start_and_are_not_printed() {
    let (one, other) = (started(world()).await, started(world()).await);
    assert_ne!(one.client(), other.client());
    assert_ne!(one.key_file(), other.key_file());
    assert_ne!(one.default_credentials(), other.default_credentials());
    assert!(!format!("{one:?}").contains(one.client().1));
}

#[tokio::test]
async fn whoever_is_not_known_is_told_nothing() {
    let google = started(world()).await;
    let mut caller = Caller::administrator(&google).await;
    caller.token.push('x');
    let got = caller
        .acm("accessPolicies?parent=organizations%2F100000000001")
        .await;
    assert_eq!(got.status, 401);
    let got = send(token_request(&google, &[("grant_type", "password")])).await;
    assert_eq!(got.status, 401);
}
