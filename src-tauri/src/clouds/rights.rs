//! What a sign-in needs, ready to copy, with the real names filled in (safety rule C7).

use encryption::Provider;

use super::Parts;
use super::aws;
use super::azure;
use super::google;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// The rights for watching and for changing, and what the second can be misused for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// For reading alone.
    pub watching: String,
    /// For adding as well.
    pub changing: String,
    /// What it can be misused for.
    pub misuses: Vec<Misuse>,
    /// Google: roles that are ready, where each is granted, and by whom.
    pub grants: Vec<clouds::google::rights::Grant>,
}

/// What a right to change can be misused for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misuse {
    /// In AWS.
    Aws(clouds::aws::rights::Misuse),
    /// In Azure.
    Azure(clouds::azure::rights::Misuse),
    /// In Google Cloud.
    Google(clouds::google::rights::Misuse),
}

/// The rights for the key that Atlas uses, as far as it is known.
///
/// # Errors
/// `CloudNotUsed`, and why Atlas did not say what it uses.
pub async fn rights(
    parts: Parts<'_>,
    connection: &Connection,
    cloud: Provider,
) -> Result<Rights, ShellError> {
    match cloud {
        Provider::Aws => aws::rights::rights(parts, connection).await,
        Provider::Azure => azure::rights::rights(parts, connection).await,
        Provider::Gcp => google::rights::rights(parts, connection).await,
    }
}
