//! Keys and their policies.

use sandbox::{AwsConfig, AwsKeyState, AwsStatement, PretendAws};
use serde_json::{Value, json};

use super::client::{Caller, kms_error};
use super::{KEY, started, world};

const ID: &str = "mrk-0123456789abcdef0123456789abcdef";

fn root() -> AwsStatement {
    AwsStatement::leave_to_account("000000000000")
}

async fn describe(caller: &Caller<'_>, key: &str) -> Value {
    let got = caller.kms("DescribeKey", &json!({"KeyId": key})).await;
    assert_eq!(got.status, 200, "{}", got.text);
    got.json()["KeyMetadata"].clone()
}

#[tokio::test]
async fn a_key_is_found_by_arn_and_by_id() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    for name in [KEY, ID] {
        let key = describe(&caller, name).await;
        assert_eq!((&key["Arn"], &key["KeyId"]), (&json!(KEY), &json!(ID)));
        assert_eq!(key["KeyState"], "Enabled");
        assert_eq!(key["Enabled"], true);
        assert_eq!(key["MultiRegion"], false);
        assert_eq!(key["AWSAccountId"], "000000000000");
    }
    let got = caller.kms("DescribeKey", &json!({"KeyId": KEY})).await;
    assert_eq!(got.header("content-type"), "application/x-amz-json-1.1");
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let asked = async |region: &str, key: &str| {
        let got = caller
            .kms_in(region, "GetKeyPolicy", &json!({"KeyId": key}))
            .await;
        kms_error(&got)
    };
    let not_found = |message: &str| (400, "NotFoundException".to_owned(), message.to_owned());

    assert_eq!(
        asked("eu-west-1", "none").await,
        not_found("Key 'arn:aws:kms:eu-west-1:000000000000:key/none' does not exist")
    );
    assert_eq!(
        asked("us-east-1", KEY).await,
        not_found("Invalid arn eu-west-1")
    );
    assert_eq!(
        asked("us-east-1", ID).await,
        not_found(&format!(
            "Key 'arn:aws:kms:us-east-1:000000000000:key/{ID}' does not exist"
        ))
    );
    let other = json!({"KeyId": KEY, "PolicyName": "other"});
    assert_eq!(
        kms_error(&caller.kms("GetKeyPolicy", &other).await),
        not_found("No such policy exists")
    );
    let got = caller.kms("DescribeKey", &json!({})).await;
    assert_eq!(kms_error(&got).1, "ValidationException");
    let got = caller.kms("CreateKey", &json!({})).await;
    assert_eq!(got.json()["__type"], "UnknownOperationException");
}

#[tokio::test]
async fn states_and_replicas_are_shown() {
    let mut world = world();
    world.add_replica(KEY, "eu-central-1");
    let aws = started(world).await;
    let caller = Caller::administrator(&aws);
    let replica = KEY.replace("eu-west-1", "eu-central-1");

    let key = describe(&caller, KEY).await;
    let regions = &key["MultiRegionConfiguration"];
    assert_eq!(regions["MultiRegionKeyType"], "PRIMARY");
    assert_eq!(
        regions["PrimaryKey"],
        json!({"Arn": KEY, "Region": "eu-west-1"})
    );
    assert_eq!(
        regions["ReplicaKeys"],
        json!([{"Arn": replica, "Region": "eu-central-1"}])
    );
    let asked = json!({"KeyId": replica});
    let got = caller
        .kms_in("eu-central-1", "DescribeKey", &asked)
        .await
        .json();
    let regions = &got["KeyMetadata"]["MultiRegionConfiguration"];
    assert_eq!(regions["MultiRegionKeyType"], "REPLICA");

    for (state, name, has_date) in [
        (AwsKeyState::Disabled, "Disabled", false),
        (AwsKeyState::PendingDeletion(7), "PendingDeletion", true),
    ] {
        aws.script().world(|world| {
            world.set_key_state(KEY, state);
        });
        let key = describe(&caller, KEY).await;
        assert_eq!(key["KeyState"], name);
        assert_eq!(key["Enabled"], false);
        assert_eq!(key["DeletionDate"].is_number(), has_date);
    }
}

async fn put(caller: &Caller<'_>, policy: &str) -> crate::support::Got {
    caller
        .kms("PutKeyPolicy", &json!({"KeyId": KEY, "Policy": policy}))
        .await
}

