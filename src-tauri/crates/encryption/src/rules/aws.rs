//! The rules for AWS KMS.

use super::{check_role, entered, is_hex, is_uuid, warn_of_surrounding_whitespace};
use crate::finding::{Field, Finding, FindingCode};
use crate::form::{AwsAccess, AwsForm};
use crate::region::AwsRegion;

/// Source: Atlas Admin API description, `AWSKMSConfiguration`.
const LONGEST_KEY_ID: usize = 2048;
const ACCESS_KEY_ID_LENGTH: (usize, usize) = (16, 128);

/// By AWS's custom; no rule says so.
const USUAL_ACCESS_KEY_ID_LENGTH: usize = 20;
const USUAL_SECRET_LENGTH: usize = 40;

pub(super) fn check(form: &AwsForm) -> Vec<Finding> {
    let mut findings = Vec::new();
    match form.access {
        AwsAccess::Role => check_role(&form.role_id, &mut findings),
        AwsAccess::AccessKey => check_access_key_id(&form.access_key_id, &mut findings),
    }
    check_key(form, &mut findings);
    if let Some(region) = entered(Field::AwsRegion, &form.region, &mut findings)
        && AwsRegion::find(region).is_none()
    {
        findings.push(Finding::block(Field::AwsRegion, FindingCode::UnknownRegion));
    }
    findings
}

pub(super) fn check_secret(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    warn_of_surrounding_whitespace(Field::SecretAccessKey, text, &mut findings);
    if text.trim().chars().count() != USUAL_SECRET_LENGTH {
        findings.push(Finding::warn(
            Field::SecretAccessKey,
            FindingCode::UnusualLength {
                usual: USUAL_SECRET_LENGTH,
            },
        ));
    }
    findings
}

fn check_access_key_id(text: &str, findings: &mut Vec<Finding>) {
    let Some(text) = entered(Field::AccessKeyId, text, findings) else {
        return;
    };
    let (least, most) = ACCESS_KEY_ID_LENGTH;
    let length = text.chars().count();
    let finding = if !(least..=most).contains(&length) {
        Finding::block(
            Field::AccessKeyId,
            FindingCode::LengthOutside { least, most },
        )
    } else if !text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        // Source: AWS IAM API, accessKeyIdType is `[\w]+`.
        Finding::block(Field::AccessKeyId, FindingCode::UnexpectedCharacters)
    } else if text.starts_with("ASIA") {
        Finding::warn(Field::AccessKeyId, FindingCode::TemporaryKey)
    } else if !text.starts_with("AKIA") {
        Finding::warn(
            Field::AccessKeyId,
            FindingCode::UnusualPrefix { usual: "AKIA" },
        )
    } else if length != USUAL_ACCESS_KEY_ID_LENGTH {
        Finding::warn(
            Field::AccessKeyId,
            FindingCode::UnusualLength {
                usual: USUAL_ACCESS_KEY_ID_LENGTH,
            },
        )
    } else {
        return;
    };
    findings.push(finding);
}

fn check_key(form: &AwsForm, findings: &mut Vec<Finding>) {
    let field = Field::CustomerMasterKeyId;
    let Some(text) = entered(field, &form.customer_master_key_id, findings) else {
        return;
    };
    if text.chars().count() > LONGEST_KEY_ID {
        let limit = LONGEST_KEY_ID;
        findings.push(Finding::block(field, FindingCode::TooLong { limit }));
    } else if text.contains("://") {
        findings.push(Finding::block(field, FindingCode::WebAddress));
    } else if text.chars().any(char::is_whitespace) && !text.starts_with("arn:") {
        findings.push(Finding::block(field, FindingCode::NotKeyId));
    } else if text.contains(':') {
        check_key_arn(text, &form.region, findings);
    } else if !text.bytes().all(is_of_key_id) {
        findings.push(Finding::block(field, FindingCode::UnexpectedCharacters));
    } else if is_alias(text) {
        findings.push(Finding::warn(field, FindingCode::AliasMayNotWork));
    } else if is_key_id(text) {
        let code = FindingCode::KeyArnNeededAcrossAccounts;
        findings.push(Finding::warn(field, code));
    } else {
        findings.push(Finding::warn(field, FindingCode::UnusualKeyId));
    }
}

