//! AWS: signing in, reading what decides who may use a key, and writing it.

mod arn;
mod canonical;
#[cfg(test)]
mod canonical_tests;
mod credentials;
mod fault;
mod hosts;
mod limits;
mod policies;
mod policy;
mod read;
mod reading;
pub mod rights;
mod session;
pub mod sign_in;
mod target;
mod wire;
pub mod write;

pub use arn::{KeyName, RoleArn};
pub use canonical::{Flaw, fingerprint, flaws};
pub use credentials::Credentials;
pub use hosts::{Hosts, NoRegion, Partition, Region, Service};
pub use limits::{Limit, inline_total, size};
pub use read::read;
pub use reading::{
    Entity, Grant, Item, Key, KeyState, ManagedPolicy, Place, PolicyText, Reading, Role, Unread,
    Why,
};
pub use session::{Identity, Session};
pub use target::AwsTarget;
pub use wire::Wire;
