//! A key vault, and what Azure answers about it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::lagging::Lagging;

/// When practice vaults were set up: 14 September 2026.
const SET_UP: Timestamp = Timestamp::constant(1_789_371_000, 0);

/// A key vault.
#[derive(Debug, Clone)]
pub(in super::super) struct Vault {
    pub(in super::super) id: String,
    pub(in super::super) name: String,
    pub(super) tenant: String,
    pub(super) has_purge_protection: bool,
    pub(in super::super) settings: Lagging<Settings>,
    pub(in super::super) perimeters: Vec<Perimeter>,
    /// By their names in small letters.
    pub(in super::super) keys: BTreeMap<String, Key>,
}

/// What a change of a vault changes.
#[derive(Debug, Clone)]
pub(in super::super) struct Settings {
    /// A vault that never had rules has none.
    pub(in super::super) acls: Option<Value>,
    pub(in super::super) access: String,
    modified_at: Timestamp,
    modified_by: String,
    is_application: bool,
}

/// A network security perimeter that a vault is associated with.
#[derive(Debug, Clone)]
pub(in super::super) struct Perimeter {
    id: String,
    mode: String,
    prefixes: Vec<String>,
}

/// A key, by its current version.
#[derive(Debug, Clone)]
pub(in super::super) struct Key {
    name: String,
    uri: String,
    is_enabled: bool,
    ends: Option<i64>,
}

impl Settings {
    pub(in super::super) fn changed(&mut self, now: Timestamp, by: &str, is_application: bool) {
        self.modified_at = now;
        by.clone_into(&mut self.modified_by);
        self.is_application = is_application;
    }
}

impl Vault {
    pub(super) fn new(id: String, name: &str, tenant: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            tenant: tenant.to_owned(),
            has_purge_protection: true,
            settings: Lagging::new(Settings {
                acls: None,
                access: "Enabled".to_owned(),
                modified_at: SET_UP,
                modified_by: "practice-setup@practice.example".to_owned(),
                is_application: false,
            }),
            perimeters: Vec::new(),
            keys: BTreeMap::new(),
        }
    }

    /// What this reader sees.
    pub(in super::super) fn read(&mut self) -> Value {
        let settings = self.settings.read().clone();
        self.view(&settings)
    }

    /// What is stored, whatever readers see.
    pub(in super::super) fn stored(&self) -> Value {
        self.view(self.settings.now())
    }

    fn view(&self, settings: &Settings) -> Value {
        let kind = match settings.is_application {
            true => "Application",
            false => "User",
        };
        let created = time(Timestamp::UNIX_EPOCH);
        let mut view = json!({
            "id": self.id,
            "name": self.name,
            "type": "Microsoft.KeyVault/vaults",
            "location": "westeurope",
            "tags": {},
            "systemData": {
                "createdBy": "practice-setup@practice.example",
                "createdByType": "User",
                "createdAt": created,
                "lastModifiedBy": settings.modified_by,
                "lastModifiedByType": kind,
                "lastModifiedAt": time(settings.modified_at),
            },
            "properties": {
                "sku": {"family": "A", "name": "standard"},
                "tenantId": self.tenant,
                "accessPolicies": [],
                "enabledForDeployment": false,
                "enableSoftDelete": true,
                "softDeleteRetentionInDays": 90,
                "enableRbacAuthorization": true,
                "vaultUri": format!("https://{}.vault.azure.net/", self.name),
                "provisioningState": "Succeeded",
                "publicNetworkAccess": settings.access,
            },
        });
        let properties = &mut view["properties"];
        if self.has_purge_protection {
            properties["enablePurgeProtection"] = json!(true);
        }
        if let Some(acls) = &settings.acls {
            properties["networkAcls"] = acls.clone();
        }
        view
    }

    pub(super) fn set_rules<Text: AsRef<str>>(&mut self, blocks: &[Text]) {
        let rules: Vec<Value> = blocks
            .iter()
            .map(|block| json!({"value": block.as_ref()}))
            .collect();
        self.set_acl("ipRules", json!(rules));
    }

    pub(super) fn add_subnet(&mut self, id: &str, ignores_missing: bool) {
        let mut rules = self.acls()["virtualNetworkRules"].take();
        if let Some(rules) = rules.as_array_mut() {
            rules.push(json!({
                "id": id.to_ascii_lowercase(),
                "ignoreMissingVnetServiceEndpoint": ignores_missing,
            }));
        }
        self.set_acl("virtualNetworkRules", rules);
    }

    pub(super) fn set_acl(&mut self, member: &str, value: Value) {
        let mut acls = self.acls();
        acls[member] = value;
        self.set(|settings| settings.acls = Some(acls));
    }

    pub(super) fn remove_acls(&mut self) {
        self.set(|settings| settings.acls = None);
    }

    pub(super) fn set_access(&mut self, access: &str) {
        self.set(|settings| access.clone_into(&mut settings.access));
    }

    fn acls(&self) -> Value {
        let acls = self.settings.now().acls.clone();
        acls.unwrap_or_else(|| {
            json!({
                "bypass": "AzureServices",
                "defaultAction": "Deny",
                "ipRules": [],
                "virtualNetworkRules": [],
            })
        })
    }

    /// Somebody else changes it, and everybody sees it at once.
    fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings.now().clone();
        change(&mut settings);
        settings.changed(Timestamp::now(), "somebody-else@practice.example", false);
        self.settings.set(settings);
    }
}

