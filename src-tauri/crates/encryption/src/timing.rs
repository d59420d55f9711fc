//! Every wait of this crate, in one value.

use std::time::Duration;

/// How long is waited for what. [`Timing::default`] is for people, [`Timing::short`] for tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// AWS: the wait between two tries of a new role.
    pub propagation_wait: Duration,
    /// AWS: no try of a new role begins later than this after the first one.
    pub propagation_limit: Duration,
    /// Google: the wait between two readings of a service account that Atlas is making.
    pub creation_wait: Duration,
    /// Google: no reading begins later than this after the first one.
    pub creation_limit: Duration,
    /// The wait between two readings of a cluster that is changing.
    pub cluster_wait: Duration,
    /// The wait between two readings of private endpoints that are changing.
    pub endpoint_wait: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            propagation_wait: Duration::from_secs(10),
            propagation_limit: Duration::from_secs(180),
            creation_wait: Duration::from_secs(10),
            creation_limit: Duration::from_secs(15 * 60),
            cluster_wait: Duration::from_secs(20),
            endpoint_wait: Duration::from_secs(15),
        }
    }
}

impl Timing {
    /// Hardly any wait; as many tries as there are for people.
    #[must_use]
    pub fn short() -> Self {
        Self {
            propagation_wait: Duration::from_millis(20),
            propagation_limit: Duration::from_millis(360),
            creation_wait: Duration::from_millis(20),
            creation_limit: Duration::from_millis(1800),
            cluster_wait: Duration::from_millis(40),
            endpoint_wait: Duration::from_millis(40),
        }
    }
}
