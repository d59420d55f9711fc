//! How a pretend AWS is set up.

use std::time::Duration;

use super::world::AwsWorld;

/// What a pretend AWS has in it, and how it behaves.
#[derive(Debug, Clone)]
pub struct AwsConfig {
    /// What there is.
    pub world: AwsWorld,
    /// How many reads after a write still show what there was.
    pub lag: u32,
    /// The most entries a page has; with `None`, as many as AWS gives.
    pub page: Option<usize>,
    /// How long things last.
    pub timing: AwsTiming,
}

impl AwsConfig {
    /// What the practice projects of the pretend Atlas need, with reads that lag a little.
    #[must_use]
    pub fn practice() -> Self {
        Self {
            lag: 2,
            ..Self::with(AwsWorld::practice())
        }
    }

    /// `world`, without lag.
    #[must_use]
    pub fn with(world: AwsWorld) -> Self {
        Self {
            world,
            lag: 0,
            page: None,
            timing: AwsTiming::default(),
        }
    }
}

/// How long things last.
#[derive(Debug, Clone, Copy)]
pub struct AwsTiming {
    /// A registered client. Source: AWS CLI documentation, 90 days.
    pub registration: Duration,
    /// A code that waits to become a token.
    pub code: Duration,
    /// An access token of IAM Identity Center. Source: its User Guide, one hour.
    pub access_token: Duration,
    /// A refresh token: the session of the access portal, eight hours unless set otherwise.
    pub refresh_token: Duration,
    /// Keys of a role: the session duration of a permission set, one hour unless set otherwise.
    pub role_credentials: Duration,
}

impl Default for AwsTiming {
    fn default() -> Self {
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        Self {
            registration: hours(90 * 24),
            code: Duration::from_secs(300),
            access_token: hours(1),
            refresh_token: hours(8),
            role_credentials: hours(1),
        }
    }
}
