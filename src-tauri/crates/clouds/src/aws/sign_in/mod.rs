//! The ways of signing in to AWS.

pub mod identity_center;
pub mod parts;
pub mod pasted;
pub mod profile;

#[cfg(test)]
mod profile_tests;
