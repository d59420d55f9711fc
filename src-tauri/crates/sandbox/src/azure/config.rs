//! How a pretend Azure is set up.

use std::time::Duration;

use super::world::AzureWorld;

/// What a pretend Azure has in it, and how it behaves.
#[derive(Debug, Clone)]
pub struct AzureConfig {
    /// What there is.
    pub world: AzureWorld,
    /// How many reads after a write still show what there was.
    pub lag: u32,
    /// How long things last.
    pub timing: AzureTiming,
}

impl AzureConfig {
    /// What the practice projects of the pretend Atlas need, with reads that lag a little.
    #[must_use]
    pub fn practice() -> Self {
        Self {
            lag: 2,
            ..Self::with(AzureWorld::practice())
        }
    }

    /// `world`, without lag.
    #[must_use]
    pub fn with(world: AzureWorld) -> Self {
        Self {
            world,
            lag: 0,
            timing: AzureTiming::default(),
        }
    }
}

/// How long things last. Source: Microsoft identity platform, *Configurable token lifetimes*.
#[derive(Debug, Clone, Copy)]
pub struct AzureTiming {
    /// A code that waits to become a token.
    pub code: Duration,
    /// An access token; real ones differ by chance around this.
    pub access_token: Duration,
    /// A refresh token that is not used.
    pub refresh_token: Duration,
}

impl Default for AzureTiming {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        Self {
            code: minutes(10),
            access_token: minutes(75),
            refresh_token: minutes(90 * 24 * 60),
        }
    }
}
