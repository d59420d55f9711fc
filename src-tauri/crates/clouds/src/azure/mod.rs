//! Azure: signing in, reading what decides who reaches a key vault, and writing its rules.

mod canonical;
mod fault;
mod hosts;
mod names;
mod read;
mod reading;
pub mod rights;
mod session;
pub mod sign_in;
mod target;
mod vault;
mod wire;

pub use canonical::fingerprint;
pub use hosts::{AzureCloud, Hosts, Service};
pub use names::{ClientId, KeyId, Tenant, VaultId};
pub use read::read;
pub use reading::{Changed, Item, Key, Perimeter, PerimeterMode, Reading, Unread, Vault, Why};
pub use session::{Identity, Session, Who};
pub use target::{AzureTarget, MOST_RULES, Refusal};
pub use wire::Wire;
