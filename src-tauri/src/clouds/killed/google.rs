//! The same in Google Cloud.

use encryption::Provider;
use sandbox::{
    GoogleAtlas, GoogleConfig, GoogleOperation, GoogleWorld, Hold, KeyProvider, PretendGoogle,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{PretendCloud, Result, StandIn, Start, ended, hold};
use crate::clouds::google::sign_in;

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

    fn origin(&self) -> &str {
        self.0.origin()
    }

    fn keys(&self) -> Result<Value> {
        Ok(json!({"file": self.0.default_credentials()}))
    }

    async fn sign_in(start: &Start, keys: &Value) -> Result {
        let (parts, connection) = (start.parts(), &start.connection);
        let file = Secret::new(keys["file"].as_str().unwrap_or_default().to_owned());
        sign_in::key_file(parts, connection, &file, "", false).await?;
        let account = GoogleAtlas::practice().service_account;
        sign_in::name_account(parts, connection, &account)?;
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
async fn c2_a_program_ended_after_google_took_its_write_reads_before_it_claims() -> Result {
    ended::<Google>(true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_google_took_its_write_reads_before_it_claims() -> Result {
    ended::<Google>(false).await
}
