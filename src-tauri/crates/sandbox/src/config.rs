//! How a stand-in is set up.

use std::time::Duration;

/// What a stand-in serves, and to whom. What is `None` is made up at the start.
#[derive(Clone, Default)]
pub struct Config {
    /// Served as it is instead of the made-up control-plane list.
    pub control_plane: Option<Vec<u8>>,
    /// Public and private key.
    pub api_key: Option<(String, String)>,
    /// Client id and client secret.
    pub service_account: Option<(String, String)>,
    /// Both sign-ins may read everything and change nothing.
    pub read_only: bool,
    /// How long things last.
    pub timing: Timing,
    /// Where it listens on 127.0.0.1; 0 where the system chooses.
    pub port: u16,
}

impl Config {
    /// The practice project, with credentials made at the start.
    #[must_use]
    pub fn practice() -> Self {
        Self::default()
    }
}

/// How long things last.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// How long a digest challenge may be answered before it is stale.
    pub nonce: Duration,
    /// How long an access token is good for. Source: Atlas documentation, 3600 seconds.
    pub token: Duration,
    /// How long a cluster is at work after its key changed. Real ones take hours.
    pub cluster_change: Duration,
    /// How long a service account is being made.
    pub account_creation: Duration,
    /// How long a private endpoint is being made, and again until a person approved it in Azure, and
    /// how long it is being deleted; also how long the nodes take to try the key over it.
    pub endpoint_change: Duration,
    /// So many tries of a new IAM role are refused while AWS spreads the news of it.
    pub role_spreading: u32,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            nonce: Duration::from_secs(300),
            token: Duration::from_secs(3600),
            cluster_change: Duration::from_secs(6),
            account_creation: Duration::from_secs(3),
            endpoint_change: Duration::from_secs(4),
            role_spreading: 2,
        }
    }
}
