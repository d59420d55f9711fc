//! The access portal.

use reqwest::Method;
use sandbox::{AwsConfig, AwsKeys, PretendAws};
use serde_json::{Value, json};

use super::client::{Caller, element, error, kms_error};
use super::sso::signed_in;
use super::{KEY, ROLE, started, world};
use crate::support::{Got, client, send};

async fn ask(aws: &PretendAws, token: &Value, method: Method, target: &str) -> Got {
    let request = client()
        .request(method, format!("{}/portal/us-east-1{target}", aws.origin()))
        .header(
            "x-amz-sso_bearer_token",
            token["accessToken"].as_str().unwrap(),
        );
    send(request).await
}

async fn get(aws: &PretendAws, token: &Value, target: &str) -> Got {
    ask(aws, token, Method::GET, target).await
}

fn credentials(account: &str, role: &str) -> String {
    format!("/federation/credentials?role_name={role}&account_id={account}")
}

#[tokio::test]
async fn a_token_brings_keys_for_a_role() {
    let aws = started(world()).await;
    let (_, token) = signed_in(&aws).await;
    let accounts = get(&aws, &token, "/assignment/accounts").await.json();
    assert_eq!(accounts["accountList"][0]["accountId"], "000000000000");
    let roles = get(&aws, &token, "/assignment/roles?account_id=000000000000").await;
    let roles = roles.json();
    assert_eq!(
        roles["roleList"][0],
        json!({"accountId": "000000000000", "roleName": "KeyAdministrator"})
    );

    let got = get(&aws, &token, &credentials("000000000000", "KeyViewer"))
        .await
        .json();
    let got = &got["roleCredentials"];
    let text = |name: &str| got[name].as_str().unwrap().to_owned();
    let keys = AwsKeys {
        access_key_id: text("accessKeyId"),
        secret_access_key: text("secretAccessKey"),
        session_token: Some(text("sessionToken")),
    };
    assert!(keys.access_key_id.starts_with("ASIA"));
    assert!(
        got["expiration"].as_i64().unwrap() > 1_700_000_000_000,
        "milliseconds"
    );
    let identity = Caller::with_keys(&aws, keys).sts("us-east-1").await;
    assert!(element(&identity.text, "Arn").contains("AWSReservedSSO_KeyViewer_"));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let mut world = world();
    world
        .add_account("111111111111", "Other")
        .add_account("222222222222", "Third");
    let config = AwsConfig {
        page: Some(2),
        ..AwsConfig::with(world)
    };
    let aws = PretendAws::start(config).await.unwrap();
    let (_, token) = signed_in(&aws).await;
    for (target, list, count) in [
        ("/assignment/accounts?max_result=100", "accountList", 3),
        ("/assignment/roles?account_id=111111111111", "roleList", 3),
    ] {
        let first = get(&aws, &token, target).await.json();
        assert_eq!(first[list].as_array().unwrap().len(), 2);
        let next = first["nextToken"].as_str().unwrap();
        let mark = if target.contains('?') { '&' } else { '?' };
        let rest = get(&aws, &token, &format!("{target}{mark}next_token={next}"))
            .await
            .json();
        assert_eq!(rest[list].as_array().unwrap().len(), count - 2);
        assert!(rest["nextToken"].is_null());
    }
    let wrong = get(&aws, &token, "/assignment/accounts?max_result=0").await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn what_is_not_assigned_is_refused() {
    let aws = started(world()).await;
    let (_, token) = signed_in(&aws).await;
    for target in [
        credentials("000000000000", "Nobody"),
        credentials("999999999999", "KeyViewer"),
        "/assignment/roles?account_id=999999999999".to_owned(),
    ] {
        let got = get(&aws, &token, &target).await;
        assert_eq!(got.status, 403);
        assert_eq!(
            got.json(),
            json!({
                "message": "No access",
                "__type": "com.amazonaws.switchboard.portal#ForbiddenException",
            })
        );
    }
}

#[tokio::test]
async fn tokens_end_and_are_given_up() {
    let aws = started(world()).await;
    let (_, token) = signed_in(&aws).await;
    let status = async || get(&aws, &token, "/assignment/accounts").await.status;
    assert_eq!(status().await, 200);
    aws.script().set_clock_ahead(3601);
    assert_eq!(status().await, 401, "after an hour");
    aws.script().set_clock_ahead(0);
    assert_eq!(status().await, 200);
    let elsewhere = client()
        .get(format!(
            "{}/portal/eu-west-1/assignment/accounts",
            aws.origin()
        ))
        .header(
            "x-amz-sso_bearer_token",
            token["accessToken"].as_str().unwrap(),
        );
    assert_eq!(send(elsewhere).await.status, 401, "in another region");
    assert_eq!(ask(&aws, &token, Method::POST, "/logout").await.status, 200);
    let got = get(&aws, &token, "/assignment/accounts").await;
    assert_eq!(got.status, 401);
    assert_eq!(got.header("x-amzn-errortype"), "UnauthorizedException");

    let (_, token) = signed_in(&aws).await;
    aws.script().forget_access_tokens();
    assert_eq!(get(&aws, &token, "/assignment/accounts").await.status, 401);
}

#[tokio::test]
async fn another_account_has_nothing_of_this_one() {
    let mut world = world();
    world.add_account("111111111111", "Other");
    let aws = started(world).await;
    let (_, token) = signed_in(&aws).await;
    let target = credentials("111111111111", "KeyAdministrator");
    let got = get(&aws, &token, &target).await.json();
    let got = &got["roleCredentials"];
    let text = |name: &str| got[name].as_str().unwrap().to_owned();
    let caller = Caller::with_keys(
        &aws,
        AwsKeys {
            access_key_id: text("accessKeyId"),
            secret_access_key: text("secretAccessKey"),
            session_token: Some(text("sessionToken")),
        },
    );
    let got = caller.iam("GetRole", &[("RoleName", ROLE)]).await;
    assert_eq!(error(&got).1, "NoSuchEntity");
    let got = caller.kms("GetKeyPolicy", &json!({"KeyId": KEY})).await;
    let (_, kind, message) = kms_error(&got);
    assert_eq!(kind, "AccessDeniedException");
    assert!(
        message.contains("no resource-based policy allows"),
        "{message}"
    );
}
