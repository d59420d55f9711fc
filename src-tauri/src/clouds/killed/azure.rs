//! The same in Azure.

use clouds::azure::sign_in::Entra;
use clouds::azure::{AzureCloud, ClientId, Hosts, Tenant, Wire};
use clouds::{Http, Origin, Route, Timing};
use encryption::Provider;
use sandbox::{
    AzureAtlas, AzureConfig, AzureOperation, AzureWorld, Hold, KeyProvider, PretendAzure,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{Clouds, PretendCloud, Result, StandIn, Start, ended};
use crate::clouds::azure::{SignInMethod, SignedIn};

const WRITE: AzureOperation = AzureOperation::VaultsUpdate;

pub(super) struct Azure(PretendAzure);

impl PretendCloud for Azure {
    const CLOUD: Provider = Provider::Azure;
    const ACCOUNT: &'static str = "Azure tenant";

    async fn start() -> Result<(StandIn, Self)> {
        let stand_in = StandIn::start().await?;
        let sample = sandbox::samples().azure;
        let settings = json!({"enabled": true, "azureEnvironment": "AZURE",
            "clientID": sample.client_id, "tenantID": sample.tenant_id,
            "subscriptionID": sample.subscription_id, "resourceGroupName": sample.resource_group,
            "keyVaultName": sample.key_vault_name, "keyIdentifier": sample.key_identifier});
        let (script, project) = (stand_in.script(), stand_in.project());
        script.set_encryption(&project, KeyProvider::Azure, settings);
        let world = AzureWorld::for_atlas(&AzureAtlas::practice(), &["3.0.0.1/32"]);
        let pretend = PretendAzure::start(AzureConfig::with(world)).await?;
        Ok((stand_in, Self(pretend)))
    }

    fn keys(&self) -> Result<Value> {
        let (id, secret) = self.0.service_principal();
        Ok(
            json!({"origin": self.0.origin(), "tenant": self.0.tenant(), "id": id,
            "secret": secret}),
        )
    }

    fn clouds(_keys: &Value) -> Result<Clouds> {
        Ok(Clouds::default())
    }

    // Only practice has a stand-in for Azure that the shell itself signs in to.
    async fn sign_in(start: &Start, keys: &Value) -> Result {
        let text = |name: &str| keys[name].as_str().unwrap_or_default();
        let origin = Origin::parse(text("origin"))?;
        let http = Http::new(origin.clone(), Timing::short(), &Route::default())?;
        let hosts = Hosts::on_this_computer(AzureCloud::Public, origin)?;
        let (tenant, client) = (Tenant::parse(text("tenant"))?, ClientId::parse(text("id"))?);
        let entra = Entra::new(Wire::new(http, hosts), tenant, client);
        let session = entra.with_secret(Secret::new(text("secret").to_owned()));
        let signed_in = SignedIn {
            session: session.await?,
            identity: text("id").to_owned(),
            method: SignInMethod::ServicePrincipal,
            is_kept: false,
        };
        start.clouds.with(&start.connection, |state| {
            state.azure.signed_in = Some(signed_in);
        });
        Ok(())
    }

    fn hold(&self, is_stored: bool) -> Hold {
        match is_stored {
            true => self.0.script().hold_answers(WRITE),
            false => self.0.script().hold(WRITE),
        }
    }

    fn written(&self) -> usize {
        let requests = self.0.script().requests();
        requests.iter().filter(|it| it.operation == WRITE).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_after_azure_took_its_write_reads_before_it_claims() -> Result {
    ended::<Azure>(true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_azure_took_its_write_reads_before_it_claims() -> Result {
    ended::<Azure>(false).await
}
