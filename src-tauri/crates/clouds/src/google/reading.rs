//! What was read, and what could not be.

use jiff::Timestamp;

use super::fault::PERIMETER;
use crate::error::CloudError;

/// All that decides who reaches a key, as far as it can be read. IAM and the organization's policies
/// are not looked at.
#[derive(Debug, Default)]
pub struct Reading {
    /// The key's project, unless it could not be read.
    pub project: Option<Project>,
    /// The key, unless it could not be read.
    pub key: Option<Key>,
    /// The perimeter around the project.
    pub around: Around,
    /// Another perimeter that the project is in as a dry run alone.
    pub dry_run_elsewhere: Option<String>,
    /// The levels of the perimeter's policy.
    pub levels: Vec<Resource>,
    /// The other perimeters of the policy, for who else uses a level; `None` where they could not be
    /// read.
    pub others: Option<Vec<Resource>>,
    /// What could not be read. Where anything stands here, nothing is proven by what is missing.
    pub unread: Vec<Unread>,
}

/// What stands around a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Around {
    /// That could not be read.
    #[default]
    NotKnown,
    /// No perimeter.
    Nothing,
    /// This one.
    Perimeter(Resource),
    /// One that could not be read itself, by its full name.
    Unread(String),
}

/// A perimeter or a level as Google has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its full name.
    pub name: String,
    /// It in JSON.
    pub text: String,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// `projects/` and its number.
    pub name: String,
    /// Its ID.
    pub id: Option<String>,
    /// The folders it is in, the closest first, and then its organization; `None` where one of them
    /// could not be read.
    pub ancestors: Option<Vec<String>>,
}

impl Project {
    /// The organization it is in.
    #[must_use]
    pub fn organization(&self) -> Option<&str> {
        let all = self.ancestors.as_deref()?;
        let organization = all.iter().find(|name| name.starts_with("organizations/"));
        organization.map(String::as_str)
    }
}

/// The version of a key that Atlas uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its full name.
    pub name: String,
    /// Whether it can be used.
    pub state: KeyState,
}

/// Whether a version can be used. Source: Cloud KMS, *Key version states*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// It can.
    Enabled,
    /// Somebody switched it off.
    Disabled,
    /// It will be gone.
    DestroyScheduled {
        /// From when on.
        on: Option<Timestamp>,
    },
    /// It is gone.
    Destroyed,
    /// Any other, in Google's own word.
    Other(String),
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
    /// The key's project.
    Project {
        /// Its ID or number.
        id: String,
    },
    /// A folder that the project is in.
    Folder {
        /// Its full name.
        name: String,
    },
    /// The key's version.
    Key {
        /// Its full name.
        name: String,
    },
    /// Which perimeter the project is in.
    Lookup,
    /// The access policies of the organization.
    Policies,
    /// The perimeters of a policy.
    Perimeters {
        /// The policy.
        policy: String,
    },
    /// The perimeter around the project.
    Perimeter {
        /// Its full name.
        name: String,
    },
    /// The levels of a policy.
    Levels {
        /// The policy.
        policy: String,
    },
}

/// Why something could not be read.
#[derive(Debug)]
pub enum Why {
    /// The identity lacks a permission.
    Denied {
        /// Which; `None` where Google does not say it.
        action: Option<String>,
        /// On what, as Google words it.
        resource: Option<String>,
    },
    /// The perimeter itself does not let this computer in.
    Perimeter,
    /// It is not there.
    Gone,
    /// Anything else.
    Failed(CloudError),
}

impl Reading {
    /// Whether nothing that could be asked for is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    pub(super) fn missing(&mut self, what: Item, error: CloudError) {
        let why = Why::of(error);
        self.unread.push(Unread { what, why });
    }
}

impl Why {
    fn of(error: CloudError) -> Self {
        match error {
            CloudError::Denied { answer, .. } if answer.code.as_deref() == Some(PERIMETER) => {
                Self::Perimeter
            }
            CloudError::Denied {
                action,
                resource,
                answer,
            } => Self::Denied {
                // The operations here are called what the permission for them is.
                action: action.or_else(|| Some(answer.operation.to_owned())),
                resource,
            },
            CloudError::NotFound(_) => Self::Gone,
            other => Self::Failed(other),
        }
    }
}
