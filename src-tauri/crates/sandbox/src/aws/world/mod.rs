//! What there is in the pretend AWS: one account with roles, policies and keys, and the people who
//! sign in. The same methods make a world before the start, and change it later as others would.

mod changes;
mod made;
mod rehearsed;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::rights::AwsRights;
use crate::lagging::Lagging;

pub use made::AwsAtlas;

/// What there is. Everything that changes it is seen at once; only what is asked for over the wire
/// is seen late.
#[derive(Debug, Clone)]
pub struct AwsWorld {
    pub(super) account: String,
    /// The account first, then those that have nothing in them: id and name.
    pub(super) accounts: Vec<(String, String)>,
    pub(super) roles: BTreeMap<String, Role>,
    pub(super) policies: BTreeMap<String, Managed>,
    pub(super) keys: BTreeMap<String, Key>,
    /// The roles that IAM Identity Center offers, and what each may do.
    pub(super) people: Vec<(String, AwsRights)>,
}

/// A role, by its name.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) path: String,
    pub(super) trust: String,
    pub(super) inline: Lagging<BTreeMap<String, String>>,
    pub(super) attached: Vec<String>,
    pub(super) boundary: Option<String>,
}

/// A managed policy, by its ARN.
#[derive(Debug, Clone)]
pub(super) struct Managed {
    pub(super) versions: Lagging<Versions>,
    /// Others that have it attached.
    pub(super) users: Vec<String>,
    pub(super) groups: Vec<String>,
}

/// The versions of a managed policy.
#[derive(Debug, Clone)]
pub(super) struct Versions {
    pub(super) default: u32,
    /// Numbers only rise, deleted ones are not given again.
    pub(super) newest: u32,
    pub(super) list: Vec<Version>,
}

#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) number: u32,
    pub(super) document: String,
    pub(super) created: Timestamp,
}

/// A key, by its ARN.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) state: AwsKeyState,
    pub(super) policy: Lagging<String>,
    pub(super) grants: Vec<Grant>,
    /// The ARN of the primary key, for multi-Region keys; its own for the primary one.
    pub(super) primary: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) grantee: String,
    pub(super) operations: Vec<String>,
}

/// The states of a key that this stand-in knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsKeyState {
    /// It works.
    Enabled,
    /// It was switched off.
    Disabled,
    /// It will be deleted after so many days.
    PendingDeletion(u8),
}

impl Versions {
    pub(super) fn new(document: String, created: Timestamp) -> Self {
        let mut versions = Self {
            default: 1,
            newest: 0,
            list: Vec::new(),
        };
        versions.push(document, created);
        versions
    }

    /// Adds a version and gives its number.
    pub(super) fn push(&mut self, document: String, created: Timestamp) -> u32 {
        self.newest += 1;
        self.list.push(Version {
            number: self.newest,
            document,
            created,
        });
        self.newest
    }

    pub(super) fn find(&self, id: &str) -> Option<&Version> {
        self.list.iter().find(|version| version.id() == id)
    }
}

impl Version {
    pub(super) fn id(&self) -> String {
        format!("v{}", self.number)
    }
}

impl AwsWorld {
    /// The ARN of the role with this name, as policies name it.
    pub(super) fn role_arn(&self, name: &str) -> Option<String> {
        let role = self.roles.get(name)?;
        Some(format!(
            "arn:aws:iam::{}:role{}{name}",
            self.account, role.path
        ))
    }

    /// Whether there is a principal with this name, such as `role/atlas` or `user/practice`.
    pub(super) fn has_principal(&self, name: &str) -> bool {
        let (kind, rest) = name.split_once('/').unwrap_or((name, ""));
        let last = rest.rsplit('/').next().unwrap_or_default();
        match kind {
            "role" => {
                self.role_arn(last)
                    .is_some_and(|arn| arn.ends_with(&format!(":{name}")))
                    || last.starts_with("AWSReservedSSO_")
            }
            "user" => rest == super::state::USER,
            "assumed-role" => true,
            _ => false,
        }
    }
}
