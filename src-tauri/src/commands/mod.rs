//! One file a screen: translate, call, map.
#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands commands their arguments by value"
)]

mod access_list;
mod activity;
mod addresses;
mod clusters;
mod connect;
mod encryption;
mod link;
mod networking;
mod roles;
mod saved;
mod settings;
mod start;
mod trouble;

pub use access_list::*;
pub use activity::*;
pub use addresses::*;
pub use clusters::*;
pub use connect::*;
pub use encryption::*;
pub use link::*;
pub use networking::*;
pub use roles::*;
pub use saved::*;
pub use settings::*;
pub use start::*;
pub use trouble::*;

use crate::view::ErrorView;

/// What every fallible command answers.
pub type Answer<T> = Result<T, ErrorView>;
