//! The private endpoints through which Atlas reaches the key: making, deleting and following them.
//!
//! Asking takes a moment, the work itself minutes, and in Azure a person approves each one in the
//! vault. So they are followed by reading the list and nothing else is remembered: following can
//! be left at any time and taken up again. Dropping a future stops the reading, not the work; what
//! it was sending then has an open fate.

use std::future::Future;

use atlas::{AtlasError, EndpointCloud, PrivateEndpoint, PrivateEndpointStatus};
use tokio::time::sleep;

use crate::fate::{Fate, fate, passes};
use crate::form::Provider;
use crate::timing::Timing;

/// The operations that private endpoints need.
pub trait EndpointApi {
    /// The private endpoints of the project to the key service of `cloud`.
    fn list(
        &self,
        project: &str,
        cloud: EndpointCloud,
    ) -> impl Future<Output = Result<Vec<PrivateEndpoint>, AtlasError>> + Send;

    /// One of them.
    fn read(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> impl Future<Output = Result<PrivateEndpoint, AtlasError>> + Send;

    /// Asks once for another one, in `region`; returns it as it is then.
    fn create(
        &self,
        project: &str,
        cloud: EndpointCloud,
        region: &str,
    ) -> impl Future<Output = Result<PrivateEndpoint, AtlasError>> + Send;

    /// Asks once for one to be deleted.
    fn delete(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> impl Future<Output = Result<(), AtlasError>> + Send;
}

impl EndpointApi for atlas::Client {
    async fn list(
        &self,
        project: &str,
        cloud: EndpointCloud,
    ) -> Result<Vec<PrivateEndpoint>, AtlasError> {
        self.private_endpoints(project, cloud).await
    }

    async fn read(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> Result<PrivateEndpoint, AtlasError> {
        self.private_endpoint(project, cloud, id).await
    }

    async fn create(
        &self,
        project: &str,
        cloud: EndpointCloud,
        region: &str,
    ) -> Result<PrivateEndpoint, AtlasError> {
        self.create_private_endpoint(project, cloud, region).await
    }

    async fn delete(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> Result<(), AtlasError> {
        self.delete_private_endpoint(project, cloud, id).await
    }
}

/// What one reading of the endpoints showed.
#[derive(Debug)]
pub enum EndpointReading {
    /// Atlas, or in Azure a person, is still at work on some of them.
    Seen {
        /// All of them.
        endpoints: Vec<PrivateEndpoint>,
    },
    /// Atlas cannot be asked how they stand. It is asked again.
    OutOfSight {
        /// Why not.
        cause: Box<AtlasError>,
    },
}

/// A private endpoint was not made or not deleted, or the endpoints are no longer followed.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// Cancelled before anything was sent.
    #[error("cancelled before anything was sent")]
    Cancelled,
    /// Nothing was sent.
    #[error("nothing was sent: {cause}")]
    NotSent {
        /// Why not.
        #[source]
        cause: Box<AtlasError>,
    },
    /// The region has a private endpoint, or is getting one. Nothing was sent.
    #[error("the region has a private endpoint")]
    AlreadyThere {
        /// As it is now.
        endpoint: Box<PrivateEndpoint>,
    },
    /// Atlas answered and did not take it.
    #[error("refused: {cause}")]
    Refused {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
    /// No clear answer came, and Atlas showed afterwards that it had not taken it.
    #[error("not taken: {cause}")]
    NotTaken {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
    },
    /// Neither a clear answer came nor could Atlas be asked: the outcome is not known.
    /// The next reading of the endpoints shows it.
    #[error("not known: {cause}; then {reading}")]
    LostSight {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// What happened when asked.
        reading: Box<AtlasError>,
    },
    /// Atlas no longer answers how the endpoints stand.
    #[error("cannot be followed: {cause}")]
    Stopped {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
}

/// Whose private endpoints lead to `provider`'s key service; Google has none.
#[must_use]
pub fn endpoint_cloud(provider: Provider) -> Option<EndpointCloud> {
    match provider {
        Provider::Aws => Some(EndpointCloud::Aws),
        Provider::Azure => Some(EndpointCloud::Azure),
        Provider::Gcp => None,
    }
}

/// Asks for a private endpoint of `project` in the region that Atlas calls `region`.
///
/// It is sent at most once, and not at all where the region has one that has not failed. After an
/// unclear answer the endpoints that Atlas lists decide, compared with those it had right before.
///
/// # Errors
/// Those of [`EndpointError`] but [`EndpointError::Stopped`].
pub async fn create_endpoint(
    api: &impl EndpointApi,
    project: &str,
    cloud: EndpointCloud,
    region: &str,
    cancelled: impl Future<Output = ()> + Send,
) -> Result<PrivateEndpoint, EndpointError> {
    let before = unless_cancelled(cancelled, api.list(project, cloud)).await?;
    if let Some(found) = before.iter().find(|found| serves(found, region)) {
        let endpoint = Box::new(found.clone());
        return Err(EndpointError::AlreadyThere { endpoint });
    }
    let cause = match api.create(project, cloud, region).await {
        Ok(made) => return Ok(made),
        Err(cause) => unclear(cause)?,
    };
    let is_new = |found: &PrivateEndpoint| {
        found.region == region && !before.iter().any(|known| known.id == found.id)
    };
    match api.list(project, cloud).await {
        Ok(after) => after
            .into_iter()
            .find(is_new)
            .ok_or(EndpointError::NotTaken { cause }),
        Err(reading) => Err(lost_sight(cause, reading)),
    }
}

/// Asks for the private endpoint `id` of `project` to be deleted.
///
/// It is sent at most once, and not at all where Atlas is deleting it. After an unclear answer the
/// endpoints that Atlas lists decide.
///
/// # Errors
/// Those of [`EndpointError`] but [`EndpointError::AlreadyThere`] and [`EndpointError::Stopped`].
pub async fn delete_endpoint(
    api: &impl EndpointApi,
    project: &str,
    cloud: EndpointCloud,
    id: &str,
    cancelled: impl Future<Output = ()> + Send,
) -> Result<(), EndpointError> {
    let before = unless_cancelled(cancelled, api.read(project, cloud, id)).await?;
    if before.status == PrivateEndpointStatus::Deleting {
        return Ok(());
    }
    let cause = match api.delete(project, cloud, id).await {
        Ok(()) => return Ok(()),
        Err(cause) => unclear(cause)?,
    };
    let stays =
        |found: &PrivateEndpoint| found.id == id && found.status != PrivateEndpointStatus::Deleting;
    match api.list(project, cloud).await {
        Ok(after) if after.iter().any(stays) => Err(EndpointError::NotTaken { cause }),
        Ok(_) => Ok(()),
        Err(reading) => Err(lost_sight(cause, reading)),
    }
}

/// Reads the private endpoints of `project` until none is being made, approved or deleted any
/// more, for as long as that takes, and returns them as they are then. Nothing is sent. `on_reading` is
/// called with what each reading but the last showed.
///
/// # Errors
/// [`EndpointError::Stopped`].
pub async fn follow_endpoints(
    api: &impl EndpointApi,
    project: &str,
    cloud: EndpointCloud,
    timing: &Timing,
    mut on_reading: impl FnMut(EndpointReading),
) -> Result<Vec<PrivateEndpoint>, EndpointError> {
    loop {
        match api.list(project, cloud).await {
            Ok(endpoints) if !endpoints.iter().any(is_changing) => return Ok(endpoints),
            Ok(endpoints) => on_reading(EndpointReading::Seen { endpoints }),
            Err(cause) if passes(&cause) => on_reading(EndpointReading::OutOfSight {
                cause: Box::new(cause),
            }),
            Err(cause) => {
                let cause = Box::new(cause);
                return Err(EndpointError::Stopped { cause });
            }
        }
        sleep(timing.endpoint_wait).await;
    }
}

/// What is read before anything is sent.
async fn unless_cancelled<T>(
    cancelled: impl Future<Output = ()> + Send,
    reading: impl Future<Output = Result<T, AtlasError>> + Send,
) -> Result<T, EndpointError> {
    tokio::select! {
        biased;
        () = cancelled => Err(EndpointError::Cancelled),
        read = reading => read.map_err(|cause| EndpointError::NotSent {
            cause: Box::new(cause),
        }),
    }
}

/// Whether another reading is expected to show something else.
fn is_changing(endpoint: &PrivateEndpoint) -> bool {
    match endpoint.status {
        PrivateEndpointStatus::Initiating
        | PrivateEndpointStatus::PendingAcceptance
        | PrivateEndpointStatus::PendingRecreation
        | PrivateEndpointStatus::Deleting => true,
        PrivateEndpointStatus::Active
        | PrivateEndpointStatus::Failed
        | PrivateEndpointStatus::Other(_) => false,
    }
}

/// Whether `region` has, or is getting, what it needs from `endpoint`.
fn serves(endpoint: &PrivateEndpoint, region: &str) -> bool {
    endpoint.region == region
        && !matches!(
            endpoint.status,
            PrivateEndpointStatus::Failed | PrivateEndpointStatus::Deleting
        )
}

/// The cause, where only a reading shows what became of the request.
fn unclear(cause: AtlasError) -> Result<Box<AtlasError>, EndpointError> {
    let fate = fate(&cause);
    let cause = Box::new(cause);
    match fate {
        Fate::NotSent => Err(EndpointError::NotSent { cause }),
        Fate::Refused => Err(EndpointError::Refused { cause }),
        Fate::Unknown => Ok(cause),
    }
}

fn lost_sight(cause: Box<AtlasError>, reading: AtlasError) -> EndpointError {
    EndpointError::LostSight {
        cause,
        reading: Box::new(reading),
    }
}

#[cfg(test)]
mod tests;
