//! What the sign-in to Google Cloud needs, ready to copy, and who grants it (safety rule C7).

use clouds::google::rights::{self, Names};
use encryption::Provider;

use super::reading::key_version;
use crate::clouds::Parts;
use crate::clouds::reading::{CloudRead, atlas_has};
use crate::clouds::rights::{Misuse, Rights};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// The roles for the key that Atlas uses.
///
/// # Errors
/// `CloudNotUsed`, and why Atlas did not say what it uses.
pub(in crate::clouds) async fn rights(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<Rights, ShellError> {
    let has = atlas_has(connection, Provider::Gcp).await?;
    let version = key_version(&has)?;
    let read = parts.clouds.read(connection, Provider::Gcp);
    let read = read.as_deref().and_then(CloudRead::google);
    let project = read.and_then(|read| read.reading.project.as_ref());
    let signed_in = parts.clouds.google(connection);
    let session = signed_in.as_ref().map(|who| &who.session);
    let names = Names {
        organization: project
            .and_then(|project| project.organization())
            .map(str::to_owned),
        project: version.project().to_owned(),
        quota_project: session
            .and_then(|session| session.quota_project())
            .map(str::to_owned),
    };
    Ok(Rights {
        watching: rights::watching(),
        changing: rights::changing(),
        misuses: rights::misuses().map(Misuse::Google).into(),
        grants: rights::grants(&names),
    })
}
