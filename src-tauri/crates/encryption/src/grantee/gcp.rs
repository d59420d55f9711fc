//! The service account that Atlas makes in Google Cloud.

use atlas::GcpServiceAccount;

use super::GranteeError;

/// A service account of Atlas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GcpGrantee {
    role_id: String,
    email: String,
}

impl GcpGrantee {
    /// Atlas's id of the role, 24 hexadecimal digits.
    #[must_use]
    pub fn role_id(&self) -> &str {
        &self.role_id
    }

    /// `mongodb-atlas-…@p-….iam.gserviceaccount.com`.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    pub(super) fn read(account: &GcpServiceAccount) -> Result<Self, GranteeError> {
        let email = account.email.as_deref().unwrap_or_default().trim();
        if email.is_empty() {
            return Err(GranteeError::Missing);
        }
        let (name, project) = email
            .strip_suffix(".iam.gserviceaccount.com")
            .and_then(|rest| rest.split_once('@'))
            .ok_or(GranteeError::NotServiceAccount)?;
        // Source: Atlas Admin API description, `gcpServiceAccountForAtlas`.
        if is_named(name, "mongodb-atlas-", 16) && is_named(project, "p-", 24) {
            Ok(Self {
                role_id: account.role_id.clone(),
                email: email.to_owned(),
            })
        } else {
            Err(GranteeError::NotAtlasServiceAccount)
        }
    }
}

/// `{prefix}` and `length` of 0-9 a-z.
fn is_named(text: &str, prefix: &str, length: usize) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        rest.len() == length
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
