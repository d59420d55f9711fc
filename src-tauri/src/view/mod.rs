//! What the UI draws and what it asks for. Names end in `View` where a value leaves Rust and in
//! `Request` where it enters. Numbers are `u32` or `f64`: JavaScript has no wider integers.

mod access_list;
mod activity;
mod addresses;
mod artefact;
mod call;
mod clusters;
mod connection;
mod encryption;
mod error;
mod events;
mod findings;
mod from;
mod history;
mod link;
mod private_endpoints;
mod refusal_codes;
mod roles;
mod settings;
mod storage;

pub use access_list::*;
pub use activity::*;
pub use addresses::*;
pub use artefact::*;
pub use call::*;
pub use clusters::*;
pub use connection::*;
pub use encryption::*;
pub use error::*;
pub use events::*;
pub use findings::*;
pub use from::count;
pub use history::*;
pub use link::*;
pub use private_endpoints::*;
pub use refusal_codes::*;
pub use roles::*;
pub use settings::*;
pub use storage::*;
