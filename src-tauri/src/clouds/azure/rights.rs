//! What the sign-in to Azure needs, ready to copy, with the real names filled in (safety rule C7).

use access_list::Remark;
use clouds::azure::rights;
use encryption::Provider;

use super::reading::used;
use crate::clouds::Parts;
use crate::clouds::reading::{CloudRead, atlas_has};
use crate::clouds::rights::{Misuse, Rights};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// The custom roles for the vault that Atlas uses.
///
/// # Errors
/// `CloudNotUsed`, and why Atlas did not say what it uses.
pub(in crate::clouds) async fn rights(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<Rights, ShellError> {
    let has = atlas_has(connection, Provider::Azure).await?;
    let vault = used(&has)?.vault;
    let read = parts.clouds.read(connection, Provider::Azure);
    // Before the first reading it is not known, and the right is left out.
    let has_subnets = read
        .as_deref()
        .and_then(CloudRead::azure)
        .is_some_and(|read| {
            let mut remarks = read.list.remarks.iter();
            remarks.any(|remark| matches!(remark, Remark::VirtualNetworkRules { .. }))
        });
    let misuses = rights::misuses(has_subnets).into_iter();
    Ok(Rights {
        watching: rights::watching(&vault),
        changing: rights::changing(&vault, has_subnets),
        misuses: misuses.map(Misuse::Azure).collect(),
        grants: Vec::new(),
    })
}