impl Perimeter {
    pub(super) fn new(subscription: &str, mode: &str, prefixes: &[&str]) -> Self {
        Self {
            id: format!(
                "/subscriptions/{subscription}/resourceGroups/practice-network/providers/\
                 Microsoft.Network/networkSecurityPerimeters/practice-perimeter"
            ),
            mode: mode.to_owned(),
            prefixes: prefixes.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    /// Source: Azure REST API specifications, Key Vault 2026-04-01-preview,
    /// `NetworkSecurityPerimeterConfiguration`.
    pub(in super::super) fn view(&self, vault: &str) -> Value {
        let name = "00000000-0000-4000-8000-00000000a120.practice";
        json!({
            "id": format!("{vault}/networkSecurityPerimeterConfigurations/{name}"),
            "name": name,
            "type": "Microsoft.KeyVault/vaults/networkSecurityPerimeterConfigurations",
            "properties": {
                "provisioningState": "Succeeded",
                "networkSecurityPerimeter": {
                    "id": self.id,
                    "perimeterGuid": "00000000-0000-4000-8000-00000000a120",
                    "location": "westeurope",
                },
                "resourceAssociation": {"name": "practice", "accessMode": self.mode},
                "profile": {
                    "name": "defaultProfile",
                    "accessRulesVersion": 1,
                    "accessRules": [{
                        "name": "practice",
                        "properties": {
                            "direction": "Inbound",
                            "addressPrefixes": self.prefixes,
                            "subscriptions": [],
                            "fullyQualifiedDomainNames": [],
                        },
                    }],
                    "diagnosticSettingsVersion": 0,
                    "enabledLogCategories": [],
                },
            },
        })
    }
}

impl Key {
    pub(super) fn new(vault: &str, name: &str, is_enabled: bool, ends: Option<i64>) -> Self {
        Self {
            name: name.to_owned(),
            uri: format!("https://{vault}.vault.azure.net/keys/{name}"),
            is_enabled,
            ends,
        }
    }

    /// Source: Azure REST API specifications, Key Vault 2026-02-01, `Keys_Get`.
    pub(in super::super) fn view(&self, vault: &str) -> Value {
        let mut attributes = json!({
            "enabled": self.is_enabled,
            "created": 0,
            "updated": 0,
            "recoveryLevel": "Recoverable",
            "exportable": false,
        });
        if let Some(ends) = self.ends {
            attributes["exp"] = json!(ends);
        }
        json!({
            "id": format!("{vault}/keys/{}", self.name),
            "name": self.name,
            "type": "Microsoft.KeyVault/vaults/keys",
            "location": "westeurope",
            "tags": {},
            "properties": {
                "attributes": attributes,
                "kty": "RSA",
                "keyOps": ["encrypt", "decrypt", "wrapKey", "unwrapKey"],
                "keySize": 2048,
                "keyUri": self.uri,
                "keyUriWithVersion": format!("{}/00000000000000000000000000000001", self.uri),
            },
        })
    }
}

/// As Azure has it: `2026-11-30T09:00:00.0000000Z`.
fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%7fZ").to_string()
}
