//! Requests to Azure's hosts.

use atlas::Unexpected;
use reqwest::Method;
use secret::Secret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::fault;
use super::hosts::{Hosts, Service};
use crate::error::CloudError;
use crate::rest::{self, Ask, Body, Repeat};

/// Connections to Azure.
pub type Wire = crate::wire::Wire<Hosts>;

impl Wire {
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
        rest::success(operation, &reply, fault::read)
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
        rest::success(operation, &reply, fault::read)
    }
}
