//! What Azure calls things, read before anything is asked.

use std::fmt;
use std::hash::{Hash, Hasher};

use url::Url;

use crate::error::CloudError;

/// A tenant: its ID, or one of its domains.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tenant(String);

/// An application's ID.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientId(String);

/// A key vault. Azure makes no difference between capital and small letters, and neither does comparing.
#[derive(Debug, Clone)]
pub struct VaultId {
    subscription: String,
    group: String,
    name: String,
}

/// A key by its address, as Atlas is given it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyId {
    vault: String,
    name: String,
    version: Option<String>,
}

impl Tenant {
    /// Reads what was typed. `common` and `organizations` are no tenant: which one is signed in to has
    /// to be known before (safety rule C5).
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(text: &str) -> Result<Self, CloudError> {
        let text = text.trim().to_ascii_lowercase();
        let is_label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'-')
        };
        let is_domain = text.contains('.') && text.len() <= 253 && text.split('.').all(is_label);
        match is_uuid(&text) || is_domain {
            true => Ok(Self(text)),
            false => Err(CloudError::InvalidName("tenant ID")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the ID, which tokens name, and no domain.
    pub(crate) fn is_id(&self) -> bool {
        is_uuid(&self.0)
    }
}

impl ClientId {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(text: &str) -> Result<Self, CloudError> {
        let text = text.trim().to_ascii_lowercase();
        match is_uuid(&text) {
            true => Ok(Self(text)),
            false => Err(CloudError::InvalidName("client ID")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl VaultId {
    /// From the three names that Atlas has of it.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn new(subscription: &str, group: &str, name: &str) -> Result<Self, CloudError> {
        let (subscription, group, name) = (subscription.trim(), group.trim(), name.trim());
        // Source: Microsoft, *Naming rules and restrictions for Azure resources*.
        let is_group = (1..=90).contains(&group.chars().count())
            && !group.ends_with('.')
            && group
                .chars()
                .all(|it| it.is_alphanumeric() || "_-.()".contains(it));
        let is_vault = (3..=24).contains(&name.len())
            && name.starts_with(|it: char| it.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if !is_uuid(subscription) {
            return Err(CloudError::InvalidName("subscription ID"));
        }
        if !is_group {
            return Err(CloudError::InvalidName("resource group"));
        }
        if !is_vault {
            return Err(CloudError::InvalidName("key vault"));
        }
        Ok(Self {
            subscription: subscription.to_ascii_lowercase(),
            group: group.to_owned(),
            name: name.to_owned(),
        })
    }

    /// The subscription's ID.
    #[must_use]
    pub fn subscription(&self) -> &str {
        &self.subscription
    }

    /// The resource group's name.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The vault's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What tells it from any other.
    fn in_small_letters(&self) -> [String; 3] {
        [&self.subscription, &self.group, &self.name].map(|text| text.to_lowercase())
    }

    /// The parts of its address.
    pub(crate) fn path(&self) -> [&str; 8] {
        [
            "subscriptions",
            &self.subscription,
            "resourceGroups",
            &self.group,
            "providers",
            "Microsoft.KeyVault",
            "vaults",
            &self.name,
        ]
    }
}

impl PartialEq for VaultId {
    fn eq(&self, other: &Self) -> bool {
        self.in_small_letters() == other.in_small_letters()
    }
}

impl Eq for VaultId {}

impl Hash for VaultId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.in_small_letters().hash(state);
    }
}

impl fmt::Display for VaultId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "/{}", self.path().join("/"))
    }
}

impl KeyId {
    /// From the address that Atlas has, such as `https://kv.vault.azure.net/keys/name/version`.
    ///
    /// # Errors
    /// [`CloudError::InvalidName`].
    pub fn parse(address: &str) -> Result<Self, CloudError> {
        Self::read(address).ok_or(CloudError::InvalidName("key identifier"))
    }

