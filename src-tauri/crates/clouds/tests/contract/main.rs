//! What goes over the wire, operation by operation, and what each fault becomes.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod account;
mod azure;
mod changing;
mod faults;
mod google;
mod reading;
mod signing_in;
mod stand;
mod writing;
