//! ARNs that name one key or one role, and not several.

use super::WriteError;

/// Source: AWS documentation, ARNs of keys.
pub(super) fn key_arn(text: &str) -> Result<&str, WriteError> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "kms", region, account, resource]
            if partition.starts_with("aws")
                && !region.is_empty()
                && is_account(account)
                && resource
                    .strip_prefix("key/")
                    .is_some_and(|id| !id.is_empty() && is_plain(id)) =>
        {
            Ok(text)
        }
        _ => Err(WriteError::KeyArn),
    }
}

/// Source: AWS documentation, ARNs of roles.
pub(super) fn role_arn(text: &str) -> Result<&str, WriteError> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, resource]
            if partition.starts_with("aws")
                && is_account(account)
                && resource
                    .strip_prefix("role/")
                    .is_some_and(|name| !name.is_empty() && is_plain(name)) =>
        {
            Ok(text)
        }
        _ => Err(WriteError::RoleArn),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without wildcards, which would name more than one.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/+=,.@_-".contains(&byte))
}
