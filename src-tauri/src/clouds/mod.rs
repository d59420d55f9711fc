//! The key service itself: signing in to it, reading what decides who may use the key, and adding what
//! is missing. AWS so far.

pub mod aws;
pub mod aws_adding;
pub mod aws_reading;
pub mod aws_rights;
pub mod aws_sign_in;

use std::path::Path;

use crate::access_list;
use crate::activity::Activity;
use crate::connection::key_store::KeyStore;
use crate::connection::proxy_settings::ProxySettings;

/// What this room works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// What is needed, and what the access list has.
    pub lists: access_list::Parts<'a>,
    /// Who is signed in to a cloud.
    pub aws: &'a aws::Aws,
    /// The route to every host.
    pub proxy: &'a ProxySettings,
    /// Where the proxy's password is.
    pub key_store: &'a KeyStore,
    /// Who did what.
    pub activity: &'a Activity,
    /// The folder that what there was is saved in, before it is changed.
    pub data_folder: &'a Path,
}

#[cfg(test)]
mod killed;
#[cfg(test)]
mod tests;
