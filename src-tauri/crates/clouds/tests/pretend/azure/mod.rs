//! A tenant with a key vault, and a program that is signed in to it.

mod property;
mod table;
mod twin;

use clouds::azure::sign_in::Entra;
use clouds::azure::{AzureCloud, ClientId, Hosts, KeyId, Session, Tenant, VaultId, Wire};
use clouds::{Http, Origin, Route, Timing};
use sandbox::{AzureAtlas, AzureConfig, AzureWorld, PretendAzure};
use secret::Secret;

const SUBNET: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/A";

fn vault_name() -> String {
    AzureAtlas::practice().vault
}

fn vault() -> VaultId {
    let atlas = AzureAtlas::practice();
    VaultId::new(&atlas.subscription, &atlas.resource_group, &atlas.vault).unwrap()
}

fn key() -> KeyId {
    KeyId::parse(&sandbox::samples().azure.key_identifier).unwrap()
}

/// A vault that lets these in, and a subnet.
fn world(addresses: &[&str]) -> AzureWorld {
    let mut world = AzureWorld::for_atlas(&AzureAtlas::practice(), addresses);
    world.add_subnet(&vault_name(), SUBNET, true);
    world
}

async fn started(world: AzureWorld) -> PretendAzure {
    PretendAzure::start(AzureConfig::with(world)).await.unwrap()
}

fn entra(origin: &str, tenant: &str, client: &str, timing: Timing) -> Entra {
    let origin = Origin::parse(origin).unwrap();
    let http = Http::new(origin.clone(), timing, &Route::default()).unwrap();
    let hosts = Hosts::on_this_computer(AzureCloud::Public, origin).unwrap();
    let (tenant, client) = (Tenant::parse(tenant), ClientId::parse(client));
    Entra::new(Wire::new(http, hosts), tenant.unwrap(), client.unwrap())
}

/// The service principal that may do everything.
async fn session(azure: &PretendAzure, timing: Timing) -> Session {
    let (id, secret) = azure.service_principal();
    let entra = entra(azure.origin(), &azure.tenant(), id, timing);
    let session = entra.with_secret(Secret::new(secret.to_owned())).await;
    session.unwrap()
}
