//! A role with policies in every place, and a key of several regions.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::stand::{KEY, ROLE, Reply, Seen, json as answer, xml};

pub(crate) const MANAGED: &str = "arn:aws:iam::111122223333:policy/Keys";
pub(crate) const BOUNDARY: &str = "arn:aws:iam::111122223333:policy/Bounds";
pub(crate) const OWNED: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
pub(crate) const REPLICA: &str = "arn:aws:kms:us-east-1:111122223333:key/mrk-0001";

pub(crate) fn policy(name: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [
        {"Sid": name, "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
         "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.7/32"]}}}
    ]})
    .to_string()
}

pub(crate) fn encoded(name: &str) -> String {
    utf8_percent_encode(&policy(name), NON_ALPHANUMERIC).to_string()
}

/// Everything is there, and every list has two parts.
pub(crate) fn reply(seen: &Seen) -> Reply {
    let (form, body) = (seen.form(), seen.json());
    let of = |name: &str| form.get(name).cloned().unwrap_or_default();
    let operation = seen.operation();
    let is_second = of("Marker") == "second" || body["Marker"] == "second";
    let more = "<IsTruncated>true</IsTruncated><Marker>second</Marker>";
    let last = "<IsTruncated>false</IsTruncated>";
    match operation.as_str() {
        "GetRole" => xml(&operation, &role(ROLE)),
        "ListRolePolicies" => xml(
            &operation,
            &match is_second {
                false => format!("<PolicyNames><member>one</member></PolicyNames>{more}"),
                true => format!("<PolicyNames><member>two</member></PolicyNames>{last}"),
            },
        ),
        "GetRolePolicy" => xml(
            &operation,
            &format!(
                "<RoleName>Keys</RoleName><PolicyName>{0}</PolicyName>\
                 <PolicyDocument>{1}</PolicyDocument>",
                of("PolicyName"),
                encoded(&of("PolicyName"))
            ),
        ),
        "ListAttachedRolePolicies" => {
            let (arn, rest) = match is_second {
                false => (MANAGED, more),
                true => (OWNED, last),
            };
            let member =
                format!("<member><PolicyName>p</PolicyName><PolicyArn>{arn}</PolicyArn></member>");
            xml(
                &operation,
                &format!("<AttachedPolicies>{member}</AttachedPolicies>{rest}"),
            )
        }
        "GetPolicy" => xml(
            &operation,
            "<Policy><DefaultVersionId>v3</DefaultVersionId><IsAttachable>true</IsAttachable></Policy>",
        ),
        "GetPolicyVersion" => xml(
            &operation,
            &format!(
                "<PolicyVersion><Document>{}</Document><VersionId>v3</VersionId>\
                 <IsDefaultVersion>true</IsDefaultVersion></PolicyVersion>",
                encoded("managed")
            ),
        ),
        "ListPolicyVersions" => xml(
            &operation,
            &match is_second {
                false => format!("<Versions>{}</Versions>{more}", version(4, false)),
                true => format!("<Versions>{}</Versions>{last}", version(3, true)),
            },
        ),
        "ListEntitiesForPolicy" => xml(
            &operation,
            &format!(
                "<PolicyRoles><member><RoleName>Keys</RoleName><RoleId>AROA1</RoleId></member>\
                 </PolicyRoles><PolicyGroups/><PolicyUsers><member><UserName>dana</UserName>\
                 <UserId>AIDA1</UserId></member></PolicyUsers>{last}"
            ),
        ),
        "GetCallerIdentity" => xml(
            &operation,
            "<Arn>arn:aws:sts::111122223333:assumed-role/Watch/dana</Arn>\
             <UserId>AROA1:dana</UserId><Account>111122223333</Account>",
        ),
        "DescribeKey" => answer(&json!({"KeyMetadata": key(seen)})),
        "GetKeyPolicy" => answer(&json!({"PolicyName": "default", "Policy": policy("key")})),
        "ListGrants" => {
            let entry = json!({"KeyId": body["KeyId"], "GrantId": "g", "Operations": ["Decrypt"],
                "GranteePrincipal": "arn:aws:iam::111122223333:role/other"});
            answer(&match is_second {
                false => json!({"Grants": [entry], "Truncated": true, "NextMarker": "second"}),
                true => json!({"Grants": [], "Truncated": false}),
            })
        }
        other => panic!("not asked for: {other}"),
    }
}

pub(crate) fn version(number: u64, is_default: bool) -> String {
    format!(
        "<member><VersionId>v{number}</VersionId><IsDefaultVersion>{is_default}</IsDefaultVersion>\
         </member>"
    )
}

pub(crate) fn role(arn: &str) -> String {
    format!(
        "<Role><Path>/atlas/</Path><RoleName>Keys</RoleName><RoleId>AROAEXAMPLE</RoleId>\
         <Arn>{arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
         <AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument>\
         <PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>\
         <PermissionsBoundaryArn>{BOUNDARY}</PermissionsBoundaryArn></PermissionsBoundary></Role>",
        encoded("trust")
    )
}

fn key(seen: &Seen) -> serde_json::Value {
    let (region, _) = seen.signed_for();
    let arn = match region.as_str() {
        "eu-west-1" => KEY,
        _ => REPLICA,
    };
    json!({
        "KeyId": "mrk-0001", "Arn": arn, "AWSAccountId": "111122223333", "Enabled": true,
        "KeyState": "Enabled", "KeyManager": "CUSTOMER", "MultiRegion": true,
        "MultiRegionConfiguration": {
            "MultiRegionKeyType": "PRIMARY",
            "PrimaryKey": {"Arn": KEY, "Region": "eu-west-1"},
            "ReplicaKeys": [
                {"Arn": REPLICA, "Region": "us-east-1"},
                {"Arn": REPLICA.replace("us-east-1", "us-west-2"), "Region": "us-west-2"},
            ],
        },
    })
}
