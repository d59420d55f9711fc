//! The AWS principal that assumes the role.

use atlas::AwsRole;

use super::{GranteeError, GranteeSource};
use crate::finding::Field;
use crate::normalise;
use crate::rules::aws::{is_account, is_iam_name, is_served, key_partition};
use crate::rules::is_uuid;

/// The account of practice mode (safety rule X2). AWS gives it to nobody.
const PRACTICE_ACCOUNT: &str = "000000000000";

/// The UUID of all zeros: anybody can guess it.
const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// Who assumes an IAM role for Atlas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsGrantee {
    role_id: String,
    principal: String,
    external_id: String,
}

impl AwsGrantee {
    /// Atlas's id of the role that it assumes, 24 hexadecimal digits.
    #[must_use]
    pub fn role_id(&self) -> &str {
        &self.role_id
    }

    /// `arn:aws:iam::123456789012:root`, or a role or user of such an account.
    #[must_use]
    pub fn principal(&self) -> &str {
        &self.principal
    }

    /// A UUID as Atlas writes it: AWS compares it letter by letter.
    #[must_use]
    pub fn external_id(&self) -> &str {
        &self.external_id
    }

    /// Who assumes `role`; `key` is what was entered as the key.
    pub(super) fn read(
        source: GranteeSource<'_>,
        role: &AwsRole,
        key: &str,
    ) -> Result<Self, GranteeError> {
        let principal = role.atlas_account_arn.as_deref().unwrap_or_default().trim();
        let (partition, account) = parts(principal)?;
        if !source.uses(partition) {
            let partition = partition.to_owned();
            return Err(GranteeError::PartitionOfOtherAtlas { partition });
        }
        let key = normalise::text(Field::CustomerMasterKeyId, key);
        let of_role = role.iam_assumed_role_arn.as_deref().and_then(partition_of);
        if let Some(other) = [of_role, key_partition(&key)]
            .into_iter()
            .flatten()
            .find(|other| *other != partition)
        {
            return Err(GranteeError::PartitionsDiffer {
                account: partition.to_owned(),
                other: other.to_owned(),
            });
        }
        let is_pretend = account == PRACTICE_ACCOUNT;
        // A stand-in that is no practice project runs on this computer, too.
        let may_pretend = source.practice || source.origin.is_loopback();
        if is_pretend && !may_pretend || source.practice && !is_pretend {
            return Err(GranteeError::PracticeMixed);
        }
        Ok(Self {
            role_id: role.role_id.clone(),
            principal: principal.to_owned(),
            external_id: external_id(role)?.to_owned(),
        })
    }
}

fn external_id(role: &AwsRole) -> Result<&str, GranteeError> {
    match role.external_id.as_deref().unwrap_or_default().trim() {
        "" | NIL => Err(GranteeError::ExternalIdMissing),
        text if is_uuid(text) => Ok(text),
        _ => Err(GranteeError::ExternalIdNotUuid),
    }
}

/// The partition and the account of a principal.
fn parts(principal: &str) -> Result<(&str, &str), GranteeError> {
    if principal.is_empty() {
        return Err(GranteeError::Missing);
    }
    if principal.contains('*') {
        return Err(GranteeError::EveryAccount);
    }
    let parts: Vec<&str> = principal.split(':').collect();
    let &["arn", partition, "iam", "", account, resource] = parts.as_slice() else {
        return Err(GranteeError::NotPrincipal);
    };
    let is_principal = resource == "root"
        || ["role/", "user/"].iter().any(|kind| {
            let name = resource.strip_prefix(kind);
            name.is_some_and(is_iam_name)
        });
    if is_served(partition) && is_account(account) && is_principal {
        Ok((partition, account))
    } else {
        Err(GranteeError::NotPrincipal)
    }
}

fn partition_of(arn: &str) -> Option<&str> {
    arn.trim().strip_prefix("arn:")?.split(':').next()
}
