//! What was read, and what could not be.

use jiff::Timestamp;

use super::hosts::Region;
use crate::error::CloudError;

/// All that decides who may use a key through a role, as far as it can be read. Service control,
/// resource control and session policies cannot be.
#[derive(Debug, Default)]
pub struct Reading {
    /// The role, unless it could not be read.
    pub role: Option<Role>,
    /// Every document: trust, inline, attached, boundary, and the keys' own.
    pub policies: Vec<PolicyText>,
    /// The key, and its replicas in the regions that were asked for.
    pub keys: Vec<Key>,
    /// Grants on the keys. They pass by a list that allows, not one that denies.
    pub grants: Vec<Grant>,
    /// What could not be read. Where anything stands here, nothing is proven by what is missing.
    pub unread: Vec<Unread>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its ARN.
    pub arn: String,
    /// Its own ID (`AROA…`): a role made anew under the same name has another.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its path, `/` for none.
    pub path: String,
    /// The policy that bounds its rights, if any.
    pub boundary: Option<String>,
}

/// One document, as it stands in AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText {
    /// Where it stands.
    pub place: Place,
    /// The document, decoded.
    pub text: String,
}

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Who may take on the role.
    Trust,
    /// A policy inside of the role.
    Inline {
        /// The role's name.
        role: String,
        /// The policy's name.
        name: String,
    },
    /// A policy that is attached to the role.
    Managed(ManagedPolicy),
    /// A policy that bounds the role's rights.
    Boundary(ManagedPolicy),
    /// The policy of a key.
    Key {
        /// The key's ARN.
        arn: String,
    },
}

/// A policy that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// Its ARN.
    pub arn: String,
    /// The number of the version in force; the document is this one's.
    pub version: u64,
    /// The numbers of all its versions, the newest first; `None` where they could not be read.
    pub versions: Option<Vec<u64>>,
    /// Everything it is attached to or bounds; `None` where that could not be read.
    pub others: Option<Vec<Entity>>,
}

impl ManagedPolicy {
    /// AWS owns it: nobody else can change it.
    #[must_use]
    pub fn is_aws_owned(&self) -> bool {
        self.arn.contains(":iam::aws:policy/")
    }

    /// The highest number that was given out, as far as it is known.
    #[must_use]
    pub fn newest_version(&self) -> Option<u64> {
        self.versions.as_ref()?.iter().copied().max()
    }
}

/// Whom a policy is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entity {
    /// A role, by its name.
    Role(String),
    /// A user, by name.
    User(String),
    /// A group, by its name.
    Group(String),
}

/// A key, or a replica of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its ARN.
    pub arn: String,
    /// Where it is.
    pub region: Region,
    /// The account it is in.
    pub account: Option<String>,
    /// Whether it can be used.
    pub state: KeyState,
    /// For a key of several regions, the ARNs of the others.
    pub related: Option<Vec<String>>,
    /// AWS made and manages it: its policy cannot be changed.
    pub is_aws_managed: bool,
}

/// Whether a key can be used. Source: AWS KMS, *Key states of AWS KMS keys*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// It can.
    Enabled,
    /// Somebody switched it off.
    Disabled,
    /// It will be gone.
    PendingDeletion {
        /// From when on.
        on: Option<Timestamp>,
    },
    /// Any other, in AWS's own word.
    Other(String),
}

/// A grant on a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The key's ARN.
    pub key: String,
    /// The grant's own ID.
    pub id: String,
    /// Its name, where it was given one.
    pub name: Option<String>,
    /// Who was granted something; a service, too.
    pub grantee: String,
    /// What they may do, in AWS's words.
    pub operations: Vec<String>,
    /// Whether it holds only for some uses.
    pub is_constrained: bool,
}

/// Something that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// What.
    pub what: Item,
    /// Why not.
    pub why: Why,
}

/// One of the things that are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The role, and with it its trust policy and the name of its boundary.
    Role,
    /// Which policies are inside of the role.
    InlinePolicies,
    /// One of them.
    InlinePolicy {
        /// Its name.
        name: String,
    },
    /// Which policies are attached to the role.
    AttachedPolicies,
    /// One of them, or the boundary.
    ManagedPolicy {
        /// Its ARN.
        arn: String,
    },
    /// Which versions it has.
    PolicyVersions {
        /// Its ARN.
        arn: String,
    },
    /// Whom else it is attached to.
    PolicyEntities {
        /// Its ARN.
        arn: String,
    },
    /// A key.
    Key {
        /// Its ARN or ID.
        id: String,
        /// Where it was looked for.
        region: Region,
    },
    /// A key's policy.
    KeyPolicy {
        /// Its ARN or ID.
        id: String,
        /// Where it was looked for.
        region: Region,
    },
    /// A key's grants.
    Grants {
        /// Its ARN or ID.
        id: String,
        /// Where they were looked for.
        region: Region,
    },
}

/// Why something could not be read.
#[derive(Debug)]
pub enum Why {
    /// The identity lacks a right.
    Denied {
        /// Which, such as `iam:GetRole`.
        action: String,
        /// On what, as AWS words it.
        resource: Option<String>,
    },
    /// It is not there.
    Gone,
    /// Another role has this name in the account that is signed in to, or the account is not known.
    OtherAccount,
    /// The text that AWS keeps is none.
    NotText,
    /// Anything else.
    Failed(CloudError),
}

impl Reading {
    /// Whether nothing that could be asked for is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    pub(crate) fn missing(&mut self, what: Item, operation: &'static str, error: CloudError) {
        let why = Why::of(operation, error);
        self.unread.push(Unread { what, why });
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.role = self.role.take().or(other.role);
        self.policies.extend(other.policies);
        self.keys.extend(other.keys);
        self.grants.extend(other.grants);
        self.unread.extend(other.unread);
    }
}

impl Why {
    fn of(operation: &'static str, error: CloudError) -> Self {
        match error {
            CloudError::Denied {
                action, resource, ..
            } => Self::Denied {
                action: action.unwrap_or_else(|| operation.to_owned()),
                resource,
            },
            CloudError::NotFound(_) => Self::Gone,
            other => Self::Failed(other),
        }
    }
}
