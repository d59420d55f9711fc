//! The same in Google Cloud.

use clouds::google::sign_in::file::KeyFile;
use clouds::google::{Hosts, Wire};
use clouds::{Http, Origin, Route, Timing};
use encryption::Provider;
use sandbox::{
    GoogleAtlas, GoogleConfig, GoogleOperation, GoogleWorld, Hold, KeyProvider, PretendGoogle,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{Clouds, PretendCloud, Result, StandIn, Start, ended};
use crate::clouds::google::{SignInMethod, SignedIn, sign_in};

/// Nothing but Atlas's rule uses the level that is there.
const WRITE: GoogleOperation = GoogleOperation::PatchAccessLevel;

pub(super) struct Google(PretendGoogle);

impl PretendCloud for Google {
    const CLOUD: Provider = Provider::Gcp;
    const ACCOUNT: &'static str = "Google Cloud project";

    async fn start() -> Result<(StandIn, Self)> {
        let stand_in = StandIn::start().await?;
        let atlas = GoogleAtlas::practice();
        let settings = json!({"enabled": true, "keyVersionResourceID": atlas.key_version});
        let (script, project) = (stand_in.script(), stand_in.project());
        script.set_encryption(&project, KeyProvider::Gcp, settings);
        let world = GoogleWorld::for_atlas(&atlas, &["3.0.0.1/32"]);
        let config = GoogleConfig {
            polls: 2,
            ..GoogleConfig::with(world)
        };
        Ok((stand_in, Self(PretendGoogle::start(config).await?)))
    }

    fn keys(&self) -> Result<Value> {
        Ok(json!({"origin": self.0.origin(), "file": self.0.default_credentials()}))
    }

    fn clouds(_keys: &Value) -> Result<Clouds> {
        Ok(Clouds::default())
    }

    // Only practice has a stand-in for Google that the shell itself signs in to.
    async fn sign_in(start: &Start, keys: &Value) -> Result {
        let text = |name: &str| keys[name].as_str().unwrap_or_default();
        let origin = Origin::parse(text("origin"))?;
        let http = Http::new(origin.clone(), Timing::short(), &Route::default())?;
        let wire = Wire::new(http, Hosts::on_this_computer(origin)?);
        let file = KeyFile::read(&Secret::new(text("file").to_owned()))?;
        let session = file.sign_in(wire, None).await?;
        let signed_in = SignedIn {
            account: session.quota_project().unwrap_or_default().to_owned(),
            session,
            identity: "dana@northwind.example".to_owned(),
            method: SignInMethod::DefaultCredentials,
            is_kept: false,
        };
        start.clouds.with(&start.connection, |state| {
            state.google.signed_in = Some(signed_in);
        });
        let account = GoogleAtlas::practice().service_account;
        sign_in::name_account(start.parts(), &start.connection, &account)?;
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
async fn c2_a_program_ended_after_google_took_its_write_reads_before_it_claims() -> Result {
    ended::<Google>(true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_google_took_its_write_reads_before_it_claims() -> Result {
    ended::<Google>(false).await
}
