//! The same in Google Cloud.

use ::access_list::Verdict;
use clouds::change::{Ended, Fate};
use encryption::Provider;
use sandbox::{
    GoogleAtlas, GoogleConfig, GoogleOperation, GoogleWorld, Hold, KeyProvider, PretendGoogle,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{PretendCloud, Result, StandIn, Start, ended, hold};
use crate::clouds::changing::Place;
use crate::clouds::google::sign_in;

/// Nothing but Atlas's rule uses the level that is there.
const WRITE: GoogleOperation = GoogleOperation::PatchAccessLevel;

pub(super) struct Google(PretendGoogle);

impl PretendCloud for Google {
    const CLOUD: Provider = Provider::Gcp;
    const ACCOUNT: &'static str = "Google Cloud project";

    async fn start() -> Result<(StandIn, Self)> {
        started(GoogleWorld::for_atlas(
            &GoogleAtlas::practice(),
            &["3.0.0.1/32"],
        ))
        .await
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
        self.sent(WRITE)
    }
}

impl Google {
    /// How often something was sent.
    fn sent(&self, operation: GoogleOperation) -> usize {
        let requests = self.0.script().requests();
        requests
            .iter()
            .filter(|it| it.operation == operation)
            .count()
    }
}

async fn started(world: GoogleWorld) -> Result<(StandIn, Google)> {
    let stand_in = StandIn::start().await?;
    let version = GoogleAtlas::practice().key_version;
    let settings = json!({"enabled": true, "keyVersionResourceID": version});
    let (script, project) = (stand_in.script(), stand_in.project());
    script.set_encryption(&project, KeyProvider::Gcp, settings);
    let config = GoogleConfig {
        polls: 2,
        ..GoogleConfig::with(world)
    };
    Ok((stand_in, Google(PretendGoogle::start(config).await?)))
}

/// Another level asks for the one that is there, so that a new one is made, and then the rule for it.
struct GoogleTwice(Google);

impl PretendCloud for GoogleTwice {
    const CLOUD: Provider = Google::CLOUD;
    const ACCOUNT: &'static str = Google::ACCOUNT;

    async fn start() -> Result<(StandIn, Self)> {
        let mut world = GoogleWorld::for_atlas(&GoogleAtlas::practice(), &["3.0.0.1/32"]);
        let level = format!(
            "{}/accessLevels/{}",
            GoogleWorld::POLICY,
            GoogleWorld::LEVEL
        );
        let asks = json!({"name": format!("{}/accessLevels/corp", GoogleWorld::POLICY),
            "title": "corp", "basic": {"conditions": [{"requiredAccessLevels": [level]}]}});
        world.policy().set_level("corp", asks);
        let (stand_in, google) = started(world).await?;
        Ok((stand_in, Self(google)))
    }

    fn origin(&self) -> &str {
        self.0.origin()
    }

    fn keys(&self) -> Result<Value> {
        self.0.keys()
    }

    async fn sign_in(start: &Start, keys: &Value) -> Result {
        Google::sign_in(start, keys).await
    }

    /// The level is made by then.
    fn hold(&self, is_stored: bool) -> Hold {
        let script = self.0.0.script();
        hold(script, GoogleOperation::PatchServicePerimeter, is_stored)
    }

    fn written(&self) -> usize {
        self.0.sent(GoogleOperation::PatchServicePerimeter)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_level_that_got_no_rule_before_the_program_ended_is_taken_up_again() -> Result {
    let ended = ended::<GoogleTwice>(false).await?;
    let (start, google) = (&ended.start, &ended.pretend.0);
    let made = || google.sent(GoogleOperation::CreateAccessLevel);
    assert_eq!(made(), 1);
    let planned = ended.planned.ok_or("nothing is missing")?;
    let [level, rule] = planned.changes.as_slice() else {
        return Err(format!("a level and its rule: {:?}", planned.changes).into());
    };
    assert_eq!(level.name, "KeygateAtlasAddresses");
    assert!(!level.is_new && level.before == level.after, "{level:?}");
    assert_eq!(rule.place, Place::Rule);

    let added = start.add(&planned).await?;
    let outcome = added.outcome;
    assert!(matches!(outcome.ended, Ended::Proven), "{outcome:?}");
    assert!(matches!(outcome.fates[0], Fate::AlreadyThere));
    assert_eq!(made(), 1, "no second level was made");
    let (verdict, missing) = start.read(Provider::Gcp).await?;
    assert_ne!(verdict, Verdict::Missing);
    assert_eq!(missing, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_between_both_of_googles_writes_reads_before_it_claims() -> Result {
    ended::<GoogleTwice>(true).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_after_google_took_its_write_reads_before_it_claims() -> Result {
    ended::<Google>(true).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_google_took_its_write_reads_before_it_claims() -> Result {
    ended::<Google>(false).await?;
    Ok(())
}
