//! What the journeys, the tour and the contract tests share.

pub mod csv;
pub mod cutting;
pub mod desktop;
pub mod process;
pub mod screen;
pub mod scripted;
pub mod steps;
pub mod window;

/// Whatever stops a journey: the words are for whoever reads the test's output.
pub type Stop = Box<dyn std::error::Error + Send + Sync>;
