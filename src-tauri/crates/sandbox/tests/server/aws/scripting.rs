//! What tests of the program may make it do.

use std::time::Duration;

use sandbox::{AwsConfig, AwsOperation, CloudAnswer, PretendAws};
use serde_json::json;

use super::client::{Caller, error, kms_error};
use super::sso::{VERIFIER, refresh_request, signed_in};
use super::{KEY, POLICY, ROLE, allowing, started, world};
use crate::support::{client, send};

const GET: [(&str, &str); 2] = [("RoleName", ROLE), ("PolicyName", POLICY)];

fn put(document: &str) -> [(&str, &str); 3] {
    [GET[0], GET[1], ("PolicyDocument", document)]
}

#[tokio::test]
async fn faults_take_the_form_of_the_service() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let script = aws.script();
    let key = json!({"KeyId": KEY});
    for (answer, iam, kms) in [
        (
            CloudAnswer::throttled(Some(7)),
            (400, "Throttling"),
            (400, "ThrottlingException"),
        ),
        (
            CloudAnswer::service_failure(),
            (500, "ServiceFailure"),
            (500, "KMSInternalException"),
        ),
        (
            CloudAnswer::expired_token(),
            (403, "ExpiredToken"),
            (400, "ExpiredTokenException"),
        ),
        (
            CloudAnswer::error(409, "LimitExceeded", "Too long"),
            (409, "LimitExceeded"),
            (409, "LimitExceeded"),
        ),
    ] {
        script.next(AwsOperation::GetRolePolicy, answer.clone());
        script.next(AwsOperation::GetKeyPolicy, answer);
        let got = caller.iam("GetRolePolicy", &GET).await;
        let (status, code, _) = error(&got);
        assert_eq!((status, code.as_str()), iam);
        assert_eq!(got.header("retry-after").is_empty(), code != "Throttling");
        let (status, code, _) = kms_error(&caller.kms("GetKeyPolicy", &key).await);
        assert_eq!((status, code.as_str()), kms);
        assert_eq!(caller.iam("GetRolePolicy", &GET).await.status, 200);
        assert_eq!(caller.kms("GetKeyPolicy", &key).await.status, 200);
    }
    script.always(AwsOperation::GetRole, CloudAnswer::throttled(None));
    for _ in 0..2 {
        assert_eq!(caller.iam("GetRole", &GET[..1]).await.status, 400);
    }
    script.genuine(AwsOperation::GetRole);
    assert_eq!(caller.iam("GetRole", &GET[..1]).await.status, 200);
}

#[tokio::test]
async fn a_fault_waits_for_a_request_that_is_rightly_signed() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    aws.script()
        .next(AwsOperation::GetRolePolicy, CloudAnswer::service_failure());
    let mut other = Caller::administrator(&aws);
    other.keys.secret_access_key.push('x');
    assert_eq!(other.iam("GetRolePolicy", &GET).await.status, 403);
    assert_eq!(caller.iam("GetRolePolicy", &GET).await.status, 500);
}

#[tokio::test]
async fn a_change_may_be_made_although_the_answer_does_not_say_so() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let stored = || {
        let stored =
            |world: &mut sandbox::AwsWorld| world.role_policy(ROLE, POLICY).unwrap().to_owned();
        aws.script().world(stored)
    };
    let old = stored();
    let new = allowing(&["198.18.0.9/32"]);

    aws.script()
        .next(AwsOperation::PutRolePolicy, CloudAnswer::service_failure());
    assert_eq!(caller.iam("PutRolePolicy", &put(&new)).await.status, 500);
    assert_eq!(stored(), old);
    let done = CloudAnswer::service_failure().carried_out();
    aws.script().next(AwsOperation::PutRolePolicy, done);
    assert_eq!(caller.iam("PutRolePolicy", &put(&new)).await.status, 500);
    assert_eq!(stored(), new);
}

#[tokio::test]
async fn an_answer_may_be_cut() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    aws.script()
        .next(AwsOperation::GetRolePolicy, CloudAnswer::genuine().cut());
    let mut response = caller
        .iam_request("GetRolePolicy", &GET)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let promised = usize::try_from(response.content_length().unwrap()).unwrap();
    let first = response.chunk().await.unwrap().unwrap();
    assert_eq!(first.len(), promised / 2);
    assert!(
        response.chunk().await.is_err(),
        "and then the connection ends"
    );

    let new = allowing(&["198.18.0.9/32"]);
    aws.script()
        .next(AwsOperation::PutRolePolicy, CloudAnswer::genuine().cut());
    let response = caller.iam_request("PutRolePolicy", &put(&new)).send().await;
    assert!(response.unwrap().text().await.is_err());
    assert_eq!(caller.role_policy(ROLE, POLICY).await, new, "it was done");
}

