//! From what the inner crates answer to what the UI draws. Every `match` is exhaustive: a new
//! variant does not compile until someone decides what the person sees.

mod addresses;
mod atlas;
mod encryption;
mod form;

pub use encryption::encryption_view;
