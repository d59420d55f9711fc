//! One file a screen: translate, call, map.
#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands commands their arguments by value"
)]

mod access_list;
mod activity;
mod addresses;
mod answers;
mod clouds;
mod clouds_azure;
mod clouds_google;
mod clusters;
mod connection;
mod defects;
mod encryption;
mod history;
mod links;
mod private_endpoints;
mod program;
mod reports;
mod roles;
mod saved_files;
mod settings;
mod start;

pub use access_list::*;
pub use activity::*;
pub use addresses::*;
pub use answers::*;
pub use clouds::*;
pub use clouds_azure::*;
pub use clouds_google::*;
pub use clusters::*;
pub use connection::*;
pub use defects::*;
pub use encryption::*;
pub use history::*;
pub use links::*;
pub use private_endpoints::*;
pub use program::Program;
pub use reports::*;
pub use roles::*;
pub use saved_files::*;
pub use settings::*;
pub use start::*;

use crate::view::ErrorView;

/// What every fallible command answers.
pub type Answer<T> = Result<T, ErrorView>;
