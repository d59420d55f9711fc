//! What the UI draws and what it asks for. Names end in `View` where a value leaves Rust and in
//! `Request` where it enters. Numbers are `u32` or `f64`: JavaScript has no wider integers.

mod access_list;
mod activity;
mod addresses;
mod call;
mod clouds;
mod clusters;
mod connection;
mod encryption;
mod error;
mod events;
mod from;
mod link;
mod reports;
mod settings;
mod storage;

pub use access_list::*;
pub use activity::*;
pub use addresses::*;
pub use call::*;
pub use clouds::*;
pub use clusters::*;
pub use connection::*;
pub use encryption::*;
pub use error::*;
pub use events::*;
pub use from::count;
pub use link::*;
pub use reports::*;
pub use settings::*;
pub use storage::*;
