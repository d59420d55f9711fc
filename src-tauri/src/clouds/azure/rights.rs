//! What the sign-in to Azure needs, ready to copy, with the real names filled in (safety rule C7).

use std::iter::once;

use access_list::Remark;
use clouds::azure::{VaultId, rights};
use encryption::Provider;

use super::used::used;
use crate::clouds::Parts;
use crate::clouds::reading::{CloudRead, atlas_has};
use crate::clouds::rights::{Misuse, Rights};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// The custom roles for the vaults that Atlas uses: that of the project in use, and those that were read.
///
/// # Errors
/// `CloudNotUsed`, and why Atlas did not say what it uses.
pub(in crate::clouds) async fn rights(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<Rights, ShellError> {
    let has = atlas_has(connection, Provider::Azure).await?;
    let used = used(&has.settings).and_then(Result::ok);
    let vault = used.ok_or(ShellError::CloudNotUsed(Provider::Azure))?.vault;
    let read = parts.clouds.read(connection, Provider::Azure);
    let read = read.as_deref().and_then(CloudRead::azure);
    // Before the first reading it is not known, and the right is left out.
    let has_subnets = read.is_some_and(|read| {
        let mut remarks = read.list.remarks.iter();
        remarks.any(|remark| matches!(remark, Remark::VirtualNetworkRules { .. }))
    });
    let others = read.iter().flat_map(|read| &read.vaults);
    let others = others.map(|other| &other.id).filter(|id| **id != vault);
    let vaults: Vec<VaultId> = once(&vault).chain(others).cloned().collect();
    let misuses = rights::misuses(has_subnets).into_iter();
    Ok(Rights {
        watching: rights::watching(&vaults),
        changing: rights::changing(&vaults, has_subnets),
        misuses: misuses.map(Misuse::Azure).collect(),
        grants: Vec::new(),
    })
}
