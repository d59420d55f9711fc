//! Encryption at rest with the customer's keys: what is stored, shown, and how it changes.

mod attributes;
mod endpoints;
mod keys;
mod patch;
mod required;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::clusters::Clusters;
use super::provider::KeyProvider;
use super::roles::Roles;
use crate::refusal::Refusal;
use endpoints::Endpoint;
use patch::Patch;

/// Attributes by their names on the wire; `enabled` and `valid` are not among them.
type Values = BTreeMap<&'static str, Value>;

/// Readings of a key that is `unreachable`, the answer to the change included, before it works.
const UNREACHABLE_READINGS: u8 = 3;

/// The settings of one project. A provider that is not among them is switched off.
#[derive(Clone, Default)]
pub(crate) struct Encryption {
    settings: BTreeMap<KeyProvider, Settings>,
    search_nodes: bool,
    endpoints: Vec<Endpoint>,
}

#[derive(Clone)]
struct Settings {
    values: Values,
    valid: bool,
    /// So often will it be *not valid* before it is what `valid` says.
    unreachable: u8,
    /// Private networking: until then the nodes have not tried the key.
    untried_until: Option<Instant>,
}

impl Encryption {
    /// What Atlas shows; it tries the key before it answers. Write-only attributes stay inside.
    ///
    /// Source: Atlas Admin API description, `EncryptionAtRest`, whose attributes are never null.
    pub(super) fn read(&mut self) -> Value {
        let mut view = json!({ "enabledForSearchNodes": self.search_nodes });
        for provider in KeyProvider::ALL {
            view[provider.part()] = match self.settings.get_mut(&provider) {
                Some(settings) => settings.read(provider),
                None => json!({ "enabled": false }),
            };
        }
        view
    }

    /// The settings after a change that Atlas takes. Source: as above, the operation's request body
    /// and `enabled`; Atlas documentation for what needs a key that works.
    pub(super) fn changed(
        &self,
        body: &[u8],
        roles: &Roles,
        clusters: &Clusters,
        lasting: Duration,
    ) -> Result<Self, Refusal> {
        let Patch {
            search_nodes,
            parts,
        } = Patch::read(body)?;
        let mut after = self.clone();
        for (provider, enabled, part) in parts {
            if enabled == Some(false) {
                after.switch_off(provider, &part, clusters)?;
            } else {
                after.save(provider, enabled.is_some(), part, roles, lasting)?;
            }
        }
        if let Some(search_nodes) = search_nodes {
            if search_nodes && after.settings.is_empty() {
                return Err(Refusal::new(
                    400,
                    "ENCRYPTION_AT_REST_NOT_ENABLED",
                    "Encryption at rest is not enabled for this project.",
                ));
            }
            after.search_nodes = search_nodes;
        }
        after.search_nodes &= !after.settings.is_empty();
        Ok(after)
    }

    /// Whether any provider is switched on.
    pub(super) fn is_on(&self) -> bool {
        !self.settings.is_empty()
    }

    /// The role in use with the provider.
    pub(super) fn role(&self, provider: KeyProvider) -> Option<&str> {
        self.settings.get(&provider)?.values.get("roleId")?.as_str()
    }

    /// Whether the provider is switched on and, if it is, whether its key works.
    pub(super) fn works(&self, provider: KeyProvider) -> Option<bool> {
        let settings = self.settings.get(&provider)?;
        Some(settings.check_works().is_ok())
    }

    fn switch_off(
        &mut self,
        provider: KeyProvider,
        others: &Values,
        clusters: &Clusters,
    ) -> Result<(), Refusal> {
        if let Some(name) = others.keys().next() {
            return Err(attributes::invalid(provider, name));
        }
        let Some(current) = self.settings.get(&provider) else {
            return Ok(());
        };
        if clusters.use_key_of(provider) {
            return Err(Refusal::new(
                409,
                "CANNOT_DISABLE_ENCRYPTION_AT_REST",
                "Encryption at rest cannot be disabled while a cluster uses it.",
            ));
        }
        if self.has_endpoints(provider) {
            return Err(Refusal::new(
                400,
                "CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS",
                "Encryption at rest cannot be disabled while private endpoints exist.",
            ));
        }
        current.check_works()?;
        self.settings.remove(&provider);
        Ok(())
    }

