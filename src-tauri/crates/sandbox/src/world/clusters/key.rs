//! Putting a cluster on a key of the project's, and back on Atlas's.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Cluster, Clusters};
use crate::refusal::Refusal;
use crate::world::encryption::Encryption;
use crate::world::provider::KeyProvider;

const ATTRIBUTE: &str = "encryptionAtRestProvider";

impl Clusters {
    /// Changes the key of the cluster `name`. Source of the refusals: Atlas API error reference.
    pub(in crate::world) fn change_key(
        &mut self,
        name: &str,
        body: &[u8],
        encryption: &Encryption,
        lasting: Duration,
    ) -> Result<(), Refusal> {
        let key = asked(body)?;
        let Some(cluster) = self.0.iter_mut().find(|cluster| cluster.name == name) else {
            return Ok(());
        };
        if cluster.key == key {
            return Ok(());
        }
        cluster.check_may_change(key, encryption)?;
        cluster.key = key;
        cluster.busy_until = Some(Instant::now() + lasting);
        Ok(())
    }
}

impl Cluster {
    fn check_may_change(
        &self,
        key: Option<KeyProvider>,
        encryption: &Encryption,
    ) -> Result<(), Refusal> {
        if self.is_shared() {
            return Err(Refusal::new(
                400,
                "CANNOT_USE_ENCRYPTION_AT_REST_TENANT",
                "Encryption at rest cannot be used with a shared cluster.",
            ));
        }
        if self.paused {
            return Err(Refusal::new(
                409,
                "CANNOT_UPDATE_PAUSED_CLUSTER",
                format!("Cannot update cluster {} while it is paused.", self.name),
            )
            .with(self.name));
        }
        if let (Some(_), Some(_)) = (self.key, key) {
            return Err(Refusal::new(
                409,
                "CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER",
                "The encryption at rest provider of a cluster cannot be changed to another one.",
            ));
        }
        // Onto a key and off it alike, Atlas needs that key.
        match key.or(self.key).and_then(|key| encryption.works(key)) {
            None => Err(Refusal::new(
                400,
                "ENCRYPTION_AT_REST_NOT_ENABLED",
                "Encryption at rest is not enabled for this project.",
            )),
            Some(false) => Err(Refusal::new(
                400,
                "ENCRYPTION_AT_REST_SETTINGS_INVALID",
                "The current encryption at rest settings are invalid.",
            )),
            Some(true) => Ok(()),
        }
    }
}

/// The key that is asked for. Nothing else of a cluster is changed here.
fn asked(body: &[u8]) -> Result<Option<KeyProvider>, Refusal> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| Refusal::new(400, "INVALID_JSON", "Received JSON is malformed."))?;
    let attributes = body
        .as_object()
        .ok_or_else(|| Refusal::new(400, "INVALID_JSON", "Received JSON is malformed."))?;
    if let Some(other) = attributes.keys().find(|name| *name != ATTRIBUTE) {
        return Err(Refusal::new(
            400,
            "INVALID_ATTRIBUTE",
            format!("Invalid attribute {other} specified."),
        )
        .with(other.as_str()));
    }
    match attributes.get(ATTRIBUTE).and_then(Value::as_str) {
        Some("NONE") => Ok(None),
        Some(name) => KeyProvider::ALL
            .into_iter()
            .find(|provider| provider.name() == name)
            .map(Some)
            .ok_or_else(|| {
                Refusal::new(
                    400,
                    "INVALID_ENCRYPTION_AT_REST_PROVIDER",
                    "The encryption at rest provider is invalid.",
                )
            }),
        None => Err(Refusal::new(
            400,
            "MISSING_ENCRYPTION_AT_REST_PROVIDER",
            "The encryption at rest provider is missing.",
        )),
    }
}
