//! The private endpoints to a key service.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::practice;
use super::super::provider::KeyProvider;
use super::{Encryption, Values, attributes};
use crate::refusal::Refusal;

/// One private endpoint.
#[derive(Clone)]
pub(super) struct Endpoint {
    id: String,
    provider: KeyProvider,
    region: String,
    made: Instant,
    lasting: Duration,
    /// It is gone then.
    gone_at: Option<Instant>,
}

/// What the vault's name, subscription and resource group are called. Source: Atlas documentation:
/// they are locked while endpoints exist.
const LOCKED: [&str; 3] = ["keyVaultName", "resourceGroupName", "subscriptionID"];

impl Endpoint {
    fn is_gone(&self) -> bool {
        self.gone_at.is_some_and(|then| Instant::now() >= then)
    }

    /// Source: Atlas Admin API description, `EARPrivateEndpoint`, `status`. In Azure a pretend
    /// person approves the connection after a while.
    fn status(&self) -> &'static str {
        let age = self.made.elapsed();
        match self.provider {
            _ if self.gone_at.is_some() => "DELETING",
            _ if age < self.lasting => "INITIATING",
            KeyProvider::Azure if age < 2 * self.lasting => "PENDING_ACCEPTANCE",
            _ => "ACTIVE",
        }
    }

    fn view(&self) -> Value {
        let mut view = json!({
            "cloudProvider": self.provider.name(),
            "id": self.id,
            "regionName": self.region,
            "status": self.status(),
        });
        if self.status() != "INITIATING" {
            let number = &self.id[self.id.len() - 4..];
            view["privateEndpointConnectionName"] = match self.provider {
                KeyProvider::Azure => json!(format!("practice-connection-{number}")),
                _ => json!(format!("vpce-practice{number}")),
            };
        }
        view
    }
}

impl Encryption {
    pub(in crate::world) fn endpoint_views(&self, cloud: &str) -> Result<Vec<Value>, Refusal> {
        let provider = provider(cloud)?;
        Ok(self.of(provider).map(Endpoint::view).collect())
    }

    pub(in crate::world) fn endpoint_view(&self, cloud: &str, id: &str) -> Result<Value, Refusal> {
        let provider = provider(cloud)?;
        self.of(provider)
            .find(|endpoint| endpoint.id == id)
            .map(Endpoint::view)
            .ok_or_else(|| not_found(id))
    }

    pub(in crate::world) fn create_endpoint(
        &mut self,
        cloud: &str,
        body: &[u8],
        number: usize,
        lasting: Duration,
    ) -> Result<Value, Refusal> {
        let provider = provider(cloud)?;
        if !self.settings.contains_key(&provider) {
            return Err(Refusal::new(
                400,
                "ENCRYPTION_AT_REST_NOT_ENABLED",
                "Encryption at rest is not enabled for this project.",
            ));
        }
        let body: Value = serde_json::from_slice(body)
            .map_err(|_| Refusal::new(400, "INVALID_JSON", "Received JSON is malformed."))?;
        let region = body["regionName"].as_str().ok_or_else(|| {
            Refusal::new(
                400,
                "MISSING_ATTRIBUTE",
                "The required attribute regionName was not specified.",
            )
            .with("regionName")
        })?;
        let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if !region.bytes().all(is_name) {
            return Err(Refusal::new(
                400,
                "INVALID_ENUM_VALUE",
                "An invalid enumeration value was specified.",
            )
            .with("regionName"));
        }
        let endpoint = Endpoint {
            id: practice::id(0x11, number),
            provider,
            region: region.to_owned(),
            made: Instant::now(),
            lasting,
            gone_at: None,
        };
        let view = endpoint.view();
        self.endpoints.push(endpoint);
        Ok(view)
    }

    pub(in crate::world) fn delete_endpoint(
        &mut self,
        cloud: &str,
        id: &str,
        lasting: Duration,
    ) -> Result<(), Refusal> {
        self.endpoint_view(cloud, id)?;
        for endpoint in self.endpoints.iter_mut().filter(|one| one.id == id) {
            endpoint
                .gone_at
                .get_or_insert_with(|| Instant::now() + lasting);
        }
        Ok(())
    }

    pub(super) fn has_endpoints(&self, provider: KeyProvider) -> bool {
        self.of(provider).next().is_some()
    }

    /// Whether a change may be made while there are endpoints. Source of the code: logs of the
    /// Terraform provider; its parameter is the region.
    pub(super) fn check_endpoints(
        &self,
        provider: KeyProvider,
        before: &Values,
        part: &Values,
    ) -> Result<(), Refusal> {
        let Some(endpoint) = self.of(provider).next() else {
            return Ok(());
        };
        if part.get(attributes::PRIVATE_NETWORKING) == Some(&Value::Bool(false)) {
            return Err(Refusal::new(
                400,
                "CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST",
                "Private networking cannot be switched off while private endpoints exist.",
            )
            .with(&endpoint.region));
        }
        let locked = part
            .iter()
            .find(|(name, value)| LOCKED.contains(name) && before.get(*name) != Some(*value));
        match locked {
            Some((name, _)) => Err(attributes::invalid(provider, name)),
            None => Ok(()),
        }
    }

    fn of(&self, provider: KeyProvider) -> impl Iterator<Item = &Endpoint> {
        self.endpoints
            .iter()
            .filter(move |one| one.provider == provider && !one.is_gone())
    }
}

/// Source: Atlas Admin API description, `cloudProvider`: AWS and Azure have private endpoints.
fn provider(cloud: &str) -> Result<KeyProvider, Refusal> {
    [KeyProvider::Aws, KeyProvider::Azure]
        .into_iter()
        .find(|provider| provider.name() == cloud)
        .ok_or_else(|| {
            Refusal::new(
                400,
                "ENCRYPTION_AT_REST_PROVIDER_NOT_SUPPORTED",
                "The encryption at rest provider does not support private endpoints.",
            )
        })
}

fn not_found(id: &str) -> Refusal {
    let id: String = id.chars().take(64).collect();
    Refusal::new(
        404,
        "RESOURCE_NOT_FOUND",
        format!("No private endpoint with ID {id} exists."),
    )
    .with(id)
}
