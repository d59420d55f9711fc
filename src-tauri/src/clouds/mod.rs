//! The key service itself: signing in to it, reading what decides who may use the key, and changing
//! it: adding what is missing, taking out what is not needed. What differs from cloud to cloud stands in a folder of its own.

pub mod adding;
pub mod aws;
pub mod azure;
pub mod changing;
pub mod checking;
pub mod google;
pub mod keeping;
pub mod reading;
pub mod recording;
pub mod rehearsing;
pub mod removing;
pub mod rights;
mod rollback;
mod signing_in;
pub mod state;
pub mod watching;

use std::path::Path;

use clouds::CloudError;
use encryption::Provider;

use crate::access_list;
use crate::activity::Activity;
use crate::connection::key_store::KeyStore;
use crate::connection::proxy_settings::ProxySettings;
use crate::support::error::ShellError;

/// What this room works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// What is needed, and what the access list has.
    pub lists: access_list::Parts<'a>,
    /// Who is signed in to a cloud.
    pub clouds: &'a state::Clouds,
    /// The route to every host.
    pub proxy: &'a ProxySettings,
    /// Where the proxy's password is.
    pub key_store: &'a KeyStore,
    /// Who did what.
    pub activity: &'a Activity,
    /// The folder that what there was is saved in, before it is changed.
    pub data_folder: &'a Path,
}

/// What a cloud answered, as an error of the shell.
fn cloud_error(cloud: Provider, error: CloudError) -> ShellError {
    ShellError::Cloud {
        cloud,
        error: Box::new(error),
    }
}

#[cfg(test)]
mod killed;
#[cfg(test)]
mod tests;