fn check_key_arn(text: &str, region: &str, findings: &mut Vec<Finding>) {
    let field = Field::CustomerMasterKeyId;
    let Some(arn) = KeyArn::read(text) else {
        findings.push(Finding::block(field, FindingCode::NotKeyArn));
        return;
    };
    if !is_served(arn.partition) {
        let partition = arn.partition.to_owned();
        let code = FindingCode::PartitionNotServed { partition };
        findings.push(Finding::block(field, code));
        return;
    }
    match arn.resource {
        Resource::Alias => findings.push(Finding::warn(field, FindingCode::AliasMayNotWork)),
        Resource::Key(id) if !is_key_id(id) => {
            findings.push(Finding::warn(field, FindingCode::UnusualKeyId));
        }
        Resource::Key(_) => {}
    }
    let known = AwsRegion::find(arn.region);
    if let Some(chosen) = AwsRegion::find(region)
        && known != Some(chosen)
    {
        let arn_region = known.map_or(arn.region, |region| region.key()).to_owned();
        findings.push(Finding::block(
            Field::AwsRegion,
            FindingCode::RegionDiffersFromArn { arn_region },
        ));
    }
}

/// A key id of one of the shapes that AWS gives them.
pub(crate) fn is_key_id(text: &str) -> bool {
    is_uuid(text)
        || text
            .strip_prefix("mrk-")
            .is_some_and(|digits| is_hex(digits, 32))
}

/// The name of an alias, with its `alias/`.
pub(crate) fn is_alias(text: &str) -> bool {
    text.strip_prefix("alias/")
        .is_some_and(|name| !name.is_empty() && name.bytes().all(is_of_key_id))
}

/// The whole ARN of a key or an alias, in whatever partition.
pub(crate) fn is_key_arn(text: &str) -> bool {
    KeyArn::read(text).is_some_and(|arn| match arn.resource {
        Resource::Key(id) => is_key_id(id),
        Resource::Alias => true,
    })
}

/// An ARN of a key or an alias, whatever the form of the key's id.
pub(crate) fn names_key(text: &str) -> bool {
    KeyArn::read(text).is_some()
}

/// An access key's id as AWS gives them.
pub(crate) fn is_access_key_id(text: &str) -> bool {
    text.len() == USUAL_ACCESS_KEY_ID_LENGTH
        && (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The partitions whose regions Atlas has. Source: Atlas Admin API description,
/// `AWSKMSConfiguration.region`.
pub(crate) fn is_served(partition: &str) -> bool {
    matches!(partition, "aws" | "aws-us-gov" | "aws-cn")
}

/// The name of a partition: `aws` or `aws-…`.
pub(crate) fn is_partition(text: &str) -> bool {
    text == "aws"
        || text.strip_prefix("aws-").is_some_and(|name| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
}

/// An AWS account.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name of a role or a user, after its path where it has one. Source: AWS IAM API, `roleNameType`
/// and `pathType`.
pub(crate) fn is_iam_name(text: &str) -> bool {
    text.split('/').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
    })
}

/// The partition of the ARN of a key or an alias.
pub(crate) fn key_partition(text: &str) -> Option<&str> {
    KeyArn::read(text).map(|arn| arn.partition)
}

/// What the ids of keys and the names of aliases are made of. Source: AWS KMS API, `KeyId` and
/// `AliasName`.
fn is_of_key_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/_-".contains(&byte)
}

/// `arn:{partition}:kms:{region}:{account}:key/{id}` or `…:alias/{name}`.
struct KeyArn<'text> {
    partition: &'text str,
    region: &'text str,
    resource: Resource<'text>,
}

enum Resource<'text> {
    Key(&'text str),
    Alias,
}

impl<'text> KeyArn<'text> {
    fn read(text: &'text str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        let &["arn", partition, "kms", region, account, resource] = parts.as_slice() else {
            return None;
        };
        let of_partition = match partition {
            "aws" => !region.starts_with("us-gov-") && !region.starts_with("cn-"),
            "aws-us-gov" => region.starts_with("us-gov-"),
            "aws-cn" => region.starts_with("cn-"),
            other => is_partition(other),
        };
        let region_given = !region.is_empty()
            && region
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let (kind, id) = resource.split_once('/')?;
        let named = !id.is_empty() && id.bytes().all(is_of_key_id);
        let resource = match kind {
            "key" => Resource::Key(id),
            "alias" => Resource::Alias,
            _ => return None,
        };
        (of_partition && region_given && is_account(account) && named).then_some(Self {
            partition,
            region,
            resource,
        })
    }
}
