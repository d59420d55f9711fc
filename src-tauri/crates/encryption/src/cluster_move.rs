//! Moving a cluster onto the project's key, or back to Atlas's.
//!
//! Sending takes a moment, the move itself hours: every node is filled anew, one after another. So
//! a move is followed by reading the cluster and nothing else is remembered: it can be left at
//! any time and taken up with [`follow_cluster`]. Dropping a future stops the reading, not the
//! move; what it was sending then has an open fate.

mod eligibility;
mod queue;
mod safeguard;

use std::future::Future;

use atlas::{AtlasError, Cluster, ClusterState, EncryptionAtRest, EncryptionProvider};
use tokio::time::sleep;

pub use eligibility::{Eligibility, Obstacle, Target, could_move, eligibility};
pub use queue::{MoveQueue, MoveState, QueuedMove};
pub use safeguard::{Safeguard, safeguards};

use crate::fate::{Fate, fate, passes};
use crate::timing::Timing;

/// The operations that a move needs.
pub trait ClusterApi {
    /// The project's encryption settings, for which Atlas tries the key.
    fn settings(
        &self,
        project: &str,
    ) -> impl Future<Output = Result<EncryptionAtRest, AtlasError>> + Send;

    /// The cluster as it is now.
    fn read(
        &self,
        project: &str,
        name: &str,
    ) -> impl Future<Output = Result<Cluster, AtlasError>> + Send;

    /// Sends whose key it is to be encrypted with, and nothing else, once; returns the cluster as it
    /// is then.
    fn encrypt(
        &self,
        project: &str,
        name: &str,
        provider: &EncryptionProvider,
    ) -> impl Future<Output = Result<Cluster, AtlasError>> + Send;
}

impl ClusterApi for atlas::Client {
    async fn settings(&self, project: &str) -> Result<EncryptionAtRest, AtlasError> {
        self.encryption_at_rest(project).await
    }

    async fn read(&self, project: &str, name: &str) -> Result<Cluster, AtlasError> {
        self.cluster(project, name).await
    }

    async fn encrypt(
        &self,
        project: &str,
        name: &str,
        provider: &EncryptionProvider,
    ) -> Result<Cluster, AtlasError> {
        self.update_cluster_encryption(project, name, provider)
            .await
    }
}

/// The step that a move is at.
#[derive(Debug)]
pub enum MoveStep {
    /// Reading the cluster as it is.
    Checking,
    /// Sending.
    Sending,
    /// Reading whether Atlas took it, because its answer did not say so.
    ReadingBack,
    /// Atlas took it and is at work.
    Following {
        /// What it is doing.
        state: ClusterState,
    },
    /// Atlas took it and cannot be asked how far it is. It is asked again.
    OutOfSight {
        /// Why not.
        cause: Box<AtlasError>,
    },
}

