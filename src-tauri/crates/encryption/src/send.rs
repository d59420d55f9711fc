//! The way of one change to Atlas and back: read, send once, read back.

use std::future::Future;

use atlas::{AtlasError, EncryptionAtRest, EncryptionPatch};

use crate::change::Change;
use crate::settle::{Outcome, SendError, answered, checked, settled};

/// The two operations that a change needs.
pub trait EncryptionApi {
    /// What the project has now. Atlas tries the key while it answers.
    fn read(
        &self,
        project: &str,
    ) -> impl Future<Output = Result<EncryptionAtRest, AtlasError>> + Send;

    /// Sends `patch` once and returns what the project has then.
    fn update(
        &self,
        project: &str,
        patch: &EncryptionPatch,
    ) -> impl Future<Output = Result<EncryptionAtRest, AtlasError>> + Send;
}

impl EncryptionApi for atlas::Client {
    async fn read(&self, project: &str) -> Result<EncryptionAtRest, AtlasError> {
        self.encryption_at_rest(project).await
    }

    async fn update(
        &self,
        project: &str,
        patch: &EncryptionPatch,
    ) -> Result<EncryptionAtRest, AtlasError> {
        self.update_encryption_at_rest(project, patch).await
    }
}

/// Where a change is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Looking whether Atlas still has what the form was filled from.
    Checking,
    /// Sending; Atlas tries the key before it answers.
    Sending,
    /// Looking what Atlas has now.
    ReadingBack,
}

/// Sends `change` to `project`, unless Atlas no longer has `baseline`, and reads back what became
/// of it. `on_phase` is told before each step.
///
/// The change is sent at most once. After an unclear answer what Atlas has decides; where that
/// cannot tell either, so says the verdict. Dropping the future while it is sending leaves the
/// change's fate open.
///
/// # Errors
/// Those of [`SendError`].
pub async fn send(
    api: &impl EncryptionApi,
    project: &str,
    baseline: &EncryptionAtRest,
    change: &Change,
    mut on_phase: impl FnMut(Phase),
) -> Result<Outcome, SendError> {
    on_phase(Phase::Checking);
    checked(baseline, change, api.read(project).await)?;
    on_phase(Phase::Sending);
    let sent = answered(api.update(project, change.patch()).await)?;
    on_phase(Phase::ReadingBack);
    settled(change, sent, api.read(project).await)
}

#[cfg(test)]
mod tests;
