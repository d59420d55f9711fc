//! The clusters of a project, and moving them to another key.

pub mod list;
pub mod moves;
