//! The clouds' own interfaces, as far as Keygate uses them: signing in, reading what decides who may
//! use a key, adding to it, and proving what was added.
//!
//! A cloud is asked only after a person signed in to it, over the hosts that are listed here and no
//! others, through the same proxy and with the same certificates as Atlas. Whoever issued a
//! certificate that is no public authority could read along: nothing is sent over such a connection
//! until a person knows (safety rule X6).
//!
//! What every cloud shares stands once: [`http`](Http), the listener that a browser returns to, PKCE,
//! a document's [`Fingerprint`], and the way of a [`change`]. Deliberately left out: what a document
//! means and how addresses are added to it (`access-list`), where secrets are kept (`credentials`),
//! Atlas itself, and any cache.

pub mod aws;
pub mod azure;
pub mod change;
mod error;
mod fingerprint;
pub mod google;
mod http;
pub mod loopback;
mod oauth;
mod paging;
mod pkce;
mod rest;
mod timing;
mod wire;

/// The proxy and the certificates that a person set, why nothing came back, whether a change may have
/// been made all the same, and a host on this computer. They are the same for Atlas.
pub use atlas::{Origin, Route, Taken, Trust, Unexpected, Unreachable};
pub use error::{Answer, CloudError};
pub use fingerprint::{Fingerprint, Marker};
pub use http::Http;
pub use timing::Timing;
pub use wire::{NotLoopback, Wire};
