//! Google Cloud: signing in, reading what decides who reaches a key, and writing access levels and
//! ingress rules.

mod canonical;
mod fault;
mod hosts;
mod levels;
mod names;
mod operation;
mod perimeter;
mod read;
mod reading;
pub mod rights;
mod session;
pub mod sign_in;
mod target;
mod wire;

pub use canonical::fingerprint;
pub use hosts::{Hosts, Service};
pub use levels::{A_CONDITION, CONDITIONS};
pub use names::{KeyVersion, LevelName, PerimeterName, PolicyName};
pub use read::read;
pub use reading::{Around, Item, Key, KeyState, Project, Reading, Resource, Unread, Why};
pub use session::{Identity, Session, Who};
pub use target::{GoogleTarget, Place, Refusal};
pub use wire::Wire;
