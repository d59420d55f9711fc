//! The key management service. Source: KMS API reference; sizes: KMS Developer Guide, quotas;
//! messages as KMS gives them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::credentials::{Caller, Reason};
use super::document::{self, Kind};
use super::evaluate::{self, Verdict};
use super::operation::AwsOperation;
use super::page::{self, Length};
use super::refusal::AwsRefusal;
use super::state::State;
use super::world::{AwsKeyState, AwsWorld, Grant, Key};
use crate::clock::later;

/// Source: KMS Developer Guide, quotas: 32 KB.
const MOST_POLICY: usize = 32_768;
const ONLY_POLICY: &str = "default";

/// Answers one request of `caller` in `region`. `None` is an empty body.
pub(super) fn answer(
    state: &State,
    caller: &Caller,
    operation: AwsOperation,
    region: &str,
    body: &[u8],
) -> Result<Option<Value>, AwsRefusal> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| AwsRefusal::new(400, "SerializationException", "Unexpected content."))?;
    if operation == AwsOperation::Unknown {
        return Err(AwsRefusal::new(400, "UnknownOperationException", ""));
    }
    let (lag, now) = (state.lag(), state.clock.now());
    let mut world = state.world();
    let arn = key_arn(&world, caller, region, &body)?;
    allow(&world, caller, operation, &arn)?;
    let metadata = (operation == AwsOperation::DescribeKey).then(|| describe(&world, &arn, now));
    let checked = (operation == AwsOperation::PutKeyPolicy)
        .then(|| checked_policy(&world, caller, &arn, &body))
        .transpose()?;
    let key = world.keys.get_mut(&arn).ok_or_else(|| no_key(&arn))?;
    if let Some(metadata) = metadata {
        return Ok(Some(metadata));
    }
    if let Some(policy) = checked {
        key.policy.write(policy, lag);
        return Ok(None);
    }
    if operation == AwsOperation::ListGrants {
        return list_grants(key, &arn, &body, state.page).map(Some);
    }
    check_name(&body)?;
    Ok(Some(
        json!({"Policy": key.policy.read(), "PolicyName": ONLY_POLICY}),
    ))
}

/// The ARN of the key that the request names, by its ARN or its id.
fn key_arn(
    world: &AwsWorld,
    caller: &Caller,
    region: &str,
    body: &Value,
) -> Result<String, AwsRefusal> {
    let named = body["KeyId"].as_str().unwrap_or_default();
    if named.is_empty() {
        return Err(AwsRefusal::new(
            400,
            "ValidationException",
            "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: \
             Member must not be null",
        ));
    }
    let arn = if let Some(rest) = named.strip_prefix("arn:") {
        let parts: Vec<&str> = rest.split(':').collect();
        match parts.as_slice() {
            [_, "kms", of, _, _] if *of == region => {}
            [_, "kms", of, _, _] => {
                return Err(not_found(format!("Invalid arn {of}")));
            }
            _ => return Err(not_found(format!("Invalid arn {region}"))),
        }
        named.to_owned()
    } else if named.starts_with("alias/") {
        return Err(not_found(format!(
            "Alias arn:aws:kms:{region}:{}:{named} is not found.",
            caller.account
        )));
    } else {
        format!("arn:aws:kms:{region}:{}:key/{named}", caller.account)
    };
    if world.keys.contains_key(&arn) {
        Ok(arn)
    } else {
        Err(no_key(&arn))
    }
}

/// Whether the policies of the key and of the caller let this be done.
fn allow(
    world: &AwsWorld,
    caller: &Caller,
    operation: AwsOperation,
    arn: &str,
) -> Result<(), AwsRefusal> {
    let action = format!("kms:{}", operation.name());
    let document = world
        .keys
        .get(arn)
        .and_then(|key| serde_json::from_str(key.policy.now()).ok())
        .unwrap_or_default();
    let owner = arn.split(':').nth(4).unwrap_or_default();
    let verdict = evaluate::key_policy(&document, owner, arn, caller, &action);
    let reason = match verdict {
        Verdict::Allowed => return Ok(()),
        Verdict::LeftToIdentity if caller.rights.allow(&action) => return Ok(()),
        Verdict::LeftToIdentity => Reason::Identity,
        Verdict::Denied => Reason::Denied,
        Verdict::Silent => Reason::Resource,
    };
    Err(caller.denied("AccessDeniedException", 400, &action, arn, reason))
}

