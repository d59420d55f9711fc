//! The address book: which addresses Atlas uses, read from one answer of
//! `GET /api/atlas/v2/unauth/controlPlaneIPAddresses`, grouped, searched and written as CSV.
//!
//! Pure: bytes in, bytes out. It fetches nothing, keeps nothing and knows nothing of windows. It is
//! laid out for a million addresses: an IPv4 row is 9 bytes, names are stored once, and a listing is
//! laid over a book without copying it.

mod address;
mod block;
mod book;
mod change;
mod cidr;
mod cidr_text;
mod cidr_word;
mod collector;
mod contexts;
pub mod csv;
mod document;
mod filter;
mod interner;
mod listing;
mod mentions;
mod natural;
mod needed;
mod once_atlas;
mod problem;
mod radix;
mod ranges;
mod read;
pub mod regions;
mod release;
mod repeated;
mod review;
mod row;
mod rules;
mod side;
pub mod text;
mod visible;

#[cfg(test)]
mod samples;

pub use address::{Address, Cloud, Direction, Service};
pub use book::{AddressBook, CloudTotal, RegionTotal, Source, Totals};
pub use change::Change;
pub use cidr::parse as parse_block;
pub use cidr_text::CidrText;
pub use listing::{Column, Listing, Order, View};
pub use natural::natural;
pub use needed::{CLUSTERS, ClusterAddress};
pub use once_atlas::{AccessListRead, ListFetch, administrators, once_atlas};
pub use problem::{EntryProblem, Reason, Refusal};
pub use ranges::{Ranges, size};
pub use read::ReadError;
pub use release::Release;
pub use review::{Baseline, Review, Writing};
pub use row::{AddressRow, CloudRow, RegionRow, Row};
pub use rules::{entry as validate, refusal};
pub use visible::visible;
