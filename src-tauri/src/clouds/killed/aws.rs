//! The same in AWS.

use atlas::NewRole;
use encryption::Provider;
use sandbox::{
    AwsAtlas, AwsConfig, AwsKeys, AwsOperation, AwsWorld, Hold, KeyProvider, PretendAws,
};
use secret::Secret;
use serde_json::{Value, json};

use super::{Clouds, PretendCloud, Result, StandIn, Start, ended};
use crate::clouds::aws::sign_in;

const ROLE: &str = "arn:aws:iam::000000000000:role/keygate/atlas";
const KEY: &str = "arn:aws:kms:eu-west-1:000000000000:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";
const WRITE: AwsOperation = AwsOperation::PutRolePolicy;

pub(super) struct Aws(PretendAws);

impl PretendCloud for Aws {
    const CLOUD: Provider = Provider::Aws;
    const ACCOUNT: &'static str = "AWS account 000000000000";

    async fn start() -> Result<(StandIn, Self)> {
        let names = AwsAtlas {
            role_arn: ROLE.to_owned(),
            key_arn: KEY.to_owned(),
            ..AwsAtlas::practice()
        };
        let world = AwsWorld::for_atlas(&names, &["3.0.0.1/32"]);
        let pretend = PretendAws::start(AwsConfig::with(world)).await?;
        Ok((atlas().await?, Self(pretend)))
    }

    fn keys(&self) -> Result<Value> {
        let keys = self.0.session_keys("KeyAdministrator");
        let keys = keys.ok_or("no such role")?;
        Ok(json!({"origin": self.0.origin(), "id": keys.access_key_id,
            "secret": keys.secret_access_key, "token": keys.session_token}))
    }

    fn clouds(keys: &Value) -> Result<Clouds> {
        let origin = keys["origin"].as_str().unwrap_or_default();
        Ok(Clouds::with_aws_at(Some(atlas::Origin::parse(origin)?)))
    }

    async fn sign_in(start: &Start, keys: &Value) -> Result {
        let text = |name: &str| keys[name].as_str().unwrap_or_default().to_owned();
        let keys = AwsKeys {
            access_key_id: text("id"),
            secret_access_key: text("secret"),
            session_token: Some(text("token")),
        };
        let text = Secret::new(sign_in::block(&keys));
        sign_in::paste(start.parts(), &start.connection, &text, false).await?;
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

/// An Atlas that uses the role and the key.
async fn atlas() -> Result<StandIn> {
    let stand_in = StandIn::start().await?;
    let connection = stand_in.connection()?;
    let (client, project) = (&connection.client, stand_in.project());
    let role = client.create_role(&project, &NewRole::Aws).await?;
    // AWS takes its time to spread the news.
    for _ in 0..10 {
        if client
            .authorize_role(&project, role.id(), ROLE)
            .await
            .is_ok()
        {
            break;
        }
    }
    let settings = json!({
        "enabled": true, "customerMasterKeyID": KEY, "region": "EU_WEST_1", "roleId": role.id(),
    });
    let script = stand_in.script();
    script.set_encryption(&project, KeyProvider::Aws, settings);
    Ok(stand_in)
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_after_its_write_was_taken_reads_before_it_claims() -> Result {
    ended::<Aws>(true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_its_write_was_taken_reads_before_it_claims() -> Result {
    ended::<Aws>(false).await
}
