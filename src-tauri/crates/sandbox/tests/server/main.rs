//! The stand-in over real sockets, as a client sees it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod aws;
mod azure;
mod cluster_keys;
mod description;
mod encryption;
mod endpoints;
mod google;
mod guard;
mod lists;
mod protocol;
mod refusals;
mod roles;
mod scripting;
mod settings;
mod sign_in;
mod support;
