//! What every room leans on: logs, panics, events to the page, cancellation, generations, preferences;
//! and erasing what is kept.

pub mod blocking;
pub mod cancellation;
pub mod clouds;
pub mod erasing;
pub mod error;
pub mod events;
pub mod generation;
pub mod identifier;
pub mod logs;
pub mod panics;
pub mod practice;
pub mod preferences;
pub mod starting;
