//! The names of roles and keys.

use super::hosts::{Partition, Region};
use crate::error::CloudError;

/// A role's ARN. Source: IAM User Guide, *IAM identifiers*.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoleArn {
    arn: String,
    partition: Partition,
    account: String,
    name: String,
}

impl RoleArn {
    /// Reads an ARN such as `arn:aws:iam::111122223333:role/atlas/Keys`.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(arn: &str) -> Result<Self, CloudError> {
        let invalid = || CloudError::InvalidName("a role's ARN");
        let partition = Partition::of_arn(arn).ok_or_else(invalid)?;
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, _, "iam", "", account, resource] = parts.as_slice() else {
            return Err(invalid());
        };
        let name = resource.strip_prefix("role/").ok_or_else(invalid)?;
        let name = name.rsplit('/').next().unwrap_or(name);
        if !is_account(account) || !is_name(name) {
            return Err(invalid());
        }
        Ok(Self {
            arn: arn.to_owned(),
            partition,
            account: (*account).to_owned(),
            name: name.to_owned(),
        })
    }

    /// The whole ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// The partition it is in.
    #[must_use]
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// The account it is in, twelve digits.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Its name without the path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A key as Atlas names it: an ARN, or an ID with the region beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyName {
    id: String,
    region: Region,
}

impl KeyName {
    /// `id` is an ARN or a key's ID; an ARN's own region goes before `region`.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn new(id: &str, region: &Region) -> Result<Self, CloudError> {
        let id = id.trim();
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b":/-_".contains(&byte);
        if id.is_empty() || id.len() > 2048 || !id.bytes().all(is_sign) {
            return Err(CloudError::InvalidName("a key's ARN or ID"));
        }
        let region = match id.starts_with("arn:") {
            true => Region::of_arn(id).ok_or(CloudError::InvalidName("a key's ARN"))?,
            false => region.clone(),
        };
        Ok(Self {
            id: id.to_owned(),
            region,
        })
    }

    /// The ARN or ID.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the key is.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }
}

pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Source: IAM User Guide, *IAM and AWS STS quotas*: names of roles and policies.
pub(crate) fn is_name(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
    !text.is_empty() && text.len() <= 128 && text.bytes().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_told_from_everything_else() {
        let role = RoleArn::parse("arn:aws-us-gov:iam::111122223333:role/a/b/Atlas-Keys");
        assert!(role.is_ok_and(|role| {
            role.partition() == Partition::UsGov
                && role.account() == "111122223333"
                && role.name() == "Atlas-Keys"
        }));
        for text in [
            "",
            "arn:aws:iam::111122223333:user/dana",
            "arn:aws:iam::11112222333:role/short",
            "arn:aws:sts::111122223333:assumed-role/a/b",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:iam::111122223333:role/a b",
            "arn:aws-iso:iam::111122223333:role/a",
        ] {
            assert!(RoleArn::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_keys_own_region_goes_before_the_one_beside_it() -> Result<(), Box<dyn std::error::Error>> {
        let beside = Region::parse("us-east-1")?;
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123";
        assert_eq!(KeyName::new(arn, &beside)?.region().as_str(), "eu-west-1");
        assert_eq!(KeyName::new("0123-4567", &beside)?.region(), &beside);
        for text in ["", "a b", "arn:aws:kms", "key/../x?y"] {
            assert!(KeyName::new(text, &beside).is_err(), "{text}");
        }
        Ok(())
    }
}
