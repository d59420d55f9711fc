//! Which Atlas is meant: the known ones, and *Custom address*.

use atlas::Origin;
use storage::{SignInKind, Storage};

use super::presets::Presets;
use crate::support::error::ShellError;

/// Which Atlas is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtlasChoice {
    /// MongoDB Atlas, cloud.mongodb.com.
    Commercial,
    /// Atlas for Government, cloud.mongodbgov.com.
    Government,
    /// The address set in Settings or preset in the environment.
    Custom,
}

/// A sign-in whose secret is in the operating system's key store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedSignIn {
    /// Where.
    pub atlas: AtlasChoice,
    /// Its host.
    pub host: String,
    /// What it signs in with.
    pub kind: SignInKind,
    /// The client ID or public key.
    pub id: String,
    /// It was in use when the program was closed.
    pub resume: bool,
}

/// The address behind `choice`.
///
/// # Errors
/// `NoCustomAddress` where *Custom address* is not set.
pub fn origin_of(
    choice: AtlasChoice,
    presets: &Presets,
    storage: &Storage,
) -> Result<Origin, ShellError> {
    match choice {
        AtlasChoice::Commercial => Ok(Origin::commercial()),
        AtlasChoice::Government => Ok(Origin::government()),
        AtlasChoice::Custom => custom(presets, storage).ok_or(ShellError::NoCustomAddress),
    }
}

/// The address behind *Custom address*: preset, or set in Settings.
#[must_use]
pub fn custom(presets: &Presets, storage: &Storage) -> Option<Origin> {
    let kept = || Origin::parse(&storage.custom_address()?).ok();
    presets.atlas().cloned().or_else(kept)
}

/// Sets or removes the address behind *Custom address*.
///
/// # Errors
/// `Address` where it is not https, or http on loopback; `NotKept`.
pub fn set_custom(address: Option<&str>, storage: &Storage) -> Result<(), ShellError> {
    let address = address.map(str::trim).filter(|address| !address.is_empty());
    let origin = address.map(Origin::parse).transpose()?;
    storage.set_custom_address(origin.as_ref().map(Origin::as_str))?;
    Ok(())
}

/// The sign-in that is remembered, where connecting again would go to the same Atlas.
#[must_use]
pub fn remembered(presets: &Presets, storage: &Storage) -> Option<RememberedSignIn> {
    let remembered = storage.connection().filter(|it| it.kept)?;
    let origin = Origin::parse(&remembered.origin).ok()?;
    let atlas = if origin == Origin::commercial() {
        AtlasChoice::Commercial
    } else if origin == Origin::government() {
        AtlasChoice::Government
    } else {
        // Its address may not be the one behind *Custom address* any more: then connecting
        // again would go elsewhere than the secret belongs (safety rule X1).
        (custom(presets, storage)? == origin).then_some(AtlasChoice::Custom)?
    };
    Some(RememberedSignIn {
        atlas,
        host: origin.host().to_owned(),
        kind: remembered.sign_in,
        id: remembered.id,
        resume: remembered.connected,
    })
}
