//! The way of a change against the pretend AWS: every fault at every request, any policy, and what
//! clients that others wrote make of the same calls.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod account;
mod cell;
mod expected;
mod fault;
mod matrix;
mod property;
mod reading;
mod secrets;
mod twin;
mod witness;
