//! A project's backup compliance policy, as far as its encryption goes.

use serde::Deserialize;

use super::below_project;
use crate::call::{Call, Reply, VERSION_2023_10_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// Whether a backup compliance policy keeps a project from switching its encryption off.
///
/// Source: Atlas Admin API description, `DataProtectionSettings20231001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackupCompliance {
    /// Whether the policy asks for encryption with the project's own key.
    pub encryption_required: bool,
    /// Whether there is a policy.
    pub exists: bool,
}

impl Client {
    /// Fetches the backup compliance policy of `project` (24 hexadecimal digits). Where there is
    /// none Atlas answers with nothing in it, not with 404, which is about the project. Source: as
    /// above, `getGroupBackupCompliancePolicy`, and how MongoDB's own operator reads it.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn backup_compliance(&self, project: &str) -> Result<BackupCompliance, AtlasError> {
        let call = Call::get(
            Operation::BackupCompliance,
            VERSION_2023_10_01,
            below_project(project, "backupCompliancePolicy")?,
        );
        policy(&self.ask(&call).await?, call.operation)
    }
}

fn policy(reply: &Reply, operation: Operation) -> Result<BackupCompliance, AtlasError> {
    if reply.body.as_slice().trim_ascii().is_empty() {
        return Ok(BackupCompliance::default());
    }
    let wire: Option<Wire> = reply.json(operation)?;
    Ok(wire.map(BackupCompliance::from).unwrap_or_default())
}

/// Of a project without a policy every part is missing or `null`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    authorized_email: Option<String>,
    state: Option<String>,
    encryption_at_rest_enabled: Option<bool>,
}

impl From<Wire> for BackupCompliance {
    fn from(wire: Wire) -> Self {
        let encryption_required = wire.encryption_at_rest_enabled.unwrap_or(false);
        // A project's id alone says nothing about a policy.
        let signed = wire.authorized_email.is_some_and(|text| !text.is_empty());
        let alive = wire.state.is_some_and(|text| !text.is_empty());
        Self {
            encryption_required,
            exists: encryption_required || signed || alive,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;

    use super::*;
    use crate::buffer::WipedBuffer;

    fn read(body: &str) -> Result<BackupCompliance, AtlasError> {
        let mut buffer = WipedBuffer::default();
        buffer.push(body.as_bytes());
        let reply = Reply {
            has_private_issuer: false,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: buffer,
        };
        policy(&reply, Operation::BackupCompliance)
    }

    #[test]
    fn an_answer_with_nothing_in_it_is_no_policy() {
        for body in [
            "",
            " \n",
            "null",
            "{}",
            r#"{"projectId": "b0123456789abcdef012345b"}"#,
            r#"{"authorizedEmail": null, "state": null, "encryptionAtRestEnabled": false}"#,
        ] {
            assert_eq!(read(body).unwrap(), BackupCompliance::default(), "{body}");
        }
    }

    #[test]
    fn s5_a_policy_says_whether_it_asks_for_the_projects_own_key() {
        let policy = |rest: &str| {
            read(&format!(
                r#"{{"authorizedEmail": "a@example.com", "state": "ACTIVE"{rest}}}"#
            ))
            .unwrap()
        };
        let asks = policy(r#", "encryptionAtRestEnabled": true"#);
        assert!(asks.exists && asks.encryption_required);
        let does_not = policy("");
        assert!(does_not.exists && !does_not.encryption_required);
    }

    #[test]
    fn what_is_no_policy_at_all_is_not_taken_for_none() {
        for body in ["[]", "<html>", r#"{"encryptionAtRestEnabled": "yes"}"#] {
            assert!(read(body).is_err(), "{body}");
        }
    }
}
