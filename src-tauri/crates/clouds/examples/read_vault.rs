//! Reads a key vault with 1,000 rules from the pretend Azure, evaluates them, and prints the median
//! milliseconds of seven times, what the pretend Azure takes for its answers included.

mod common;

use std::process::ExitCode;
use std::time::Instant;

use access_list::{AzureVault, Context, evaluate_azure};
use clouds::azure::sign_in::Entra;
use clouds::azure::{
    AzureCloud, ClientId, Hosts, KeyId, MOST_RULES, Session, Tenant, VaultId, Wire,
};
use clouds::{Http, Origin, Route, Timing};
use jiff::Timestamp;
use sandbox::{AzureAtlas, AzureConfig, AzureWorld, PretendAzure};
use secret::Secret;

use common::{ROUNDS, Stop};

#[tokio::main]
async fn main() -> ExitCode {
    common::print(run().await)
}

async fn run() -> Result<Vec<f64>, Stop> {
    let atlas = AzureAtlas::practice();
    // None next to another.
    let rules: Vec<String> = (0..MOST_RULES)
        .map(|number| format!("20.0.{}.{}/32", number / 100, number % 100 * 2))
        .collect();
    let config = AzureConfig::with(AzureWorld::for_atlas(&atlas, &rules));
    let azure = PretendAzure::start(config).await?;
    let session = session(&azure).await?;
    let id = VaultId::new(&atlas.subscription, &atlas.resource_group, &atlas.vault)?;
    let keys = [KeyId::parse(&sandbox::samples().azure.key_identifier)?];
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let reading = Box::pin(clouds::azure::read(&session, &id, &keys)).await;
        let vault = AzureVault {
            name: id.name().to_owned(),
            text: reading.vault.as_ref().map(|vault| vault.text.clone()),
            perimeters: Some(Vec::new()),
        };
        let list = evaluate_azure(&vault, &Context::at(Timestamp::now()));
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        let found = list.entries.len() + list.unnamed.len();
        if !reading.is_whole() || found < MOST_RULES {
            return Err(format!("{found} of {MOST_RULES} rules: {:?}", reading.unread).into());
        }
    }
    Ok(times)
}

async fn session(azure: &PretendAzure) -> Result<Session, Stop> {
    let origin = Origin::parse(azure.origin())?;
    let http = Http::new(origin.clone(), Timing::default(), &Route::default())?;
    let wire = Wire::new(http, Hosts::on_this_computer(AzureCloud::Public, origin)?);
    let (id, secret) = azure.service_principal();
    let entra = Entra::new(wire, Tenant::parse(&azure.tenant())?, ClientId::parse(id)?);
    Ok(entra.with_secret(Secret::new(secret.to_owned())).await?)
}
