//! The same in Azure.

use clouds::azure::AzureCloud;
use encryption::Provider;
use sandbox::{
    AzureAtlas, AzureConfig, AzureOperation, AzureWorld, Hold, KeyProvider, PretendAzure,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{PretendCloud, Result, StandIn, Start, ended, hold};
use crate::clouds::azure::sign_in::{self, App};

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

    fn origin(&self) -> &str {
        self.0.origin()
    }

    fn keys(&self) -> Result<Value> {
        let (id, secret) = self.0.service_principal();
        Ok(json!({"tenant": self.0.tenant(), "id": id,
            "secret": secret}))
    }

    async fn sign_in(start: &Start, keys: &Value) -> Result {
        let text = |name: &str| keys[name].as_str().unwrap_or_default().to_owned();
        let app = App {
            cloud: AzureCloud::Public,
            tenant: text("tenant"),
            client: text("id"),
        };
        let (parts, secret) = (start.parts(), Secret::new(text("secret")));
        sign_in::service_principal(parts, &start.connection, &app, secret, false).await?;
        Ok(())
    }

    fn hold(&self, is_stored: bool) -> Hold {
        hold(self.0.script(), WRITE, is_stored)
    }

    fn written(&self) -> usize {
        let requests = self.0.script().requests();
        requests.iter().filter(|it| it.operation == WRITE).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_after_azure_took_its_write_reads_before_it_claims() -> Result {
    ended::<Azure>(true).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_azure_took_its_write_reads_before_it_claims() -> Result {
    ended::<Azure>(false).await?;
    Ok(())
}
