//! The Atlas client over real sockets, held against Atlas's own description of the API.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod alerts;
mod answers;
mod cancelling;
mod clusters;
mod description;
mod digest;
mod endpoints;
mod lists;
mod network;
mod operations;
mod proxy;
mod rehearsals;
mod roles;
mod service_account;
mod support;
mod trouble;
mod writes;
