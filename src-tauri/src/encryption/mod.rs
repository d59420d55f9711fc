//! A project's encryption: the change and its summary, roles, private endpoints, switching a provider
//! off.

pub mod change;
pub mod chosen_key_file;
pub mod disabling;
pub mod pending;
pub mod private_endpoints;
pub mod roles;