    fn read(address: &str) -> Option<Self> {
        let url = Url::parse(address.trim()).ok()?;
        let (vault, _) = url.host_str()?.split_once('.')?;
        let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
        if parts.next()? != "keys" {
            return None;
        }
        let name = parts.next()?;
        let version = parts.next().map(str::to_owned);
        let is_name = |text: &str| {
            (1..=127).contains(&text.len())
                && text
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'-')
        };
        let is_whole = is_name(name) && version.as_deref().is_none_or(is_name);
        (is_whole && parts.next().is_none()).then(|| Self {
            vault: vault.to_owned(),
            name: name.to_owned(),
            version,
        })
    }

    /// The vault's name.
    #[must_use]
    pub fn vault(&self) -> &str {
        &self.vault
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether both are versions of one key.
    #[must_use]
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.vault.eq_ignore_ascii_case(&other.vault) && self.name.eq_ignore_ascii_case(&other.name)
    }

    /// Its version, where the address names one.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}

/// Such as `00000000-0000-4000-8000-000000000000`.
fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|it| it.is_ascii_hexdigit())
        })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const ID: &str = "00000000-0000-4000-8000-00000000A101";

    #[test]
    fn a_tenant_is_its_id_or_a_domain_and_never_all_of_them() {
        for text in [ID, " contoso.onmicrosoft.com ", "Contoso.example"] {
            assert!(Tenant::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "common",
            "organizations",
            "consumers",
            "a/b.example",
            "..",
            "contoso.example?x",
        ] {
            assert!(Tenant::parse(text).is_err(), "{text}");
        }
        assert!(ClientId::parse(ID).is_ok());
        assert!(ClientId::parse("contoso.example").is_err());
    }

    #[test]
    fn a_vault_is_named_as_azure_names_it() -> Result<(), CloudError> {
        let vault = VaultId::new(ID, "Payments_(EU)", "payments-kv")?;
        assert_eq!(
            vault.to_string(),
            "/subscriptions/00000000-0000-4000-8000-00000000a101/resourceGroups/Payments_(EU)\
             /providers/Microsoft.KeyVault/vaults/payments-kv"
        );
        for (subscription, group, name) in [
            ("", "g", "payments-kv"),
            ("../x", "g", "payments-kv"),
            (ID, "", "payments-kv"),
            (ID, "a/b", "payments-kv"),
            (ID, "g.", "payments-kv"),
            (ID, "g", "kv"),
            (ID, "g", "kv/../x"),
            (ID, "g", "1kv"),
        ] {
            let vault = VaultId::new(subscription, group, name);
            assert!(vault.is_err(), "{subscription} {group} {name}");
        }
        Ok(())
    }

    #[test]
    fn a_vault_is_the_same_whatever_its_letters() -> Result<(), CloudError> {
        let vault = VaultId::new(ID, "Payments_(EU)", "payments-kv")?;
        let same = VaultId::new(&ID.to_lowercase(), "payments_(eu)", "Payments-KV")?;
        assert_eq!(vault, same);
        assert_eq!(HashSet::from([vault.clone(), same]).len(), 1);
        assert_ne!(vault, VaultId::new(ID, "Payments_(US)", "payments-kv")?);
        Ok(())
    }

    #[test]
    fn versions_of_one_key_are_the_same_key() -> Result<(), CloudError> {
        let key = KeyId::parse("https://payments-kv.vault.azure.net/keys/atlas/0123")?;
        let newer = KeyId::parse("https://Payments-KV.vault.azure.net/keys/Atlas")?;
        assert!(key.is_same_key(&newer));
        for other in [
            "https://other-kv.vault.azure.net/keys/atlas",
            "https://payments-kv.vault.azure.net/keys/b",
        ] {
            assert!(!key.is_same_key(&KeyId::parse(other)?), "{other}");
        }
        Ok(())
    }

    #[test]
    fn a_key_is_read_from_its_address() -> Result<(), CloudError> {
        let key = KeyId::parse("https://payments-kv.vault.azure.net/keys/atlas/0123")?;
        assert_eq!(
            (key.vault(), key.name(), key.version()),
            ("payments-kv", "atlas", Some("0123"))
        );
        let key = KeyId::parse("https://payments-kv.vault.azure.cn/keys/atlas/")?;
        assert_eq!((key.name(), key.version()), ("atlas", None));
        for address in [
            "",
            "atlas",
            "https://payments-kv.vault.azure.net/secrets/atlas/1",
            "https://payments-kv.vault.azure.net/keys",
            "https://payments-kv.vault.azure.net/keys/a%2Fb",
            "https://payments-kv.vault.azure.net/keys/a/b/c",
        ] {
            assert!(KeyId::parse(address).is_err(), "{address}");
        }
        Ok(())
    }
}
