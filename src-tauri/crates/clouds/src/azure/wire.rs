//! Requests to Azure's hosts.

use std::fmt;

use atlas::Unexpected;
use reqwest::Method;
use secret::Secret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::fault;
use super::hosts::{Hosts, Service};
use crate::error::CloudError;
use crate::http::{Http, Reply};
use crate::rest::{self, Ask, Body, Repeat};

/// Connections to Azure. Clones share them.
#[derive(Clone)]
pub struct Wire {
    http: Http,
    hosts: Hosts,
}

impl Wire {
    /// Asks `hosts` over `http`, which has to be made for hosts like these ([`Hosts::origin`]).
    #[must_use]
    pub fn new(http: Http, hosts: Hosts) -> Self {
        Self { http, hosts }
    }

    /// The connections, for their limits and for what is known of issuers.
    #[must_use]
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// Where Azure is asked.
    #[must_use]
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// The address of something that Azure manages.
    pub(crate) fn managed(
        &self,
        operation: &'static str,
        path: &[&str],
        version: &str,
    ) -> Result<Url, CloudError> {
        let url = self.hosts.url(Service::Management, path);
        let mut url = url.ok_or(CloudError::InvalidName(operation))?;
        url.query_pairs_mut().append_pair("api-version", version);
        Ok(url)
    }

    /// What is there.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        url: Url,
        token: &Secret,
    ) -> Result<T, CloudError> {
        if !self.hosts.hold(Service::Management, &url) {
            return Err(rest::unexpected(operation, Unexpected::Redirect));
        }
        let reply = rest::send(&self.http, &Ask::get(operation, url, token)).await?;
        rest::json(operation, &answered(operation, reply)?)
    }

    /// Changes what is there, once.
    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        url: Url,
        token: &Secret,
        body: &Value,
    ) -> Result<T, CloudError> {
        let ask = Ask {
            operation,
            method: Method::PATCH,
            url,
            token: Some(token),
            headers: Vec::new(),
            body: Body::Json(rest::written(body)?),
            repeat: Repeat::Never,
        };
        let reply = rest::send(&self.http, &ask).await?;
        rest::json(operation, &answered(operation, reply)?)
    }
}

fn answered(operation: &'static str, reply: Reply) -> Result<Reply, CloudError> {
    match reply.status.is_success() {
        true => Ok(reply),
        false => Err(fault::read(operation, &reply)),
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Wire")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}
