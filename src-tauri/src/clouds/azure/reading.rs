//! Reading from Azure all that decides who reaches the key vaults, and evaluating it.

use std::iter::once;

use access_list::{
    AccessList, AzureKeyFacts, AzurePerimeter, AzurePerimeterMode, AzureVault, AzureWarning,
    Context, azure_key_warnings, azure_vault_warnings, compare, evaluate_azure,
    evaluate_azure_vaults,
};
use clouds::azure::{
    AzureCloud, Key, KeyId, PerimeterMode, Reading, Unread, VaultId, Why, fingerprint,
};
use encryption::Provider;
use ipnet::IpNet;
use jiff::Timestamp;

use super::SignedIn;
use super::used::{Use, others, used};
use crate::access_list::needed::NeededSet;
use crate::access_list::state::KeptText;
use crate::clouds::reading::Asked;
use crate::support::error::ShellError;

/// What was read from Azure, and what it makes.
#[derive(Debug)]
pub struct AzureRead {
    /// The tenant that is signed in to.
    pub tenant: String,
    /// Who read it.
    pub identity: String,
    /// The vaults of the ticked projects, each once; first that of the project in use.
    pub vaults: Vec<VaultRead>,
    /// Ticked projects whose vault could not be asked for.
    pub unread: Vec<UnreadProject>,
    /// What all of them accept.
    pub list: AccessList,
}

/// A vault, and what it makes.
#[derive(Debug)]
pub struct VaultRead {
    /// Which.
    pub id: VaultId,
    /// The names of the projects that use it.
    pub projects: Vec<String>,
    /// The keys that these use, each once.
    pub keys: Vec<KeyRead>,
    /// The vault, its perimeters, the keys, and what could not be read.
    pub reading: Reading,
    /// What is evaluated and changed.
    pub vault: AzureVault,
    /// What it accepts.
    pub list: AccessList,
    /// What it refuses of what is needed.
    pub lacks: Vec<IpNet>,
    /// Of so many needed blocks it is not known whether it accepts them.
    pub not_proven: usize,
    /// What may lose the vault, or that nothing is known of its keys.
    pub warnings: Vec<AzureWarning>,
}

/// A key that Atlas uses.
#[derive(Debug)]
pub struct KeyRead {
    /// Its name.
    pub name: String,
    /// `None` where it could not be read.
    pub read: Option<Key>,
    /// A version that Atlas uses is not the current one.
    pub is_older: bool,
    /// What keeps it from being used.
    pub warnings: Vec<AzureWarning>,
}

/// A ticked project whose vault could not be asked for.
#[derive(Debug)]
pub struct UnreadProject {
    /// Its ID.
    pub(super) id: String,
    /// Its name; its ID where this sign-in cannot see it.
    pub name: String,
    /// The vault's name, where Atlas says it.
    pub vault: Option<String>,
    /// Why not.
    pub why: WhyUnread,
}

/// Why the vault of a project could not be asked for.
#[derive(Debug)]
pub enum WhyUnread {
    /// Atlas did not say which one it uses.
    Atlas(Box<ShellError>),
    /// This sign-in to Atlas cannot see the project.
    Unseen,
    /// Atlas names no vault in a form that is known.
    NotNamed,
    /// It is in another Azure than the one that is signed in to.
    OtherCloud(AzureCloud),
}

/// Reads what decides.
///
/// # Errors
/// `CloudNotUsed`, `AzureOtherCloud`.
pub(in crate::clouds) async fn read(
    signed_in: &SignedIn,
    asked: &Asked<'_>,
) -> Result<AzureRead, ShellError> {
    let project = &asked.has.project;
    let not_used = || ShellError::CloudNotUsed(Provider::Azure);
    let first = used(&asked.has.settings).ok_or_else(not_used)?;
    let first = first.map_err(|_| not_used())?;
    if let Some(used) = first.other_than(signed_in.cloud()) {
        return Err(ShellError::AzureOtherCloud { used });
    }
    let (more, unread) = others(signed_in.cloud(), asked).await;
    let uses = Use::each_once(once((project.name.clone(), first)).chain(more));
    let mut vaults = Vec::new();
    for one in uses {
        let reading = clouds::azure::read(&signed_in.session, &one.vault, &one.keys);
        let reading = Box::pin(reading).await;
        vaults.push(VaultRead::new(one, reading, asked.set, asked.at));
    }
    let known = vaults.iter().map(|one| one.vault.clone());
    let all: Vec<AzureVault> = known.chain(unread.iter().map(unknown)).collect();
    let ticked = asked.set.ticked().map(str::to_owned);
    Ok(AzureRead {
        tenant: signed_in.tenant().to_owned(),
        identity: signed_in.identity.clone(),
        list: AccessList {
            projects: Some(once(project.id.clone()).chain(ticked).collect()),
            ..evaluate_azure_vaults(&all, &Context::at(asked.at))
        },
        vaults,
        unread,
    })
}

/// A vault of which nothing is known.
fn unknown(project: &UnreadProject) -> AzureVault {
    AzureVault {
        name: project.vault.as_ref().unwrap_or(&project.name).clone(),
        text: None,
        perimeters: None,
    }
}

