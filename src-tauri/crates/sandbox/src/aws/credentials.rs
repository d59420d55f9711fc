//! Who may sign requests, and what each may do.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::operation::AwsOperation;
use super::refusal::AwsRefusal;
use super::rights::AwsRights;
use crate::random;

/// What signs requests: the three values of a block of credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct AwsKeys {
    /// `AKIA…` for long-lived ones, `ASIA…` for temporary ones.
    pub access_key_id: String,
    /// What signs.
    pub secret_access_key: String,
    /// Temporary ones have it.
    pub session_token: Option<String>,
}

impl fmt::Debug for AwsKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AwsKeys")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Somebody who signed a request.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) account: String,
    /// As `GetCallerIdentity` names them.
    pub(super) arn: String,
    /// The role behind a session, as policies name it.
    pub(super) role_arn: Option<String>,
    pub(super) user_id: String,
    pub(super) rights: AwsRights,
}

impl Caller {
    /// Refuses what the caller's own policies do not allow, as AWS words it.
    pub(super) fn check(&self, operation: AwsOperation, resource: &str) -> Result<(), AwsRefusal> {
        let action = format!("iam:{}", operation.name());
        if self.rights.allow(&action) {
            Ok(())
        } else {
            Err(self.denied("AccessDenied", 403, &action, resource, Reason::Identity))
        }
    }

    /// Source: IAM User Guide, "Troubleshoot access denied error messages".
    pub(super) fn denied(
        &self,
        code: &str,
        status: u16,
        action: &str,
        resource: &str,
        reason: Reason,
    ) -> AwsRefusal {
        let because = match reason {
            Reason::Identity => {
                format!(" because no identity-based policy allows the {action} action")
            }
            Reason::Resource => {
                format!(" because no resource-based policy allows the {action} action")
            }
            Reason::Denied => " with an explicit deny in a resource-based policy".to_owned(),
            Reason::Untold => String::new(),
        };
        AwsRefusal::new(
            status,
            code,
            format!(
                "User: {} is not authorized to perform: {action} on resource: {resource}{because}",
                self.arn
            ),
        )
    }
}

/// Why a caller is not let.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason {
    Identity,
    Resource,
    Denied,
    Untold,
}

/// Keys that are known.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) secret: String,
    pub(super) token: Option<String>,
    pub(super) expires: Option<Timestamp>,
    pub(super) caller: Caller,
}

/// All keys that were handed out.
#[derive(Default)]
pub(super) struct Credentials(Mutex<HashMap<String, Known>>);

impl Credentials {
    pub(super) fn find(&self, access_key: &str) -> Option<Known> {
        self.known().get(access_key).cloned()
    }

    /// Makes keys for `caller`; with an end, they are temporary.
    pub(super) fn issue(
        &self,
        caller: Caller,
        expires: Option<Timestamp>,
    ) -> Result<AwsKeys, getrandom::Error> {
        let kind = if expires.is_some() { "ASIA" } else { "AKIA" };
        let keys = AwsKeys {
            access_key_id: format!("{kind}{}", random::letters(16)?.to_ascii_uppercase()),
            // AWS's have 40 characters.
            secret_access_key: random::hexadecimal(40)?,
            session_token: expires.map(|_| random::token()).transpose()?,
        };
        let known = Known {
            secret: keys.secret_access_key.clone(),
            token: keys.session_token.clone(),
            expires,
            caller,
        };
        self.known().insert(keys.access_key_id.clone(), known);
        Ok(keys)
    }

    /// Ends all temporary keys now.
    #[cfg(feature = "scripting")]
    pub(super) fn expire(&self, now: Timestamp) {
        for known in self.known().values_mut() {
            known.expires = known.expires.map(|_| now);
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
