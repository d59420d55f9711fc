//! What the sign-in to AWS needs, ready to copy, with the real names filled in (safety rule C7).

use clouds::aws::Place;
use clouds::aws::rights::{self, Names};
use encryption::Provider;

use super::reading::role_and_key;
use crate::clouds::Parts;
use crate::clouds::reading::{CloudRead, atlas_has};
use crate::clouds::rights::{Misuse, Rights};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// The policies for the role and the key that Atlas uses, as far as they are known.
///
/// # Errors
/// `CloudNotUsed`, and why Atlas did not say what it uses.
pub(in crate::clouds) async fn rights(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<Rights, ShellError> {
    let has = atlas_has(connection, Provider::Aws).await?;
    let (role, key) = role_and_key(&has)?;
    let read = parts.clouds.read(connection, Provider::Aws);
    let mut names = Names {
        role,
        policies: Vec::new(),
        keys: Vec::new(),
    };
    if let Some(read) = read.as_deref().and_then(CloudRead::aws) {
        names.keys = read
            .reading
            .keys
            .iter()
            .map(|key| key.arn.clone())
            .collect();
        let places = read.reading.policies.iter().map(|text| &text.place);
        names.policies = places
            .filter_map(|place| match place {
                Place::Managed(policy) | Place::Boundary(policy) => Some(policy.arn.clone()),
                _ => None,
            })
            .collect();
    }
    if names.keys.is_empty() {
        let arn = match key.id().starts_with("arn:") {
            true => key.id().to_owned(),
            // A key's ID alone belongs to the role's account.
            false => format!(
                "arn:{}:kms:{}:{}:key/{}",
                names.role.partition().as_str(),
                key.region(),
                names.role.account(),
                key.id()
            ),
        };
        names.keys.push(arn);
    }
    let misuses = rights::misuses(&names);
    Ok(Rights {
        watching: rights::watching(&names),
        changing: rights::changing(&names),
        misuses: misuses.into_iter().map(Misuse::Aws).collect(),
        grants: Vec::new(),
    })
}
