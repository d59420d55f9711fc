//! Somebody who is signed in to one account.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::credentials::Credentials;
use super::fault;
use super::hosts::{Partition, Region, Service};
use super::wire::Wire;
use crate::error::CloudError;

/// Credentials, a region, and connections. Clones share them.
#[derive(Debug, Clone)]
pub struct Session {
    wire: Wire,
    region: Region,
    signing: Arc<RwLock<Signing>>,
}

/// What requests are signed with. The library remembers credentials with the client that has them, so
/// others come with a client of their own.
#[derive(Debug, Clone)]
struct Signing {
    credentials: SharedCredentialsProvider,
    expires: Option<SystemTime>,
    iam: aws_sdk_iam::Client,
}

impl Signing {
    fn new(wire: &Wire, region: &Region, credentials: &Credentials) -> Self {
        let expires = credentials.expires;
        let credentials = credentials.provider();
        let iam = wire.config(Service::Iam, region, Some(&credentials));
        Self {
            iam: aws_sdk_iam::Client::new(&iam),
            credentials,
            expires,
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account, twelve digits.
    pub account: String,
    /// The user, or the role and its session.
    pub arn: String,
}

impl Session {
    /// Nothing is sent yet. `region` says which partition the credentials belong to, and where they
    /// are proven.
    #[must_use]
    pub fn new(wire: Wire, region: Region, credentials: &Credentials) -> Self {
        let signing = Signing::new(&wire, &region, credentials);
        Self {
            signing: Arc::new(RwLock::new(signing)),
            wire,
            region,
        }
    }

    /// Goes on with other credentials of the same identity. Every clone does, from its next request on.
    pub fn renew(&self, credentials: &Credentials) {
        let signing = Signing::new(&self.wire, &self.region, credentials);
        *self.signing.write().unwrap_or_else(PoisonError::into_inner) = signing;
    }

    fn signing(&self) -> Signing {
        let signing = self.signing.read();
        signing.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks AWS who is signed in. Nobody needs a right for this.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn identity(&self) -> Result<Identity, CloudError> {
        let credentials = self.signing().credentials;
        let config = self
            .wire
            .config(Service::Sts, &self.region, Some(&credentials));
        let asked = aws_sdk_sts::Client::new(&config)
            .get_caller_identity()
            .send()
            .await;
        let answer = asked.map_err(|error| {
            self.error("sts:GetCallerIdentity", Service::Sts, &self.region, error)
        })?;
        match (answer.account, answer.arn) {
            (Some(account), Some(arn)) => Ok(Identity { account, arn }),
            _ => Err(incomplete("sts:GetCallerIdentity")),
        }
    }

    /// The region it was made for.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The partition the credentials belong to.
    #[must_use]
    pub fn partition(&self) -> Partition {
        self.region.partition()
    }

    /// When the credentials end, where that is known.
    #[must_use]
    pub fn expires(&self) -> Option<SystemTime> {
        self.signing().expires
    }

    /// The connections.
    #[must_use]
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    pub(crate) fn iam(&self) -> aws_sdk_iam::Client {
        self.signing().iam
    }

    pub(crate) fn kms(&self, region: &Region) -> aws_sdk_kms::Client {
        let credentials = self.signing().credentials;
        let config = self.wire.config(Service::Kms, region, Some(&credentials));
        aws_sdk_kms::Client::new(&config)
    }

    /// What an error of IAM says.
    pub(crate) fn iam_error<E>(
        &self,
        operation: &'static str,
        error: SdkError<E, HttpResponse>,
    ) -> CloudError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        self.error(operation, Service::Iam, &self.region, error)
    }

    /// What an error of KMS in `region` says.
    pub(crate) fn kms_error<E>(
        &self,
        operation: &'static str,
        region: &Region,
        error: SdkError<E, HttpResponse>,
    ) -> CloudError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        self.error(operation, Service::Kms, region, error)
    }

    #[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
    fn error<E>(
        &self,
        operation: &'static str,
        service: Service,
        region: &Region,
        error: SdkError<E, HttpResponse>,
    ) -> CloudError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        fault::read(operation, &self.wire.hosts().host(service, region), &error)
    }
}

/// A success without the parts it always has.
pub(crate) fn incomplete(operation: &'static str) -> CloudError {
    CloudError::UnexpectedAnswer {
        operation,
        reason: atlas::Unexpected::WrongShape,
    }
}
