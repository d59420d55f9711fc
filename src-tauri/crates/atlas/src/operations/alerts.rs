//! The open alerts of a project.

use jiff::Timestamp;
use serde::Deserialize;

use super::below_project;
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;
use crate::paging;

/// An alert.
///
/// Source: Atlas Admin API description, `AlertViewForNdsGroup`: what all its kinds have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// 24 hexadecimal digits.
    pub id: String,
    /// What it is about, such as `AWS_ENCRYPTION_KEY_NEEDS_ROTATION`.
    pub event_type_name: String,
    /// As Atlas writes it: `OPEN`.
    pub status: String,
    /// When it was raised, where Atlas says so legibly.
    pub created: Option<Timestamp>,
    /// The cluster it is about, where it is about one.
    pub cluster: Option<String>,
}

impl Client {
    /// Lists every open alert of `project` (24 hexadecimal digits). Source: as above,
    /// `listGroupAlerts`.
    ///
    /// # Errors
    /// Any [`AtlasError`]; there is no partial list.
    pub async fn alerts(&self, project: &str) -> Result<Vec<Alert>, AtlasError> {
        let mut call = Call::get(
            Operation::Alerts,
            VERSION_2023_01_01,
            below_project(project, "alerts")?,
        );
        call.query.push(("status", "OPEN".to_owned()));
        let wire = paging::all(self, call, |entry: &Wire| &entry.id).await?;
        Ok(wire.into_iter().map(Alert::from).collect())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: String,
    event_type_name: String,
    status: String,
    created: Option<String>,
    cluster_name: Option<String>,
}

impl From<Wire> for Alert {
    fn from(wire: Wire) -> Self {
        Self {
            id: wire.id,
            event_type_name: wire.event_type_name,
            status: wire.status,
            created: wire.created.and_then(|text| text.parse().ok()),
            cluster: wire.cluster_name,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_alert_with_an_odd_date_is_still_an_alert() {
        let read = |created: &str| -> Alert {
            serde_json::from_value::<Wire>(json!({
                "id": "a", "eventTypeName": "AWS_ENCRYPTION_KEY_INVALID", "status": "OPEN",
                "created": created, "humanReadable": "…",
            }))
            .unwrap()
            .into()
        };

        assert_eq!(
            read("2026-08-10T03:02:48Z").created.unwrap().as_second(),
            1_786_330_968
        );
        let odd = read("yesterday");
        assert_eq!((odd.created, odd.cluster), (None, None));
        assert_eq!(odd.event_type_name, "AWS_ENCRYPTION_KEY_INVALID");
    }
}
