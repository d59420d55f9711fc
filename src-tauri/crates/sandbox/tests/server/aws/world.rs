//! What there is in practice, and that it meets the pretend Atlas.

use sandbox::{AwsAtlas, AwsConfig, AwsStatement, AwsWorld, PretendAws, practice_addresses};
use serde_json::{Value, json};

use super::client::{Caller, element};
use super::{KEY, MANAGED, ROLE, allowing, world};
use crate::support;

#[tokio::test]
async fn practice_meets_the_pretend_atlas() {
    let sandbox = support::started().await;
    let asking = support::Caller::new(&sandbox).await;
    let project = support::project(&asking, "Payments (practice)").await;
    let path = format!("/api/atlas/v2/groups/{project}/cloudProviderAccess");
    let roles = asking.get(&path).await.json();
    let atlas = AwsAtlas::practice();
    let first = &roles["awsIamRoles"][0];
    assert_eq!(first["iamAssumedRoleArn"], json!(atlas.role_arn));
    assert_eq!(
        first["atlasAssumedRoleExternalId"],
        json!(atlas.external_id)
    );
    assert_eq!(first["atlasAWSAccountArn"], json!(atlas.account_arn));

    let aws = PretendAws::start(AwsConfig::practice()).await.unwrap();
    let caller = Caller::administrator(&aws);
    for role in roles["awsIamRoles"].as_array().unwrap() {
        let Some(arn) = role["iamAssumedRoleArn"].as_str() else {
            continue;
        };
        let name = arn.rsplit('/').next().unwrap();
        let got = caller.iam("GetRole", &[("RoleName", name)]).await;
        assert_eq!(element(&got.text, "Arn"), arn);
        let trusts = got.text.contains(&atlas.external_id);
        assert_eq!(trusts, arn == atlas.role_arn, "{arn}");
    }
    let asked = json!({"KeyId": atlas.key_arn});
    let key = caller.kms_in("us-east-1", "DescribeKey", &asked).await;
    assert_eq!(key.status, 200, "{}", key.text);
}

#[tokio::test]
async fn practice_lacks_five_addresses_and_has_room_for_them() {
    let aws = PretendAws::start(AwsConfig::practice()).await.unwrap();
    let caller = Caller::administrator(&aws);
    let role = "practice-atlas-kms";
    let text = caller.role_policy(role, "atlas-key-access").await;
    let mut document: Value = serde_json::from_str(&text).unwrap();
    let listed = &mut document["Statement"][0]["Condition"]["IpAddress"]["aws:SourceIp"];
    let needed: Value = serde_json::from_slice(&practice_addresses()).unwrap();
    let clouds = needed["outbound"].as_object().unwrap().values();
    let regions = clouds.flat_map(|cloud| cloud.as_object().unwrap().values());
    let needed: Vec<Value> = regions
        .flat_map(|list| list.as_array().unwrap().clone())
        .collect();
    let missing: Vec<&Value> = needed
        .iter()
        .filter(|block| !listed.as_array().unwrap().contains(block))
        .collect();
    assert_eq!(missing.len(), 5);

    *listed = json!(needed);
    let document = document.to_string();
    let put = [
        ("RoleName", role),
        ("PolicyName", "atlas-key-access"),
        ("PolicyDocument", &document),
    ];
    assert_eq!(caller.iam("PutRolePolicy", &put).await.status, 200);
}

#[test]
fn a_world_is_made_and_looked_at() {
    let mut world = world();
    world
        .add_policy(MANAGED, &allowing(&["198.18.0.1/32"]))
        .attach(ROLE, MANAGED)
        .add_version(MANAGED, &allowing(&["198.18.0.2/32"]));
    let (id, document) = world.policy(MANAGED).unwrap();
    assert_eq!(
        (id.as_str(), document),
        ("v2", allowing(&["198.18.0.2/32"]).as_str())
    );
    let own: Value =
        serde_json::from_str(world.role_policy(ROLE, "atlas-key-access").unwrap()).unwrap();
    assert_eq!(
        own["Statement"][0]["Condition"]["IpAddress"]["aws:SourceIp"],
        json!(["198.18.0.1/32", "198.18.0.2/32"])
    );
    let root = AwsStatement::document(&[AwsStatement::leave_to_account("000000000000")]);
    assert_eq!(world.key_policy(KEY), Some(root.as_str()));
    world
        .remove_role_policy(ROLE, "atlas-key-access")
        .remove_key(KEY);
    assert_eq!(world.role_policy(ROLE, "atlas-key-access"), None);
    assert_eq!(world.key_policy(KEY), None);
    assert_eq!(AwsWorld::practice().policy(MANAGED), None);
}
