//! What the sign-in to AWS needs, ready to copy, with the real names filled in (safety rule C7).

use clouds::aws::Place;
use clouds::aws::rights::{self, Misuse, Names};

use super::Parts;
use super::aws_reading::atlas_has;
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// The policies for watching and for changing, and what the second can be misused for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// For reading alone.
    pub watching: String,
    /// For adding as well.
    pub changing: String,
    /// What it can be misused for.
    pub misuses: Vec<Misuse>,
}

/// The policies for the role and the key that Atlas uses, as far as they are known.
///
/// # Errors
/// `AwsNotUsed`, and why Atlas did not say what it uses.
pub async fn rights(parts: Parts<'_>, connection: &Connection) -> Result<Rights, ShellError> {
    let (role, key) = atlas_has(connection).await?.role_and_key()?;
    let read = parts.aws.read(connection);
    let mut names = Names {
        role,
        policies: Vec::new(),
        keys: Vec::new(),
    };
    if let Some(read) = &read {
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
    Ok(Rights {
        watching: rights::watching(&names),
        changing: rights::changing(&names),
        misuses: rights::misuses(&names),
    })
}
