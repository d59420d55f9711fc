//! Worlds to begin with.

use std::collections::BTreeMap;

use super::vault::{Key, Vault};
use super::{AzureWorld, vault_id};
use crate::azure::rights::AzureRights;
use crate::samples::{AzureSamples, samples, samples_of};
use crate::world::{practice_allowed, practice_outbound, second_project};

/// How many addresses the list of the second project lacks.
const LACKING_IN_SECOND: usize = 3;
/// The vault of practice that lets everybody in: a first list can be begun for it.
const OPEN_VAULT: &str = "practice-open-vault";

/// What Atlas says of a project's key: the world has to fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureAtlas {
    /// The tenant's ID.
    pub tenant: String,
    /// The subscription's ID.
    pub subscription: String,
    /// The resource group's name.
    pub resource_group: String,
    /// The vault's name.
    pub vault: String,
    /// The key's name.
    pub key: String,
}

impl AzureAtlas {
    /// As the practice projects of the pretend Atlas have it.
    #[must_use]
    pub fn practice() -> Self {
        Self::of(samples().azure)
    }

    /// As the second of them has it, whose vault is another.
    #[must_use]
    pub fn second_practice() -> Self {
        Self::of(samples_of(&second_project()).azure)
    }

    fn of(azure: AzureSamples) -> Self {
        let key = azure.key_identifier.split('/').nth(4);
        Self {
            key: key.unwrap_or_default().to_owned(),
            tenant: azure.tenant_id,
            subscription: azure.subscription_id,
            resource_group: azure.resource_group,
            vault: azure.key_vault_name,
        }
    }
}

impl AzureWorld {
    /// Where Atlas uses its key from `allowed` addresses: they stand in the vault's firewall, which
    /// lets nobody else in. Two people can sign in: one who may change things, and one who may look.
    #[must_use]
    pub fn for_atlas<Text: AsRef<str>>(atlas: &AzureAtlas, allowed: &[Text]) -> Self {
        let mut world = Self {
            tenant: atlas.tenant.clone(),
            domain: "practice.onmicrosoft.com".to_owned(),
            audience: "https://management.azure.com".to_owned(),
            subscription: atlas.subscription.clone(),
            vaults: BTreeMap::new(),
            people: vec![
                (
                    "practice-admin@practice.example".to_owned(),
                    AzureRights::administrator(),
                ),
                (
                    "practice-viewer@practice.example".to_owned(),
                    AzureRights::watching(),
                ),
            ],
        };
        world.add_vault(atlas, allowed);
        world
    }

    /// Adds the vault of another project in the same tenant, with its key and list.
    pub fn add_vault<Text: AsRef<str>>(
        &mut self,
        atlas: &AzureAtlas,
        allowed: &[Text],
    ) -> &mut Self {
        let id = vault_id(&atlas.subscription, &atlas.resource_group, &atlas.vault);
        let mut vault = Vault::new(id.clone(), &atlas.vault, &atlas.tenant);
        vault.set_rules(allowed);
        let key = Key::new(&atlas.vault, &atlas.key, true, None);
        vault.keys.insert(atlas.key.to_ascii_lowercase(), key);
        self.vaults.insert(id.to_ascii_lowercase(), vault);
        self
    }

    /// As the practice projects of the pretend Atlas need it, but for five addresses, and with three
    /// that they no longer need. The vault of the second one lacks three others. Beside them is a vault
    /// that lets everybody in.
    #[must_use]
    pub fn practice() -> Self {
        let atlas = AzureAtlas::practice();
        let mut world = Self::for_atlas(&atlas, &practice_allowed());
        let addresses = practice_outbound();
        world.add_vault(
            &AzureAtlas::second_practice(),
            &addresses[LACKING_IN_SECOND..],
        );
        let id = vault_id(&atlas.subscription, &atlas.resource_group, OPEN_VAULT);
        let open = Vault::new(id.clone(), OPEN_VAULT, &atlas.tenant);
        world.vaults.insert(id.to_ascii_lowercase(), open);
        world.set_key(OPEN_VAULT, &atlas.key, true, None);
        world
    }
}
