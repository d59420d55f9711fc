//! What there is in the pretend Azure: one tenant and subscription with key vaults, and the people who
//! sign in. The same methods make a world before the start, and change it later as others would.

mod made;
mod rehearsed;
mod vault;

use std::collections::BTreeMap;

use super::rights::AzureRights;

pub use made::AzureAtlas;
pub(super) use vault::Vault;
use vault::{Key, Perimeter};

/// The app registration that people sign in with.
pub(super) const APP: &str = "00000000-0000-4000-8000-00000000a110";
/// A service principal that may do everything.
pub(super) const PRINCIPAL: &str = "00000000-0000-4000-8000-00000000a111";

/// What there is. Everything that changes it is seen at once; only what is asked for over the wire is
/// seen late.
#[derive(Debug, Clone)]
pub struct AzureWorld {
    pub(super) tenant: String,
    pub(super) domain: String,
    /// What tokens are for: `https://management.azure.com`.
    pub(super) audience: String,
    pub(super) subscription: String,
    /// By their IDs in small letters.
    pub(super) vaults: BTreeMap<String, Vault>,
    /// Who may sign in in the browser, and what each may do.
    pub(super) people: Vec<(String, AzureRights)>,
}

/// The resource ID of a vault.
pub(super) fn vault_id(subscription: &str, group: &str, name: &str) -> String {
    format!(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}"
    )
}

impl AzureWorld {
    /// Stores rules of addresses in the place of those there are, without checking them, as somebody
    /// else would.
    pub fn set_rules<Text: AsRef<str>>(&mut self, vault: &str, blocks: &[Text]) -> &mut Self {
        self.vault(vault, |vault| vault.set_rules(blocks))
    }

    /// Adds a rule of a subnet.
    pub fn add_subnet(&mut self, vault: &str, id: &str, ignores_missing: bool) -> &mut Self {
        self.vault(vault, |vault| vault.add_subnet(id, ignores_missing))
    }

    /// Sets any member of `networkAcls`, such as `defaultAction`.
    pub fn set_acl(&mut self, vault: &str, member: &str, value: serde_json::Value) -> &mut Self {
        self.vault(vault, |vault| vault.set_acl(member, value))
    }

    /// Takes `networkAcls` away, as in a vault that never had any.
    pub fn remove_rules(&mut self, vault: &str) -> &mut Self {
        self.vault(vault, Vault::remove_acls)
    }

    /// Sets `publicNetworkAccess`: `Enabled`, `Disabled` or `SecuredByPerimeter`.
    pub fn set_access(&mut self, vault: &str, access: &str) -> &mut Self {
        self.vault(vault, |vault| vault.set_access(access))
    }

    /// Associates a network security perimeter, in a mode such as `Enforced` or `Learning`.
    pub fn add_perimeter(&mut self, vault: &str, mode: &str, prefixes: &[&str]) -> &mut Self {
        let subscription = self.subscription.clone();
        self.vault(vault, |vault| {
            vault
                .perimeters
                .push(Perimeter::new(&subscription, mode, prefixes));
        })
    }

    /// Switches purge protection on or off.
    pub fn set_purge_protection(&mut self, vault: &str, is_on: bool) -> &mut Self {
        self.vault(vault, |vault| vault.has_purge_protection = is_on)
    }

    /// Adds a key, or changes it; `ends` is in seconds since 1970.
    pub fn set_key(
        &mut self,
        vault: &str,
        name: &str,
        is_enabled: bool,
        ends: Option<i64>,
    ) -> &mut Self {
        self.vault(vault, |vault| {
            let key = Key::new(&vault.name, name, is_enabled, ends);
            vault.keys.insert(name.to_ascii_lowercase(), key);
        })
    }

    /// Takes a vault away.
    pub fn remove_vault(&mut self, vault: &str) -> &mut Self {
        self.vaults.retain(|_, known| known.name != vault);
        self
    }

    /// Lets somebody sign in in the browser, with these rights.
    pub fn add_person(&mut self, name: &str, rights: AzureRights) -> &mut Self {
        self.people.push((name.to_owned(), rights));
        self
    }

    /// `networkAcls` of a vault, as they are stored; `null` where it has none.
    #[must_use]
    pub fn acls(&self, vault: &str) -> serde_json::Value {
        let mut vaults = self.vaults.values();
        let found = vaults.find(|known| known.name == vault);
        let acls = found.and_then(|vault| vault.settings.now().acls.clone());
        acls.unwrap_or_default()
    }

    /// The blocks that rules of a vault name, as they are stored.
    #[must_use]
    pub fn rules(&self, vault: &str) -> Vec<String> {
        let acls = self.acls(vault);
        let rules = acls["ipRules"].as_array().into_iter().flatten();
        rules
            .filter_map(|rule| rule["value"].as_str().map(str::to_owned))
            .collect()
    }

    fn vault(&mut self, name: &str, change: impl FnOnce(&mut Vault)) -> &mut Self {
        if let Some(vault) = self.vaults.values_mut().find(|known| known.name == name) {
            change(vault);
        }
        self
    }
}
