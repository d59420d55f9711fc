//! Requests to Google's hosts.

use atlas::Unexpected;
use reqwest::Method;
use reqwest::header::HeaderName;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;

use super::fault;
use super::hosts::{Hosts, Service};
use super::session::Session;
use crate::error::CloudError;
use crate::paging;
use crate::rest::{self, Ask, Body, Repeat};

/// Whose quota a request is counted against.
const QUOTA_PROJECT: HeaderName = HeaderName::from_static("x-goog-user-project");

/// Connections to Google.
pub type Wire = crate::wire::Wire<Hosts>;

impl Wire {
    /// The address of `path` at `service`.
    pub(crate) fn url(
        &self,
        operation: &'static str,
        service: Service,
        path: &str,
    ) -> Result<Url, CloudError> {
        let url = self.hosts.url(service, path);
        url.ok_or(CloudError::InvalidName(operation))
    }
}

/// What is asked of one service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The operation's name.
    pub(crate) operation: &'static str,
    pub(crate) service: Service,
    /// Version and name.
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(&'a str, &'a str)],
}

impl Session {
    /// What is there.
    pub(crate) async fn get<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, CloudError> {
        self.ask(call, Method::GET, None).await
    }

    /// Changes something, once.
    pub(crate) async fn change<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
        method: Method,
        body: &Value,
    ) -> Result<T, CloudError> {
        self.ask(call, method, Some(rest::written(body)?)).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
        method: Method,
        body: Option<String>,
    ) -> Result<T, CloudError> {
        let token = self.token().await?;
        let wire = self.wire();
        let mut url = wire.url(call.operation, call.service, call.path)?;
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(call.query);
        }
        let quota = self
            .quota_project()
            .map(|it| (QUOTA_PROJECT, it.to_owned()));
        let ask = Ask {
            operation: call.operation,
            repeat: match body {
                Some(_) => Repeat::Never,
                None => Repeat::Freely,
            },
            body: body.map_or(Body::None, Body::Json),
            method,
            url,
            token: Some(&token),
            headers: quota.into_iter().collect(),
        };
        let reply = rest::send(wire.http(), &ask).await?;
        rest::success(call.operation, &reply, fault::read)
    }

    /// All of a list that comes in parts; each entry as Google wrote it. `member` is the list's name.
    pub(crate) async fn list(
        &self,
        call: Call<'_>,
        member: &'static str,
    ) -> Result<Vec<Box<RawValue>>, CloudError> {
        paging::all(call.operation, |next| async move {
            let mut query: Vec<(&str, &str)> = call.query.to_vec();
            if let Some(next) = &next {
                query.push(("pageToken", next));
            }
            let page: std::collections::HashMap<String, Box<RawValue>> = self
                .get(Call {
                    query: &query,
                    ..call
                })
                .await?;
            let wrong = |_| rest::unexpected(call.operation, Unexpected::WrongShape);
            let entries = match page.get(member) {
                Some(entries) => serde_json::from_str(entries.get()).map_err(wrong)?,
                // A list without entries is left out.
                None => Vec::new(),
            };
            let next: Option<String> = match page.get("nextPageToken") {
                Some(next) => serde_json::from_str(next.get()).map_err(wrong)?,
                None => None,
            };
            Ok((entries, next.filter(|next| !next.is_empty())))
        })
        .await
    }
}

/// The name that every resource has.
#[derive(Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
}