    fn save(
        &mut self,
        provider: KeyProvider,
        enabling: bool,
        part: Values,
        roles: &Roles,
        lasting: Duration,
    ) -> Result<(), Refusal> {
        let current = self.settings.get(&provider);
        match current {
            None if !enabling => return Err(required::missing(provider, &["enabled"])),
            None => {}
            Some(_) if part.is_empty() => return Ok(()),
            Some(current) => current.check_works()?,
        }
        let nothing = Values::new();
        let before = current.map_or(&nothing, |current| &current.values);
        required::check_access(provider, before, &part)?;
        self.check_endpoints(provider, before, &part)?;
        let values = required::merged(provider, before, part);
        required::check_complete(provider, &values)?;
        if let Some(role) = text(&values, "roleId") {
            roles.check(provider, role)?;
        }
        keys::check(provider, &values, roles)?;
        let unreachable = if keys::is_unreachable(provider, &values) {
            UNREACHABLE_READINGS
        } else {
            0
        };
        let is_private = |values: &Values| {
            values.get(attributes::PRIVATE_NETWORKING) == Some(&Value::Bool(true))
        };
        let untried_until =
            (is_private(&values) && !is_private(before)).then(|| Instant::now() + lasting);
        let settings = Settings {
            values,
            valid: true,
            unreachable,
            untried_until,
        };
        self.settings.insert(provider, settings);
        Ok(())
    }
}

#[cfg(feature = "scripting")]
impl Encryption {
    pub(crate) fn set_valid(&mut self, provider: KeyProvider, valid: bool) {
        if let Some(settings) = self.settings.get_mut(&provider) {
            settings.valid = valid;
            settings.unreachable = 0;
        }
    }

    pub(crate) fn put(&mut self, provider: KeyProvider, settings: &Value) {
        let Some(settings) = settings.as_object() else {
            self.settings.remove(&provider);
            return;
        };
        let values = attributes::of(provider).iter().filter_map(|attribute| {
            let value = settings.get(attribute.name)?;
            Some((attribute.name, value.clone()))
        });
        let settings = Settings {
            values: values.collect(),
            valid: true,
            unreachable: 0,
            untried_until: None,
        };
        self.settings.insert(provider, settings);
    }
}

impl Settings {
    fn read(&mut self, provider: KeyProvider) -> Value {
        let mut view = json!({ "enabled": true });
        for attribute in attributes::of(provider) {
            if attribute.write_only {
                continue;
            }
            if let Some(value) = self.values.get(attribute.name) {
                view[attribute.name] = value.clone();
            } else if attribute.name == attributes::PRIVATE_NETWORKING {
                view[attribute.name] = json!(false);
            }
        }
        if self
            .untried_until
            .is_none_or(|until| Instant::now() >= until)
        {
            view["valid"] = json!(self.valid && self.unreachable == 0);
        }
        self.unreachable = self.unreachable.saturating_sub(1);
        view
    }

    /// Source: Atlas documentation: neither a change nor switching off without a key that works.
    fn check_works(&self) -> Result<(), Refusal> {
        if self.valid && self.unreachable == 0 {
            return Ok(());
        }
        Err(Refusal::new(
            400,
            "ENCRYPTION_AT_REST_SETTINGS_INVALID",
            "The current encryption at rest settings are invalid. Restore access to the key first.",
        ))
    }
}

fn text<'values>(values: &'values Values, name: &str) -> Option<&'values str> {
    values.get(name).and_then(Value::as_str)
}