/// The cluster was not moved, or is no longer followed.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Nothing was sent.
    #[error("nothing was sent: {cause}")]
    NotSent {
        /// Why not.
        #[source]
        cause: Box<AtlasError>,
    },
    /// The cluster, as it is now, cannot be moved. Nothing was sent.
    #[error("the cluster cannot be moved")]
    NotBecause {
        /// Why not.
        obstacle: Obstacle,
        /// As it is now.
        now: Box<Cluster>,
    },
    /// Atlas answered and did not take it.
    #[error("refused: {cause}")]
    Refused {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
    /// No clear answer came, and Atlas showed afterwards that it had not taken the move. One that is
    /// slow to arrive is found by the reading before the next one.
    #[error("not taken: {cause}")]
    NotTaken {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// As it is now.
        now: Box<Cluster>,
    },
    /// Neither a clear answer came nor could Atlas be asked: the outcome is not known.
    /// [`follow_cluster`] finds it later.
    #[error("not known: {cause}; then {reading}")]
    LostSight {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// What happened when asked.
        reading: Box<AtlasError>,
    },
    /// Atlas is not moving the cluster there: it was turned back, somebody else moved it,
    /// it is being deleted, or, where it is followed anew, the move never arrived.
    #[error("the cluster is not being moved there")]
    NotOnItsWay {
        /// As it is now.
        now: Box<Cluster>,
    },
    /// Atlas took the move and no longer answers how far it is.
    #[error("cannot be followed: {cause}")]
    Stopped {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
}

/// Moves the cluster `name` of `project` to `to` and follows it until Atlas is done. `on_step` is
/// called before each step, and with what each reading showed.
///
/// It is sent at most once, and not at all where the cluster is there already or being moved there.
/// After an unclear answer what Atlas has decides.
///
/// # Errors
/// Those of [`MoveError`].
pub async fn move_cluster(
    api: &impl ClusterApi,
    project: &str,
    name: &str,
    to: Target,
    timing: &Timing,
    mut on_step: impl FnMut(MoveStep),
) -> Result<Cluster, MoveError> {
    on_step(MoveStep::Checking);
    let not_sent = |cause| MoveError::NotSent {
        cause: Box::new(cause),
    };
    let before = api.read(project, name).await.map_err(not_sent)?;
    let mut obstacle = eligibility::obstacle(&before, to);
    if obstacle.is_none() {
        // The key may have stopped working while the clusters before this one were moved.
        let settings = api.settings(project).await.map_err(not_sent)?;
        obstacle = eligibility::key_obstacle(&before, to, &settings);
    }
    match obstacle {
        Some(Obstacle::AlreadyThere) => {}
        Some(obstacle) => {
            let now = Box::new(before);
            return Err(MoveError::NotBecause { obstacle, now });
        }
        None => {
            let now = send(api, project, name, to, &mut on_step).await?;
            on_step(MoveStep::Following { state: now.state });
            // Right after a change Atlas may not yet say that it is at work.
            sleep(timing.cluster_wait).await;
        }
    }
    follow_cluster(api, project, name, to, timing, on_step).await
}

/// Follows the cluster `name` of `project` that is moved to `to` until Atlas is done, for as long as
/// that takes. Nothing is sent. `on_step` is called with what each reading showed.
///
/// # Errors
/// [`MoveError::NotOnItsWay`], [`MoveError::Stopped`].
pub async fn follow_cluster(
    api: &impl ClusterApi,
    project: &str,
    name: &str,
    to: Target,
    timing: &Timing,
    mut on_step: impl FnMut(MoveStep),
) -> Result<Cluster, MoveError> {
    loop {
        match api.read(project, name).await {
            Ok(now) if !is_on_its_way(&now, to) => {
                let now = Box::new(now);
                return Err(MoveError::NotOnItsWay { now });
            }
            Ok(now) if now.state == ClusterState::Idle => return Ok(now),
            Ok(now) => on_step(MoveStep::Following { state: now.state }),
            Err(cause) if passes(&cause) => on_step(MoveStep::OutOfSight {
                cause: Box::new(cause),
            }),
            Err(cause) => {
                let cause = Box::new(cause);
                return Err(MoveError::Stopped { cause });
            }
        }
        sleep(timing.cluster_wait).await;
    }
}

/// Sends the move once; returns the cluster as Atlas took it.
async fn send(
    api: &impl ClusterApi,
    project: &str,
    name: &str,
    to: Target,
    on_step: &mut impl FnMut(MoveStep),
) -> Result<Cluster, MoveError> {
    on_step(MoveStep::Sending);
    let cause = match api.encrypt(project, name, &to.provider()).await {
        Ok(now) => return Ok(now),
        Err(cause) => cause,
    };
    let fate = fate(&cause);
    let cause = Box::new(cause);
    match fate {
        Fate::NotSent => Err(MoveError::NotSent { cause }),
        Fate::Refused => Err(MoveError::Refused { cause }),
        Fate::Unknown => {
            on_step(MoveStep::ReadingBack);
            settled(to, cause, api.read(project, name).await)
        }
    }
}

/// What became of the move, decided by what Atlas has afterwards?
fn settled(
    to: Target,
    cause: Box<AtlasError>,
    read: Result<Cluster, AtlasError>,
) -> Result<Cluster, MoveError> {
    match read {
        Ok(now) if is_on_its_way(&now, to) => Ok(now),
        Ok(now) => Err(MoveError::NotTaken {
            cause,
            now: Box::new(now),
        }),
        Err(reading) => Err(MoveError::LostSight {
            cause,
            reading: Box::new(reading),
        }),
    }
}

/// Atlas shows the key that a cluster is to have from the moment it has taken a move.
fn is_on_its_way(now: &Cluster, to: Target) -> bool {
    now.encryption_provider == to.provider() && now.state != ClusterState::Deleting
}

#[cfg(test)]
mod tests;
