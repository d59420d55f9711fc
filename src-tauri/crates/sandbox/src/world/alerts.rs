//! The open alerts of a project: what its keys give cause for, and what others raised.

use serde_json::{Value, json};

use super::organization::Project;
use super::practice;
use super::provider::KeyProvider;

const RAISED: &str = "2026-11-20T06:00:00Z";

/// Source: Atlas Admin API description, `DefaultAlertViewForNdsGroup`.
pub(super) fn views(project: &Project, status: Option<&str>) -> Vec<Value> {
    if status.is_some_and(|status| status != "OPEN") {
        return Vec::new();
    }
    let of_keys = KeyProvider::ALL
        .into_iter()
        .filter(|provider| project.encryption.works(*provider) == Some(false))
        .map(|provider| format!("{}_ENCRYPTION_KEY_INVALID", provider.name()));
    of_keys
        .chain(project.alerts.iter().cloned())
        .zip(1..)
        .map(|(event, number)| {
            json!({
                "alertConfigId": practice::id(0x10, number),
                "created": RAISED,
                "eventTypeName": event,
                "groupId": project.id,
                "id": practice::id(0x0f, number),
                "links": [],
                "orgId": project.organization,
                "status": "OPEN",
                "updated": RAISED,
            })
        })
        .collect()
}