#[tokio::test]
async fn somebody_else_writes_before_and_after() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let theirs = allowing(&["198.18.0.7/32"]);
    let write = |document: &str| {
        let document = document.to_owned();
        move |world: &mut sandbox::AwsWorld| {
            world.set_role_policy(ROLE, POLICY, &document);
        }
    };
    let script = aws.script();
    script.before(AwsOperation::GetRolePolicy, 2, write(&theirs));
    let first = caller.role_policy(ROLE, POLICY).await;
    assert_ne!(first, theirs);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, theirs);

    let ours = allowing(&["198.18.0.8/32"]);
    script.after(AwsOperation::PutRolePolicy, 1, write(&theirs));
    assert_eq!(caller.iam("PutRolePolicy", &put(&ours)).await.status, 200);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, theirs);
    script.before(AwsOperation::PutRolePolicy, 1, write(&theirs));
    assert_eq!(caller.iam("PutRolePolicy", &put(&ours)).await.status, 200);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, ours);

    script.before(AwsOperation::GetKeyPolicy, 1, |world| {
        world.remove_key(KEY);
    });
    script.before(AwsOperation::GetRole, 1, |world| {
        world.set_trust(ROLE, "{}").remove_role(ROLE);
    });
    let got = caller.kms("GetKeyPolicy", &json!({"KeyId": KEY})).await;
    assert_eq!(kms_error(&got).1, "NotFoundException");
    let got = caller.iam("GetRole", &GET[..1]).await;
    assert_eq!(error(&got).1, "NoSuchEntity");
}

#[tokio::test]
async fn lag_and_delay_can_be_set() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    aws.script().set_lag(1);
    let old = caller.role_policy(ROLE, POLICY).await;
    let new = allowing(&["198.18.0.9/32"]);
    assert_eq!(caller.iam("PutRolePolicy", &put(&new)).await.status, 200);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, old);
    assert_eq!(caller.role_policy(ROLE, POLICY).await, new);

    let late = CloudAnswer::genuine().delayed(Duration::from_millis(30));
    aws.script().next(AwsOperation::GetRole, late);
    let before = std::time::Instant::now();
    assert_eq!(caller.iam("GetRole", &GET[..1]).await.status, 200);
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn requests_and_answers_can_be_held() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let new = allowing(&["198.18.0.9/32"]);
    let stored = |new: &str| {
        aws.script()
            .world(|world| world.role_policy(ROLE, POLICY) == Some(new))
    };
    let hold = aws.script().hold(AwsOperation::PutRolePolicy);
    let asking = tokio::spawn(send(caller.iam_request("PutRolePolicy", &put(&new))));
    hold.reached().await;
    assert!(!stored(&new));
    let answers = aws.script().hold_answers(AwsOperation::PutRolePolicy);
    // The answer's hold is looked up when a request arrives: this one is for the next.
    hold.release();
    assert_eq!(asking.await.unwrap().status, 200);
    assert!(stored(&new));

    let newer = allowing(&["198.18.0.10/32"]);
    let asking = tokio::spawn(send(caller.iam_request("PutRolePolicy", &put(&newer))));
    answers.reached().await;
    assert!(stored(&newer), "it is done, and not yet told");
    assert!(!asking.is_finished());
    answers.release();
    assert_eq!(asking.await.unwrap().status, 200);
}

#[tokio::test]
async fn what_was_asked_is_recorded_without_secrets() {
    let aws = PretendAws::start(AwsConfig::with(world())).await.unwrap();
    let caller = Caller::administrator(&aws);
    let (registered, tokens) = signed_in(&aws).await;
    let token = format!("{}/oidc/us-east-1/token", aws.origin());
    let refresh = client()
        .post(token)
        .body(refresh_request(&registered, &tokens).to_string());
    assert_eq!(send(refresh).await.status, 200);
    caller.role_policy(ROLE, POLICY).await;
    caller.kms("GetKeyPolicy", &json!({"KeyId": KEY})).await;

    let all = aws.script().requests();
    let printed = format!("{all:?}");
    let secrets = [
        caller.keys.secret_access_key.clone(),
        caller.keys.session_token.clone().unwrap(),
        registered["clientSecret"].as_str().unwrap().to_owned(),
        tokens["refreshToken"].as_str().unwrap().to_owned(),
        VERIFIER.to_owned(),
    ];
    for secret in secrets {
        assert!(!printed.contains(&secret), "{secret}");
    }
    let of = |operation| all.iter().find(|it| it.operation == operation).unwrap();
    let token = of(AwsOperation::CreateToken).json();
    assert_eq!(token["grantType"], "authorization_code");
    assert_eq!(token["clientSecret"], "(secret)");
    let read = of(AwsOperation::GetRolePolicy);
    assert_eq!(
        (read.method.as_str(), read.path.as_str()),
        ("POST", "/iam/")
    );
    assert_eq!(read.parameter("PolicyName").as_deref(), Some(POLICY));
    assert_eq!(read.header("authorization"), Some("(secret)"));
    assert_eq!(read.status, Some(200));
    let key = of(AwsOperation::GetKeyPolicy);
    assert_eq!(key.region, "eu-west-1");
    assert_eq!(
        key.header("x-amz-target"),
        Some("TrentService.GetKeyPolicy")
    );
    assert_eq!(key.json()["KeyId"], KEY);

    aws.script().forget_requests();
    assert!(aws.script().requests().is_empty());
    aws.script().forget_refresh_tokens();
}