async fn policy(caller: &Caller<'_>) -> String {
    let got = caller
        .kms("GetKeyPolicy", &json!({"KeyId": KEY}))
        .await
        .json();
    assert_eq!(got["PolicyName"], "default");
    got["Policy"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_policy_put_is_read_back_and_each_replica_has_its_own() {
    let mut world = world();
    world.add_replica(KEY, "eu-central-1");
    let aws = started(world).await;
    let caller = Caller::administrator(&aws);
    let before = policy(&caller).await;
    let deny = AwsStatement::deny("*")
        .principal("arn:aws:iam::000000000000:role/service/atlas")
        .from_other_addresses(&["198.18.0.1/32"]);
    let new = AwsStatement::document(&[root(), deny]);

    let got = put(&caller, &new).await;
    assert_eq!((got.status, got.text.as_str()), (200, ""));
    assert_eq!(policy(&caller).await, new);
    let replica = json!({"KeyId": KEY.replace("eu-west-1", "eu-central-1")});
    let got = caller
        .kms_in("eu-central-1", "GetKeyPolicy", &replica)
        .await;
    assert_eq!(got.json()["Policy"], before);
}

#[tokio::test]
async fn nobody_locks_themselves_out() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let lock = "The new key policy will not allow you to update the key policy in the future.";
    let someone = AwsStatement::allow("*")
        .actions(&["kms:*"])
        .principal("arn:aws:iam::000000000000:role/service/atlas");
    let uses_only = root().actions(&["kms:Decrypt", "kms:Get*"]);
    let all_but = AwsStatement::deny("*")
        .actions(&["kms:Put*"])
        .principal("*")
        .from_other_addresses(&["198.18.0.1/32"]);
    for statements in [
        vec![someone.clone()],
        vec![uses_only],
        vec![root(), all_but.clone()],
        vec![root().from_addresses(&["198.18.0.1/32"])],
        vec![root().with(
            "Condition",
            json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        )],
    ] {
        let document = AwsStatement::document(&statements);
        let (status, kind, message) = kms_error(&put(&caller, &document).await);
        assert_eq!(
            (status, kind.as_str()),
            (400, "MalformedPolicyDocumentException")
        );
        assert_eq!(message, lock, "{document}");
    }

    // What shuts out others is not this check's business.
    let others = all_but.actions(&["kms:Decrypt"]);
    let document = AwsStatement::document(&[root(), others]);
    assert_eq!(put(&caller, &document).await.status, 200);
    let bypass = json!({
        "KeyId": KEY,
        "Policy": AwsStatement::document(&[someone]),
        "BypassPolicyLockoutSafetyCheck": true,
    });
    assert_eq!(caller.kms("PutKeyPolicy", &bypass).await.status, 200);
    let (_, kind, message) = kms_error(&put(&caller, &document).await);
    assert_eq!(kind, "AccessDeniedException");
    assert!(
        message.contains("no resource-based policy allows"),
        "{message}"
    );
}

#[tokio::test]
async fn policies_that_kms_refuses() {
    let aws = started(world()).await;
    let caller = Caller::administrator(&aws);
    let with = |statement: AwsStatement| AwsStatement::document(&[root(), statement]);
    let to = |arn: &str| with(AwsStatement::allow("*").principal(arn));
    for document in [
        "{".to_owned(),
        with(AwsStatement::allow("*")),
        to("arn:aws:iam::000000000000:role/none"),
        to("arn:aws:iam::000000000000:role/atlas"),
        to("AROAAAAAAAAAAAAAAAAAA"),
        to("not an arn"),
    ] {
        let (status, kind, _) = kms_error(&put(&caller, &document).await);
        assert_eq!(
            (status, kind.as_str()),
            (400, "MalformedPolicyDocumentException"),
            "{document}"
        );
    }
    for arn in [
        "123456789012",
        "arn:aws:iam::123456789012:role/somebody",
        "arn:aws:iam::000000000000:role/service/atlas",
    ] {
        assert_eq!(put(&caller, &to(arn)).await.status, 200, "{arn}");
    }
    let useless = AwsStatement::allow("*").principal("*").actions(&[]);
    assert_eq!(
        put(&caller, &with(useless)).await.status,
        200,
        "without actions it is taken, and does nothing"
    );

    let whole = with(AwsStatement::allow("*").principal("*"));
    let padded = |length: usize| format!("{whole}{}", " ".repeat(length - whole.len()));
    assert_eq!(put(&caller, &padded(32_768)).await.status, 200);
    let (status, kind, _) = kms_error(&put(&caller, &padded(32_769)).await);
    assert_eq!((status, kind.as_str()), (400, "LimitExceededException"));
}

#[tokio::test]
async fn grants_come_in_pages() {
    let mut world = world();
    for number in 0..3 {
        let grantee = format!("arn:aws:iam::000000000000:role/r{number}");
        world.add_grant(KEY, &grantee, &["Decrypt", "DescribeKey"]);
    }
    let aws = started(world).await;
    let caller = Caller::administrator(&aws);
    let first = caller
        .kms("ListGrants", &json!({"KeyId": KEY, "Limit": 2}))
        .await
        .json();
    assert_eq!(first["Grants"].as_array().unwrap().len(), 2);
    assert_eq!(first["Truncated"], true);
    let rest = json!({"KeyId": KEY, "Limit": 2, "Marker": first["NextMarker"]});
    let rest = caller.kms("ListGrants", &rest).await.json();
    assert_eq!(rest["Truncated"], false);
    let grant = &rest["Grants"][0];
    assert_eq!(
        grant["GranteePrincipal"],
        "arn:aws:iam::000000000000:role/r2"
    );
    assert_eq!(grant["Operations"], json!(["Decrypt", "DescribeKey"]));
    assert_eq!(grant["KeyId"], KEY);
    let wrong = json!({"KeyId": KEY, "Marker": "none"});
    let got = caller.kms("ListGrants", &wrong).await;
    assert_eq!(kms_error(&got).1, "InvalidMarkerException");
}

#[tokio::test]
async fn reads_lag_behind_writes() {
    let aws = PretendAws::start(AwsConfig {
        lag: 1,
        ..AwsConfig::with(world())
    })
    .await
    .unwrap();
    let caller = Caller::administrator(&aws);
    let old = policy(&caller).await;
    let new = AwsStatement::document(&[root(), AwsStatement::allow("*").principal("*")]);
    assert_eq!(put(&caller, &new).await.status, 200);
    assert_eq!(policy(&caller).await, old);
    assert_eq!(policy(&caller).await, new);
}
