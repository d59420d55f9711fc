//! Sending one change to Atlas: read, send once, read back.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use atlas::{AtlasError, EncryptionAtRest, EncryptionPatch};

use tokio::time::{Instant, sleep};

use crate::change::Change;
use crate::role_setup::{RoleProgress, RoleStep, Tries, is_propagating};
use crate::settle::{Outcome, SendError, answered, checked, settled};
use crate::timing::Timing;

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

/// The step that a change is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Reading whether Atlas still has what the form was filled from.
    Checking,
    /// Sending; Atlas tries the key before it answers.
    Sending,
    /// Refused as long as AWS spreads the news of a role or policy: waiting to send again. Nothing
    /// is being sent.
    Waiting {
        /// The try that was refused, from 1.
        attempt: u32,
        /// How many there will be at most, at the pace so far.
        attempts: u32,
        /// How long tries may still begin.
        left: Duration,
    },
    /// Reading what Atlas has now.
    ReadingBack,
}

/// Sends `change` to `project`, unless Atlas no longer has `baseline`, and reads back what became
/// of it. `on_phase` is called before each step.
///
/// Sent again only where Atlas refused it for what AWS may still be spreading, as long as `timing`
/// allows, and each time only if Atlas still has `baseline`. `cancelled` is heeded while it reads
/// for that and while it waits, for nothing is being sent then. After an unclear answer nothing is
/// sent again: what Atlas has decides; where that does not show it either, the verdict says so. Dropping
/// the future while it is sending leaves the change's fate open.
///
/// # Errors
/// Those of [`SendError`].
pub async fn send(
    api: &impl EncryptionApi,
    project: &str,
    baseline: &EncryptionAtRest,
    change: &Change,
    timing: &Timing,
    cancelled: impl Future<Output = ()> + Send,
    mut on_phase: impl FnMut(Phase),
) -> Result<Outcome, SendError> {
    let started = Instant::now();
    let mut tries = Tries::new(timing.propagation_wait, timing.propagation_limit);
    let mut cancelled = pin!(cancelled);
    let mut refused: Option<Box<AtlasError>> = None;
    loop {
        on_phase(Phase::Checking);
        let read = tokio::select! {
            biased;
            () = &mut cancelled => {
                return Err(match refused {
                    Some(cause) => SendError::Cancelled { cause },
                    None => SendError::NotBegun,
                });
            }
            read = api.read(project) => read,
        };
        checked(baseline, change, read)?;
        on_phase(Phase::Sending);
        let cause = match answered(api.update(project, change.patch()).await) {
            Ok(sent) => {
                on_phase(Phase::ReadingBack);
                return settled(change, sent, api.read(project).await);
            }
            Err(SendError::Refused { cause })
                if change.uses_aws_role() && is_propagating(&cause) =>
            {
                cause
            }
            Err(other) => return Err(other),
        };
        let elapsed = started.elapsed();
        let Some(next) = tries.next(elapsed) else {
            return Err(SendError::StillRefused { cause });
        };
        let RoleProgress {
            attempt,
            attempts,
            left,
            ..
        } = tries.at(elapsed, RoleStep::Asking);
        on_phase(Phase::Waiting {
            attempt,
            attempts,
            left,
        });
        tokio::select! {
            () = sleep(next) => tries.count(),
            () = &mut cancelled => return Err(SendError::Cancelled { cause }),
        }
        refused = Some(cause);
    }
}

#[cfg(test)]
mod tests;
