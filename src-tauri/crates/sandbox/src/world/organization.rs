//! The organisation and its projects.

use std::time::Duration;

use serde_json::{Value, json};

use super::alerts;
use super::clusters::Clusters;
use super::encryption::Encryption;
use super::roles::Roles;
use crate::config::Timing;
use crate::refusal::Refusal;

/// The organisation.
pub(super) struct Organization {
    pub(super) id: String,
    pub(super) name: &'static str,
}

/// One project.
pub(crate) struct Project {
    pub(super) id: String,
    pub(super) organization: String,
    pub(super) name: String,
    /// RFC 3339.
    pub(super) created: &'static str,
    pub(crate) clusters: Clusters,
    pub(super) roles: Roles,
    pub(crate) encryption: Encryption,
    /// Events of alerts that others raised.
    pub(crate) alerts: Vec<String>,
    /// A backup compliance policy, and whether it asks for encryption with the project's key.
    pub(crate) backup_policy: Option<bool>,
}

impl Organization {
    /// Source: Atlas Admin API description, `AtlasOrganization`.
    pub(super) fn view(&self, origin: &str) -> Value {
        json!({
            "id": self.id,
            "isDeleted": false,
            "links": [{"href": format!("{origin}/api/atlas/v2/orgs/{}", self.id), "rel": "self"}],
            "name": self.name,
            "skipDefaultAlertsSettings": false,
        })
    }

    pub(super) fn check(&self, id: &str) -> Result<(), Refusal> {
        if id == self.id {
            return Ok(());
        }
        Err(Refusal::new(
            404,
            "ORG_NOT_FOUND",
            format!("No organization with ID {id} exists."),
        )
        .with(id))
    }
}

impl Project {
    /// Source: Atlas Admin API description, `Group`.
    pub(super) fn view(&self, origin: &str) -> Value {
        let link = format!("{origin}/api/atlas/v2/groups/{}", self.id);
        json!({
            "clusterCount": self.clusters.count(),
            "created": self.created,
            "id": self.id,
            "links": [{"href": link, "rel": "self"}],
            "name": self.name,
            "orgId": self.organization,
            "tags": [],
            "withDefaultAlertsSettings": true,
        })
    }

    /// Source: as above, `GroupIPAddresses`.
    pub(super) fn addresses(&self) -> Value {
        json!({"groupId": self.id, "services": {"clusters": self.clusters.addresses()}})
    }

    pub(super) fn role_views(&self) -> Value {
        self.roles.view(&self.encryption)
    }

    pub(super) fn role_view(&self, id: &str) -> Result<Value, Refusal> {
        self.roles.view_of(id, &self.encryption)
    }

    pub(super) fn create_role(
        &mut self,
        body: &[u8],
        number: usize,
        timing: Timing,
    ) -> Result<Value, Refusal> {
        let id = self.roles.create(body, number, timing)?;
        self.role_view(&id)
    }

    pub(super) fn authorize_role(&mut self, id: &str, body: &[u8]) -> Result<Value, Refusal> {
        self.roles.authorize(id, body)?;
        self.role_view(id)
    }

    pub(super) fn alert_views(&self, status: Option<&str>) -> Vec<Value> {
        alerts::views(self, status)
    }

    pub(super) fn cluster_views(&self, origin: &str) -> Vec<Value> {
        self.clusters.views(origin, &self.id)
    }

    pub(super) fn cluster_view(&self, origin: &str, name: &str) -> Result<Value, Refusal> {
        self.clusters.view(origin, &self.id, name)
    }

    /// Puts a cluster on a key, or back on Atlas's; it is at work for as long as `lasting`.
    pub(super) fn update_cluster(
        &mut self,
        origin: &str,
        name: &str,
        body: &[u8],
        lasting: Duration,
    ) -> Result<Value, Refusal> {
        self.cluster_view(origin, name)?;
        self.clusters
            .change_key(name, body, &self.encryption, lasting)?;
        self.cluster_view(origin, name)
    }

    /// Source: as above, `DataProtectionSettings20231001`; nothing in it where there is none.
    pub(super) fn backup_policy(&self) -> Value {
        match self.backup_policy {
            None => json!({}),
            Some(encryption) => json!({
                "authorizedEmail": "compliance@example.invalid",
                "authorizedUserFirstName": "Robin",
                "authorizedUserLastName": "Practice",
                "copyProtectionEnabled": false,
                "encryptionAtRestEnabled": encryption,
                "pitEnabled": false,
                "projectId": self.id,
                "scheduledPolicyItems": [],
                "state": "ACTIVE",
            }),
        }
    }

    /// Changes the encryption, all of what is asked or nothing; the answer is what is now.
    pub(super) fn update_encryption(
        &mut self,
        body: &[u8],
        lasting: Duration,
    ) -> Result<Value, Refusal> {
        let after = self
            .encryption
            .changed(body, &self.roles, &self.clusters, lasting)?;
        if self.backup_policy == Some(true) && !after.is_on() {
            return Err(Refusal::new(
                400,
                "CAN_NOT_DISABLE_ALL_ENCRYPTION_AT_REST_SETTINGS_WHILE_BACKUP_COMPLIANCE_POLICY_ENCRYPTION_ENABLED",
                "The backup compliance policy requires encryption at rest.",
            ));
        }
        self.encryption = after;
        Ok(self.encryption.read())
    }
}

/// Recorded for an id of the right form; for another, source: Atlas API error reference.
pub(super) fn no_such_project(id: &str) -> Refusal {
    let is_id = id.len() == 24
        && id
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let id: String = id.chars().take(64).collect();
    if is_id {
        Refusal::new(
            404,
            "GROUP_NOT_FOUND",
            format!("No group with ID {id} exists."),
        )
    } else {
        Refusal::new(
            404,
            "INVALID_GROUP_ID",
            format!("An invalid group ID {id} was specified."),
        )
    }
    .with(id)
}
