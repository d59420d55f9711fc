//! How a pretend Google Cloud is set up.

use std::time::Duration;

use super::world::GoogleWorld;

/// What a pretend Google Cloud has in it, and how it behaves.
#[derive(Debug, Clone)]
pub struct GoogleConfig {
    /// What there is.
    pub world: GoogleWorld,
    /// How many reads after a write still show what there was.
    pub lag: u32,
    /// How often an operation says that it is not done yet.
    pub polls: u32,
    /// The most entries a page has; with `None`, as many as there are.
    pub page: Option<usize>,
    /// How long things last.
    pub timing: GoogleTiming,
}

impl GoogleConfig {
    /// What the practice projects of the pretend Atlas need, with operations that take a while.
    #[must_use]
    pub fn practice() -> Self {
        Self {
            lag: 1,
            polls: 2,
            ..Self::with(GoogleWorld::practice())
        }
    }

    /// `world`, without lag.
    #[must_use]
    pub fn with(world: GoogleWorld) -> Self {
        Self {
            world,
            lag: 0,
            polls: 0,
            page: None,
            timing: GoogleTiming::default(),
        }
    }
}

/// How long things last.
#[derive(Debug, Clone, Copy)]
pub struct GoogleTiming {
    /// A code that waits to become a token.
    pub code: Duration,
    /// An access token. Source: Google, *Token types*: one hour.
    pub access_token: Duration,
}

impl Default for GoogleTiming {
    fn default() -> Self {
        Self {
            code: Duration::from_secs(300),
            access_token: Duration::from_secs(3600),
        }
    }
}
