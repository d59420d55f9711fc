//! Signatures.

use reqwest::header::{AUTHORIZATION, HeaderValue};
use sandbox::PretendAws;
use serde_json::json;

use super::client::{Caller, element, error, kms_error};
use super::{KEY, ROLE, started, world};
use crate::support::send;

#[tokio::test]
async fn the_one_who_signs_is_named() {
    let aws = started(world()).await;
    let session = Caller::administrator(&aws).sts("eu-west-1").await;
    assert_eq!(session.status, 200, "{}", session.text);
    assert_eq!(element(&session.text, "Account"), "000000000000");
    let arn = element(&session.text, "Arn");
    assert!(
        arn.starts_with("arn:aws:sts::000000000000:assumed-role/AWSReservedSSO_KeyAdministrator_"),
        "{arn}"
    );
    assert!(arn.ends_with("/practice"));
    assert!(element(&session.text, "UserId").ends_with(":practice"));

    let user = Caller::with_keys(&aws, aws.user_keys().clone());
    let user = user.sts("us-east-1").await;
    assert_eq!(
        element(&user.text, "Arn"),
        "arn:aws:iam::000000000000:user/practice-admin"
    );
    assert!(user.header("x-amzn-requestid").len() == 36);
}

async fn refused(caller: &Caller<'_>) -> (String, String) {
    let (status, code, _) = error(&caller.iam("GetRole", &[("RoleName", ROLE)]).await);
    assert_eq!(status, 403);
    let (status, kind, _) = kms_error(&caller.kms("DescribeKey", &json!({"KeyId": KEY})).await);
    assert_eq!(status, 400);
    (code, kind)
}

fn names((code, kind): &(String, String)) -> (&str, &str) {
    (code, kind)
}

#[tokio::test]
async fn wrong_keys_are_told_apart() {
    let aws = started(world()).await;
    let good = aws.session_keys("KeyAdministrator").unwrap();

    let mut caller = Caller::with_keys(&aws, good.clone());
    caller.keys.secret_access_key.push('x');
    assert_eq!(
        names(&refused(&caller).await),
        ("SignatureDoesNotMatch", "InvalidSignatureException")
    );

    for change in [
        |keys: &mut sandbox::AwsKeys| keys.access_key_id = "AKIAUNKNOWNUNKNOWN00".to_owned(),
        |keys: &mut sandbox::AwsKeys| keys.session_token = None,
        |keys: &mut sandbox::AwsKeys| keys.session_token = Some("other".to_owned()),
    ] {
        let mut caller = Caller::with_keys(&aws, good.clone());
        change(&mut caller.keys);
        assert_eq!(
            names(&refused(&caller).await),
            ("InvalidClientTokenId", "UnrecognizedClientException")
        );
    }
}

#[tokio::test]
async fn keys_that_ended_are_told_from_wrong_ones() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    aws.script().expire_keys();

    assert_eq!(
        names(&refused(&caller).await),
        ("ExpiredToken", "ExpiredTokenException")
    );
    let user = Caller::with_keys(&aws, aws.user_keys().clone());
    assert_eq!(user.sts("us-east-1").await.status, 200, "these never end");
}

#[tokio::test]
async fn temporary_keys_end_by_the_clock() {
    let aws = started(world()).await;
    let mut caller = Caller::administrator(&aws);
    let hour = 3600;
    aws.script().set_clock_ahead(hour - 60);
    caller.ahead = hour - 60;
    assert_eq!(caller.sts("us-east-1").await.status, 200);

    aws.script().set_clock_ahead(hour + 1);
    caller.ahead = hour + 1;
    assert_eq!(
        names(&refused(&caller).await),
        ("ExpiredToken", "ExpiredTokenException")
    );
}

#[tokio::test]
async fn a_clock_may_be_five_minutes_off() {
    let aws = started(world()).await;
    let mut caller = Caller::administrator(&aws);
    for near in [-290, 290] {
        caller.ahead = near;
        assert_eq!(caller.sts("us-east-1").await.status, 200, "{near}");
    }
    for (far, words) in [
        (-310, "Signature expired: "),
        (310, "Signature not yet current: "),
    ] {
        caller.ahead = far;
        let (status, code, message) = error(&caller.sts("us-east-1").await);
        assert_eq!((status, code.as_str()), (403, "SignatureDoesNotMatch"));
        assert!(message.starts_with(words), "{message}");
        assert_eq!(
            names(&refused(&caller).await),
            ("SignatureDoesNotMatch", "InvalidSignatureException")
        );
    }
}

/// Sends the request with its `Authorization` header changed.
async fn tampered(aws: &PretendAws, change: impl Fn(&str) -> String) -> (u16, String) {
    let caller = Caller::administrator(aws);
    let request = caller.iam_request("GetRole", &[("RoleName", ROLE)]);
    let (client, request) = request.build_split();
    let mut request = request.unwrap();
    let header = request.headers()[AUTHORIZATION].to_str().unwrap();
    let header = HeaderValue::from_str(&change(header)).unwrap();
    request.headers_mut().insert(AUTHORIZATION, header);
    let response = client.execute(request).await.unwrap();
    let status = response.status().as_u16();
    (status, element(&response.text().await.unwrap(), "Code"))
}

#[tokio::test]
async fn a_signature_has_a_form_and_a_scope() {
    let aws = started(world()).await;
    assert_eq!(tampered(&aws, str::to_owned).await.0, 200);
    let mismatch = (403, "SignatureDoesNotMatch".to_owned());
    let incomplete = (400, "IncompleteSignature".to_owned());
    for (from, to) in [("/us-east-1/", "/eu-west-1/"), ("/iam/", "/sts/")] {
        assert_eq!(
            tampered(&aws, |header| header.replace(from, to)).await,
            mismatch
        );
    }
    for (from, to) in [
        ("AWS4-HMAC-SHA256", "Bearer"),
        ("/aws4_request", ""),
        ("host;", ""),
        ("x-amz-date;", ""),
        ("Signature=", "Sign="),
        ("SignedHeaders=", "SignedHeaders=x-not-sent;"),
    ] {
        assert_eq!(
            tampered(&aws, |header| header.replace(from, to)).await,
            incomplete,
            "{from}"
        );
    }
}

#[tokio::test]
async fn body_and_headers_are_what_is_signed() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let request = || caller.iam_request("GetRole", &[("RoleName", ROLE)]);
    let other_body = request().body("Action=GetRole&Version=2010-05-08&RoleName=other");
    assert_eq!(error(&send(other_body).await).1, "SignatureDoesNotMatch");

    let (client, built) = request().build_split();
    let mut built = built.unwrap();
    built
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("text/plain"));
    let status = client.execute(built).await.unwrap().status();
    assert_eq!(status.as_u16(), 403);

    let unsigned = crate::support::client().post(format!("{}/iam/", aws.origin()));
    assert_eq!(
        error(&send(unsigned).await),
        (
            403,
            "MissingAuthenticationToken".to_owned(),
            "Request is missing Authentication Token".to_owned()
        )
    );
}
