//! AWS's own library over this program's connections, and to the listed hosts alone.
//!
//! The library signs, writes and reads; what it would fetch by itself (credentials of this computer,
//! instance metadata, end points of the environment or of a profile) it is never asked for.

use atlas::{Fault, Taken, Unreachable, retry_after};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_runtime_api::http::{Response, StatusCode};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region as SdkRegion;
use reqwest::header::{ACCEPT_ENCODING, HOST, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};

use super::hosts::{Hosts, Region, Service};

/// What the library takes from an answer as the wait before the next try, in milliseconds.
const LIBRARY_RETRY_AFTER: &str = "x-amz-retry-after";

/// Connections to AWS.
pub type Wire = crate::wire::Wire<Hosts>;

/// Why the library got no answer.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("no answer")]
pub(crate) struct NoAnswer(pub(crate) Fault);

impl Wire {
    /// Set up for one service. Without `credentials` nothing is signed.
    pub(crate) fn config(
        &self,
        service: Service,
        region: &Region,
        credentials: Option<&SharedCredentialsProvider>,
    ) -> SdkConfig {
        let timing = self.http.timing();
        let signed_for = match service {
            Service::Iam => region.partition().iam_region(),
            Service::Oidc | Service::Portal | Service::Sts | Service::Kms => region.clone(),
        };
        let retries = RetryConfig::standard()
            .with_max_attempts(timing.tries)
            .with_initial_backoff(timing.first_wait)
            .with_max_backoff(timing.longest_wait);
        let mut config = SdkConfig::builder();
        config
            .set_region(SdkRegion::new(signed_for.as_str().to_owned()))
            .set_credentials_provider(credentials.cloned());
        config
            .endpoint_url(self.hosts.url(service, region))
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(self.clone())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep))
            .time_source(SharedTimeSource::new(SystemTimeSource::new()))
            // Limits of time are the connections' own.
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .retry_config(retries)
            .build()
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = self.request(&request).ok_or_else(|| {
            let elsewhere = Fault::Unreachable {
                cause: Unreachable::Other,
                taken: Taken::NotSent,
            };
            ConnectorError::user(NoAnswer(elsewhere).into())
        })?;
        let reply = self.http.send(request).await.map_err(no_answer)?;
        let status = StatusCode::try_from(reply.status.as_u16())
            .map_err(|error| ConnectorError::other(error.into(), None))?;
        let mut response = Response::new(status, SdkBody::from(reply.body.into_bytes()));
        for (name, value) in &reply.headers {
            if let Ok(value) = value.to_str() {
                // What fits into one header fits into the other.
                let _kept = response
                    .headers_mut()
                    .try_append(name.as_str().to_owned(), value.to_owned());
            }
        }
        if let Some(wait) = retry_after(&reply.headers) {
            let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            let milliseconds = milliseconds.to_string();
            response
                .headers_mut()
                .insert(LIBRARY_RETRY_AFTER, milliseconds);
        }
        Ok(response)
    }

    /// The same request for the connections; `None` where it would go anywhere else than to AWS.
    fn request(&self, from: &HttpRequest) -> Option<Request> {
        let url = Url::parse(from.uri()).ok()?;
        let host = match url.port() {
            Some(port) => format!("{}:{port}", url.host_str()?),
            None => url.host_str()?.to_owned(),
        };
        if !self.hosts.hold(url.scheme(), &host) {
            return None;
        }
        let method = Method::from_bytes(from.method().as_bytes()).ok()?;
        let mut request = Request::new(method, url);
        for (name, value) in from.headers() {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            if name == HOST {
                continue;
            }
            let mut value = HeaderValue::from_str(value).ok()?;
            value.set_sensitive(true);
            request.headers_mut().append(name, value);
        }
        let identity = HeaderValue::from_static("identity");
        request.headers_mut().insert(ACCEPT_ENCODING, identity);
        *request.body_mut() = Some(from.body().bytes()?.to_vec().into());
        Some(request)
    }
}

fn no_answer(fault: Fault) -> ConnectorError {
    let source = Box::new(NoAnswer(fault));
    match fault {
        Fault::Unreachable {
            cause: Unreachable::TimedOut,
            ..
        } => ConnectorError::timeout(source),
        Fault::Unreachable { cause, .. } if cause.is_lasting() => ConnectorError::user(source),
        Fault::Unexpected(_) => ConnectorError::user(source),
        Fault::Unreachable { .. } => ConnectorError::io(source),
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        HttpConnectorFuture::new(async move { wire.send(request).await })
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

#[derive(Debug)]
struct TokioSleep;

impl AsyncSleep for TokioSleep {
    fn sleep(&self, duration: std::time::Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}