/// What is evaluated. Of a vault that could not be read nothing is known.
fn vault(id: &VaultId, reading: &Reading) -> AzureVault {
    let perimeters = reading.perimeters.as_ref().map(|all| {
        let all = all.iter().map(|one| AzurePerimeter {
            name: one.id.clone(),
            mode: match one.mode {
                PerimeterMode::Enforced => AzurePerimeterMode::Enforced,
                PerimeterMode::Learning => AzurePerimeterMode::Transition,
                PerimeterMode::Audit => AzurePerimeterMode::Audit,
                PerimeterMode::Other(_) => AzurePerimeterMode::Unknown,
            },
            inbound: one.inbound.clone(),
        });
        all.collect()
    });
    AzureVault {
        name: id.name().to_owned(),
        text: reading.vault.as_ref().map(|vault| vault.text.clone()),
        perimeters,
    }
}

impl VaultRead {
    fn new(used: Use, reading: Reading, set: &NeededSet, at: Timestamp) -> Self {
        let vault = vault(&used.vault, &reading);
        let list = evaluate_azure(&vault, &Context::at(at));
        let compared = compare(&set.needed, &list, &[], at);
        let nets = set.needed.nets();
        let missing = compared.missing.iter();
        let lacks = missing.filter_map(|at| nets.get(usize::try_from(*at).ok()?));
        let keys = keys(&used.keys, &reading, at);
        let purge = reading.vault.as_ref().map(|it| it.has_purge_protection);
        let mut warnings = azure_vault_warnings(purge);
        if keys.is_empty() {
            warnings.extend(azure_key_warnings(None, at));
        }
        Self {
            lacks: lacks.copied().collect(),
            not_proven: compared.not_proven.len(),
            id: used.vault,
            projects: used.projects,
            keys,
            reading,
            vault,
            list,
            warnings,
        }
    }

    /// What decides, each by where it stands, with what tells it from any other.
    fn documents(&self) -> impl Iterator<Item = (String, String)> {
        let name = self.id.name();
        let text = self.vault.text.as_deref();
        let vault = text.map(|text| {
            let fingerprint = fingerprint(text, None).map(|it| it.to_string());
            let told = fingerprint.unwrap_or_else(|| text.to_owned());
            (format!("vault {name}"), told)
        });
        let perimeters = self.vault.perimeters.iter().flatten();
        let perimeters = perimeters.map(move |one| {
            let told = format!("{:?} {:?}", one.mode, one.inbound);
            (format!("vault {name} perimeter {}", one.name), told)
        });
        let keys = self.reading.keys.iter().map(move |key| {
            let told = format!("{:?} {:?} {:?}", key.is_enabled, key.begins, key.ends);
            (format!("vault {name} key {}", key.name), told)
        });
        vault.into_iter().chain(perimeters).chain(keys)
    }

    /// Whether everything could be read that could be read before. What is gone was read.
    fn is_as_whole_as(&self, before: &Self) -> bool {
        let lacks = |unread: &Unread| {
            let mut others = before.reading.unread.iter();
            !matches!(unread.why, Why::Gone) && others.all(|other| other.what != unread.what)
        };
        !self.reading.unread.iter().any(lacks)
    }
}

/// The state of each key, by what Atlas uses of it.
fn keys(used: &[KeyId], reading: &Reading, at: Timestamp) -> Vec<KeyRead> {
    let mut all: Vec<KeyRead> = Vec::new();
    for (position, key) in used.iter().enumerate() {
        let is_known = |other: &KeyId| other.is_same_key(key);
        if used.iter().take(position).any(is_known) {
            continue;
        }
        let mut known = reading.keys.iter();
        let read = known.find(|read| read.name.eq_ignore_ascii_case(key.name()));
        let current = read.and_then(|read| read.version.as_deref());
        let mut versions = used.iter().filter(|other| is_known(other));
        let is_older = versions.any(|other| {
            let both = other.version().zip(current);
            both.is_some_and(|(used, current)| used != current)
        });
        let facts = read.map(|key| AzureKeyFacts {
            is_enabled: key.is_enabled,
            begins: key.begins,
            ends: key.ends,
        });
        all.push(KeyRead {
            name: key.name().to_owned(),
            is_older,
            warnings: azure_key_warnings(facts, at),
            read: read.cloned(),
        });
    }
    all
}

impl AzureRead {
    /// A vault that was read.
    pub(super) fn vault(&self, id: &VaultId) -> Option<&VaultRead> {
        self.vaults.iter().find(|one| one.id == *id)
    }

    /// Whether everything could be read.
    pub(in crate::clouds) fn is_whole(&self) -> bool {
        self.unread.is_empty() && self.vaults.iter().all(|one| one.reading.is_whole())
    }

    /// What decides, each by where it stands, with what tells it from any other.
    pub(in crate::clouds) fn documents(&self) -> Vec<(String, String)> {
        let mut documents: Vec<_> = self.vaults.iter().flat_map(VaultRead::documents).collect();
        documents.sort_unstable();
        documents
    }

    /// Whether everything could be read that could be read before. What is gone was read.
    pub(in crate::clouds) fn is_as_whole_as(&self, before: &Self) -> bool {
        let was_unread = |one: &UnreadProject| before.unread.iter().any(|it| it.id == one.id);
        let is_as_whole = |one: &VaultRead| match before.vault(&one.id) {
            Some(before) => one.is_as_whole_as(before),
            None => one.reading.is_whole(),
        };
        self.unread.iter().all(was_unread) && self.vaults.iter().all(is_as_whole)
    }

    /// The texts as they are, to go back to.
    pub(in crate::clouds) fn texts(&self) -> Vec<KeptText> {
        let texts = self.vaults.iter().filter_map(|one| one.vault.text.clone());
        let texts = texts.map(|text| KeptText {
            half: None,
            bytes: text.into_bytes().into(),
        });
        texts.collect()
    }
}
