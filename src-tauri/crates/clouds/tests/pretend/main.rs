//! The way of a change against the pretend clouds: every fault at every request, any document, and
//! what clients that others wrote make of the same calls.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod aws;
mod azure;
mod cell;
mod cloud;
mod expected;
mod fault;
mod google;
mod matrix;
mod property;
mod reading;
mod twin;
