//! Reading from Azure all that decides who reaches the key vault, and evaluating it.

use access_list::{
    AccessList, AzureFacts, AzureKeyFacts, AzurePerimeter, AzurePerimeterMode, AzureVault,
    AzureWarning, Context, azure_warnings, evaluate_azure,
};
use clouds::azure::{AzureCloud, KeyId, PerimeterMode, Reading, Unread, VaultId, Why, fingerprint};
use encryption::Provider;
use jiff::Timestamp;

use super::SignedIn;
use crate::access_list::state::KeptText;
use crate::clouds::reading::{Asked, AtlasHas};
use crate::support::error::ShellError;

/// What was read from Azure, and what it makes.
#[derive(Debug)]
pub struct AzureRead {
    /// The tenant that is signed in to.
    pub tenant: String,
    /// Who read it.
    pub identity: String,
    /// The vault that Atlas uses.
    pub id: VaultId,
    /// The key that Atlas uses.
    pub key: Option<KeyId>,
    /// The vault, its perimeters, the key, and what could not be read.
    pub reading: Reading,
    /// What is evaluated and changed.
    pub vault: AzureVault,
    /// What it accepts.
    pub list: AccessList,
    /// What else keeps the key from being used, or may lose it.
    pub warnings: Vec<AzureWarning>,
}

/// Which vault and key Atlas uses, and in which Azure.
pub(super) struct Used {
    pub(super) vault: VaultId,
    pub(super) key: Option<KeyId>,
    cloud: Option<AzureCloud>,
}

/// Reads what decides.
///
/// # Errors
/// `CloudNotUsed`, `AzureOtherCloud`.
pub(in crate::clouds) async fn read(
    signed_in: &SignedIn,
    asked: &Asked<'_>,
) -> Result<AzureRead, ShellError> {
    let Used {
        vault: id,
        key,
        cloud,
    } = used(asked.has)?;
    if let Some(used) = cloud.filter(|used| *used != signed_in.cloud()) {
        return Err(ShellError::AzureOtherCloud { used });
    }
    let reading = clouds::azure::read(&signed_in.session, &id, key.as_ref());
    let reading = Box::pin(reading).await;
    let vault = vault(&id, &reading);
    Ok(AzureRead {
        tenant: signed_in.tenant().to_owned(),
        identity: signed_in.identity.clone(),
        list: evaluate_azure(&vault, &Context::at(asked.at)),
        warnings: warnings(&reading, asked.at),
        id,
        key,
        reading,
        vault,
    })
}

/// The vault and the key that Atlas says it uses.
///
/// # Errors
/// `CloudNotUsed`.
pub(super) fn used(has: &AtlasHas) -> Result<Used, ShellError> {
    let not_used = || ShellError::CloudNotUsed(Provider::Azure);
    let azure = has.settings.azure.as_ref().filter(|azure| azure.enabled);
    let azure = azure.ok_or_else(not_used)?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let vault = VaultId::new(
        &text(&azure.subscription_id),
        &text(&azure.resource_group),
        &text(&azure.key_vault_name),
    );
    let key = azure.key_identifier.as_deref();
    Ok(Used {
        vault: vault.map_err(|_| not_used())?,
        key: key.and_then(|address| KeyId::parse(address).ok()),
        cloud: azure.environment.as_deref().and_then(AzureCloud::of_atlas),
    })
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

fn warnings(reading: &Reading, now: Timestamp) -> Vec<AzureWarning> {
    let facts = AzureFacts {
        has_purge_protection: reading.vault.as_ref().map(|it| it.has_purge_protection),
        key: reading.key.as_ref().map(|key| AzureKeyFacts {
            is_enabled: key.is_enabled,
            begins: key.begins,
            ends: key.ends,
        }),
    };
    azure_warnings(&facts, now)
}

impl AzureRead {
    /// What decides, each by where it stands, with what tells it from any other.
    pub(in crate::clouds) fn documents(&self) -> Vec<(String, String)> {
        let text = self.vault.text.as_deref();
        let vault = text.map(|text| {
            let fingerprint = fingerprint(text, None).map(|it| it.to_string());
            let told = fingerprint.unwrap_or_else(|| text.to_owned());
            (format!("vault {}", self.id.name()), told)
        });
        let perimeters = self.vault.perimeters.iter().flatten();
        let perimeters = perimeters.map(|one| {
            let told = format!("{:?} {:?}", one.mode, one.inbound);
            (format!("perimeter {}", one.name), told)
        });
        let key = self.reading.key.iter().map(|key| {
            let told = format!("{:?} {:?} {:?}", key.is_enabled, key.begins, key.ends);
            (format!("key {}", key.name), told)
        });
        let mut documents: Vec<_> = vault.into_iter().chain(perimeters).chain(key).collect();
        documents.sort_unstable();
        documents
    }

    /// Whether everything could be read that could be read before. What is gone was read.
    pub(in crate::clouds) fn is_as_whole_as(&self, before: &Self) -> bool {
        let lacks = |unread: &Unread| {
            let mut others = before.reading.unread.iter();
            !matches!(unread.why, Why::Gone) && others.all(|other| other.what != unread.what)
        };
        !self.reading.unread.iter().any(lacks)
    }

    /// The texts as they are, to go back to.
    pub(in crate::clouds) fn texts(&self) -> Vec<KeptText> {
        let text = self.vault.text.iter();
        let texts = text.map(|text| KeptText {
            half: None,
            bytes: text.clone().into_bytes().into(),
        });
        texts.collect()
    }
}
