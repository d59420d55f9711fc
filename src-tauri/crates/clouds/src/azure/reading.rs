//! What was read, and what could not be.

use ipnet::IpNet;
use jiff::Timestamp;

use crate::error::CloudError;

/// All that decides who reaches a key vault, as far as it can be read, and its keys.
#[derive(Debug, Default)]
pub struct Reading {
    /// The vault, unless it could not be read.
    pub vault: Option<Vault>,
    /// The network security perimeters it is associated with; `None` where they could not be read, so
    /// that they may decide.
    pub perimeters: Option<Vec<Perimeter>>,
    /// The keys that Atlas uses, but for those that could not be read.
    pub keys: Vec<Key>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// A key vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vault {
    /// Its resource ID, as Azure writes it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region it is in, such as `westeurope`.
    pub location: String,
    /// The tenant whose identities it knows.
    pub tenant: Option<String>,
    /// A JSON object with `networkAcls` and `publicNetworkAccess` as Azure returned them; what it did
    /// not return is left out. A change is written from this document.
    pub text: String,
    /// Whether nobody can delete it for good before its retention has passed.
    pub has_purge_protection: bool,
    /// For how many days what was deleted can be brought back.
    pub retention_days: Option<u32>,
    /// How many private endpoints it has.
    pub private_endpoints: usize,
    /// Who changed it last.
    pub changed: Option<Changed>,
}

/// A change of the vault; of anything in it, not its rules alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// When.
    pub at: Option<Timestamp>,
    /// By whom, in Azure's own words: a person's name or an application's ID.
    pub by: Option<String>,
}

/// A network security perimeter that a vault is associated with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perimeter {
    /// Its resource ID.
    pub id: String,
    /// What it does beside the vault's rules.
    pub mode: PerimeterMode,
    /// The addresses that its inbound rules let in.
    pub inbound: Vec<IpNet>,
}

/// What a perimeter does. Source: Azure REST API specifications, Key Vault 2026-04-01-preview,
/// `ResourceAssociation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PerimeterMode {
    /// It decides.
    Enforced,
    /// The vault's rules decide where it does not let in; the portal calls it *Transition*.
    Learning,
    /// It only writes down.
    Audit,
    /// Any other, in Azure's own word.
    Other(String),
}

/// A key, by its current version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Whether it is switched on.
    pub is_enabled: Option<bool>,
    /// From when on it may be used, where that was set.
    pub begins: Option<Timestamp>,
    /// When it ends, where that was set.
    pub ends: Option<Timestamp>,
    /// Its current version, which may be newer than the one that Atlas uses.
    pub version: Option<String>,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// The vault, and with it its rules.
    Vault,
    /// The network security perimeters it is associated with.
    Perimeters,
    /// A key that Atlas uses, by its name.
    Key(String),
}

/// Why something could not be read.
#[derive(Debug)]
pub enum Why {
    /// The identity lacks a right.
    Denied {
        /// Which, such as `Microsoft.KeyVault/vaults/read`.
        action: String,
        /// On what, as Azure words it.
        resource: Option<String>,
    },
    /// It is not there.
    Gone,
    /// The key's address names another vault.
    OtherVault,
    /// Anything else.
    Failed(CloudError),
}

impl Reading {
    /// Whether nothing that could be asked for is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty()
    }

    pub(crate) fn missing(&mut self, what: Item, action: &str, error: CloudError) {
        let why = match error {
            CloudError::Denied {
                action: told,
                resource,
                ..
            } => Why::Denied {
                action: told.unwrap_or_else(|| action.to_owned()),
                resource,
            },
            CloudError::NotFound(_) => Why::Gone,
            other => Why::Failed(other),
        };
        self.unread.push(Unread { what, why });
    }
}
