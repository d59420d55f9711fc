//! From a filled form to a connection in use: the session, the key store, the proxy and certificates,
//! and what was set from outside.

pub mod address;
pub mod connecting;
pub mod grantees;
pub mod key_store;
pub mod presets;
pub mod proxy_settings;
pub mod secrets;
pub mod session;
#[cfg(test)]
pub(crate) mod stand_in;

use storage::Storage;

/// What connecting works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// What was set from outside.
    pub presets: &'a presets::Presets,
    /// What is kept on disk.
    pub storage: &'a Storage,
    /// Where secrets are kept.
    pub key_store: &'a key_store::KeyStore,
    /// The route to Atlas.
    pub proxy: &'a proxy_settings::ProxySettings,
}
