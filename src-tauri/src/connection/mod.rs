//! From a filled form to a connection in use: the session, the key store, the proxy and certificates,
//! and what was set from outside.

pub mod connecting;
pub mod key_store;
pub mod presets;
#[cfg(test)]
pub mod pretend_atlas;
pub mod proxy_settings;
pub mod session;
