//! Keygate: a desktop program for people who bring their own encryption key to MongoDB Atlas.
//!
//! This crate is the shell: it translates what the window asks for into calls of the inner crates,
//! and what they answer into what the window draws.

#![expect(
    unreachable_pub,
    reason = "a program: only `app` and `view` are used from outside, by its `main` and by tests"
)]

mod access_list;
mod activity;
mod addresses;
pub mod app;
#[cfg(all(test, target_os = "linux"))]
mod attackers;
mod clouds;
mod clusters;
mod commands;
mod connection;
mod desktop;
mod encryption;
mod reports;
mod support;
#[expect(
    missing_docs,
    reason = "fields named as on the screen; public for the tests that follow an error to its words"
)]
pub mod view;
mod watch;

/// For the tests that follow an error to its words.
pub use support::error::Asked;
