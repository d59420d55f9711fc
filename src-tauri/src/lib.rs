//! Keygate: a desktop program for people who bring their own encryption key to MongoDB Atlas.
//!
//! This crate is the shell: it translates what the window asks for into calls of the inner crates,
//! and what they answer into what the window draws.

#![expect(
    unreachable_pub,
    reason = "a program: only `app` and `view` are used from outside, by its `main` and by tests"
)]

mod access;
mod access_list;
mod activity;
pub mod app;
mod appearance;
mod book;
mod clipboard;
mod clusters;
mod commands;
mod connecting;
mod drops;
mod exporting;
mod exports;
mod files;
mod history;
mod key_store;
mod leaving;
mod links;
mod logs;
mod moves;
mod needed;
mod network;
mod networking;
mod notices;
mod notification;
mod off;
mod panics;
mod pasted;
mod pending;
mod placement;
mod preferences;
mod presets;
#[cfg(test)]
mod pretend_atlas;
mod program;
mod roles;
mod saving;
mod session;
mod starting;
mod timer;
#[expect(
    missing_docs,
    reason = "fields named as on the screen; public for the tests that follow an error to its words"
)]
pub mod view;
mod waiting;
mod watch;
#[cfg(target_os = "linux")]
mod webkit;
mod window;
mod zoom;
