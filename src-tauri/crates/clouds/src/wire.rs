//! A cloud's hosts, and the connections to them.

use std::fmt;

use atlas::Origin;

use crate::http::Http;

/// Connections to the hosts of one cloud. Clones share them.
#[derive(Clone)]
pub struct Wire<Hosts> {
    pub(crate) http: Http,
    pub(crate) hosts: Hosts,
}

impl<Hosts> Wire<Hosts> {
    /// Asks `hosts` over `http`, which has to be made for hosts like these (their `origin`).
    #[must_use]
    pub fn new(http: Http, hosts: Hosts) -> Self {
        Self { http, hosts }
    }

    /// The connections, for their limits and for what is known of issuers.
    #[must_use]
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// Where the cloud is asked.
    #[must_use]
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }
}

impl<Hosts: fmt::Debug> fmt::Debug for Wire<Hosts> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Wire")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

/// Something else than this computer was to stand in for a cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("only a host on this computer can stand in for a cloud")]
pub struct NotLoopback;

/// `origin`, which stands in for a cloud: for tests and practice.
pub(crate) fn stand_in(origin: Origin) -> Result<Origin, NotLoopback> {
    match origin.is_loopback() {
        true => Ok(origin),
        false => Err(NotLoopback),
    }
}
