//! Google Cloud, over the wire.

mod changing;
mod faults;
mod reading;
mod signing_in;
mod stand;
mod writing;
