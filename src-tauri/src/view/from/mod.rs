//! From what rooms and inner crates answer to what the UI draws, and back. Every `match` is exhaustive:
//! a new variant does not compile until someone decides what the person sees.

mod access_list;
mod activity;
mod addresses;
mod atlas;
mod clouds;
mod clusters;
mod connection;
mod desktop;
mod encryption;
mod error;
mod events;
mod reports;
mod settings;
mod storage;

/// A count as the UI takes it.
#[must_use]
pub fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
