//! What somebody else does in the practice project's pretend clouds, so that a person sees what comes of
//! it.

use encryption::Provider;
use sandbox::Rehearsal;

use super::state::Clouds;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// Lets it happen.
///
/// # Errors
/// `NotPractice`; `CloudNotSignedIn` where the pretend cloud was not started yet.
pub fn rehearse(
    clouds: &Clouds,
    connection: &Connection,
    cloud: Provider,
    what: Rehearsal,
) -> Result<(), ShellError> {
    if !connection.is_practice() {
        return Err(ShellError::NotPractice);
    }
    let happened = clouds.with(connection, |state| match cloud {
        Provider::Aws => state.aws.pretend.as_ref().map(|it| it.rehearse(what)),
        Provider::Azure => state.azure.pretend.as_ref().map(|it| it.rehearse(what)),
        Provider::Gcp => state.google.pretend.as_ref().map(|it| it.rehearse(what)),
    });
    happened.ok_or(ShellError::CloudNotSignedIn(cloud))
}