fn describe(world: &AwsWorld, arn: &str, now: Timestamp) -> Value {
    let Some(key) = world.keys.get(arn) else {
        return Value::Null;
    };
    let (state, days) = match key.state {
        AwsKeyState::Enabled => ("Enabled", None),
        AwsKeyState::Disabled => ("Disabled", None),
        AwsKeyState::PendingDeletion(days) => ("PendingDeletion", Some(days)),
    };
    let mut metadata = json!({
        "AWSAccountId": arn.split(':').nth(4),
        "Arn": arn,
        "CreationDate": 1_791_188_100.0,
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "Description": "",
        "Enabled": key.state == AwsKeyState::Enabled,
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "KeyId": arn.rsplit('/').next(),
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyState": state,
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": key.primary.is_some(),
        "Origin": "AWS_KMS",
    });
    if let Some(days) = days {
        let end = later(now, SignedDuration::from_hours(i64::from(days) * 24));
        metadata["DeletionDate"] = json!(end.as_second());
    }
    if let Some(primary) = &key.primary {
        let named = |arn: &str| json!({"Arn": arn, "Region": arn.split(':').nth(3)});
        let replicas: Vec<Value> = world
            .keys
            .iter()
            .filter(|(other, key)| key.primary.as_ref() == Some(primary) && *other != primary)
            .map(|(other, _)| named(other))
            .collect();
        metadata["MultiRegionConfiguration"] = json!({
            "MultiRegionKeyType": if primary == arn { "PRIMARY" } else { "REPLICA" },
            "PrimaryKey": named(primary),
            "ReplicaKeys": replicas,
        });
    }
    json!({"KeyMetadata": metadata})
}

/// The new policy of a key, where it may have it.
fn checked_policy(
    world: &AwsWorld,
    caller: &Caller,
    arn: &str,
    body: &Value,
) -> Result<String, AwsRefusal> {
    check_name(body)?;
    let text = body["Policy"].as_str().unwrap_or_default();
    if text.len() > MOST_POLICY {
        return Err(AwsRefusal::new(
            400,
            "LimitExceededException",
            format!("Policy size exceeds the limit of {MOST_POLICY} bytes"),
        ));
    }
    let document = document::read(text, Kind::Key).map_err(malformed)?;
    document::check_principals(&document, &world.account, |name| world.has_principal(name))
        .map_err(malformed)?;
    // The lockout check: would the caller be let once more?
    let bypass = body["BypassPolicyLockoutSafetyCheck"] == true;
    let action = "kms:PutKeyPolicy";
    let may_again = match evaluate::key_policy(&document, &world.account, arn, caller, action) {
        Verdict::Allowed => true,
        Verdict::LeftToIdentity => caller.rights.allow(action),
        Verdict::Denied | Verdict::Silent => false,
    };
    if !bypass && !may_again {
        return Err(malformed(
            "The new key policy will not allow you to update the key policy in the future."
                .to_owned(),
        ));
    }
    Ok(text.to_owned())
}

fn list_grants(
    key: &Key,
    arn: &str,
    body: &Value,
    most: Option<usize>,
) -> Result<Value, AwsRefusal> {
    let asked = body["Limit"]
        .as_u64()
        .map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let length = Length {
        asked,
        usual: most.unwrap_or(50),
        most: most.unwrap_or(100),
    };
    let all: Vec<(usize, &Grant)> = key.grants.iter().enumerate().collect();
    let page = page::cut(all, body["Marker"].as_str(), length)
        .ok_or_else(|| AwsRefusal::new(400, "InvalidMarkerException", "Invalid marker"))?;
    let account = arn.split(':').nth(4).unwrap_or_default();
    let grants: Vec<Value> = page
        .entries
        .iter()
        .map(|(number, grant)| {
            json!({
                "CreationDate": 1_791_188_100.0,
                "GrantId": format!("{:064x}", number + 1),
                "GranteePrincipal": grant.grantee,
                "IssuingAccount": format!("arn:aws:iam::{account}:root"),
                "KeyId": arn,
                "Name": "",
                "Operations": grant.operations,
            })
        })
        .collect();
    let mut answer = json!({"Grants": grants, "Truncated": page.next.is_some()});
    if let Some(next) = page.next {
        answer["NextMarker"] = next.into();
    }
    Ok(answer)
}

fn check_name(body: &Value) -> Result<(), AwsRefusal> {
    match body["PolicyName"].as_str() {
        None | Some(ONLY_POLICY) => Ok(()),
        Some(_) => Err(not_found("No such policy exists")),
    }
}

fn no_key(arn: &str) -> AwsRefusal {
    not_found(format!("Key '{arn}' does not exist"))
}

fn not_found(message: impl Into<String>) -> AwsRefusal {
    AwsRefusal::new(400, "NotFoundException", message)
}

fn malformed(message: String) -> AwsRefusal {
    AwsRefusal::new(400, "MalformedPolicyDocumentException", message)
}
